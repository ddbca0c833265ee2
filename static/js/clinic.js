// What the clinic says beside the card, which must not hold it: the physio's notes, and the number to call. Fetched when the player opens, and
// again with the network; without one there is neither.
import { all, find, root } from "./screen.js";

export async function listen() {
  const answer = await fetch(root.dataset.notes, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => {});
  if (!answer?.ok) return;
  const { notes, call } = await answer.json();
  for (const [id, note] of Object.entries(notes)) showNote(find(`[data-note="${id}"]`), note);
  for (const link of all("[data-call]")) showNumber(link, call);
  for (const part of all("[data-no-call]")) part.hidden = true;
}

function showNote(box, note) {
  find("[data-words]", box).textContent = note;
  box.hidden = false;
}

function showNumber(link, number) {
  find("[data-call-number]", link).textContent = number;
  link.href = `tel:${number.replaceAll(" ", "")}`;
  link.hidden = !number;
}
