// Finding by keyboard: in the search Enter adds the first exercise that was found, the arrows walk the finds, and after adding from
// there the next words can be typed at once.

const finder = document.querySelector("[data-finder]");
const words = finder.querySelector("input[type=search]");
const finds = () => [...document.querySelectorAll("#finds .find button")].filter((button) => button.checkVisibility());
const first = () => document.querySelector("#finds .find:not(.find--protocol) button");
const isAnswered = () => document.getElementById("finds").dataset.words === words.value.trim();
let isWanted = false;
let isWalking = false;

function add(button) {
  isWanted = false;
  button?.click();
  words.select();
}

function step(event, list, by) {
  const place = list.indexOf(document.activeElement) + by;
  event.preventDefault();
  isWalking = true;
  (list[Math.min(place, list.length - 1)] ?? words).focus();
}

finder.addEventListener("keydown", (event) => {
  if (event.target !== words) return;
  if (event.key === "ArrowDown") step(event, finds(), 1);
  if (event.key !== "Enter" || !words.value.trim()) return;
  event.preventDefault();
  isWanted = !isAnswered();
  if (isWanted) htmx.trigger(finder, "submit");
  else add(first());
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id === "finds" && isWanted && isAnswered()) add(first());
});

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#finds")) return;
  if (event.key === "ArrowDown") step(event, finds(), 1);
  if (event.key === "ArrowUp") step(event, finds(), -1);
  if (event.key === "Enter" && isWalking && event.target.matches("button")) {
    event.preventDefault();
    add(event.target);
    words.focus();
  }
});
document.addEventListener("focusin", ({ target }) => (isWalking &&= target.closest("#finds") !== null));

// Not before htmx listens: what is typed and entered until then would be lost.
document.addEventListener("DOMContentLoaded", () => {
  if (!document.querySelector(".rx") && matchMedia("(min-width: 64rem)").matches) words.focus({ preventScroll: true });
});
