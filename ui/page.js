// What the page does in the browser. Gradio runs this once, for the bar at the top, with `element` (the bar's
// root), `trigger` (tells the server) and `upload` (hands it a file). Nothing here reads or builds HTML: what is
// shown is rendered and escaped on the server. An element with `data-say` tells the server that word when it is
// used, with its other data fields; what the server shows in reply is looked at in `shown`.

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const isNarrow = () => matchMedia("(max-width: 860px)").matches; // as `narrow.css` has it
const questionBox = () => find("#question textarea");

// What the reader does is told one thing after the other, each once the last was heard: answers that overtook
// one another would put the page back to what it was.
const PATIENCE = 20_000;
const waiting = [];
let told = null;
let nTold = 0;
let patience;

const say = (word, fields = {}) => {
  if (word === "stop" || word === "halt") trigger(word, {});
  else if (word === "examine") trigger(word, { message: fields });
  else {
    if (word === "go" || word === "new") unfolded.clear();
    waiting.push({ ...fields, say: word });
    tellNext();
  }
};

function tellNext() {
  if (told !== null || !waiting.length) return;
  told = String((nTold += 1));
  patience = setTimeout(() => heard(told), PATIENCE); // the connection may have been lost
  trigger("said", { message: { ...waiting.shift(), told } });
}

// Gradio lets an event of a kind go unheard while the last of its kind is not over, which is after what it showed.
function heard(number) {
  if (number !== told) return;
  clearTimeout(patience);
  setTimeout(() => {
    told = null;
    tellNext();
  });
}

let pressed = false; // the reader pressed a marker: what it opens may take the focus
let isGoing = false; // the browser's back button was used: the address is right already
let nShown = 0; // exchanges on the page
let isArriving = true; // nothing was shown yet

// --- Reading -------------------------------------------------------------------------------------------------

function sameQuote(selector, { turn, number }) {
  return find(`${selector}[data-turn="${Number(turn)}"][data-number="${Number(number)}"]`);
}

// Pressing a marker takes the reader there; an answer that opens its first source by itself moves nothing but
// the document's own text.
function showCurrentMark(viewer, wasPressed) {
  const mark = viewer.querySelector("mark.current");
  all("#conversation button.marker[aria-current]").forEach((marker) => marker.removeAttribute("aria-current"));
  sameQuote("#conversation button.marker", viewer.dataset)?.setAttribute("aria-current", "true");
  if (wasPressed) {
    (mark ?? viewer).scrollIntoView({ block: mark ? "center" : "start" });
    (mark ?? viewer.querySelector(".document"))?.focus({ preventScroll: true });
  } else if (mark) {
    const pane = mark.closest(".document");
    // Twice: blocks above the mark get their real height only once they are near the window.
    for (let i = 0; i < 2; i += 1) {
      pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    }
  }
}

function open(fields) {
  const viewer = sameQuote("#viewer article.viewer", fields);
  if (viewer) showCurrentMark(viewer, true);
  else {
    pressed = true;
    say("open", fields);
  }
}

function backToAnswer(fields) {
  const marker = sameQuote("#conversation button.marker", fields) ?? find("#conversation button.marker");
  marker?.scrollIntoView({ block: "center" });
  marker?.focus({ preventScroll: true });
}

// The quote in its context, beside its marker and inside the window.
function showAround(marker) {
  const around = marker.parentElement.querySelector(".around");
  if (!around) return;
  const at = marker.getBoundingClientRect();
  around.classList.add("open");
  const size = around.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8));
  const below = at.bottom + 6 + size.height <= innerHeight || at.top < size.height + 6;
  around.style.left = `${left}px`;
  around.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
}

function hideAround(target) {
  target?.parentElement?.querySelector(".around")?.classList.remove("open");
}

// --- Asking, copying, taking in ---------------------------------------------------------------------------------

function ask(question) {
  trigger("ask", { question });
}

async function copy(button) {
  const { text, link } = button.dataset;
  const words = link === undefined ? text : new URL(link, location.origin + location.pathname).href;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(words);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser does not allow copying";
  }
  setTimeout(() => (button.textContent = label), 2000);
}

async function takeIn(files, failed = []) {
  const status = find("#uploading");
  const bar = status.querySelector("progress");
  const words = status.querySelector("span");
  const taken = [];
  status.hidden = false;
  bar.max = files.length;
  for (const [i, { file, name }] of files.entries()) {
    bar.value = i;
    words.textContent = `Sending ${i + 1} of ${files.length}: ${name}`;
    try {
      const { path } = await upload(file);
      taken.push({ name, path });
    } catch (error) {
      failed.push({ name, reason: String(error?.message ?? error) });
    }
  }
  status.hidden = true;
  say("take", { files: taken, failed });
}

