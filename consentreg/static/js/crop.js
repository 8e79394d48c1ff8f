/* Which part of a photo shall be kept? Draws it on the photo and asks at once who would still be in it.
 *
 *   figure[data-crop-for=FORM ID]      the photo, with svg.boxes over it and in it a path[data-shade]
 *   form                               asks by GET; input[name=left|top|width|height] in percent of the photo
 *     button[data-draw], [data-draw-say], data-hint-first, data-hint-second    as in boxes.js; shown only with JavaScript
 *   #answer                            what the page says of a crop: replaced by that of the answer to the form
 *
 * Without JavaScript one writes the four numbers or follows a link, and asks.
 */

import { Drawing } from "./drawing.js";

const NAMES = { left: "x", top: "y", width: "w", height: "h" };
const percent = (value) => String(Math.round(value * 1000) / 10);

class Crop {
  constructor(figure) {
    this.figure = figure;
    this.form = document.getElementById(figure.dataset.cropFor);
    this.shade = figure.querySelector("[data-shade]");
    const tools = this.form.querySelector("[data-draw]").closest("[hidden]");
    tools.hidden = false;
    new Drawing(figure, this.form.querySelector("[data-draw]"), {
      hints: [this.form.dataset.hintFirst, this.form.dataset.hintSecond],
      say: (words) => { this.form.querySelector("[data-draw-say]").textContent = words; },
      draft: (box) => this.paint(box ?? this.written()),
      made: (box) => this.choose(box),
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.form.addEventListener("input", () => this.paint(this.written()));
    this.paint(this.written());
  }

  field(name) {
    return this.form.elements[name];
  }

  written() {
    const box = Object.fromEntries(Object.entries(NAMES).map(([name, key]) => [key, Number(this.field(name).value) / 100]));
    return box.w > 0 && box.h > 0 ? box : null;
  }

  choose(box) {
    for (const [name, key] of Object.entries(NAMES)) this.field(name).value = percent(box[key]);
    this.field("width").value = percent(Math.min(box.w, 1 - Number(this.field("left").value) / 100));
    this.field("height").value = percent(Math.min(box.h, 1 - Number(this.field("top").value) / 100));
    this.paint(this.written());
    this.ask();
  }

  paint(box) {
    const inner = box ? `M${box.x} ${box.y}h${box.w}v${box.h}h${-box.w}z` : "";
    this.shade.setAttribute("d", inner && `M0 0H1V1H0z${inner}`);
  }

  async ask() {
    const address = `${this.form.action}?${new URLSearchParams(new FormData(this.form))}`;
    const place = document.getElementById("answer");
    place.setAttribute("aria-busy", "true");
    try {
      const text = await (await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" })).text();
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("answer");
      if (!fresh) throw new Error("no answer");
      place.replaceWith(document.adoptNode(fresh));
      document.getElementById("answer").focus();
    } catch {
      location.assign(address);
    }
  }
}

for (const figure of document.querySelectorAll("figure[data-crop-for]")) new Crop(figure);
