"""Saved answers: packs written as files, and a stranger's JSON read back as records or refused with a reason.

Types are read strictly: no number is made of text, nothing missing is filled in but what an earlier version
did not write (`Citation.place` and `author`). Fields that the records do not have, of other versions, are
ignored. What the quotes claim about files is the business of
`qa.evidence.verify`.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from index import QuotedeskError
from qa.answer import Answer, Citation, Claim
from qa.evidence.evidence import Excerpt, Pack, citations_in, pack_as_json

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

__all__ = ["MAX_BYTES", "NotAnAnswer", "answer_from_json", "read_saved", "save"]

MAX_BYTES = 20_000_000
"""Of one saved answer: thousands of times what an answer takes."""

MAX_QUOTES = 2_000
"""In one answer; each costs a search through its document."""

Record = TypeVar("Record", Answer, Pack)


class NotAnAnswer(QuotedeskError):
    """A text is neither a saved answer nor an evidence pack; the message says where it goes wrong."""


def answer_from_json(text: str) -> Answer:
    """The answer that `as_json` wrote: `answer_from_json(as_json(answer)) == answer`.

    Raises:
        NotAnAnswer: the text is not JSON, a field is missing or of another type, or the records contradict
            each other (a claim with other words than its first citation, two citations of one number).

    """
    answer = _read(text, Answer)
    _check(answer)
    return answer


def read_saved(saved: str | Path) -> Answer | Pack:
    """A saved answer or an evidence pack, whichever the text is, or the file at a path.

    Raises as `answer_from_json`; the message names the file, which may also be one that cannot be read.
    """
    if isinstance(saved, str):
        return _answer_or_pack(saved)
    try:
        return _answer_or_pack(_text_of(saved))
    except NotAnAnswer as error:
        raise NotAnAnswer(f"{saved}: {error}") from error


def save(pack: Pack, name: Path) -> tuple[Path, ...]:
    """Write a pack as `.html`, as `.json`, or both where the name ends in neither; which files came to be.

    A file of that name is replaced, once the new one is whole.
    """
    from qa.evidence.evidence_page import as_page

    forms = {".html": as_page, ".json": pack_as_json}
    if name.suffix.lower() in forms:
        named = {name: forms[name.suffix.lower()]}
    else:
        named = {name.with_name(name.name + suffix): form for suffix, form in forms.items()}
    for file, form in named.items():
        part = file.with_name(f".{file.name}.part")
        part.write_text(form(pack), encoding="utf-8", newline="")
        part.replace(file)
    return tuple(named)


def _answer_or_pack(text: str) -> Answer | Pack:
    from pydantic_core import from_json

    try:
        is_pack = "excerpts" in from_json(_sized(text))
    except (ValueError, TypeError) as error:
        raise NotAnAnswer(f"not a saved answer: {_first_line(error)}") from error
    if not is_pack:
        return answer_from_json(text)
    pack = _read(text, Pack)
    _check(pack.answer)
    if len(pack.excerpts) > MAX_QUOTES:
        raise NotAnAnswer(f"not a saved answer: more than {MAX_QUOTES:,} excerpts")
    for number, excerpt in enumerate(pack.excerpts):
        _check_span(excerpt, excerpt.text, f"excerpts[{number}]")
    return pack


def _text_of(file: Path) -> str:
    """The start of a file, enough to be over the limit if the file is."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        raise NotAnAnswer(f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise NotAnAnswer(f"not a saved answer: not UTF-8 at byte {error.start}") from error


def _read(text: str, record: type[Record]) -> Record:
    from pydantic import ValidationError

    try:
        return cast(Record, _reader(of_pack=record is Pack).validate_json(_sized(text), strict=True))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in first["loc"]).lstrip(".")
        raise NotAnAnswer(f"not a saved answer: {at or 'the whole'}: {first['msg']}") from error


@cache
def _reader(*, of_pack: bool) -> "SchemaValidator":
    """What reads one kind of record; made once, since that takes twenty times as long as reading.

    It stops at the first wrong member of a list: a megabyte of `{}` would make gigabytes of complaints.
    """
    # Imported here: reading saved answers is rare, and the library takes a tenth of a second to import.
    from pydantic import TypeAdapter
    from pydantic_core import SchemaValidator

    def stopping(schema: Any) -> Any:
        if isinstance(schema, list):
            return [stopping(member) for member in schema]
        if not isinstance(schema, dict):
            return schema
        copied = {key: stopping(value) for key, value in schema.items()}
        return copied | {"fail_fast": True} if copied.get("type") == "tuple" else copied

    return SchemaValidator(stopping(TypeAdapter(Pack if of_pack else Answer).core_schema))


def _sized(text: str) -> bytes:
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise NotAnAnswer("not a saved answer: it holds half a character (a lone surrogate)") from error
    if len(raw) > MAX_BYTES:
        raise NotAnAnswer(f"not a saved answer: {len(raw):,} bytes, the limit is {MAX_BYTES:,}")
    return raw


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _check(answer: Answer) -> None:
    """Refuse records that cannot have come from `ask()`, whatever the files say."""
    citations = citations_in(answer)
    if len(citations) > MAX_QUOTES:
        raise NotAnAnswer(f"not a saved answer: more than {MAX_QUOTES:,} quotes")
    if not answer.abstained and not answer.citations:
        raise NotAnAnswer("not a saved answer: it neither abstains nor quotes anything")
    if not 0 <= answer.confidence <= 1:
        raise NotAnAnswer("not a saved answer: confidence: not a probability")
    for citation in citations:
        where = f"citation [{citation.number}]"
        _check_span(citation, citation.quote, where)
        spans = [(span.start, span.end) for span in citation.focus]
        spans += [(spoken.start, spoken.end) for spoken in citation.dates]
        for start, end in spans:
            if not citation.start <= start < end <= citation.end:
                raise NotAnAnswer(f"not a saved answer: {where}: a focus or date lies outside the quote")
    # Sources in an answer are told apart by these numbers: two [1] would make a quote seem to come from
    # another place. A part without an answer has numbered its nearest passages too, so all are counted.
    if [citation.number for citation in citations] != list(range(1, len(citations) + 1)):
        raise NotAnAnswer("not a saved answer: its citations are not numbered 1, 2, 3 in their order")
    for claim in (*answer.claims, *(claim for part in answer.parts for claim in part.claims)):
        _check_claim(claim)


def _check_span(located: Citation | Excerpt, text: str, where: str) -> None:
    if not 0 <= located.start < located.end or located.end - located.start != len(text):
        raise NotAnAnswer(f"not a saved answer: {where}: start and end do not fit its text")


def _check_claim(claim: Claim) -> None:
    first = claim.citations[0] if claim.citations else None
    if first is None or (claim.quote, claim.speaker) != (first.quote, first.speaker):
        raise NotAnAnswer("not a saved answer: a claim has other words than its first citation")
    if len(claim.conflicts) != len(claim.differences):
        raise NotAnAnswer("not a saved answer: a claim's conflicts and differences do not match")
