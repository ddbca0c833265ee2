// Keeps the builder in step with the server: the revision in every form, a word on what is saved, and every form as it is in which
// something is typed, waits to be sent, is refused or only tried, however a change elsewhere draws the page around it.

const OPEN = "form[id]:is([data-typed], [data-refused], [data-tried])";
const WAITING = ["typed", "queued"];
const SLOW = 500; // ms, after which it is worth a word that something is under way
const saving = document.querySelector("[data-saving]");
let slow;

document.addEventListener("workbench", ({ detail }) => {
  for (const input of document.querySelectorAll("input[name=revision]")) input.value = detail.revision;
  say(detail.words);
});

function say(words) {
  clearTimeout(slow);
  saving.textContent = words;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post" || detail.requestConfig.parameters.trial) return;
  clearTimeout(slow);
  slow = setTimeout(say, SLOW, saving.dataset.underWay);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post" && !detail.successful) say(saving.dataset.failed);
});

// htmx drops what waits for its turn on a part that has gone meanwhile, and with it the turns of all behind it.
document.addEventListener("htmx:afterRequest", () => setTimeout(() => {
  const turns = document.getElementById("workbench")["htmx-internal-data"];
  while (!turns?.xhr && turns?.queuedRequests?.length) turns.queuedRequests.shift()();
}));

// htmx names the button that was clicked last, which is another one by the time that this one's turn comes.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { name, value } = detail.triggeringEvent?.submitter ?? {};
  if (name) detail.parameters[name] = value;
});

// All but what the answer is about: the form that was sent, unless it is to be sent again, and the part that goes back to what is stored.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const sent = detail.requestConfig.elt.closest("form");
  const isTakenBack = (form) => form.action !== sent?.action && [form, form.closest(".rx")].includes(detail.target);
  for (const form of document.querySelectorAll(OPEN)) {
    const isAnswered = form === sent || isTakenBack(form);
    if (WAITING.includes(form.dataset.typed) || !isAnswered) detail.serverResponse = detail.serverResponse.replace(`id="${form.id}"`, "$& hx-preserve");
  }
});

// A form marked data-save-on-leaving is sent when the focus leaves it after something was typed.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.form;
  if (form?.matches("[data-save-on-leaving][data-typed]:not([data-typed=sending])") && !form.contains(relatedTarget)) form.requestSubmit();
});
