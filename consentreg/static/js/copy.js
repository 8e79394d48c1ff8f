/* Copying what stands in a field.
 *
 *   [data-copy]          around an input and its button; a press on the field selects all of it
 *     [data-copy-do]     the button, shown only where copying works; data-done: its words when it is done
 *
 * Without JavaScript the field can be selected and copied by hand.
 */

for (const place of document.querySelectorAll("[data-copy]")) {
  const field = place.querySelector("input");
  const button = place.querySelector("[data-copy-do]");
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}
