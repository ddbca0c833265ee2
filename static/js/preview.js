// The patient's page in the phone's frame: drawn anew after each change while it is in view, and its page marked among the links.

const frame = document.querySelector("[data-preview]");
const pane = frame.closest("details");
let isOld = false;

function renew() {
  isOld = !pane.open;
  if (pane.open) frame.contentWindow.location.reload();
}

document.addEventListener("workbench", renew);
pane.addEventListener("toggle", () => isOld && renew());
for (const [target, kind] of [[frame, "load"], [document, "htmx:afterSettle"]])
  target.addEventListener(kind, () => {
    for (const link of document.querySelectorAll("a[target=preview]"))
      if (link.search === frame.contentWindow.location.search) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
  });

if (matchMedia("(min-width: 78rem)").matches) pane.open = true;
