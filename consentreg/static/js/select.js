/* Choosing several photos at once.
 *
 *   input[type=checkbox][data-select]   the tiles' tick boxes (photo_tile with choose=…)
 *   [data-select-bar]                   the bar (selection_bar), with data-one, data-many ("{n} photos chosen"), data-empty
 *     [data-select-say]                 says how many
 *     [data-select-all]                 chooses all, or none when all are chosen; shown only with JavaScript. data-none: its
 *                                       other text
 *     [data-select-act]                 the button that acts: not available while nothing is chosen. data-count-one and
 *                                       data-count-many replace its words ("Prepare {n} photos")
 *
 * Shift and click chooses everything in between. Without JavaScript the boxes and the button are a plain form.
 */

const boxes = () => [...document.querySelectorAll("[data-select]:not(:disabled)")];
const worded = (one, many, n) => (n === 1 ? one : many).replace("{n}", n);

const show = (bar) => {
  const all = boxes();
  const n = all.filter((box) => box.checked).length;
  const { one, many, empty } = bar.dataset;
  const say = bar.querySelector("[data-select-say]");
  const words = n ? worded(one, many, n) : empty;
  if (say.textContent !== words) say.textContent = words;
  const act = bar.querySelector("[data-select-act]");
  if (act) {
    act.disabled = n === 0;
    if (n && act.dataset.countMany) act.textContent = worded(act.dataset.countOne, act.dataset.countMany, n);
  }
  const whole = bar.querySelector("[data-select-all]");
  if (whole) {
    whole.hidden = all.length < 2;
    whole.dataset.all ??= whole.textContent;
    whole.textContent = n && n === all.length && whole.dataset.none ? whole.dataset.none : whole.dataset.all;
  }
};

const start = (bar) => {
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-select]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last && last.isConnected) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });
  bar.querySelector("[data-select-all]")?.addEventListener("click", () => {
    const all = boxes();
    const whole = all.every((box) => box.checked);
    for (const box of all) box.checked = !whole;
    show(bar);
  });
  document.addEventListener("change", () => show(bar));
  document.addEventListener("click", () => show(bar));
  document.addEventListener("filled", () => show(bar));
  window.addEventListener("pageshow", () => show(bar));
  show(bar);
};

for (const bar of document.querySelectorAll("[data-select-bar]")) start(bar);
