// A figure in motion: [data-movement] holds the strip of its pictures, its frames as JSON (exercises/figures/player.py says how they are
// meant) and a bar of buttons. The first press puts one moving picture in the strip's place. Nothing moves by itself; where less motion
// is wished for, a press changes one still picture for the next. Only attributes are set, so the strictest content security policy holds.

const SVG = "http://www.w3.org/2000/svg";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const PAUSE = 250; // milliseconds, at every pose

export const between = (from, to, share) => from + (to - from) * share;
export const eased = (share) => share * share * (3 - 2 * share);

// The value of a track at a place on the walk from stop to stop: all steps are told, or only the stops, or one number for all.
function reader(track, steps, stops) {
  if (!Array.isArray(track)) return () => track;
  let sum = 0;
  const values = track.map((step) => (sum += step)), each = values.length === stops ? 1 : steps;
  return (place) => {
    const before = Math.min(Math.floor(place * each), values.length - 2);
    return between(values[before], values[before + 1], place * each - before);
  };
}

// The `d` of a disc (whose kind is its radius), a line, a polygon, or a smooth curve through all points, as svg.py draws it.
function drawn(kind, [x, y, ...others]) {
  if (typeof kind === "number") return `M${-kind} 0a${kind} ${kind} 0 1 0 ${2 * kind} 0a${kind} ${kind} 0 1 0 ${-2 * kind} 0z`;
  const points = [[x, y]];
  for (let at = 0; at < others.length; at += 2) points.push([x + others[at], y + others[at + 1]]);
  if (kind !== "blob") return `M${points.join(" ")}${kind === "polygon" ? "z" : ""}`;
  const point = (at) => points[(at + points.length) % points.length];
  const slope = (at, axis) => (point(at + 1)[axis] - point(at - 1)[axis]) / 6;
  const curves = points.map((from, at) => {
    const to = point(at + 1);
    return [0, 1, 2, 3, 4, 5].map((number) => {
      const axis = number % 2;
      return [from[axis] + slope(at, axis), to[axis] - slope(at + 1, axis), to[axis]][number >> 1].toFixed(1);
    }).join(" ");
  });
  return `M${x} ${y}C${curves.join(" ")}z`;
}

export class Movement {
  constructor(element) {
    [this.strip, this.stage, this.bar] = [".figure-strip", "[data-stage]", "[data-bar]"].map((part) => element.querySelector(part));
    this.frames = JSON.parse(element.querySelector("[data-frames]").textContent);
    [this.pose, this.share] = [0, 0]; // where we stand, and how far on the way to the next pose
    this.bar.addEventListener("click", ({ target }) => this.press(target.closest("button")?.dataset.act));
    calm.addEventListener("change", () => this.rest());
    this.bar.hidden = false;
    this.rest();
  }

  press(act) {
    const playing = this.playing, last = this.frames.seconds.length - 1;
    this.rest();
    if (!act) return;
    if (this.stage.hidden && act !== "strip") this.open();
    if (act === "strip") this.close();
    else if (act === "back") this.stand(this.share ? this.pose : (this.pose || last + 1) - 1);
    else if (act === "next") calm.matches ? this.stand(this.next()) : this.go();
    else if (!playing) this.go(this.playing = true);
    this.label();
  }

  next() {
    return (this.pose + 1) % this.frames.seconds.length;
  }

  // To the next pose, and on from there while it plays; after a pause on from where it stopped.
  go() {
    const to = this.next(), [start, end] = this.frames.route[this.pose], [moving, holding] = this.frames.seconds[to];
    const lasts = 1000 * Math.max(moving, 0.3), began = performance.now() - this.share * lasts;
    this.dress(to);
    const tick = (now) => {
      this.share = Math.min(Math.max((now - began) / lasts, 0), 1);
      this.draw(between(start, end, eased(this.share)));
      if (this.share < 1) return (this.frame = requestAnimationFrame(tick));
      this.stand(to);
      if (this.playing) this.waiting = setTimeout(() => this.go(), 1000 * holding + PAUSE);
    };
    this.frame = requestAnimationFrame(tick);
  }

  rest() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.waiting);
    this.playing = false;
    this.label();
  }

  stand(pose) {
    [this.pose, this.share] = [pose, 0];
    this.dress(pose);
    this.draw(this.frames.route[pose][0]);
  }

  label() {
    const play = this.bar.querySelector("[data-act=play]"), words = this.playing ? play.dataset.pause : play.dataset.play;
    play.hidden = calm.matches;
    if (play.textContent !== words) play.querySelector("span").textContent = words;
    play.toggleAttribute("data-playing", Boolean(this.playing));
    this.bar.querySelector("[data-act=strip]").hidden = this.stage.hidden;
    this.stage.setAttribute("aria-live", this.playing ? "off" : "polite");
  }

  close() {
    [this.stage.hidden, this.strip.hidden] = [true, false];
  }

  open() {
    if (!this.paths) this.build();
    [this.stage.hidden, this.strip.hidden] = [false, true];
    this.stand(0);
  }

  // The first picture again, with paths of our own where the body was.
  build() {
    const { paths, parts, route, steps } = this.frames, stops = Math.max(...route.flat()) + 1;
    this.pictures = [...this.strip.querySelectorAll("svg")];
    const picture = this.pictures[0].cloneNode(true), body = picture.querySelector("g");
    picture.querySelector("title").remove();
    picture.setAttribute("aria-hidden", "true");
    while (body.nextSibling) body.nextSibling.remove();
    body.replaceChildren();
    this.arrows = picture.appendChild(document.createElementNS(SVG, "g"));
    this.paths = paths.map(([part, tones]) => ({ part, tones, path: body.appendChild(document.createElementNS(SVG, "path")) }));
    this.parts = Object.entries(parts).map(([name, [kind, outline, way]]) => {
      const shown = this.paths.filter(({ part }) => part === name).map(({ path }) => path);
      if (way) for (const path of shown) path.setAttribute("d", drawn(kind, outline));
      return { kind, shown, stiff: Boolean(way), tracks: (way ?? outline).map((track) => reader(track, steps, stops)) };
    });
    this.stage.prepend(picture);
  }

  // Tones, arrows and words as in the pose that the movement leads to.
  dress(pose) {
    for (const { path, tones } of this.paths) {
      const tone = Array.isArray(tones) ? tones[pose] : tones;
      path.setAttribute("class", `figure-${tone || "none"}`);
      path.setAttribute("display", tone ? "inline" : "none");
    }
    const arrows = this.pictures[pose].querySelectorAll(".figure-arrow, .figure-tip");
    this.arrows.replaceChildren(...[...arrows].map((arrow) => arrow.cloneNode()));
    this.stage.querySelector("[data-caption]").textContent = this.pictures[pose].closest("figure").querySelector("figcaption").textContent;
  }

  draw(place) {
    for (const { kind, shown, stiff, tracks } of this.parts) {
      const numbers = tracks.map((track) => track(place)), [x, y, turn, long = 1000, thick = 1000] = numbers;
      const [name, value] = stiff
        ? ["transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})rotate(${(turn / 10).toFixed(2)})scale(${long / 1000} ${thick / 1000})`]
        : ["d", drawn(kind, numbers)];
      for (const path of shown) path.setAttribute(name, value);
    }
  }
}

for (const element of document.querySelectorAll("[data-movement]")) new Movement(element);
