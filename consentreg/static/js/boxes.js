/* Where is somebody in the photo? Optional: the list of people is the first way, boxes are the second.
 *
 *   figure[data-boxes-for=FORM ID]     the photo (photo_frame with drawing=…), with svg.boxes over it
 *   [data-box-tools]                   in the form (box_tools); shown only with JavaScript. data-hint-first, data-hint-second,
 *                                      data-unnamed, data-remove: its words; data-cover="0.2": boxes are shown filled, and
 *                                      larger by this share on each side, as they will be painted
 *     button[data-draw]                begins to mark; two taps on opposite corners, or one drag, make a box; Escape stops
 *     [data-draw-say]                  live: what to do next
 *     ul[data-box-list]                one li[data-box] a box: a hidden field, a choice of person and a button to remove it
 *   input[name=box]                    what is sent: "x,y,w,h,person" with x, y, w, h in 0..1 of the photo as it is shown,
 *                                      person the value of its tick box, or nothing
 *   input[data-person][data-region]    a tick box that brings its box along ("x,y,w,h", or empty), and takes it away again
 *
 * Everything but pointing works from the keyboard.
 */

import { Drawing } from "./drawing.js";

const SVG = "http://www.w3.org/2000/svg";

const round = (value) => Math.round(value * 10000) / 10000;

const grown = ({ x, y, w, h }, by) => {
  const left = Math.max(0, x - by * w);
  const top = Math.max(0, y - by * h);
  return { x: left, y: top, w: Math.min(1, x + w + by * w) - left, h: Math.min(1, y + h + by * h) - top };
};

class Boxes {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg.boxes");
    this.form = document.getElementById(figure.dataset.boxesFor);
    this.tools = this.form.querySelector("[data-box-tools]");
    this.list = this.tools.querySelector("[data-box-list]");
    this.tools.hidden = false;
    for (const item of this.list.querySelectorAll("[data-box]")) this.furnish(item);
    this.listen();
    for (const one of this.people()) this.follow(one);
    this.paint();
  }

  listen() {
    const { hintFirst, hintSecond } = this.tools.dataset;
    new Drawing(this.figure, this.tools.querySelector("[data-draw]"), {
      hints: [hintFirst, hintSecond],
      say: (words) => { this.tools.querySelector("[data-draw-say]").textContent = words; },
      draft: (box) => this.paint(box),
      made: (box) => this.add(box),
    });
    this.form.addEventListener("change", (event) => this.follow(event.target));
    this.list.addEventListener("focusin", () => this.paint());
    this.list.addEventListener("focusout", () => this.paint());
  }

  follow(one) {
    if (!("region" in one.dataset)) return;
    const mine = this.items().filter((item) => item.querySelector("input").value.split(",")[4] === one.value);
    if (!one.checked) mine.forEach((item) => item.remove());
    else if (!mine.length && one.dataset.region) this.put(`${one.dataset.region},${one.value}`);
    this.paint();
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
    const item = this.put([box.x, box.y, box.w, box.h].map(round).concat(free ? free.value : "").join(","));
    this.paint();
    item.querySelector("select").focus();
  }

  put(value) {
    const item = document.createElement("li");
    item.dataset.box = "";
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "box" });
    field.value = value;
    item.append(field);
    this.list.append(item);
    this.furnish(item);
    return item;
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
      const one = this.people().find((person) => person.value === choice.value && "region" in person.dataset);
      if (one) one.checked = false;
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
      const by = this.tools.dataset.cover;
      const shown = by ? grown({ x, y, w, h }, Number(by)) : { x, y, w, h };
      return [this.rectangle(shown, by ? "box-edge box-cover" : "box-edge"), this.rectangle(shown, name)];
    });
    if (draft) shapes.push(this.rectangle(draft, "box-edge"), this.rectangle(draft, "is-current"));
    this.svg.replaceChildren(...shapes);
  }
}

for (const figure of document.querySelectorAll("figure[data-boxes-for]")) {
  if (figure.querySelector("svg.boxes") && document.getElementById(figure.dataset.boxesFor)?.querySelector("[data-box-tools]")) new Boxes(figure);
}
