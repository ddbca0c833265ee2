// What the guided player lets hear and feel: tones, vibration and a voice, by one switch that the phone remembers; and the screen that
// stays awake meanwhile. Browsers make no sound before a tap: `wake` is called by one.

const KEY = "setwell.sound", MODES = ["tones", "voice", "off"];
const TONES = { tick: [660, 0.06], move: [523, 0.15], hold: [784, 0.3], back: [440, 0.2], side: [587, 0.3], done: [880, 0.5] };
const BUZZES = { tick: 0, move: 40, hold: [60, 60, 60], back: 40, side: [120, 80, 120], done: [200, 80, 200] };
const tongue = document.documentElement.lang.slice(0, 2);
let context, lock, isKeptAwake = false;

export let mode = MODES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "tones";

// A voice that speaks on the phone itself: what is said here is nobody else's.
const voice = () => globalThis.speechSynthesis?.getVoices().find(({ lang, localService }) => localService && lang.startsWith(tongue));

export function turn() {
  mode = MODES[(MODES.indexOf(mode) + 1) % MODES.length];
  if (mode === "voice" && !voice()) mode = "off";
  if (mode === "off") globalThis.speechSynthesis?.cancel();
  localStorage.setItem(KEY, mode);
}

export function wake() {
  context ??= globalThis.AudioContext && new AudioContext();
  if (context?.state === "suspended") context.resume();
}

export function sound(name) {
  if (mode === "off") return;
  const buzz = BUZZES[name] ?? BUZZES.side;
  if (buzz) navigator.vibrate?.(buzz);
  if (context?.state !== "running") return;
  const [pitch, lasts] = TONES[name] ?? TONES.side, now = context.currentTime, tone = context.createOscillator(), loud = context.createGain();
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0, now);
  loud.gain.linearRampToValueAtTime(0.25, now + 0.02);
  loud.gain.linearRampToValueAtTime(0, now + lasts);
  tone.connect(loud).connect(context.destination);
  tone.start();
  tone.stop(now + lasts);
}

export function speak(words) {
  if (mode !== "voice" || !words) return;
  speechSynthesis.cancel();
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words), { lang: document.documentElement.lang, voice: voice() }));
}

// The browser lets go of the screen whenever the page is left: then it is taken again on return.
export async function keepAwake(wanted = isKeptAwake) {
  isKeptAwake = wanted;
  if (!wanted) return lock?.release();
  if (!document.hidden) lock = await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", () => keepAwake());
