/* Where is somebody in the photo? Optional: the list of people is the first way, boxes are the second.
 *
 *   figure[data-boxes-for=FORM ID]     the photo (photo_frame with drawing=…), with svg.boxes over it
 *   [data-box-tools]                   in the form (box_tools); shown only with JavaScript. data-hint-first, data-hint-second,
 *                                      data-unnamed, data-remove: its words
 *     button[data-draw]                begins to mark; two taps on opposite corners, or one drag, make a box; Escape stops
 *     [data-draw-say]                  live: what to do next
 *     ul[data-box-list]                one li[data-box] a box: a hidden field, a choice of person and a button to remove it
 *   input[name=box]                    what is sent: "x,y,w,h,person" with x, y, w, h in 0..1 of the photo as it is shown,
 *                                      person the value of its tick box, or nothing
 *
 * Everything but pointing works from the keyboard. Very small boxes (below 1 % of a side) are taken for a slip.
 */

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.01;

const clamp = (value) => Math.min(Math.max(value, 0), 1);
const round = (value) => Math.round(value * 10000) / 10000;
const between = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });

class Boxes {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg.boxes");
    this.form = document.getElementById(figure.dataset.boxesFor);
    this.tools = this.form.querySelector("[data-box-tools]");
    this.list = this.tools.querySelector("[data-box-list]");
    this.corner = null;
    this.tools.hidden = false;
    for (const item of this.list.querySelectorAll("[data-box]")) this.furnish(item);
    this.listen();
    this.paint();
  }

  listen() {
    this.tools.querySelector("[data-draw]").addEventListener("click", () => this.drawing(!("drawing" in this.figure.dataset)));
    this.figure.addEventListener("pointerdown", (event) => this.down(event));
    this.figure.addEventListener("pointermove", (event) => this.move(event));
    this.figure.addEventListener("pointerup", (event) => this.up(event));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.drawing(false); });
    this.list.addEventListener("focusin", () => this.paint());
    this.list.addEventListener("focusout", () => this.paint());
  }

  drawing(on) {
    this.figure.toggleAttribute("data-drawing", on);
    this.tools.querySelector("[data-draw]").setAttribute("aria-pressed", String(on));
    this.corner = null;
    this.say(on ? this.tools.dataset.hintFirst : "");
    this.paint();
    if (on) this.figure.scrollIntoView({ block: "nearest" });
  }

  say(words) {
    this.tools.querySelector("[data-draw-say]").textContent = words;
  }

  point(event) {
    const field = this.svg.getBoundingClientRect();
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
    if (this.corner) this.paint(between(this.corner, this.point(event)));
  }

  up(event) {
    if (!this.corner) return;
    const box = between(this.corner, this.point(event));
    if (box.w >= LEAST && box.h >= LEAST) {
      this.drawing(false);
      this.add(box);
    } else if (this.second) {
      this.drawing(true);
    } else {
      this.say(this.tools.dataset.hintSecond);
      this.paint(between(this.corner, { x: this.corner.x + 0.004, y: this.corner.y + 0.004 }));
    }
  }

  people() {
    return [...this.form.querySelectorAll("[data-person]")];
  }

  taken() {
    return new Set(this.items().map((item) => item.querySelector("input").value.split(",")[4]));
  }

  items() {
    return [...this.list.querySelectorAll("[data-box]")];
  }

  add(box) {
    const free = this.people().find((one) => one.checked && !this.taken().has(one.value));
    const item = document.createElement("li");
    item.dataset.box = "";
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "box" });
    field.value = [box.x, box.y, box.w, box.h].map(round).concat(free ? free.value : "").join(",");
    item.append(field);
    this.list.append(item);
    this.furnish(item);
    this.paint();
    item.querySelector("select").focus();
  }

  furnish(item) {
    const field = item.querySelector("input");
    const place = field.value.split(",").slice(0, 4);
    const choice = document.createElement("select");
    choice.className = "govuk-select";
    choice.setAttribute("aria-label", this.tools.dataset.who);
    choice.add(new Option(this.tools.dataset.unnamed, ""));
    for (const one of this.people()) choice.add(new Option(one.dataset.person, one.value));
    choice.value = field.value.split(",")[4] || "";
    choice.addEventListener("change", () => {
      field.value = place.concat(choice.value).join(",");
      this.tick(choice.value);
      this.paint();
    });
    const gone = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: this.tools.dataset.remove });
    gone.addEventListener("click", () => {
      item.remove();
      this.paint();
      this.tools.querySelector("[data-draw]").focus();
    });
    for (const label of item.querySelectorAll("[data-box-label]")) label.remove();
    item.append(choice, gone);
  }

  tick(value) {
    const box = this.people().find((one) => one.value === value);
    if (!box || box.checked) return;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  rectangle(box, name) {
    const shape = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x: box.x, y: box.y, width: box.w, height: box.h, class: name })) shape.setAttribute(key, value);
    return shape;
  }

  paint(draft) {
    const shapes = this.items().flatMap((item) => {
      const [x, y, w, h] = item.querySelector("input").value.split(",").map(Number);
      const name = item.contains(document.activeElement) ? "is-current" : "";
      return [this.rectangle({ x, y, w, h }, "box-edge"), this.rectangle({ x, y, w, h }, name)];
    });
    if (draft) shapes.push(this.rectangle(draft, "box-edge"), this.rectangle(draft, "is-current"));
    this.svg.replaceChildren(...shapes);
  }
}

for (const figure of document.querySelectorAll("figure[data-boxes-for]")) {
  if (figure.querySelector("svg.boxes") && document.getElementById(figure.dataset.boxesFor)?.querySelector("[data-box-tools]")) new Boxes(figure);
}
