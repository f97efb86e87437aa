/** Style of the HTML report; its hash stands in the page's own policy. */
export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2128; --soft: #57606a;
  --line: #d8dee4; --code: #eef1f4; --red: #b42318; --orange: #b54708; --blue: #175cd3; --green: #067647;
  --redback: #fef3f2; --orangeback: #fffaeb; --blueback: #eff8ff; --greenback: #ecfdf3; --hit: #fff3b0; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --card: #161b22; --text: #e6edf3;
  --soft: #9198a1; --line: #30363d; --code: #21262d; --red: #ff9b93; --orange: #f0b35a; --blue: #79b8ff;
  --green: #56d364; --redback: #3b1714; --orangeback: #372708; --blueback: #0d2547; --greenback: #0d2a17;
  --hit: #5a4a00; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
code { overflow-wrap: break-word; }
pre { background: var(--code); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; margin: .4rem 0; }
header { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--tone);
  border-radius: 8px; padding: 1rem 1.2rem; }
.error, .over-budget { --tone: var(--red); --toneback: var(--redback); }
.unknown, .reboots { --tone: var(--orange); --toneback: var(--orangeback); }
.change { --tone: var(--blue); --toneback: var(--blueback); }
.no-change { --tone: var(--green); --toneback: var(--greenback); }
.verdict { color: var(--tone); font-weight: 600; }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin-top: 1rem; }
.tile { background: var(--code); border-radius: 6px; padding: .5rem .9rem; min-width: 7.5rem; }
.tile b { display: block; font-size: 1.35rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: .85rem; }
.problems { background: var(--redback); border: 1px solid var(--red); border-radius: 8px; padding: .8rem 1.2rem; margin-top: 1rem; }
.problems ul { margin: .3rem 0; padding-left: 1.3rem; }
.table { background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--soft); font-weight: 500; font-size: .85rem; }
th, td { padding: .5rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
td.number { text-align: right; width: 1%; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.nodes { min-width: 11rem; max-width: 34rem; }
td.why { min-width: 18rem; }
td.short { white-space: nowrap; width: 1%; }
.approve { margin-top: 1rem; }
.soft { color: var(--soft); }
tr.hit td { background: var(--hit); }
.pill { display: inline-block; border-radius: 99px; padding: 0 .6rem; white-space: nowrap; font-weight: 600;
  font-size: .85rem; color: var(--tone, var(--soft)); background: var(--toneback, var(--code)); }
.find { margin: 1.5rem 0 0; display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.find input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: .35rem .7rem; width: 18rem; max-width: 100%; }
.find output { color: var(--soft); }
details { margin: .6rem 0; }
summary { cursor: pointer; }
.long { margin: 0; }
.long summary { list-style-position: outside; margin-left: 1rem; }
@media (max-width: 40rem) { body { padding: .8rem; } thead { display: none; }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: .1rem .9rem; min-width: 0; width: auto; }
  td:empty { display: none; } td.number, td.short { display: inline-block; width: auto; } }
@media print { .find { display: none; } body { max-width: none; padding: 0; } }
`;

/** Looks for a node's name in the rows; without it everything else is there all the same. */
export const script = `
const input = document.querySelector(".find input"), told = document.querySelector(".find output");
const rows = [...document.querySelectorAll("tr[data-nodes]")];
document.querySelector(".find").hidden = false;
input.addEventListener("input", () => {
  const wanted = input.value.trim().toLowerCase();
  let hits = 0;
  for (const row of rows) {
    const hit = wanted !== "" && (" " + row.dataset.nodes.toLowerCase()).includes(" " + wanted);
    row.classList.toggle("hit", hit);
    if (hit) hits++;
  }
  told.textContent = wanted === "" ? "" : hits === 0 ? "in no row" : "in " + hits + (hits === 1 ? " row" : " rows");
  if (hits > 0) rows.find((row) => row.classList.contains("hit")).scrollIntoView({ block: "nearest" });
});
`;

/** SHA-256 of `style`, base64. */
export const styleHash = "qVYLlmV20GNkJONidl9oAtYqZdtysEVxfWvmn+ANtXQ=";

/** SHA-256 of `script`, base64. */
export const scriptHash = "woV85e6kXe/WIkhTqy8I7X7JxAZ1pguZ/wOjDALSbNw=";
