// Order by dragging: a [data-handle] takes its .rx along, by mouse, pen or finger; the new order goes out by the form #order.

const EDGE = 80; // px from the window's edges, where the page scrolls along
let drag = null; // { row, before, from }

const rows = () => [...document.querySelectorAll("#plan > .rx")];
const ids = () => rows().map((row) => row.dataset.rx).join(",");
const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle || event.button !== 0) return;
  drag = { row: handle.closest(".rx"), before: ids(), from: rows() };
  event.preventDefault(); // no selecting and no dragging of the browser's own
  handle.focus();
  handle.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", ({ clientY }) => {
  if (!drag) return;
  const { row } = drag;
  row.classList.add("is-dragged");
  if (clientY < EDGE) scrollBy(0, -EDGE / 8);
  if (clientY > innerHeight - EDGE) scrollBy(0, EDGE / 8);
  // The neighbours move: to move the row itself would let go of the pointer.
  const [above, below] = [row.previousElementSibling, row.nextElementSibling];
  if (above && clientY < middle(above)) row.after(above);
  else if (below && clientY > middle(below)) row.before(below);
});

function drop(isKept) {
  if (!drag) return;
  const { row, before, from } = drag;
  drag = null;
  row.classList.remove("is-dragged");
  if (!isKept) row.parentElement.append(...from);
  if (ids() === before) return;
  const form = document.getElementById("order");
  form.elements.order.value = ids();
  form.requestSubmit();
}

document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", ({ key }) => key === "Escape" && drop(false));
