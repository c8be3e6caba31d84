"""Conversations kept, found again, named, judged, handed over and taken in."""

from dataclasses import replace

from qa import Answer
from qa.conversations.feedback import save_feedback
from qa.conversations.gold import save_gold
from qa.conversations.paths import feedback_path, gold_path
from qa.conversations.records import Exchange, Rating
from qa.conversations.transfer import as_json, as_markdown, as_page, conversation_from_json
from qa.evidence.evidence import evidence, pack_as_json
from qa.evidence.evidence_page import as_page as evidence_page
from ui.download import download_html
from ui.handling.desk import Desk, Handler, Message, Shown, Tab
from ui.handling.messages import number_in, text_in
from ui.keeping.drawer import drawer_html
from ui.words import file_name, remark_html, told_html

__all__ = ["HANDLERS", "listed"]

RATINGS: dict[str, Rating] = {"-1": -1, "0": 0, "1": 1}


def listed(desk: Desk, tab: Tab, search: str = "") -> Shown:
    """The conversations that hold the words of a search, all without one."""
    found = desk.conversations.listed(search)
    return {"conversations": drawer_html(found, current=tab.conversation, search=search)}


def _find(desk: Desk, tab: Tab, message: Message) -> Shown:
    return listed(desk, tab, text_in(message, "value"))


def _rename(desk: Desk, tab: Tab, message: Message) -> Shown:
    desk.conversations.rename(text_in(message, "id"), text_in(message, "title"))
    return listed(desk, tab)


def _export(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Hand over a conversation as Markdown, as a page of evidence, or as JSON."""
    conversation = desk.conversations.load(text_in(message, "id"))
    name = file_name(conversation.title)
    match text_in(message, "form"):
        case "md":
            return {"saved": download_html(as_markdown(conversation), f"{name}.md")}
        case "html":
            return {"saved": download_html(as_page(conversation, desk.library), f"{name}.html")}
        case "json":
            return {"saved": download_html(as_json(conversation), f"{name}.json")}
    return {}


def _import(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Take in a conversation that was handed over as JSON; it stands beside what is there."""
    value = message.get("text")
    conversation = desk.conversations.put(conversation_from_json(value if isinstance(value, str) else ""))
    return {
        **listed(desk, tab),
        "told": told_html(remark_html(f"“{conversation.title}” is among the conversations now.")),
    }


def _rate(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Keep what the reader thinks of an answer, in the conversation and in the file of feedback."""
    turn, exchange = _exchange(desk, tab, message)
    rating = RATINGS.get(text_in(message, "rating"))
    if exchange is None or rating is None:
        return {}
    desk.conversations.rate(tab.conversation, turn, rating)
    save_feedback(feedback_path(desk.library, desk.user), replace(exchange, rating=rating))
    return {"conversation": desk.conversation_html(desk.exchanges(tab), tab.pending)}


def _gold(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Keep a question with what was cited as a gold question, for `qa eval`."""
    turn, exchange = _exchange(desk, tab, message)
    if exchange is None:
        return {}
    path = gold_path(desk.library, desk.user)
    save_gold(path, exchange)
    desk.conversations.mark_gold(tab.conversation, turn)
    # Who logs in has no use for a path on the server, and no business with it.
    how = "under Accuracy" if desk.user else f"with: qa eval {path}"
    return {
        "conversation": desk.conversation_html(desk.exchanges(tab), tab.pending),
        "told": told_html(remark_html(f"Kept as a gold question. Ask them all {how}")),
    }


def _save(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Hand over the evidence pack of an answer, as a page of its own or as JSON."""
    turn, exchange = _exchange(desk, tab, message)
    if exchange is None:
        return {}
    answer: Answer = exchange.answer
    pack = evidence(answer, desk.library)
    if text_in(message, "form") == "json":
        return {"saved": download_html(pack_as_json(pack), f"evidence-{turn + 1}.json")}
    return {"saved": download_html(evidence_page(pack), f"evidence-{turn + 1}.html")}


def _exchange(desk: Desk, tab: Tab, message: Message) -> tuple[int, Exchange | None]:
    """The exchange that a message is about, and its place."""
    turn, exchanges = number_in(message, "turn"), desk.exchanges(tab)
    if turn is None or not 0 <= turn < len(exchanges):
        return -1, None
    return turn, exchanges[turn]


HANDLERS: dict[str, Handler] = {
    "export": _export,
    "find": _find,
    "gold": _gold,
    "import": _import,
    "rate": _rate,
    "rename": _rename,
    "save": _save,
}
