/* Adding photos: each file has its own progress and its own result.
 *
 *   form[data-upload]            posts one file at a time to its action (two under way at once), with all its other fields.
 *                                Words come from data-say-*: waiting, sending, done, already, failed, offline, signed-out, needs,
 *                                goes ("They go to {outing}."), tally ("{done} of {all} safe"), left ("{failed} to look at")
 *     input[data-upload-pick]    the file field (and a second one with webkitdirectory, if wished)
 *     [data-upload-drop]         where files and folders may be dropped
 *     [data-upload-needs]        fields that must be filled before anything goes (the outing); where there are some, files wait
 *                                for them and for the button, so that nothing goes to a house nobody chose
 *     [data-upload-send]         the button; hidden where files go at once, and once the first one is on its way
 *     [data-upload-outing]       what says which outing; while a file goes there it is text: [data-upload-fixed] is shown
 *                                instead, with [data-upload-goes] in it
 *     [data-upload-list]         the list; a row is a copy of template[data-upload-row] with [data-file-name], [data-file-say],
 *                                progress, [data-file-thumb], [data-file-done], [data-file-again]
 *     [data-upload-tally]        live: how many are safe, and a link to the first file that failed
 *     [data-upload-after]        shown when nothing waits any more; in it [data-upload-safe], shown while no file failed, and
 *                                [data-upload-next], around the link to the photos ("Who is in them?")
 *
 * The server answers a file with JSON: 2xx {"message"?, "href"?, "copy"?: address of its small copy, "already"?: true, "next"?: address of the photos, "upload_to"?: address
 * for the next ones, "outing"?: its name, for people}; otherwise {"detail": "one plain sentence", "field"?: what the form says wrongly}.
 * The first file goes alone, so that an outing which is made on the way is made once. Trying again is offered where it can help:
 * the line broke, the server was busy, somebody was signed out.
 */

const AT_ONCE = 2;
const PASSING = (status) => status === 408 || status === 429 || status >= 500;
const SHOWN_HERE = /^image\/(jpeg|png|webp|avif|gif)$/;

const say = (form, key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), form.dataset[`say${key}`] || "");

const filesBelow = async (entry) => {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return (await Promise.all(found.map(filesBelow))).flat();
    found.push(...some);
  }
};

const dropped = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = entries.length ? (await Promise.all(entries.map(filesBelow))).flat() : [...transfer.files];
  return files.filter((file) => !file.name.startsWith("."));
};

const thumbnail = async (file, place) => {
  if (!SHOWN_HERE.test(file.type)) return;
  try {
    const small = await createImageBitmap(file, { resizeWidth: 112, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [small.width, small.height];
    canvas.getContext("2d").drawImage(small, 0, 0);
    small.close();
    place.replaceChildren(canvas);
  } catch {
    // The file may still be fine: this browser only cannot show it.
  }
};

// Where a browser cannot show the file itself: the small copy, once it is drawn.
const fetched = async (address, place) => {
  for (let rest = 1500; !place.querySelector("canvas, img") && rest < 30000; rest *= 2) {
    await new Promise((resolve) => setTimeout(resolve, rest));
    const small = Object.assign(new Image(), { alt: "", src: address });
    try {
      await small.decode();
      place.replaceChildren(small);
    } catch {
      // Not there yet.
    }
  }
};

const leadsTo = (row, words) => {
  const link = Object.assign(document.createElement("a"), { href: `#${row.element.id}`, textContent: words });
  link.addEventListener("click", () => row.element.focus());
  return link;
};

class Row {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.state = "waiting";
    this.element = form.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
    this.part("name").textContent = file.name;
    this.part("again").addEventListener("click", () => form.dispatchEvent(new CustomEvent("again", { detail: this })));
    this.tell("waiting", say(form, "Waiting"));
  }

  part(name) {
    return this.element.querySelector(`[data-file-${name}]`);
  }

  tell(state, words, { href, again = false } = {}) {
    this.state = state;
    this.part("say").textContent = words;
    if (href) {
      const link = Object.assign(document.createElement("a"), { href, textContent: words });
      this.part("say").replaceChildren(link);
    }
    this.element.classList.toggle("file-failed", state === "failed");
    this.element.querySelector("progress").hidden = state !== "sending";
    this.part("done").hidden = state !== "done";
    this.part("again").hidden = !again;
  }

  send() {
    this.tell("sending", say(this.form, "Sending"));
    this.shown = thumbnail(this.file, this.part("thumb"));
    const body = new FormData();
    for (const [name, value] of new FormData(this.form)) if (!(value instanceof File)) body.append(name, value);
    body.append(this.form.querySelector("[data-upload-pick]").name, this.file, this.file.name);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const bar = this.element.querySelector("progress");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => resolve(this.answered(request)));
      request.addEventListener("error", () => resolve(this.tell("failed", say(this.form, "Offline"), { again: true })));
      request.addEventListener("abort", () => resolve(this.tell("failed", say(this.form, "Offline"), { again: true })));
      request.open("POST", this.form.getAttribute("action") || location.href);
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
    });
  }

  answered(request) {
    const { status } = request;
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A page instead of an answer: most likely the sign-in page.
      if (status < 400 || status === 401) return this.tell("failed", say(this.form, "SignedOut"), { again: true });
    }
    if (this.asksAnew(answer)) return this.tell("waiting", answer.detail);
    if (status >= 400) return this.tell("failed", answer.detail || say(this.form, "Failed"), { again: PASSING(status) });
    const onwards = this.form.querySelector("[data-upload-next] a");
    if (answer.next && onwards) onwards.href = answer.next;
    if (answer.upload_to) this.begun(answer);
    if (answer.copy) this.shown.then(() => fetched(answer.copy, this.part("thumb")));
    return this.tell("done", answer.message || say(this.form, answer.already ? "Already" : "Done"), { href: answer.href });
  }

  // What the form says is wrong, not the file: it waits until somebody has put it right.
  asksAnew(answer) {
    return Boolean(answer.field && this.form.querySelector(`[data-upload-outing] [name="${answer.field}"]`));
  }

  begun(answer) {
    this.form.setAttribute("action", answer.upload_to);
    this.form.dataset.begun = answer.outing || "";
  }
}

