/* Says on a page that stays what came of a form whose answer was a download.
 *
 *   form[data-after]      the id of the element that tells by its data-count whether something came of it
 *   [data-after-fill]     with an id: gets its own content from this page, asked for again, once the count has changed
 *
 * It asks after 0.7 s, then more slowly, and gives up after half a minute: a refusal has led to another page by then.
 * Without JavaScript the page says in a sentence that loading it again shows the same.
 */

const RESTS = [700, 1000, 2000, 4000, 8000, 15000];

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const again = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
};

const fill = (fresh) => {
  for (const old of document.querySelectorAll("[data-after-fill]")) {
    const now = fresh.getElementById(old.id);
    if (!now) continue;
    old.replaceChildren(...document.adoptNode(now).childNodes);
    if (now.dataset.count) old.dataset.count = now.dataset.count;
  }
};

document.addEventListener("submit", async (event) => {
  const told = document.getElementById(event.target.dataset.after);
  if (!told || event.defaultPrevented) return;
  const before = told.dataset.count;
  for (const rest of RESTS) {
    await sleep(rest);
    const fresh = await again();
    const now = fresh?.getElementById(told.id)?.dataset.count;
    if (now && now !== before) return fill(fresh);
  }
});
