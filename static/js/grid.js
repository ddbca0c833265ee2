// The week grid by keyboard: one stop of the Tab key, arrows between cells, Home and End in a row, with Control to the first and last
// row, Enter opens (the cells are links), Escape closes, + and − step what the cell asks. Without this module every cell is a stop.

const STEPS = { "+": 1, "=": 1, "-": -1, "−": -1 };
let place = null; // [row, column] of the cell that Tab reaches
let pending = null; // steps pressed and not sent yet
let sending = false;

const grid = () => document.querySelector("[data-grid]");
const rows = () => [...grid().tBodies].flatMap((body) => [...body.rows]).filter((row) => !("editor" in row.dataset));
const stop = (cell) => cell.querySelector("a") ?? cell;
const stops = () => rows().map((row) => [...row.cells].map(stop));

function settle() {
  if (!grid()) return;
  grid().setAttribute("role", "grid");
  const all = stops();
  const [row, column] = place ?? [0, 1];
  place = [Math.min(row, all.length - 1), Math.min(column, all[0].length - 1)];
  all.forEach((cells, r) => cells.forEach((cell, c) => (cell.tabIndex = r === place[0] && c === place[1] ? 0 : -1)));
}

function whereIs(element) {
  const cell = element?.closest?.("[data-grid] :is(td, th)");
  const row = cell ? rows().indexOf(cell.parentElement) : -1;
  return row < 0 ? null : [row, cell.cellIndex];
}

function go(row, column) {
  const all = stops();
  if (!all[row]?.[column]) return;
  place = [row, column];
  settle();
  all[row][column].focus();
}

const moves = {
  ArrowRight: ([row, column]) => [row, column + 1],
  ArrowLeft: ([row, column]) => [row, column - 1],
  ArrowDown: ([row, column]) => [row + 1, column],
  ArrowUp: ([row, column]) => [row - 1, column],
  Home: ([row], event) => [event.ctrlKey ? 0 : row, 0],
  End: ([row, column], event) => [event.ctrlKey ? rows().length - 1 : row, rows()[row].cells.length - 1],
};

document.addEventListener("keydown", (event) => {
  if (!grid() || event.altKey || event.metaKey) return;
  const editor = event.target.closest?.("[data-editor]") ?? (whereIs(event.target) && grid().querySelector("[data-editor]"));
  if (event.key === "Escape" && editor) {
    event.preventDefault();
    editor.querySelector("[data-close]").click();
    return;
  }
  const here = whereIs(event.target);
  if (!here) return;
  if (event.key in moves) {
    event.preventDefault();
    go(...moves[event.key](here, event));
  } else if (event.key in STEPS && event.target.dataset.step) {
    event.preventDefault();
    press(event.target, STEPS[event.key]);
  }
});

// Presses in quick succession are one change, so that undo takes them back together.
function press(cell, by) {
  if (pending && pending.id !== cell.id) send();
  pending = { id: cell.id, url: cell.dataset.step, by: (pending?.by ?? 0) + by, timer: pending?.timer };
  clearTimeout(pending.timer);
  pending.timer = setTimeout(send, 300);
}

async function send() {
  if (!pending) return;
  clearTimeout(pending.timer);
  if (sending) return void (pending.timer = setTimeout(send, 100));
  const { url, by } = pending;
  pending = null;
  sending = true;
  try {
    await htmx.ajax("POST", url, { source: "#course-step", target: "#grid", select: "#grid", swap: "outerHTML", values: { by } });
  } finally {
    sending = false;
  }
}

document.addEventListener("focusin", ({ target }) => {
  const here = whereIs(target);
  if (here) place = here;
  if (here) settle();
});

document.addEventListener("focusout", ({ target }) => target.id && target.id === pending?.id && send());

// A change elsewhere draws the grid anew around the form that is open in it; what a rule was tried on stands as it is stored again.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  const editor = target.id === "grid" && target.querySelector("[data-editor]");
  const row = editor && fragment.querySelector(`#${editor.dataset.editor}`)?.closest("tr");
  if (!row) return;
  row.insertAdjacentHTML("afterend", `<tr id="${editor.id}" hx-preserve></tr>`);
  editor.cells[0].colSpan = row.cells.length;
  editor.querySelector("[role=status]")?.replaceChildren();
});

// The form that opened takes the focus; when it closes, the cell has it again.
let opened = null;
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "grid" && detail.elt?.id !== "grid") return settle();
  const editor = grid()?.querySelector("[data-editor]");
  settle();
  if (editor && editor.dataset.editor !== opened) {
    editor.querySelector(":is(input:checked, input:not([type=hidden]), select)")?.focus();
    editor.scrollIntoView({ block: "nearest" });
  } else if (!editor && opened) document.getElementById(opened)?.focus();
  opened = editor?.dataset.editor ?? null;
});

opened = grid()?.querySelector("[data-editor]")?.dataset.editor ?? null;
settle();
