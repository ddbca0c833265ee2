// Offers, once, to put Setwell on the home screen: [data-install] on Today. Chromium lends its own question; on an iPhone there are words.
const hint = document.querySelector("[data-install]");
const SHOWN = "setwell.install";
const isInstalled = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
const isApple = /iPhone|iPad/.test(navigator.userAgent) && !localStorage.getItem(SHOWN);
let question;

function offer(way) {
  localStorage.setItem(SHOWN, way);
  for (const part of hint.querySelectorAll("[data-install-way]")) part.hidden = part.dataset.installWay !== way;
  hint.hidden = false;
}

if (hint && !isInstalled) {
  if (isApple) offer("apple");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // its own banner would come again and again
    question = event;
    if (!localStorage.getItem(SHOWN)) offer("asks");
  });
  hint.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-install-answer]");
    if (button?.dataset.installAnswer === "yes") question.prompt();
    if (button) hint.hidden = true;
  });
}
