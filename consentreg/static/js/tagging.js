/* Who is in this photo? Keys, the tally and a few kind shortcuts. The form is plain and complete without them.
 *
 *   form[data-tagging]
 *     input[data-person="Ada"]     tick boxes (person_button); data-key="1" is the key that toggles one
 *     input[data-alone]            answers that stand alone ("nobody"): ticking one unticks the people, and the other way round
 *     input[data-counts]           other answers that count as one somebody ("someone I don't know"); a number counts as many
 *     [data-stepper]               – number +, see stepper(); the first one with a [data-tally] is how many can be seen, and the
 *                                  tally says "2 named, 2 to go"
 *     [data-about="id"]            more about one person: shown while their tick box is ticked
 *     button[data-same="id id"]    "same as last photo": ticks these people; without JavaScript it is a button of the form
 *   .pager button[name=go]         arrow keys press it, previous or next: the form is sent, so that nothing is lost by leaving
 *   [data-as-kept]                 stands above the answers of the photo as it is kept; says its data-changed once something on the
 *                                  page is otherwise, and the answers go: they are no longer what would come
 *
 *     input[data-keys]             shown only with JavaScript: turns the digits and letters off and on, remembered on this device
 *
 * Keys do nothing while one writes in a field, and the arrows of radio buttons stay theirs.
 */

const form = document.querySelector("form[data-tagging]");
const all = (selector) => [...form.querySelectorAll(selector)];

const number = () => form.querySelector("[data-stepper]:has([data-tally]) input");
const worth = (box) => (box.type === "number" ? Number(box.value) || 0 : Number(box.checked));
const named = () => all("[data-person], [data-counts]").reduce((sum, box) => sum + worth(box), 0);

const tally = () => {
  const place = form.querySelector("[data-tally]");
  if (!place) return;
  const { named: name, left, match, over } = place.dataset;
  const seen = number().value === "" ? null : Number(number().value);
  const n = named();
  const rest = seen === null ? null : seen - n;
  const after = rest === null ? "" : rest > 0 ? left.replace("{n}", rest) : rest < 0 ? over : match;
  place.textContent = [name.replace("{n}", n), after].filter(Boolean).join(", ");
};

const details = () => {
  const ticked = new Set(all("[data-person]:checked").map((box) => box.value));
  for (const about of all("[data-about]")) about.hidden = !ticked.has(about.dataset.about);
};

const clear = (except) => {
  for (const one of all("[data-person], [data-counts], [data-alone]")) {
    if (one.type === "number") one.value = 0;
    else one.checked = one === except;
  }
  if (number()) number().value = 0;
};

const changed = (box) => {
  if (box?.checked && "alone" in box.dataset) clear(box);
  else if (box && worth(box) && ("person" in box.dataset || "counts" in box.dataset)) for (const one of all("[data-alone]")) one.checked = false;
  details();
  tally();
  otherwise();
};

const toggle = (box) => {
  box.checked = !box.checked;
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

const step = (button) => {
  const field = button.closest("[data-stepper]").querySelector("input");
  field.value = Math.min(Math.max(Number(field.value || 0) + Number(button.dataset.step), Number(field.min)), Number(field.max));
  changed(field);
};

const turn = (way) => {
  document.querySelector(`.pager button[name=go][value=${way}]`)?.click();
};

const otherwise = () => {
  const kept = form.querySelector("[data-as-kept]");
  if (kept) [kept.textContent, kept.dataset.asKept] = [kept.dataset.changed, "not"];
};

const writing = (target) => target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select");

const key = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  if (event.target.type === "radio" && event.key.startsWith("Arrow")) return;
  const rtl = document.dir === "rtl";
  if (event.key === "ArrowLeft") return turn(rtl ? "next" : "previous");
  if (event.key === "ArrowRight") return turn(rtl ? "previous" : "next");
  if (!keysOn()) return;
  const box = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!box || box.disabled) return;
  event.preventDefault();
  toggle(box);
};

const KEYS = "consentreg-keys";
const keysOn = () => {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true;
  }
};

const keys = (box) => {
  box.closest("[hidden]").hidden = false;
  box.checked = keysOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEYS, box.checked ? "on" : "off");
    } catch {
      // Nothing may be remembered here: the keys stay on.
    }
  });
};

const same = (event) => {
  const ids = new Set(event.currentTarget.dataset.same.split(" "));
  event.preventDefault();
  for (const box of all("[data-person]")) box.checked = ids.has(box.value);
  for (const box of all("[data-alone]")) box.checked = false;
  if (number() && number().value === "") number().value = ids.size;
  changed();
};

if (form) {
  document.addEventListener("keydown", key);
  form.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("input", () => {
    tally();
    otherwise();
  });
  for (const button of all("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(button));
  }
  for (const button of all("button[data-same]")) button.addEventListener("click", same);
  for (const box of all("input[data-keys]")) keys(box);
  details();
  tally();
}
