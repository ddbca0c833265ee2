// What a phone keeps for when there is no network: the cards of the next sessions, the Today that leads to them, and the files that these
// pages link. None of it says whom it is for. Fetched after Today has loaded, when the phone is idle: some 85 KB for the reference routine,
// of which 70 again when they are fetched anew. It goes when nobody is in (the door loads this, too, without [data-queue]), when somebody
// else is, on a shared phone, and after 36 hours. templates/patients/sw.js shows it.

const CARD = "card", MINUTE = 60 * 1000; // milliseconds
const KEPT_FOR = 36 * 60 * MINUTE; // by the Date of what is kept; sw.js holds to it, too
const FRESH_FOR = 10 * MINUTE;
const NIGHT = 3 * 60 * 60 * 1000; // a day ends at three, as it does for the server
const ALL = "setwell.", PLACES = "setwell.place.", OWNER = "setwell.owner";
const FILES = "link[rel=stylesheet], link[rel=modulepreload], link[rel=icon], script[src]";
const data = document.querySelector("[data-queue]")?.dataset;

export const shared = Boolean(data && "shared" in data);

// By the phone's own clock.
export function localDay() {
  const at = Date.now() - NIGHT;
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// Cards and the places in them. What was not sent stays, sealed, for the same patient; "setwell." takes that, too.
export function forget(prefix = PLACES) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  return globalThis.caches?.delete(CARD);
}

// Before queue.js, which imports this module, sends anything.
function settle() {
  const isOther = data && localStorage.getItem(OWNER) !== data.owner;
  if (isOther || shared || !data) forget(isOther ? ALL : PLACES);
  if (shared) localStorage.removeItem(OWNER);
  else if (data) localStorage.setItem(OWNER, data.owner);
}

const match = (address) => globalThis.caches?.match(address, { cacheName: CARD, ignoreVary: true });
const age = (answer) => Math.abs(Date.now() - Date.parse(answer?.headers.get("Date")));

async function forgetTheOld() {
  const kept = await match(data.offline);
  if (kept && !(age(kept) < KEPT_FOR)) await forget();
}

async function refresh() {
  await navigator.serviceWorker.register(data.worker);
  const pages = new Map(), files = new Set();
  for (const address of [data.offline, ...data.cards.split(" ").filter(Boolean)]) {
    const kept = await match(address), asked = { headers: { Accept: "application/json" }, redirect: "manual", priority: "low" };
    const answer = age(kept) < FRESH_FOR ? kept : await fetch(address, asked);
    if (answer.status === 401) return forget();
    if (!answer.ok) continue; // nothing to do that day any more
    pages.set(answer.url, answer.clone());
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const { href, src } of page.querySelectorAll(FILES)) files.add(href || src);
  }
  const cache = await caches.open(CARD);
  for (const file of files) if (!(await match(file))) await cache.add(file);
  for (const [address, answer] of pages) await cache.put(address, answer);
  for (const { url } of await cache.keys()) if (!pages.has(url) && !files.has(url)) await cache.delete(url, { ignoreVary: true });
}

// The Today without a network: which cards there are is known here only, and which of them is today's by the phone's own date.
async function lead(page) {
  const today = localDay();
  const kept = (await (await caches.open(CARD)).keys()).map(({ url }) => [url.split("/").at(-2), url]);
  const [day, url] = kept.filter(([day]) => /^\d{4}-\d\d-\d\d$/.test(day) && day >= today).sort()[0] ?? [];
  for (const part of page.children) part.hidden = part.dataset.when !== (!day ? "none" : day === today ? "today" : "ahead");
  for (const link of page.querySelectorAll("a[data-card]")) link.href = url;
  const inWords = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
  if (day) page.querySelector("time").textContent = inWords.format(new Date(`${day}T12:00`));
}

settle();
const page = document.querySelector("[data-without-network]");
if (page) addEventListener("online", () => location.reload());
if (data && !shared) {
  forgetTheOld().then(() => page && lead(page));
  document.addEventListener("visibilitychange", () => document.hidden || forgetTheOld());
}
if ("cards" in (data ?? {}) && "serviceWorker" in navigator) {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
  addEventListener("load", () => idle(() => refresh().catch(() => {}))); // without a network, what is kept stays
}
