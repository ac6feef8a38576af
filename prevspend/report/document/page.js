"use strict";
// Everything on the page can be read without this: it finds, sorts, chooses and saves.

function make(tag, text, onClick) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (onClick) {
    element.type = "button";
    element.addEventListener("click", onClick);
  }
  return element;
}

function tools(...children) {
  const row = make("div", "");
  row.className = "tools";
  row.append(...children);
  return row;
}

const inPounds = (pence, places) =>
  new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: "GBP",
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    roundingMode: "halfExpand",
  }).format(pence / 100);
const folded = (text) => text.toLocaleLowerCase("en-GB");

// Figures: pennies, which most tables leave out, stand in a tooltip.
function tellPennies(table) {
  const heads = [...table.tHead.rows[0].cells];
  for (const cell of table.querySelectorAll("td[data-value]")) {
    if ("pence" in (heads[cell.cellIndex]?.dataset ?? {})) cell.title = inPounds(Number(cell.dataset.value), 2);
  }
}
for (const table of document.querySelectorAll("table")) tellPennies(table);

// Detail: a link opens what it leads to, and so does an address that ends in its name.
const detailOf = (row) => {
  const link = row.cells[0].querySelector("a[href^='#']");
  return link && document.getElementById(link.hash.slice(1));
};

function openDetail(id) {
  const detail = id && document.getElementById(id);
  if (!detail) return;
  for (let part = detail; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  detail.scrollIntoView();
  (detail.querySelector("summary") ?? detail).focus({ preventScroll: true });
}

for (const link of document.querySelectorAll("td a[href^='#'], th a[href^='#']")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const id = link.hash.slice(1);
    setAddress({ "": id });
    openDetail(id);
  });
}

// The address after #: the part that is looked at, and what is chosen: #stop-smoking&lens=core.
function address() {
  const parts = location.hash.slice(1).split("&").filter(Boolean);
  const pairs = parts.map((part) => (part.includes("=") ? part.split(/=(.*)/s) : ["", part]));
  return Object.fromEntries(pairs.map(([name, value]) => [name, decodeURIComponent(value)]));
}

function setAddress(changed) {
  const all = { ...address(), ...changed };
  const parts = Object.entries(all).filter(([, value]) => value);
  const text = parts.map(([name, value]) => (name ? `${name}=` : "") + encodeURIComponent(value)).join("&");
  history.replaceState(null, "", `#${text}`);
}

// Tables: a button in each head sorts by it, figures the largest first; a long one begins short.
const UNSORTED = "\u21C5";

