/* Fills in what was not ready when the page was drawn: previews, progress.
 *
 *   [data-pending]        an element with an id that is not ready yet
 *   [data-fill]           around it (or the very element); optional value: the address that answers with the same
 *                         elements again, otherwise this page itself
 *   [data-fill-say]       optional live region: gets its own data-done text when all is there
 *
 * Each round fetches the address once and replaces every pending element by the one with the same id. It asks after 1.5 s,
 * then more slowly, up to 8 s, and rests while the page is hidden. Without JavaScript a reload shows the same.
 */

const pending = (root) => [...(root.matches("[data-pending]") ? [root] : []), ...root.querySelectorAll("[data-pending]")];

const replace = (root, fresh) => {
  let changed = false;
  for (const old of pending(root).filter((one) => one.id)) {
    const now = fresh.getElementById(old.id);
    if (!now || now.outerHTML === old.outerHTML) continue;
    old.replaceWith(document.adoptNode(now));
    changed = true;
  }
  return changed;
};

const visible = () => new Promise((resolve) => {
  if (!document.hidden) return resolve();
  document.addEventListener("visibilitychange", () => resolve(), { once: true });
});

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const fetched = async (address) => {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
};

const fill = async (id, root) => {
  let rest = 1500;
  const address = root.dataset.fill || location.href;
  const home = () => (root.isConnected ? root : document.getElementById(id));
  while (home() && pending(home()).length) {
    await sleep(rest);
    await visible();
    const text = await fetched(address);
    const fresh = text && new DOMParser().parseFromString(text, "text/html");
    const changed = fresh && replace(home(), fresh);
    if (changed) document.dispatchEvent(new CustomEvent("filled"));
    rest = changed ? 1500 : Math.min(rest * 1.5, 8000);
  }
  for (const say of document.querySelectorAll("[data-fill-say]")) say.textContent = say.dataset.done || "";
};

for (const root of document.querySelectorAll("[data-fill]")) fill(root.id, root);
