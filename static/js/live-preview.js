// Beside the admin's form of an exercise, the patient's page as it would read: from what is typed, a moment after the typing
// stops, or from the address in data-source. Nothing is saved. Without script the button “Preview without saving” does the same.
const aside = document.querySelector("[data-live-preview]");
const form = document.querySelector("#exercise_form");
const PAUSE = 700; // ms
let timer, asked;

if (aside) {
  aside.hidden = false;
  show();
  form?.addEventListener("input", later);
  form?.addEventListener("change", later);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
}

async function show() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(...request(), { signal: asked.signal });
    paint(answer.ok ? await answer.text() : "");
  } catch (error) {
    if (error.name !== "AbortError") paint("");
  }
}

function request() {
  if (aside.dataset.source) return [aside.dataset.source];
  const body = new FormData(form);
  body.set("_preview", "on");
  return [new Request(location.href, { method: "POST", body })];
}

function paint(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const word = aside.querySelector("[role=status]");
  const frame = aside.querySelector("iframe");
  const fresh = page.querySelector("[data-preview]");
  const words = fresh ? word.dataset.shown : word.dataset.held;
  if (word.textContent !== words) word.textContent = words;
  if (!fresh) return;
  const standing = frame.contentDocument?.querySelector("[data-preview]");
  if (standing) standing.replaceWith(frame.contentDocument.adoptNode(fresh)); // its place on the page stays
  else {
    for (const script of page.querySelectorAll("script")) script.remove(); // the frame runs none
    frame.srcdoc = page.documentElement.outerHTML;
  }
}
