// The service worker of the patient's phone: shows what `programs/reminders/channels/push.py` sent, and opens its page; and where the
// network fails, shows what static/js/offline.js kept of the patient's pages. It keeps nothing itself.

const REMEMBERED = 24 * 60 * 60 * 1000; // milliseconds; the channel leans on it when it repeats a message
const SHOWN = "shown";
const CARD = "card";
const KEPT_FOR = 36 * 60 * 60 * 1000; // milliseconds
const PATIENCE = 4000; // with a line on which nothing comes
const [TODAY, START, OFFLINE] = ["{% url 'programs:portal_today' %}", "{% url 'programs:portal_start_today' %}", "{% url 'programs:portal_offline' %}"];
const NOTHING = "{% filter escapejs %}{% include 'patients/no_network.html' %}{% endfilter %}";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const isPage = request.mode === "navigate" && pathname.startsWith(TODAY);
  if (isPage && request.method === "GET") event.respondWith(page(event));
  else if (isPage && pathname.startsWith(START)) event.respondWith(fetch(request).catch(() => Response.redirect(OFFLINE, 303)));
  else if (pathname.startsWith("{% get_static_prefix %}")) event.respondWith(orKept(fetch(request), () => match(request)));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

async function takeOver() {
  await registration.navigationPreload?.enable(); // the network does not wait for this worker to wake up
  await clients.claim();
}

async function page(event) {
  const network = event.preloadResponse.then((answer) => answer ?? fetch(event.request));
  const kept = async () => (await card(event.request.url)) ?? (await card(OFFLINE));
  return orKept(network, kept).catch(nothing);
}

// The network's answer, unless it fails or lets us wait while there is something kept.
async function orKept(network, kept) {
  try {
    const answer = await Promise.race([network, new Promise((late) => setTimeout(late, PATIENCE))]);
    if (answer) return answer;
  } catch {}
  return (await kept()) ?? network;
}

// A page that is kept, if it is not too old by its own date; else all of them go.
async function card(address) {
  const answer = await match(address);
  if (!answer || Date.now() - Date.parse(answer.headers.get("Date")) < KEPT_FOR) return answer;
  await caches.delete(CARD);
}

const match = (request) => caches.match(request, { cacheName: CARD, ignoreVary: true });

function nothing() {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; style-src 'self'" };
  return new Response(NOTHING, { status: 503, headers });
}

// A repeat takes the place of what is on the screen. One that was put away comes back without a sound: a browser wants
// every message shown.
async function show({ title, url, tag }) {
  const silent = await wasShown(tag);
  await registration.showNotification(title, { tag, silent, data: { url }, icon: "{% static 'img/notification.png' %}" });
}

async function wasShown(tag) {
  const shown = await caches.open(SHOWN);
  let seen = false;
  for (const entry of await shown.keys()) {
    const at = Number(await (await shown.match(entry)).text());
    if (Date.now() - at > REMEMBERED) await shown.delete(entry);
    else if (new URL(entry.url).pathname === `/${SHOWN}/${tag}`) seen = true;
  }
  if (!seen) await shown.put(`/${SHOWN}/${tag}`, new Response(String(Date.now())));
  return seen;
}

// In the window that is open, if there is one.
async function open(url) {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin) return;
  const [window] = await clients.matchAll({ type: "window" });
  if (window?.navigate) await (await window.navigate(address)).focus();
  else await clients.openWindow(address);
}
