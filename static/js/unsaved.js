// Nothing that was typed is lost: [data-unsaved] says what could not be sent and why, and it is sent again when the connection or the
// session is back. Leaving waits for what is under way, and asks when something cannot be saved.

const banner = document.querySelector("[data-unsaved]");
const unsent = new Map(); // form → { why: "typed" | "queued" | "sending" | "offline" | "signed-out" | "failed", button }
const queue = new Map(); // event → the form that it is to send
const FAILED = ["offline", "signed-out", "failed"];
const SAVES_ITSELF = "[hx-trigger*=change], [data-save-on-leaving]";
const AGAIN_AFTER = 5000;
let timer;
let settled = () => {};

const formOf = (element) => (element.matches("form") ? element : element.form); // what a part of a form sends by itself is only a trial
const isElsewhere = ({ xhr, pathInfo }) => xhr.status > 0 && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname; // to sign in
const having = (...reasons) => [...unsent].filter(([, { why }]) => reasons.includes(why));

function mark(form, why, button = unsent.get(form)?.button) {
  if (!form || form.method !== "post") return;
  if (why) unsent.set(form, { why, button });
  else unsent.delete(form);
  if (why) form.dataset.typed = why;
  else delete form.dataset.typed;
  show();
}

function show() {
  const failed = having(...FAILED);
  const why = failed[0]?.[1].why;
  banner.hidden = !why;
  for (const words of banner.querySelectorAll("[data-unsaved-why]")) words.hidden = words.dataset.unsavedWhy !== why;
  banner.querySelector("[data-unsaved-sign-in]").hidden = why !== "signed-out";
  banner.querySelector("[data-unsaved-what]").textContent = failed.map(([form, { button }]) => button?.ariaLabel || button?.innerText || form.dataset.name).join(", ");
  clearTimeout(timer);
  if (why === "offline") timer = setTimeout(again, AGAIN_AFTER);
  if (!having("typed", "queued", "sending").length) settled();
}

function send(forms) {
  for (const [form, { button }] of forms) {
    if (form.isConnected) button?.isConnected ? button.click() : form.requestSubmit(); // htmx names the button that was clicked last
    else mark(form, "");
  }
}

async function again() {
  const failed = having(...FAILED);
  if (!failed.length || !(await renewed(failed))) return;
  send(failed);
}

// A new session has a new token, which the page as it is now knows.
async function renewed(failed) {
  try {
    const answer = await fetch(location.href);
    if (answer.redirected || !answer.ok) throw answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
    return true;
  } catch (error) {
    for (const [form] of failed) mark(form, error.redirected ? "signed-out" : "offline");
    return false;
  }
}

document.addEventListener("input", ({ target }) => target.form?.matches("[hx-post]") && mark(target.form, "typed"));
document.addEventListener("htmx:confirm", ({ detail }) => {
  if (detail.elt.id === "issue") return send(typedForms()); // before it: queued in that order
  queue.set(detail.triggeringEvent, formOf(detail.elt));
  mark(formOf(detail.elt), "queued", detail.triggeringEvent?.submitter);
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { triggeringEvent } = detail.requestConfig;
  queue.delete(triggeringEvent);
  const isWaiting = [...queue.values()].includes(formOf(detail.elt));
  mark(formOf(detail.elt), isWaiting ? "queued" : "sending", triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterSettle", () => [...unsent.keys()].filter((form) => !form.isConnected).forEach((form) => mark(form, "")));
document.addEventListener("htmx:beforeSwap", (event) => isElsewhere(event.detail) && event.preventDefault());
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = formOf(detail.elt);
  const { status } = detail.xhr;
  if (isElsewhere(detail) || status === 403) mark(form, "signed-out");
  else if (status === 0 || status >= 400) mark(form, status ? "failed" : "offline");
  else if (unsent.get(form)?.why === "sending") mark(form, ""); // a refusal, too, is an answer: the page shows it
});

banner.querySelector("[data-unsaved-again]").addEventListener("click", again);
addEventListener("online", again);
document.addEventListener("visibilitychange", () => (document.hidden ? send(typedForms()) : again()));
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

const typedForms = () => having("typed").filter(([form]) => form.matches(SAVES_ITSELF));

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]:not([target], [href^='#'])");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !(typedForms().length || having("queued", "sending").length)) return;
  event.preventDefault();
  send(typedForms());
  await new Promise((resolve) => (settled = resolve));
  if (!unsent.size) location.assign(link.href);
});

addEventListener("beforeunload", (event) => {
  const [last] = typedForms();
  if (last && unsent.size === 1 && last[0].checkValidity() && navigator.sendBeacon(last[0].action, new FormData(last[0]))) mark(last[0], "");
  else if (unsent.size || document.querySelector("[data-refused]")) event.preventDefault();
});