const named = (list) => [...list].map((file) => ({ file, name: file.webkitRelativePath || file.name }));

// Everything in dropped files and folders, by path, and what of it cannot be read.
async function dropped(items) {
  const found = [];
  const failed = [];
  const walk = async (entry, prefix) => {
    const name = prefix + entry.name;
    try {
      if (entry.isFile) {
        found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), name });
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!some.length) break;
        for (const one of some) await walk(one, `${name}/`);
      }
    } catch (error) {
      failed.push({ name, reason: String(error?.message ?? error) });
    }
  };
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  for (const entry of entries) await walk(entry, "");
  return { found, failed };
}

// --- What the reader does ------------------------------------------------------------------------------------

async function isSure(words) {
  const dialog = find("#confirm");
  dialog.querySelector("p").textContent = words;
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}

async function use(control) {
  const { say: word, confirm: words, ...fields } = control.dataset;
  if (words && !(await isSure(words))) return;
  if (word === "open") open(fields);
  else if (word === "back") backToAnswer(fields);
  else if (word === "copy") copy(control);
  else if (word === "hush") control.closest(".told").remove();
  else if (word === "shortcuts") find("#shortcuts").showModal();
  else if (word === "drawer") toggleDrawer();
  else {
    if (word === "go" && isNarrow()) toggleDrawer(false);
    if (word === "read") pressed = true;
    say(word, fields);
  }
}

function toggleDrawer(open = !root.hasAttribute("data-drawer")) {
  root.toggleAttribute("data-drawer", open);
  find('#bar [data-say="drawer"]')?.setAttribute("aria-expanded", String(open));
  if (open) find("#finding input")?.focus();
  else if (!document.activeElement.checkVisibility()) find('#bar [data-say="drawer"]')?.focus();
}

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-say], [data-ask]");
  if (!control || control.disabled || control.matches("form, input, select")) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a link in a tab of its own
  event.preventDefault();
  if (control.dataset.ask !== undefined) ask(control.dataset.ask);
  else use(control);
});

// A form says what its fields hold; those named in `data-lists` are lists, empty ones too.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-say]");
  if (!form) return;
  event.preventDefault();
  const { say: word, lists = "", ...fields } = form.dataset;
  const data = new FormData(form);
  for (const name of data.keys()) fields[name] = data.get(name);
  for (const name of lists.split(" ").filter(Boolean)) fields[name] = data.getAll(name);
  say(word, fields);
});

const typing = new WeakMap(); // the wait of each field
document.addEventListener("input", (event) => {
  const control = event.target.closest("input[data-say], select[data-say]");
  if (!control) return;
  const { say: word, ...fields } = control.dataset;
  const told = control.type === "checkbox" ? control.checked : control.value;
  clearTimeout(typing.get(control));
  typing.set(control, setTimeout(() => say(word, { ...fields, value: told }), control.type === "search" ? 250 : 0));
});

document.addEventListener("change", async (event) => {
  const picker = event.target.closest("input[type=file][data-take]");
  if (!picker?.files.length) return;
  const text = () => picker.files[0].text().catch(() => ""); // what cannot be read is refused like what is empty
  if (picker.dataset.take === "conversation") say("import", { text: await text() });
  else if (picker.dataset.take === "gold") say("examine", { text: await text() });
  else await takeIn(named(picker.files));
  picker.value = "";
});

const isOverLibrary = (event) => root.dataset.view === "library" && event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (isOverLibrary(event)) event.preventDefault();
});
document.addEventListener("drop", async (event) => {
  if (!isOverLibrary(event)) return;
  event.preventDefault();
  const { found, failed } = await dropped(event.dataTransfer.items);
  if (found.length || failed.length) await takeIn(found, failed);
});

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, (event) => {
    const marker = event.target.closest?.("#conversation button.marker");
    if (marker) showAround(marker);
  });
}
for (const name of ["pointerout", "focusout"]) {
  document.addEventListener(name, (event) => {
    const cite = event.target.closest?.("#conversation .cite");
    if (cite && !cite.contains(event.relatedTarget)) hideAround(cite.querySelector("button"));
  });
}

// --- The keyboard --------------------------------------------------------------------------------------------

