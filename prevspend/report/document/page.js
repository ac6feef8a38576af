"use strict";
// Everything on the page can be read without this: it sorts, filters and saves charts.

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

// Tables: a button in each head sorts by it, figures the largest first.
function sortBy(table, head, column) {
  const body = table.tBodies[0];
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
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows);
}

function filterRows(table, wanted) {
  const words = wanted.toLocaleLowerCase("en-GB").split(/\s+/);
  for (const row of table.tBodies[0].rows) {
    const text = row.textContent.toLocaleLowerCase("en-GB");
    row.hidden = !words.every((word) => text.includes(word));
  }
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = make("button", "\u21C5", () => sortBy(table, head, column));
    button.setAttribute("aria-label", `Sort by ${head.textContent}`);
    head.append(" ", button);
  });
  const label = make("label", "Show only rows with ");
  const input = document.createElement("input");
  input.type = "search";
  input.addEventListener("input", () => filterRows(table, input.value));
  label.append(input);
  table.parentElement.before(tools(label));
}

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

// The hint that a table or chart scrolls is for those that do.
const scrolls = new ResizeObserver((seen) => {
  for (const { target } of seen) target.classList.toggle("fits", target.scrollWidth <= target.clientWidth);
});
for (const wide of document.querySelectorAll(".wide")) scrolls.observe(wide);
