"""Answers as lines of a terminal: each quote with who says it, where, and what speaks against it.

On a terminal the words that answer are underlined; into a pipe or a file each quote is one line. Line
breaks inside a quote are shown as spaces; `--json` has the quote as it stands. Knows records and consoles,
nothing of commands.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from index.formats.endings import EXTRACTED_SUFFIXES
from qa.answer import Answer, Citation, Claim, Part
from qa.sources import Source
from qa.terminal import inert, one_line, print_line
from qa.wording import against_in_words, on_one_line, pieces, spoken_by

if TYPE_CHECKING:
    from qa.evidence.verify import Verification

__all__ = ["Locate", "print_answer", "print_verification"]

Locate = Callable[[Citation], Source]
"""Tells where the file of a citation stands: `qa.sources.source_of` over a library."""

INDENT = "    "
QUOTATION_MARKS = '“”„«»"'
STATUS_STYLES = {"ok": "green", "stale": "yellow", "missing": "yellow", "wrong": "bold red"}


def print_answer(answer: Answer, locate: Locate, out: Console) -> None:
    """The whole answer: what was searched, then each quote with its marker, source and place.

    `locate` tells where the file of a citation stands. The parts of a question that asks several things
    stand under their own words.
    """
    asked = answer.history[-1].question if answer.history else answer.question
    searched = one_line(answer.question)
    above = [] if one_line(asked) == searched else [f"Searched: {searched}"]
    for line in (*above, *(f"Note: {one_line(notice)}" for notice in answer.notices)):
        print_line(out, line, style="italic")
        out.print()
    if len(answer.parts) == 1 or answer.abstained:
        _print_whole(answer, locate, out)
    else:
        for number, part in enumerate(answer.parts):
            if number:
                out.print()
            _print_part(part, locate, out)
    out.print()
    print_line(out, f"Confidence {answer.confidence:.2f}", style="dim")


def print_verification(verification: "Verification", out: Console) -> None:
    """One line for each thing that was checked, then remarks, then how many are as they should be."""
    for checked in verification.checked:
        what = f"[{checked.number}]" + (" context" if checked.what == "context" else "")
        place = one_line(checked.document_id)
        why = f": {one_line(checked.reason)}" if checked.reason else ""
        status = "OK" if checked.status == "ok" else checked.status
        line = Text(f"{what:<12}{status:<8} {place}{why}")
        line.stylize(STATUS_STYLES[checked.status], 12, 12 + len(status))
        print_line(out, line)
    for remark in verification.remarks:
        print_line(out, f"Note: {one_line(remark)}")
    n_ok = sum(checked.status == "ok" for checked in verification.checked)
    print_line(out, f"{n_ok} of {len(verification.checked)} OK", style="bold")


def _print_whole(answer: Answer, locate: Locate, out: Console) -> None:
    """An answer without parts of its own, or a refusal."""
    if answer.abstained:
        print_line(out, "The documents do not answer this question.", style="bold")
        _print_nearest(answer.nearest, locate, out)
    _print_claims(answer.claims, locate, out)


def _print_part(part: Part, locate: Locate, out: Console) -> None:
    print_line(out, one_line(part.question), style="bold italic")
    if part.abstained:
        print_line(out, "The documents do not answer this part.", style="bold")
        _print_nearest(part.nearest, locate, out)
    _print_claims(part.claims, locate, out)


def _print_nearest(nearest: Iterable[Citation], locate: Locate, out: Console) -> None:
    for number, citation in enumerate(nearest):
        if number == 0:
            print_line(out, "Nearest passages, which do not answer it:")
        out.print()
        _print_citation(citation, locate, out)


def _print_claims(claims: Iterable[Claim], locate: Locate, out: Console) -> None:
    for number, claim in enumerate(claims):
        if number:
            out.print()
        _print_claim(claim, locate, out)


def _print_claim(claim: Claim, locate: Locate, out: Console) -> None:
    """Every citation that carries the claim, how independent they are, then those that contradict it."""
    for citation in claim.citations:
        _print_citation(citation, locate, out)
    n_articles = len({citation.document_id for citation in claim.citations})
    if n_articles > 1:
        origins = f"{claim.origins} origin" if claim.origins == 1 else f"{claim.origins} origins"
        print_line(out, f"{n_articles} articles, {origins}", indent=INDENT, style="dim")
    for source in claim.sources if claim.origins < n_articles else ():
        if len(source.document_ids) > 1:
            together = ", ".join(one_line(document_id) for document_id in source.document_ids)
            print_line(out, f"one origin: {together} ({one_line(source.reason)})", indent=INDENT, style="dim")
    for citation, difference in zip(claim.conflicts, claim.differences, strict=True):
        print_line(out, f"Against this ({one_line(against_in_words(difference))}):", style="bold yellow")
        _print_citation(citation, locate, out)


def _print_citation(citation: Citation, locate: Locate, out: Console) -> None:
    """The quote behind its marker, then who says it, where, and the file with the place in it."""
    marker = f"[{citation.number}] "
    quote = _quoted(citation)
    if speaker := one_line(spoken_by(citation)):
        quote.append(f" — {speaker}")
    print_line(out, quote, indent=marker.ljust(len(INDENT)))
    day = citation.date.isoformat() if citation.date else ""
    author = f"by {citation.author}" if citation.author else ""
    source = " · ".join(one_line(part) for part in (citation.title, citation.outlet, author, day) if part)
    print_line(out, source, indent=INDENT)
    found = locate(citation)
    stale = " (changed since it was indexed: sync again)" if found.has_changed else ""
    # Never wrapped: terminals and editors open `path:line:column` only in one piece.
    out.print(Text(INDENT + _where(citation, found) + stale, style="cyan"), soft_wrap=True)


def _where(citation: Citation, found: Source) -> str:
    """`path:line:column` for plain text; otherwise the file, and in brackets what is in it and where."""
    path = one_line(_short(found.file))
    is_extracted = Path(citation.document_id).suffix.lower() in EXTRACTED_SUFFIXES
    at = citation.place
    if is_extracted and not at:  # only the text is indexed: the line there is not the file's
        at = f"line {citation.line} of its text"
    elif found.within and not at:
        at = f"line {citation.line}"
    elif not found.within and not is_extracted:
        path += f":{citation.line}:{citation.column}"
    within = found.within.removesuffix(at.replace(" ", "-")).rstrip("/")  # rows have their number in the id
    inside = ", ".join(one_line(part) for part in (within, at) if part)
    return f"{path} ({inside})" if inside else path


def _quoted(citation: Citation) -> Text:
    """The quote in quotation marks, unless it brings its own; what answers in it is underlined."""
    shown = Text(style="bold")
    for words, is_focus in on_one_line(pieces(citation)):
        shown.append(inert(words), style="underline" if is_focus else "")
    has_marks = shown.plain[:1] in QUOTATION_MARKS or shown.plain[-1:] in QUOTATION_MARKS
    return shown if has_marks else Text("“", style="bold") + shown + Text("”")


def _short(file: Path) -> str:
    """The path as a reader would type it: relative inside the current folder, else absolute."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
