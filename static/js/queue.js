// What a patient says leaves the phone by this door: sealed to the server's key, so that the phone itself cannot read it; kept; sent at once,
// and again on every occasion until the server has it. An entry has a key, so what is sent twice counts once. A shared phone keeps nothing
// beyond the page. [data-queue] (templates/programs/portal/_sending.html) says what is not sent yet.
import { forget, shared } from "./offline.js";

const PREFIX = "setwell.entry.", AT_ONCE = 15, PATIENCE = 15_000, AGAIN_AFTER = 30_000; // milliseconds
const UNCOUNTED = "."; // ends what is kept of a start: to the patient that is no answer
const FROM_BEFORE = "[data-cards], [data-without-network]"; // Today, which then tells what was so before
const element = document.querySelector("[data-queue]"), data = element?.dataset;
const memory = new Map(); // key → sealed, where there is no other place
let isWaiting = false, isOut = false, sealing = 0, timer;

export const able = Boolean(data && globalThis.crypto?.subtle);

export async function say(entry) {
  const key = crypto.randomUUID();
  sealing += 1;
  const letter = await sealed({ ...entry, key, said_at: new Date().toISOString() });
  sealing -= 1;
  keep(key, letter + (entry.kind === "start" ? UNCOUNTED : ""));
  await send();
  return kept().has(key) ? "kept" : "sent";
}

export const send = () => (navigator.locks ? navigator.locks.request("setwell.send", sendAll) : sendAll()); // one tab at a time

async function sendAll() {
  const had = kept().size, isSilent = () => element.lastElementChild.matches("[data-queue-when]"); // nothing was refused
  isOut = false;
  try {
    for (let left = kept(); left.size; left = kept()) await hand([...left].slice(0, AT_ONCE));
  } catch {} // no network, or a server that cannot take it now
  clearTimeout(timer);
  if (kept().size && !isOut) timer = setTimeout(send, AGAIN_AFTER);
  show();
  if (had && !kept().size && isSilent() && document.querySelector(FROM_BEFORE)) location.reload();
}

async function hand(batch) {
  const entries = batch.map(([key, sealed]) => ({ key, sealed: sealed.replace(UNCOUNTED, "") }));
  const body = JSON.stringify({ sent_at: new Date().toISOString(), entries });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": data.token };
  const how = { method: "POST", body, headers, redirect: "error", signal: AbortSignal.timeout?.(PATIENCE) };
  const answer = await fetch(data.queue, how);
  if ((isOut = answer.status === 401)) await forget();
  if (!answer.ok) throw answer;
  const { taken, words } = await answer.json();
  if (!entries.some(({ key }) => key in taken)) throw answer; // or this would never end
  for (const key in taken) memory.delete(key) || localStorage.removeItem(PREFIX + key);
  for (const textContent of new Set(Object.values(words))) element.append(Object.assign(document.createElement("p"), { className: "message message--warning", textContent }));
}

function kept() {
  const stored = Object.entries(localStorage).filter(([name]) => name.startsWith(PREFIX));
  return new Map([...memory, ...stored.map(([name, sealed]) => [name.slice(PREFIX.length), sealed])]);
}
const unsent = () => [...kept().values()].filter((sealed) => !sealed.endsWith(UNCOUNTED)).length;

function keep(key, sealed) {
  try {
    if (!shared) return localStorage.setItem(PREFIX + key, sealed);
  } catch {} // no room
  memory.set(key, sealed);
}

// As patients/seal.py opens it: a key of its own for every entry, agreed with the server's.
async function sealed(entry) {
  const curve = { name: "ECDH", namedCurve: "P-256" }, { subtle } = crypto, bytes = (text) => new TextEncoder().encode(text);
  const theirs = Uint8Array.from(atob(data.key.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const pair = await subtle.generateKey(curve, false, ["deriveBits"]);
  const ours = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const agreement = { name: "ECDH", public: await subtle.importKey("raw", theirs, curve, false, []) };
  const agreed = await subtle.deriveBits(agreement, pair.privateKey, 256);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array([...ours, ...theirs]), info: bytes("setwell entry") };
  const material = await subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const key = await subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const closed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(JSON.stringify(entry))));
  return btoa(String.fromCharCode(...ours, ...iv, ...closed)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function show() {
  const number = unsent();
  const state = !number ? isWaiting && "sent" : isOut ? "out" : number === 1 ? "one" : "many";
  isWaiting ||= number > 0;
  for (const part of element.querySelectorAll("[data-queue-when]")) part.hidden = part.dataset.queueWhen !== state;
  element.querySelector("[data-queue-count]").textContent = number;
}

if (able) {
  if (shared) for (const [key, sealed] of kept()) memory.set(key, sealed) && localStorage.removeItem(PREFIX + key);
  send();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  addEventListener("beforeunload", (event) => (memory.size || sealing) && event.preventDefault());
  document.addEventListener("submit", (event) => {
    if (event.target.action !== new URL(data.leave, location).href) return;
    if (unsent() && !confirm(data.ask)) return event.preventDefault();
    memory.clear();
    forget("setwell.");
  });
}
