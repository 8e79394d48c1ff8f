/* Faces that seem to be there. Optional: the page asks and offers the same without it, only later.
 *
 *   form[data-tagging]
 *     [data-again="5"]             the question, and so many faces; shown as soon as everybody is named and there are fewer.
 *                                  data-none, data-one, data-one-counted, data-many, data-many-counted: what it asks, {n} is
 *                                  how many are named, "counted" where somebody among them has no name
 *       [data-again-say]           live: what it asks now
 *       input[name=looked_again]   "it is right": said about so many people as its value
 *     select[data-face-choice="2"] who face 2 is: choosing somebody ticks them, unticking them clears the choice
 *   g[data-face="2"]               the face in the photo; a tap on it opens its choice
 */

const form = document.querySelector("form[data-tagging]");
const all = (selector) => [...form.querySelectorAll(selector)];
const again = form.querySelector("[data-again]");
const choices = all("select[data-face-choice]");

const people = () => {
  const named = all("[data-person]:checked").length;
  const counted = all("input[type=number][data-counts]").reduce((sum, one) => sum + (Number(one.value) || 0), 0);
  return { named, all: named + counted };
};

const answered = (count) => {
  const seen = form.querySelector("[data-stepper]:has([data-tally]) input").value;
  return form.querySelector("[data-alone]:checked") || (seen !== "" && Number(seen) === count && count > 0);
};

const ask = () => {
  const { named, all: count } = people();
  const box = again.querySelector("input");
  const many = count ? `${count === 1 ? "one" : "many"}${named < count ? "-counted" : ""}` : "none";
  const words = again.getAttribute(`data-${many}`).replace("{n}", count);
  const say = again.querySelector("[data-again-say]");
  if (box.value !== String(count)) Object.assign(box, { value: String(count), checked: false });
  again.hidden = !answered(count) || count >= Number(again.dataset.again) || box.matches(":checked:not(:focus)");
  if (say.textContent !== words) say.textContent = words;
};

const follow = () => {
  for (const choice of choices) {
    const one = all("[data-person]").find((person) => person.value === choice.value);
    if (one && !one.checked) choice.value = "";
  }
  ask();
};

const name = (choice) => {
  const one = all("[data-person]").find((person) => person.value === choice.value);
  if (one && !one.checked) one.click();
  for (const other of choices) if (other !== choice && other.value === choice.value) other.value = "";
};

const tap = (event) => {
  const figure = event.currentTarget;
  if ("drawing" in figure.dataset) return;
  const under = [...figure.querySelectorAll("g[data-face]")].find((face) => {
    const { left, right, top, bottom } = face.querySelector("rect").getBoundingClientRect();
    return left <= event.clientX && event.clientX <= right && top <= event.clientY && event.clientY <= bottom;
  });
  const choice = under && choices.find((one) => one.dataset.faceChoice === under.dataset.face);
  if (!choice) return;
  choice.closest("details").open = true;
  choice.focus();
  try {
    choice.showPicker();
  } catch {
    // An older browser: the choice has the focus, a tap opens it.
  }
};

if (form && again) {
  for (const choice of choices) choice.addEventListener("change", () => name(choice));
  for (const act of ["change", "input", "click"]) form.addEventListener(act, () => requestAnimationFrame(follow));
  document.querySelector(`figure[data-boxes-for="${form.id}"]`)?.addEventListener("click", tap);
  ask();
}
