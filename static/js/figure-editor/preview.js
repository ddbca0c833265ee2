// The picture: sends what is drawn, one request at a time, and shows the answer: the chosen pose large, all poses, what is wrong.
// Points of the chosen pose can be dragged; what is drawn while pointing is the server's, as everywhere.
import { Movement } from "../figure.js";
import { el } from "./fields.js";

const SVG = "http://www.w3.org/2000/svg", SOON = 120, LATER = 900, UNITS = 1000;
const placed = ({ angles, pin, reach }) => JSON.stringify([angles, pin, reach]);

export class Preview {
  constructor(form, drawing) {
    Object.assign(this, { form, drawing, poses: [] });
    [this.stage, this.strip, this.problems, this.spot] = ["stage", "strip", "problems", "spot"].map((name) => form.querySelector(`[data-${name}]`));
    this.stage.addEventListener("pointerdown", (event) => this.#grab(event));
    this.stage.addEventListener("pointermove", (event) => this.#tell(event));
  }

  // Soon with what changed; once nothing changes for a while, whole.
  plan() {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.#send(), SOON);
    this.later = setTimeout(() => this.#send(true), LATER);
  }

  // The answer for a text; without a figure when it is none. Throws when there is no answer.
  async ask(text, whole) {
    const body = new URLSearchParams({ figure: text, ...(whole && { whole: "1" }) });
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const response = await fetch(this.form.dataset.draw, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (response.redirected || ![200, 422].includes(response.status)) throw new Error(response.status);
    return response.json();
  }

  // The answer for a figure, which may have gone on since.
  show(answer, figure = this.drawing.figure) {
    const told = JSON.stringify(answer.problems), faults = answer.problems.map((words) => this.#check(words, true));
    if (told !== this.told) this.problems.replaceChildren(...(faults.length ? faults : [this.#check(this.problems.dataset.sound, false)]));
    this.told = told; // and not again, or it would be read aloud again
    this.stage.toggleAttribute("data-stale", !answer.drawn);
    if (!answer.drawn) return;
    [this.poses, this.fit] = [answer.drawn, answer.fit ?? this.fit];
    this.known = new Map(figure.poses.map((pose, at) => [placed(pose), answer.drawn[at]]));
    this.movement?.rest();
    this.strip.innerHTML = answer.strip; // drawn by exercises/figures, its texts escaped
    const moving = this.strip.querySelector("[data-movement]");
    this.movement = moving && new Movement(moving);
    this.enlarge();
  }

  // How a pose was drawn last: where its joints are and its angles. A copy that nobody saw yet is drawn as the original.
  drawnOf(pose, figure = this.drawing.figure) {
    return this.known?.get(placed(pose)) ?? this.poses[figure.poses.indexOf(pose)] ?? { joints: {}, angles: {} };
  }

  enlarge() {
    const picture = this.strip.querySelectorAll(".figure-strip svg")[this.drawing.chosen]?.cloneNode(true);
    if (!picture) return;
    picture.append(...this.#marks());
    this.stage.replaceChildren(picture);
    this.strip.querySelectorAll(".figure-strip > li").forEach((pose, at) => pose.toggleAttribute("data-chosen", at === this.drawing.chosen));
  }

  async #send(whole) {
    if (this.busy) return (this.again = this.again || whole || "soon");
    const figure = this.drawing.figure;
    this.busy = true;
    try {
      const answer = await this.ask(JSON.stringify(figure), whole);
      this.show(answer, figure);
      this.form.dispatchEvent(new CustomEvent("drawn", { detail: { ...answer, current: figure === this.drawing.figure } }));
    } catch {
      this.form.dispatchEvent(new Event("undrawn"));
    }
    this.busy = false;
    const again = this.again;
    this.again = null;
    if (again) this.#send(again === true);
  }

  #check(words, wrong) {
    return el("li", { class: wrong ? "check check--error" : "check" }, el("span", { class: "check__sign", "aria-hidden": "true" }, wrong ? "!" : "✓"), el("span", {}, words));
  }

  // Where the body is pinned (a square) and what it touches (rings).
  #marks() {
    const { pin, reach } = this.drawing.pose, drawn = this.drawnOf(this.drawing.pose).joints;
    const contacts = Object.entries(reach).map(([joint, at]) => [`pose/reach/${joint}`, at.on ? drawn[joint] : at, at.on]);
    return [...Object.entries(pin).map(([joint, at]) => [`pose/pin/${joint}`, at]), ...contacts].filter(([, at]) => at).map(([path, [x, y], fixed]) => {
      const mark = document.createElementNS(SVG, "circle"), pinned = path.startsWith("pose/pin");
      const given = { class: `easel__mark${pinned ? " easel__mark--pin" : ""}${fixed ? " easel__mark--fixed" : ""}`, cx: x * UNITS, cy: -y * UNITS, r: pinned ? 15 : 20 };
      for (const [name, value] of Object.entries(given)) mark.setAttribute(name, value);
      if (!fixed) mark.dataset.drag = path;
      return mark;
    });
  }

  #grab(event) {
    this.dragged = event.target.dataset?.drag;
    if (!this.dragged) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener("pointerup", () => (this.dragged = null), { once: true });
  }

  #tell(event) {
    const picture = this.stage.querySelector("svg");
    if (!picture) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    const at = [x, -y].map((value) => Math.round((value / UNITS) * 200) / 200);
    this.spot.textContent = `x ${at[0].toFixed(2)} · y ${at[1].toFixed(2)}`;
    if (this.dragged) this.form.dispatchEvent(new CustomEvent("moved", { detail: { path: this.dragged, at } }));
  }
}
