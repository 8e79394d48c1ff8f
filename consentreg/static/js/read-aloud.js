/* Reading a page aloud with the browser's own voice.
 *
 *   [data-read-aloud]     the button, shown only where there is a voice; data-stop: its words while it reads
 *   [data-read]           what is read, in the order of the page; without any, the whole page
 *
 * Nothing leaves the browser, and nothing is read before somebody presses.
 */

const button = document.querySelector("[data-read-aloud]");
const voice = window.speechSynthesis;

function text() {
  const parts = document.querySelectorAll("[data-read]");
  const read = parts.length ? [...parts] : [document.querySelector("main")];
  return read.map((part) => part.innerText).join("\n");
}

if (button && voice) {
  const words = button.querySelector("span");
  const start = words.textContent;
  const quiet = () => {
    words.textContent = start;
    button.setAttribute("aria-pressed", "false");
  };
  button.hidden = false;
  quiet();
  button.addEventListener("click", () => {
    const busy = button.getAttribute("aria-pressed") === "true";
    voice.cancel();
    if (busy) return quiet();
    const said = new SpeechSynthesisUtterance(text());
    said.lang = document.documentElement.lang;
    said.rate = 0.9;
    said.addEventListener("end", quiet);
    said.addEventListener("error", quiet);
    words.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    voice.speak(said);
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
