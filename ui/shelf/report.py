"""What is said about the library beside its list: how its sync goes, its sizes, what is not in it, and why.

Pure functions from records to markup.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup
from rich.filesize import decimal

from index import LibraryInfo, Progress, Skipped
from qa.holdings import report_in_words
from ui.shelf.intake import Intake
from ui.shelf.states import Done, Failed, Idle, Running, Stopped, SyncState
from ui.words import button, literal

__all__ = ["folder_html", "intake_html", "removed_html", "sizes_html", "skipped_html", "state_html"]

MAX_LISTED = 200
"""Files listed by name; who has more to put right sees the first, and how many more there are."""

STAGES = {
    "scan": "Looking at the files",
    "load": "Reading",
    "encode": "Making searchable",
    "index": "Saving the indexes",
}


def state_html(state: SyncState) -> Markup:
    """How the sync goes, or how the last one went; nothing before the first."""
    match state:
        case Idle():
            return Markup("")
        case Running():
            return _running(state)
        case Done():
            words = f"Up to date since {state.ended:%H:%M}: {report_in_words(state.report)}"
            n = len(state.report.skipped)
            return _said("done", words + (f"; {n:,} skipped" if n else ""))
        case Stopped():
            return _said("halted", f"Stopped at {state.ended:%H:%M}. What was done is kept.", again=True)
        case Failed():
            return _said("failed", f"Not up to date ({state.ended:%H:%M}). {state.message}", again=True)


def folder_html(folder: Path) -> Markup:
    """Say where added files go, before anybody adds one."""
    return Markup(
        '<p class="where">Added files are copied into <bdi class="path">{}</bdi>, the folder of this '
        "library. No file there is replaced or deleted.</p>"
    ).format(literal(str(folder)))


def intake_html(intake: Intake) -> Markup:
    """What became of added files."""
    parts = [
        f"{len(names):,} {words}"
        for names, words in ((intake.added, "added"), (intake.already, "already there"))
        if names
    ]
    if intake.refused:
        parts.append(f"{len(intake.refused):,} not taken")
    return Markup('<div class="intake" role="status"><p>{}</p>{}</div>').format(
        "; ".join(parts) or "No files were sent.", _by_reason(intake.refused)
    )


def skipped_html(skipped: Sequence[Skipped]) -> Markup:
    """What of the folders is not in the library, by reason."""
    if not skipped:
        return Markup("")
    words = (
        "1 file is not in the library"
        if len(skipped) == 1
        else f"{len(skipped):,} files are not in the library"
    )
    return Markup('<details class="skipped"><summary>{}</summary>{}</details>').format(
        words, _by_reason(skipped)
    )


def removed_html(removed: Sequence[str]) -> Markup:
    """The documents that were taken out, each with the way back."""
    if not removed:
        return Markup("")
    rows = Markup("").join(
        Markup(
            '<li><bdi class="path">{0}</bdi> <button type="button" class="plain readmit" '
            'data-say="readmit" data-document="{0}">Take back<span class="hidden"> <bdi>{0}</bdi></span>'
            "</button></li>"
        ).format(literal(name))
        for name in removed[:MAX_LISTED]
    )
    return Markup(
        '<details class="removed"><summary>{:,} removed</summary><p class="meta">They are in no answer. '
        "Their files were not touched.</p><ul>{}</ul>{}</details>"
    ).format(len(removed), rows, _more(len(removed)))


def sizes_html(info: LibraryInfo) -> Markup:
    """What the library holds, in numbers."""
    facts = (
        ("Documents", f"{info.n_documents:,}"),
        ("Passages", f"{info.n_passages:,}"),
        ("On disk", decimal(sum(info.n_bytes.values()))),
        ("Model", info.model),
        ("Folders" if len(info.folders) > 1 else "Folder", ", ".join(map(str, info.folders))),
    )
    rows = Markup("").join(
        Markup("<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>").format(name, literal(value))
        for name, value in facts
    )
    unfinished = (
        Markup("") if info.is_complete else _said("unfinished", "The last sync did not end.", again=True)
    )
    return Markup('<dl class="sizes">{}</dl>{}').format(rows, unfinished)


def _running(state: Running) -> Markup:
    words = STAGES.get(state.stages[-1].stage, "Working") if state.stages else "Beginning"
    if state.stopping:
        words = "Stopping"
    then = " New files came in meanwhile: they are looked at next." if state.again else ""
    bars = Markup("").join(_bar(step, is_over=step is not state.stages[-1]) for step in state.stages)
    stop = "" if state.stopping else button("Stop", "stop_sync")
    return Markup(
        '<div class="state running"><p role="status" aria-live="polite">{}…{}</p>{}{}</div>'
    ).format(words, then, bars, stop)


def _bar(step: Progress, *, is_over: bool) -> Markup:
    """One stage; while its end is not known, the bar only says that something goes on."""
    of = f"{step.done:,} of {step.total:,}" if step.total else f"{step.done:,}"
    done, total = (step.done, step.total) if step.total else (1, 1)
    known = Markup(' value="{}" max="{}"').format(min(done, total), total) if step.total or is_over else ""
    return Markup(
        '<label class="stage"><span>{}</span><progress{}>{}</progress><span class="figure">{}</span></label>'
    ).format(STAGES.get(step.stage, step.stage), known, of, of)


def _said(kind: str, words: str, *, again: bool = False) -> Markup:
    return Markup(
        '<div class="state {}"><p role="status" aria-live="polite" dir="auto">{}</p>{}</div>'
    ).format(kind, literal(words), button("Try again", "sync") if again else "")


def _by_reason(skipped: Sequence[Skipped]) -> Markup:
    """Files under their reasons, the reason of most files first; only the first files by name."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in skipped:
        groups[one.reason.removeprefix(f"{one.path}: ")].append(one.path)
    listed = Markup("")
    left = MAX_LISTED
    for why, paths in sorted(groups.items(), key=lambda group: -len(group[1])):
        if left:
            names = Markup("").join(
                Markup("<li><bdi>{}</bdi></li>").format(literal(path)) for path in paths[:left]
            )
            listed += Markup('<li><p class="why" dir="auto">{}</p><ul>{}</ul></li>').format(
                literal(why), names
            )
        left -= min(left, len(paths))
    return (
        Markup('<ul class="reasons">{}</ul>{}').format(listed, _more(len(skipped))) if skipped else Markup("")
    )


def _more(n: int) -> Markup:
    return (
        Markup('<p class="meta">and {:,} more</p>').format(n - MAX_LISTED) if n > MAX_LISTED else Markup("")
    )
