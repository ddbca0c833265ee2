// The service worker of the patient's phone: shows what `programs/reminders/channels/push.py` sent, and opens its page.

const REMEMBERED = 24 * 60 * 60 * 1000; // milliseconds; the channel leans on it when it repeats a message
const SHOWN = "shown";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

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
