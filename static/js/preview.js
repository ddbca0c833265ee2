// The patient's page in the phone's frame: drawn anew after each change while it is in view, and its page marked among the links.

const frame = document.querySelector("[data-preview]");
const pane = frame.closest("details");
const OPEN = "setwell-preview-open";
let isOld = false;

function shown() {
  try {
    return frame.contentWindow.location.href;
  } catch {
    return frame.src; // the browser shows a page of its own, as after signing out
  }
}

function renew() {
  isOld = !pane.open;
  if (pane.open) frame.src = shown();
}

function mark() {
  for (const link of document.querySelectorAll("a[target=preview]"))
    if (link.href === shown()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
}

document.addEventListener("workbench", renew);
document.addEventListener("htmx:afterSettle", mark);
frame.addEventListener("load", mark);
pane.addEventListener("toggle", () => {
  localStorage.setItem(OPEN, pane.open);
  if (isOld) renew();
});

pane.open = localStorage.getItem(OPEN) === "true";
