/* How does one draw a box on a photo? By two taps on opposite corners, or by one drag.
 *
 *   new Drawing(figure, button, { hints: [first, second], say, draft, made })
 *     figure     with an svg.boxes over its photo; it carries data-drawing while one draws
 *     button     turns drawing on and off; Escape turns it off
 *     hints      what to do next, handed to say(words)
 *     draft(box) is called while one draws, draft() when nothing is drawn any more; made(box) when a box is done
 *
 * A box is {x, y, w, h} in 0..1 of the photo as it is shown. Very small ones (below 1 % of a side) are taken for a slip.
 */

const LEAST = 0.01;

const clamp = (value) => Math.min(Math.max(value, 0), 1);
const between = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });

export class Drawing {
  constructor(figure, button, calls) {
    this.figure = figure;
    this.button = button;
    this.calls = calls;
    this.corner = null;
    button.addEventListener("click", () => this.turn(!("drawing" in figure.dataset)));
    figure.addEventListener("pointerdown", (event) => this.down(event));
    figure.addEventListener("pointermove", (event) => this.move(event));
    figure.addEventListener("pointerup", (event) => this.up(event));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.turn(false); });
  }

  turn(on) {
    this.figure.toggleAttribute("data-drawing", on);
    this.button.setAttribute("aria-pressed", String(on));
    this.corner = null;
    this.calls.say(on ? this.calls.hints[0] : "");
    this.calls.draft();
    if (on) this.figure.scrollIntoView({ block: "nearest" });
  }

  point(event) {
    const field = this.figure.querySelector("svg.boxes").getBoundingClientRect();
    return { x: clamp((event.clientX - field.left) / field.width), y: clamp((event.clientY - field.top) / field.height) };
  }

  down(event) {
    if (!("drawing" in this.figure.dataset)) return;
    event.preventDefault();
    this.figure.setPointerCapture(event.pointerId);
    this.second = this.corner !== null;
    this.corner ??= this.point(event);
  }

  move(event) {
    if (this.corner) this.calls.draft(between(this.corner, this.point(event)));
  }

  up(event) {
    if (!this.corner) return;
    const box = between(this.corner, this.point(event));
    if (box.w >= LEAST && box.h >= LEAST) {
      this.turn(false);
      this.calls.made(box);
    } else if (this.second) {
      this.turn(true);
    } else {
      this.calls.say(this.calls.hints[1]);
      this.calls.draft(between(this.corner, { x: this.corner.x + 0.004, y: this.corner.y + 0.004 }));
    }
  }
}
