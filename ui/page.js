// What each of the page's own components does in the browser. Gradio runs this once per component, with
// `element` (its root, which stays while its content is replaced), `trigger` and `watch`.
// Nothing here reads or builds HTML: what is shown is rendered and escaped on the server.

const VIEWER = "#viewer article.viewer";
const BUTTONS = "button.marker, button.place, button.step";

// The press and the document it opens are in different components; the page's root carries the word across.
const press = () => (document.documentElement.dataset.pressed = "yes");
const takePress = () => {
  const wasPressed = "pressed" in document.documentElement.dataset;
  delete document.documentElement.dataset.pressed;
  return wasPressed;
};

function sameQuote(selector, { turn, number }) {
  return document.querySelector(`${selector}[data-turn="${turn}"][data-number="${number}"]`);
}

// Pressing a marker takes the reader there; an answer that opens its first source by itself moves nothing but
// the document's own text.
function showCurrentMark(viewer, { wasPressed }) {
  const mark = viewer.querySelector("mark.current");
  for (const marker of document.querySelectorAll("#conversation button.marker[aria-current]")) {
    marker.removeAttribute("aria-current");
  }
  sameQuote("#conversation button.marker", viewer.dataset)?.setAttribute("aria-current", "true");
  if (wasPressed) {
    (mark ?? viewer).scrollIntoView({ block: mark ? "center" : "start" });
    mark?.focus({ preventScroll: true });
  } else if (mark) {
    const pane = mark.closest(".document");
    pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
}

function showLastExchange() {
  element.querySelector("article.exchange:last-of-type")?.scrollIntoView({ block: "start" });
  if (document.activeElement === document.body) document.querySelector("#question textarea")?.focus();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  const { turn, number, example } = button.dataset;
  if (button.matches(".example")) {
    trigger("example", { number: Number(example) });
  } else if (button.matches(".save")) {
    trigger("save", { turn: Number(turn), form: button.dataset.form });
  } else if (button.matches(".back")) {
    const marker = sameQuote("#conversation button.marker", button.dataset);
    marker?.scrollIntoView({ block: "center" });
    marker?.focus({ preventScroll: true });
  } else if (button.matches(BUTTONS)) {
    const open = sameQuote(VIEWER, button.dataset);
    if (open) {
      showCurrentMark(open, { wasPressed: true });
    } else {
      press();
      trigger("open", { turn: Number(turn), number: Number(number) });
    }
  }
});

watch("value", () => {
  const viewer = element.querySelector("article.viewer");
  const saved = element.querySelector("a[download]");
  if (saved) saved.click();
  else if (viewer) showCurrentMark(viewer, { wasPressed: takePress() });
  else if (element.querySelector("article.exchange")) showLastExchange();
});
