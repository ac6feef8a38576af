// Show only what is asked for; without this script the page shows everything.
const form = document.querySelector("form");
const entries = [...document.querySelectorAll("details")];
const sections = [...document.querySelectorAll("section")];
const count = document.querySelector("#count");
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
const words = new Map(entries.map((entry) => [entry, plain(entry.textContent)]));

function show() {
  const wanted = new FormData(form);
  const search = plain(wanted.get("search")).split(/\s+/).filter(Boolean);
  const groups = [...form.querySelectorAll("select")].map((choice) => choice.value).filter(Boolean);
  let shown = 0;
  for (const entry of entries) {
    const marks = entry.dataset.marks.split(" ");
    entry.hidden = !search.every((word) => words.get(entry).includes(word))
      || !groups.every((group) => marks.includes(group));
    shown += !entry.hidden;
  }
  for (const section of sections) section.hidden = !section.querySelector("details:not([hidden])");
  count.textContent = `${shown} of ${entries.length}`;
}

form.hidden = false;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));
// What is printed is what is seen: an overview while all are closed, everything once all are open.
document.querySelector("#open").addEventListener("click", () => {
  const open = entries.some((entry) => !entry.hidden && !entry.open);
  for (const entry of entries) if (!entry.hidden) entry.open = open;
});
function openNamed() {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (entry) { entry.open = true; entry.scrollIntoView(); }
}
addEventListener("hashchange", openNamed);
show();
openNamed();