const start = (form) => {
  const rows = [];
  const part = (name) => form.querySelector(`[data-upload-${name}]`);
  const drop = part("drop");
  const needs = [...form.querySelectorAll("[data-upload-needs]")];
  const missing = () => needs.find((one) => !one.value.trim());
  const count = (state) => rows.filter((row) => row.state === state).length;
  const isBegun = () => "begun" in form.dataset || !needs.length;
  let pressed = false;

  const goesTo = () => {
    if (form.dataset.begun) return form.dataset.begun;
    const fields = [...part("outing").querySelectorAll("input:not([type=hidden]), select")];
    return fields.map((one) => (one.selectedOptions ? one.selectedOptions[0].text : one.value).trim()).filter(Boolean).join(", ");
  };

  const fix = () => {
    const fixed = count("sending") > 0 || isBegun();
    if (part("send")) part("send").hidden = fixed;
    if (!part("outing")) return;
    if (fixed && part("goes")) part("goes").textContent = say(form, "Goes", { outing: goesTo() });
    part("outing").hidden = fixed;
    if (part("fixed")) part("fixed").hidden = !fixed;
  };

  const tally = () => {
    const failed = count("failed");
    const words = [say(form, "Tally", { done: count("done"), all: rows.length })];
    if (failed) words.push(" ", leadsTo(rows.find((row) => row.state === "failed"), say(form, "Left", { failed })));
    if (rows.length && part("tally")) part("tally").replaceChildren(...words);
    if (part("after")) part("after").hidden = !count("done") || count("sending") + count("waiting") > 0;
    if (part("safe")) part("safe").hidden = failed > 0;
  };

  const go = () => {
    const waiting = rows.filter((row) => row.state === "waiting");
    if (!isBegun() && !count("sending") && !waiting.length) pressed = false;
    if (isBegun() || (pressed && !missing())) {
      const room = ("begun" in form.dataset ? AT_ONCE : 1) - count("sending");
      for (const row of waiting.slice(0, Math.max(room, 0))) row.send().then(() => next(row));
    } else {
      for (const row of waiting) if (!row.asked) row.tell("waiting", say(form, "Needs"));
    }
    tally();
    fix();
  };

  const next = (row) => {
    row.asked = row.state === "waiting";
    if (row.asked) pressed = false;
    go();
  };

  const add = (files) => {
    for (const file of files) {
      const row = new Row(form, file);
      rows.push(row);
      row.element.id = `file-${rows.length}`;
      part("list").append(row.element);
    }
    go();
  };

  for (const pick of form.querySelectorAll("[data-upload-pick]")) {
    pick.addEventListener("change", () => { add([...pick.files]); pick.value = ""; });
  }
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.toggleAttribute("data-over", kind === "dragover"); });
  }
  drop.addEventListener("drop", async (event) => add(await dropped(event.dataTransfer)));
  form.addEventListener("again", (event) => {
    event.detail.tell("waiting", say(form, "Waiting"));
    pressed = true;
    go();
  });
  form.addEventListener("submit", (event) => {
    if (!rows.length) return;
    event.preventDefault();
    pressed = true;
    missing()?.focus();
    go();
  });
  window.addEventListener("beforeunload", (event) => {
    if (rows.some((row) => row.state === "sending" || row.state === "waiting")) event.preventDefault();
  });
  fix();
};

for (const form of document.querySelectorAll("form[data-upload]")) start(form);