const KEYS = {
  "?": () => find("#shortcuts").showModal(),
  "/": () => questionBox()?.focus(),
  n: () => find('#viewer .step[data-step="next"]')?.click(),
  p: () => find('#viewer .step[data-step="previous"]')?.click(),
  b: () => backToAnswer(find("#viewer article.viewer")?.dataset ?? {}),
  a: () => find('#bar [data-view-of="ask"]')?.click(),
  l: () => find('#bar [data-view-of="library"]')?.click(),
  e: () => find('#bar [data-view-of="accuracy"]')?.click(),
  c: () => toggleDrawer(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    find("#told .told")?.remove();
    all("#conversation .around.open").forEach((around) => around.classList.remove("open"));
    if (root.hasAttribute("data-drawer") && !find("dialog[open]")) toggleDrawer(false);
    return;
  }
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// --- What the server shows -----------------------------------------------------------------------------------

addEventListener("popstate", () => {
  isGoing = true;
  say("go", { search: location.search });
});

// The address is the last to be looked at: by then everything it names is on the page.
function turnTo(view) {
  root.dataset.view = view;
  all("#bar [data-view-of]").forEach((link) => {
    if (link.dataset.viewOf === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
}

function takeUpAddress(sign) {
  const { search, view } = sign.dataset;
  turnTo(view);
  const now = location.search || "?";
  if (!isGoing && search !== now) {
    const isFirst = !history.state?.ours || new URLSearchParams(now).has("q");
    history[isFirst ? "replaceState" : "pushState"]({ ours: true }, "", location.pathname + (search === "?" ? "" : search));
  }
  isGoing = false;
}

// What the reader has opened below an answer stays open when the conversation is shown anew.
const unfolded = new Set();
const foldName = (details) => {
  const exchange = details.closest("article.exchange");
  return exchange && `${exchange.dataset.turn} ${[...exchange.querySelectorAll("details")].indexOf(details)}`;
};
document.addEventListener("click", (event) => {
  const details = event.target.closest?.("#conversation details > summary")?.parentElement;
  if (!details) return;
  if (details.open) unfolded.delete(foldName(details));
  else unfolded.add(foldName(details));
});

function showConversation(part) {
  for (const details of part.querySelectorAll("details")) details.open = unfolded.has(foldName(details));
  const exchanges = part.querySelectorAll("article.exchange");
  if (exchanges.length > nShown || part.querySelector(".searching")) {
    exchanges[exchanges.length - 1]?.scrollIntoView({ block: "start" });
  }
  nShown = exchanges.length;
  if (document.activeElement === document.body) questionBox()?.focus({ preventScroll: true });
  if (!nShown && isArriving) requestAnimationFrame(() => scrollTo(0, 0)); // the box at the foot has the focus
  isArriving = false;
}

const SHOWN = {
  conversation: showConversation,
  viewer: (part) => {
    const viewer = part.querySelector("article.viewer");
    if (viewer) showCurrentMark(viewer, pressed);
    else if (isNarrow()) part.querySelector(".seeing, .notice")?.scrollIntoView({ block: "start" });
    pressed = false;
  },
  saved: (part) => part.querySelector("a[download]")?.click(),
  told: (part) => {
    const told = part.querySelector(".told");
    if (told?.querySelector(".remark")) setTimeout(() => told.remove(), 10_000);
  },
  heard: (part) => heard(part.querySelector("[data-told]")?.dataset.told),
  address: (part) => {
    const sign = part.querySelector("[data-search]");
    if (sign) takeUpAddress(sign);
  },
};

// The first look at what the address names; a question in it is asked.
const atFirst = new URLSearchParams(location.search);
const asked = atFirst.get("q");
turnTo(["library", "accuracy"].includes(atFirst.get("view")) ? atFirst.get("view") : "ask");
const isFromElsewhere = document.referrer !== "" && new URL(document.referrer).origin !== location.origin;
if (asked && !isFromElsewhere) ask(asked);
else if (location.search && !asked) say("go", { search: location.search });
else say("begin");
if (asked && isFromElsewhere) {
  setTimeout(() => setBox(asked)); // for the reader to send: no other site asks in their name
}

// The question was sent; what is typed from now on is the next.
const setBox = (text) => {
  questionBox().value = text;
  questionBox().dispatchEvent(new Event("input", { bubbles: true }));
};
window.quotedeskSent = () => setBox("");

// What was typed and not sent outlives a reload.
document.addEventListener("input", (event) => {
  if (event.target === questionBox()) sessionStorage.setItem("draft", event.target.value);
});
const draft = sessionStorage.getItem("draft");
if (draft && !asked && !questionBox()?.value) setBox(draft);

// Every other part of the page calls this when its content has changed.
window.quotedeskShown = (name) => SHOWN[name]?.(find(`#${name}`));
