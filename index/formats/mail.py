"""EML and MHTML, by the standard library: a mail's body and attachments, the page in a saved web archive."""

import datetime
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from functools import partial

from index.errors import Damaged, EmptyDocument
from index.formats.archive import Member
from index.formats.decoding import decode
from index.formats.extracted import Extracted, clean
from index.formats.member_names import plain_name
from index.formats.web import decode_page, read_page, visible_text

__all__ = ["attachments", "parse_mail", "read_archived_page", "read_body"]

MIN_PLAIN_SHARE = 0.2
"""A plain text shorter than this share of the HTML beside it only says that there is an HTML text."""

MAX_PARTS = 1_000
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
ENDINGS = {"text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf", "message/rfc822": ".eml"}


def parse_mail(raw: bytes, name: str) -> EmailMessage:
    """Parse a message; raises `Damaged` for bytes that have no header, or too many parts."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        n_parts = sum(1 for _ in message.walk())
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise Damaged(f"{name}: the message cannot be parsed ({error!r}); save it anew") from error
    if not any(
        message.get(field)
        for field in ("from", "date", "subject", "received", "content-type", "mime-version")
    ):
        raise Damaged(f"{name}: this is not a saved message (it has no header); rename it to what it is")
    if n_parts > MAX_PARTS:
        raise Damaged(f"{name}: {n_parts:,} parts, the limit is {MAX_PARTS:,}; exclude it")
    return message


def read_body(message: EmailMessage, name: str) -> Extracted:
    """What the mail itself says, with subject, date and sender; raises `EmptyDocument`."""
    texts = [clean(text).strip("\n") for text in _body_texts(message, name)]
    text = "\n\n".join(text for text in texts if text.strip())
    if not text:
        raise EmptyDocument(f"{name}: there is no text in the message itself; exclude it")
    sender, address = next(iter(getaddresses([_header(message, "from")])), ("", ""))
    return Extracted(
        text=text,
        title=" ".join(_header(message, "subject").split()),
        author=" ".join(sender.split()),
        outlet=" ".join(sender.split()) or address.rpartition("@")[2],
        date=_date(message),
        is_complete=True,
    )


def attachments(message: EmailMessage, name: str) -> Iterator[Member]:
    """Every attached file, messages included, under a name that is its own and can be shown.

    Pictures that belong to the look of an HTML text, and signatures, are no documents of their own.
    """
    seen: set[str] = set()
    for number, part in enumerate(_attached(message), start=1):
        kind = part.get_content_type()
        default = f"attachment-{number}{ENDINGS.get(kind, '')}"
        path = plain_name(_filename(part), default)
        if kind == "message/rfc822" and not path.lower().endswith(".eml"):
            path += ".eml"
        stem, dot, ending = path.rpartition(".") if "." in path else (path, "", "")
        copy = 1
        while path.casefold() in seen:
            copy += 1
            path = f"{stem}-{copy}{dot}{ending}"
        seen.add(path.casefold())
        yield Member(path=path, read=partial(_content, part, f"{name}/{path}"))


def read_archived_page(raw: bytes, name: str, stem: str) -> Extracted:
    """The page that a web archive (MHTML) was saved from; raises `Damaged` when there is none in it."""
    message = parse_mail(raw, name)
    page = next(
        (
            part
            for part in message.walk()
            if part.get_content_type() in ("text/html", "application/xhtml+xml")
        ),
        None,
    )
    if page is None:
        raise Damaged(f"{name}: there is no page in this web archive; save the page anew")
    text, metadata = read_page(decode_page(_payload(page, name), name), stem=stem)
    return Extracted(
        text=text,
        title=metadata.title,
        author=metadata.author,
        outlet=metadata.outlet,
        date=metadata.date,
        is_complete=True,
    )


def _body_texts(message: EmailMessage, name: str) -> Iterator[str]:
    """The texts that a mail program shows one below the other, the plain version where there are two."""
    kind = message.get_content_type()
    if _is_attached(message):
        return
    if kind == "multipart/alternative":
        versions = [
            (part.get_content_type(), "\n\n".join(_body_texts(part, name))) for part in _parts(message)
        ]
        plain = next((text for kind, text in versions if kind == "text/plain"), "")
        rich = next((text for kind, text in versions if kind != "text/plain" and text.strip()), "")
        yield plain if len(plain.strip()) > MIN_PLAIN_SHARE * len(rich.strip()) else rich
    elif message.is_multipart():
        for part in _parts(message):
            yield from _body_texts(part, name)
    elif kind == "text/html":
        yield visible_text(decode_page(_payload(message, name), name), name)
    elif kind == "text/plain":
        charset = message.get_content_charset("") or ""
        yield decode(_payload(message, name), name, declared=charset)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    payload = message.get_payload()
    if message.get_content_type() != "message/rfc822" and isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, EmailMessage))


def _attached(message: EmailMessage, *, is_top: bool = True) -> Iterator[EmailMessage]:
    if not is_top and _is_attached(message):
        if not _is_look(message):
            yield message
        return
    for part in _parts(message):
        yield from _attached(part, is_top=False)


def _is_attached(part: EmailMessage) -> bool:
    """Whether a part is a file beside the text; a part of a kind that is no text cannot be anything else."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    return (
        bool(_filename(part))
        or part.get_content_disposition() == "attachment"
        or not kind.startswith("text/")
    )


def _is_look(part: EmailMessage) -> bool:
    is_inline = part.get_content_disposition() != "attachment"
    is_picture = part.get_content_maintype() == "image" and bool(part.get("content-id")) and is_inline
    return is_picture or part.get_content_type() in SIGNATURES


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # broken MIME
        return ""


def _content(part: EmailMessage, name: str) -> bytes:
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if not isinstance(inner, EmailMessage):
            raise Damaged(f"{name}: the attached message is broken; save it by itself")
        try:
            return inner.as_bytes(policy=policy.compat32)
        except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as error:
            raise Damaged(f"{name}: the attached message is broken ({error!r}); save it by itself") from error
    return _payload(part, name)


def _payload(part: EmailMessage, name: str) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        raise Damaged(
            f"{name}: its encoding within the message is broken ({error!r}); save it anew"
        ) from error
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, field: str) -> str:
    try:
        return clean(str(message.get(field, ""))).replace("\n", " ")
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # a header beyond the parser
        return ""


def _date(message: EmailMessage) -> datetime.date | None:
    """The day that the Date header states, where the sender was."""
    try:
        stated = message["date"]
        return stated.datetime.date() if stated is not None and stated.datetime is not None else None
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, OverflowError):
        return None
