// The form marked data-push="our public key" switches notifications on this phone on and off. The browser asks for
// permission after a tap only. What it shows follows from what is true: its parts are marked data-push-state.
const form = document.querySelector("[data-push]");

const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const appleTab = /iPhone|iPad/.test(navigator.userAgent) && !navigator.standalone; // there only an app on the home screen can

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker?.pushManager.getSubscription();
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted") return false;
  await navigator.serviceWorker.register(form.dataset.pushWorker);
  const worker = await navigator.serviceWorker.ready;
  await (await subscription())?.unsubscribe(); // perhaps somebody else's, or made for another key
  const ours = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.push });
  await tell("POST", JSON.stringify(ours));
  return true;
}

async function switchOff() {
  await tell("DELETE");
  await (await subscription())?.unsubscribe();
  return true;
}

async function tell(method, body) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const answer = await fetch(form.action, { method, body, headers, redirect: "error" });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? answer.statusText);
}

async function stateOfThings() {
  if (!able) return appleTab ? "install" : "none";
  if (Notification.permission === "denied") return "denied";
  return "pushKnown" in form.dataset && (await subscription()) ? "on" : "off";
}

async function show() {
  const state = await stateOfThings();
  for (const part of form.querySelectorAll("[data-push-state]")) part.hidden = part.dataset.pushState !== state;
}

function onTap(button, act) {
  button.addEventListener("click", async () => {
    const problem = form.querySelector("[data-push-problem]");
    button.disabled = true;
    problem.hidden = true;
    try {
      if (await act()) return location.reload(); // other parts of the page speak of it too
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    button.disabled = false;
    await show();
  });
}

if (form) {
  onTap(form.querySelector("[data-push-on]"), switchOn);
  onTap(form.querySelector("[data-push-off]"), switchOff);
  show();
}