function sortBy(table, head, button) {
  const body = table.tBodies[0];
  const column = head.cellIndex;
  const key = (row) => {
    const cell = row.cells[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent.trim();
  };
  const figures = head.classList.contains("figures");
  const sorted = head.getAttribute("aria-sort");
  const down = sorted ? sorted === "ascending" : figures;
  const compare = (one, other) => {
    const a = key(one);
    const b = key(other);
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? 1 : -1;
    return a.localeCompare(b, "en-GB");
  };
  const rows = [...body.rows].sort((one, other) => (down ? compare(other, one) : compare(one, other)));
  for (const other of table.tHead.querySelectorAll("[aria-sort]")) {
    other.removeAttribute("aria-sort");
    other.querySelector("button").textContent = UNSORTED;
  }
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  button.textContent = down ? "\u25BC" : "\u25B2";
  body.append(...rows);
}

// A row is found by its own words and by those of the detail that it leads to.
function matches(row, words) {
  const detail = detailOf(row);
  const text = folded(row.textContent + (detail?.textContent ?? ""));
  const found = words.every((word) => text.includes(word));
  if (detail) detail.hidden = !found;
  return found;
}

const inWords = (number) => number.toLocaleString("en-GB");

function steer(table) {
  const rows = table.tBodies[0].rows;
  const input = document.createElement("input");
  input.type = "search";
  const count = make("span", "");
  count.setAttribute("role", "status");
  const all = make("button", `Show all ${inWords(rows.length)} rows`, () => {
    delete table.dataset.first;
    show();
  });
  function show() {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    const most = words.length ? Infinity : Number(table.dataset.first ?? Infinity);
    let found = 0;
    for (const row of rows) row.hidden = !matches(row, words) || ++found > most;
    all.hidden = !("first" in table.dataset);
    const part = found ? inWords(Math.min(found, most)) : "None";
    count.textContent = words.length || most < found ? `${part} of ${inWords(rows.length)} rows` : "";
  }
  for (const head of table.tHead.rows[0].cells) {
    const name = head.textContent;
    const button = make("button", UNSORTED, () => {
      sortBy(table, head, button);
      show();
    });
    button.setAttribute("aria-label", `Sort by ${name}`);
    head.append(" ", button);
  }
  const hasDetail = [...rows].some(detailOf);
  if (hasDetail) input.value = address().find ?? "";
  input.addEventListener("input", () => {
    show();
    if (hasDetail) setAddress({ find: input.value });
  });
  const label = make("label", "Show only rows with ");
  label.append(input);
  table.parentElement.before(tools(label, count, all));
  show();
}
for (const table of document.querySelectorAll("table[data-sortable]")) steer(table);

// The switch: what each row comes to by the chosen lens and share, and all of them together.
function showPounds(cell, pence) {
  cell.dataset.value = pence;
  cell.title = inPounds(pence, 2);
  cell.textContent = inPounds(pence, 0);
}

function choose(form) {
  const chosen = new FormData(form);
  const [lens, share] = [chosen.get("lens"), chosen.get("share")];
  const box = form.querySelector(`[value="${lens}"]`);
  const place = "whole" in box.dataset ? 0 : 1 + ["low", "central", "high"].indexOf(share);
  for (const row of document.querySelectorAll("tr[data-counted]")) {
    const counts = row.dataset.lenses.split(" ").includes(lens);
    const pence = counts ? Number(row.dataset.counted.split(" ")[place]) : 0;
    for (const cell of row.querySelectorAll(":scope > .chosen")) showPounds(cell, pence);
  }
  const total = Number(box.dataset.totals.split(" ")["whole" in box.dataset ? 1 : place - 1]);
  const of = Number(form.dataset.of);
  const part = of ? `, ${((100 * total) / of).toFixed(1)}% of the money in scope` : "";
  for (const cell of document.querySelectorAll("tfoot tr:not([data-counted]) > .chosen")) showPounds(cell, total);
  const by = "whole" in box.dataset ? "which counts whole" : `at the ${share} share`;
  const name = box.parentElement.textContent.trim();
  form.querySelector("[role=status]").textContent = `${name}, ${by}: ${inPounds(total, 0)}${part}.`;
}

for (const form of document.querySelectorAll("form.switch")) {
  for (const name of ["lens", "share"]) {
    for (const box of form.elements[name]) if (box.value === address()[name]) box.checked = true;
  }
  form.addEventListener("change", () => {
    choose(form);
    setAddress(Object.fromEntries(new FormData(form)));
  });
  form.hidden = false;
  choose(form);
}

openDetail(address()[""]);
addEventListener("hashchange", () => openDetail(address()[""]));

// Charts: saved by themselves, as a drawing (SVG) or a picture (PNG) for slides and papers.
function drawingOf(svg) {
  return new XMLSerializer().serializeToString(svg);
}

function save(href, name) {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

function savePicture(svg) {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = width * 3;
    canvas.height = height * 3;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    save(canvas.toDataURL("image/png"), `${svg.dataset.file}.png`);
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawingOf(svg))}`;
}

function saveDrawing(svg) {
  save(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawingOf(svg))}`, `${svg.dataset.file}.svg`);
}

function saveFigures(svg) {
  save(`data:text/csv;charset=utf-8,${encodeURIComponent(svg.dataset.figures)}`, `${svg.dataset.file}.csv`);
}

for (const figure of document.querySelectorAll("figure.chart")) {
  const svg = figure.querySelector("svg");
  figure.append(
    tools(
      make("button", "Save as picture (PNG)", () => savePicture(svg)),
      make("button", "Save as drawing (SVG)", () => saveDrawing(svg)),
      make("button", "Save the figures (CSV)", () => saveFigures(svg)),
    ),
  );
}

// The hint that a table or chart scrolls is for those that do, and only they are stops of the keyboard.
const scrolls = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const fits = target.scrollWidth <= target.clientWidth;
    target.classList.toggle("fits", fits);
    if (fits) target.removeAttribute("tabindex");
    else target.tabIndex = 0;
  }
});
for (const wide of document.querySelectorAll(".wide")) scrolls.observe(wide);
