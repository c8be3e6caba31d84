from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from index.errors import Damaged, EmptyDocument
from index.load import Loaded

Load = Callable[..., Loaded]


def mail(text: str = "The ferry sails again.\n", **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    fields = {
        "From": "Ann Lee <ann@coast.example>",
        "Subject": "Ferry",
        "Date": "Tue, 4 May 2021 23:30:00 -0700",
    }
    for name, value in (fields | headers).items():
        message[name] = value
    message.set_content(text)
    return message


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.documents]


def test_a_mail_is_its_body_with_subject_sender_and_the_senders_date(load: Load) -> None:
    (document,) = load(mail("Grüße 👋\r\n\r\nThe ferry sails.\r\n").as_bytes(), "a.eml").documents
    assert document.text == "Grüße 👋\n\nThe ferry sails."
    assert (document.title, document.author, document.outlet) == ("Ferry", "Ann Lee", "Ann Lee")
    assert document.date == date(2021, 5, 4)
    assert document.places == ()


def test_a_sender_without_a_name_is_known_by_the_domain(load: Load) -> None:
    (document,) = load(mail(From="news@coast.example").as_bytes(), "a.eml").documents
    assert (document.author, document.outlet) == ("", "coast.example")


def test_the_plain_text_is_read_where_there_are_both_unless_it_is_a_stub(load: Load) -> None:
    rich = "<p>The ferry <b>sails</b> again, and this is a text of some length for all to read.</p>"
    for plain, text in (
        ("The ferry sails again, plainly said and at the same length for all to read.", None),
        ("See HTML.", "The ferry sails again, and this is a text of some length for all to read."),
    ):
        message = mail(plain)
        message.add_alternative(rich, subtype="html")
        assert load(message.as_bytes(), "a.eml").documents[0].text == (text or plain)


def test_attachments_are_documents_beside_the_body(files: Any, load: Load) -> None:
    message = mail()
    message.add_attachment(
        files.pdf([[(72, 720, "Nobody was hurt.")]]), "application", "pdf", filename="r.pdf"
    )
    message.add_attachment(b"It rained.", "text", "plain", filename="notes.txt")
    message.add_attachment(b"It snowed.", "text", "plain", filename="NOTES.txt")
    message.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    message.add_attachment(mail("Forwarded text.\n"))
    loaded = load(message.as_bytes(), "a.eml")
    assert ids(loaded) == [
        "a.eml",
        "a.eml/r.pdf",
        "a.eml/notes.txt",
        "a.eml/NOTES-2.txt",
        "a.eml/attachment-5.eml",
    ]
    assert loaded.documents[1].text == "Nobody was hurt."
    assert loaded.documents[4].text == "Forwarded text."
    assert [refused.id for refused in loaded.refused] == ["a.eml/setup.exe"]
    assert "files ending in .exe are not supported" in loaded.refused[0].reason


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\x.txt", "x.txt"),
        ("/abs.txt", "abs.txt"),
        ("..", "attachment-1.txt"),
        (".bashrc.txt", "bashrc.txt"),
        ("a\u202etxt.exe.txt", "atxt.exe.txt"),
        ("x" * 5_000 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_the_name_of_an_attachment_leads_nowhere(load: Load, name: str, kept: str) -> None:
    message = mail()
    message.add_attachment(b"It rained.", "text", "plain", filename=name)
    assert ids(load(message.as_bytes(), "a.eml")) == ["a.eml", f"a.eml/{kept}"]


def test_pictures_of_the_layout_and_signatures_are_nothing_to_report(load: Load) -> None:
    message = mail()
    message.add_alternative("<p>The ferry sails again.</p><img src='cid:x'>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<x>")  # type: ignore[union-attr,index]
    loaded = load(message.as_bytes(), "a.eml")
    assert (ids(loaded), loaded.refused) == (["a.eml"], ())


def test_a_mail_that_is_only_an_attachment_says_so_of_its_body(load: Load) -> None:
    message = mail("\n")
    message.add_attachment(b"It rained.", "text", "plain", filename="notes.txt")
    loaded = load(message.as_bytes(), "a.eml")
    assert ids(loaded) == ["a.eml/notes.txt"]
    assert [refused.id for refused in loaded.refused] == ["a.eml"]
    with pytest.raises(EmptyDocument, match=r"b\.eml: there is no text in the message itself"):
        load(mail("\n").as_bytes(), "b.eml")


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIt rained.\r\n",
        b"Subject: x\r\nContent-Type: text/plain; charset=no-such\r\n\r\nIt rained.",
        b"Subject: =?utf-8?q?=ff=fe?=\r\nDate: yesterday\r\nFrom: <<<>\r\n\r\nIt rained.",
        b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nSXQgcmFpbmVkLg",
    ],
    ids=["no end", "unknown charset", "broken headers", "broken base64"],
)
def test_broken_mail_is_read_as_far_as_it_goes(load: Load, raw: bytes) -> None:
    (document,) = load(raw, "a.eml").documents
    assert document.text.strip() == "It rained."
    assert document.date is None


def test_mails_within_mails_end_somewhere(load: Load) -> None:
    message = mail("Innermost.\n")
    for _ in range(8):
        outer = mail()
        outer.add_attachment(message)
        message = outer
    loaded = load(message.as_bytes(), "a.eml")
    assert len(loaded.documents) == 5
    assert "nested in too many files" in loaded.refused[0].reason
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3_000)
    )
    with pytest.raises(Damaged, match=r"^b\.eml: "):
        load(b"Subject: x\r\n" + parts + b"\r\nIt rained.", "b.eml")


def test_what_is_no_mail_is_damaged(load: Load) -> None:
    with pytest.raises(Damaged, match=r"a\.eml: this is not a saved message"):
        load(b"It rained.\n\nIt stopped.", "a.eml")


PAGE = "".join(
    f"<p>The ferry number {n} sails again on Monday, the harbour office said on Friday.</p>" for n in range(9)
)


def test_a_web_archive_is_read_as_the_page_in_it(load: Load) -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["Date"] = "Saved", "Tue, 4 May 2021 23:30:00 +0000"
    head = (
        '<title>Ferry back</title><meta name="author" content="Ann Lee">'
        '<meta property="og:site_name" content="Island Gazette">'
        '<meta property="article:published_time" content="2020-02-03">'
    )
    message.set_content(
        f"<html><head>{head}</head><body><article>{PAGE}</article></body></html>", subtype="html"
    )
    message.add_related(b"p{}", "text", "css", cid="<css>")
    (document,) = load(message.as_bytes(), "a.mhtml").documents
    assert "The ferry number 3 sails again on Monday" in document.text
    assert (document.title, document.author, document.outlet) == ("Ferry back", "Ann Lee", "Island Gazette")
    assert document.date == date(2020, 2, 3)  # not that of the saving
    with pytest.raises(Damaged, match=r"b\.mht: there is no page in this web archive"):
        load(mail().as_bytes(), "b.mht")
