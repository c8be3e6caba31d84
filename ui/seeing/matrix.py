"""Who carries which claim, and who contradicts it: a table of claims by documents, as markup and as CSV.

Pure functions from an answer to text. In the page a cell holds the markers that open the source; in the CSV
the same numbers. A spreadsheet that opens the CSV must not compute with a document's words.
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from markupsafe import Markup

from qa import Answer, Citation, Claim, Difference, Part
from ui.seeing.columns import Group, groups_of
from ui.seeing.markup import marker_html, region_html, save_html, words_html
from ui.seeing.names import document_names, plain, shortened
from ui.words import count, hidden, literal

__all__ = ["matrix_csv", "matrix_html"]

N_QUOTE = 140
"""Characters of a claim beside its cells: three lines on a telephone."""

N_WORDS = 40
"""Characters of each side of a difference: a number, a date or a place, and not the sentence around it."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell (OWASP, "CSV injection"); the wide forms do in East Asian ones."""


def matrix_html(answer: Answer, turn: int) -> Markup:
    """The table in a part that scrolls sideways by itself, under it why documents count as one origin."""
    if not answer.claims:
        body = words_html("No claims to compare: the documents do not answer this question.")
    else:
        groups, names = groups_of(answer), document_names(answer.citations)
        table = Markup('<table class="matrix">{}{}{}{}</table>').format(
            Markup("<caption>Who carries which claim; ≠ marks a quote that contradicts it</caption>"),
            Markup("<colgroup><col></colgroup>")
            + Markup("").join(
                Markup('<colgroup span="{}"></colgroup>').format(len(g.document_ids)) for g in groups
            ),
            _head(groups, names),
            _bodies(answer, groups, turn),
        )
        body = Markup("{}{}{}").format(
            region_html("Claims by source, scrolls sideways", table),
            _reasons(groups, names),
            save_html("matrix", ("csv",), turn),
        )
    return Markup(
        '<section class="seeing" aria-label="Claims by source"><h3>Claims by source</h3>{}</section>'
    ).format(body)


def matrix_csv(answer: Answer) -> str:
    """The matrix for a spreadsheet: one line for each claim, one column for each document.

    A cell holds the numbers of the quotes that carry the claim, and `≠ 3 (number: 76 / 70)` for one that
    contradicts it. Cells that a spreadsheet would compute begin with an apostrophe.
    """
    names = document_names(answer.citations)
    documents = [document_id for group in groups_of(answer) for document_id in group.document_ids]
    file = StringIO()
    writer = csv.writer(file)
    heads = ["Claim", "Said by", "Articles", "Origins", *(names[key] for key in documents)]
    writer.writerow([_cell_text(head) for head in heads])
    for claim in answer.claims:
        n_articles = len({citation.document_id for citation in claim.citations})
        cells = [claim.quote, claim.speaker or "", str(n_articles), str(claim.origins)]
        cells += [_in_text(claim, document_id) for document_id in documents]
        writer.writerow([_cell_text(cell) for cell in cells])
    return file.getvalue()


def _cell_text(text: str) -> str:
    line = plain(text)
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def _in_text(claim: Claim, document_id: str) -> str:
    carried, against = _of(claim, document_id)
    said = [str(citation.number) for citation in carried]
    said += [f"≠ {citation.number} ({one.kind}: {one.claimed} / {one.against})" for citation, one in against]
    return ", ".join(said)


def _of(claim: Claim, document_id: str) -> tuple[list[Citation], list[tuple[Citation, Difference]]]:
    """The citations of one document that carry the claim, and those that contradict it, with in what."""
    carried = [citation for citation in claim.citations if citation.document_id == document_id]
    both = zip(claim.conflicts, claim.differences, strict=True)
    return carried, [(citation, one) for citation, one in both if citation.document_id == document_id]


def _head(groups: Sequence[Group], names: Mapping[str, str]) -> Markup:
    """One line of headers, or two where documents stand under the origin they share."""
    is_grouped = any(len(group.document_ids) > 1 for group in groups)
    over = Markup(' rowspan="2"') if is_grouped else ""
    upper = [Markup('<th scope="col"{}>Claim</th>').format(over)]
    lower = []
    for group in groups:
        cells = [
            Markup('<th scope="col"{}><bdi>{}</bdi></th>').format(
                over if len(group.document_ids) == 1 else "", literal(names[document_id])
            )
            for document_id in group.document_ids
        ]
        if len(cells) == 1:
            upper += cells
        else:
            upper.append(Markup('<th scope="colgroup" colspan="{}">one origin</th>').format(len(cells)))
            lower += cells
    rows = [upper, lower] if is_grouped else [upper]
    return Markup("<thead>{}</thead>").format(
        Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(row)) for row in rows)
    )


def _bodies(answer: Answer, groups: Sequence[Group], turn: int) -> Markup:
    """The claims; those of a question of several parts under the words of each part."""
    if len(answer.parts) < 2:
        return Markup("<tbody>{}</tbody>").format(_rows(answer.claims, groups, turn))
    n_columns = 1 + sum(len(group.document_ids) for group in groups)
    return Markup("").join(_part(part, groups, turn, n_columns) for part in answer.parts if part.claims)


def _part(part: Part, groups: Sequence[Group], turn: int, n_columns: int) -> Markup:
    return Markup(
        '<tbody><tr><th scope="rowgroup" colspan="{}" class="part" dir="auto">{}</th></tr>{}</tbody>'
    ).format(n_columns, literal(shortened(part.question, N_QUOTE)), _rows(part.claims, groups, turn))


def _rows(claims: Sequence[Claim], groups: Sequence[Group], turn: int) -> Markup:
    documents = [(document_id, i % 2) for i, group in enumerate(groups) for document_id in group.document_ids]
    return Markup("").join(_row(claim, documents, turn) for claim in claims)


def _row(claim: Claim, documents: Sequence[tuple[str, int]], turn: int) -> Markup:
    n_articles = len({citation.document_id for citation in claim.citations})
    spread = f"{count(n_articles, 'article', 'articles')}, {count(claim.origins, 'origin', 'origins')}"
    cells = (
        Markup("<td{}>{}</td>").format(
            Markup(' class="other"') if is_other else "", _cell(*_of(claim, document_id), turn)
        )
        for document_id, is_other in documents
    )
    return Markup(
        '<tr><th scope="row"><span class="quote" dir="auto">{}</span><span class="meta">{}</span></th>{}</tr>'
    ).format(literal(shortened(claim.quote, N_QUOTE)), spread, Markup("").join(cells))


def _cell(carried: Sequence[Citation], against: Sequence[tuple[Citation, Difference]], turn: int) -> Markup:
    if not carried and not against:
        return hidden("does not say")
    inner = [marker_html(citation, turn) for citation in carried]
    inner += [_against(citation, difference, turn) for citation, difference in against]
    return Markup(" ").join(inner)


def _against(citation: Citation, difference: Difference, turn: int) -> Markup:
    """A quote that contradicts: the sign, its marker, and the words that cannot both hold, its own first."""
    return Markup(
        '<span class="against"><span aria-hidden="true">≠ </span>{}{}'
        '<span class="meta"><bdi>{}</bdi>, not <bdi>{}</bdi></span></span>'
    ).format(
        hidden("contradicts: "),
        marker_html(citation, turn),
        literal(shortened(difference.against, N_WORDS)),
        literal(shortened(difference.claimed, N_WORDS)),
    )


def _reasons(groups: Sequence[Group], names: Mapping[str, str]) -> Markup:
    """Why documents stand under one origin."""
    items = (
        Markup(
            '<li><span class="label">One origin:</span> {}<span class="meta" dir="auto">{}</span></li>'
        ).format(
            Markup(", ").join(
                Markup("<bdi>{}</bdi>").format(literal(names[one])) for one in group.document_ids
            ),
            literal(plain(group.reason)),
        )
        for group in groups
        if len(group.document_ids) > 1
    )
    listed = Markup("").join(items)
    return Markup('<ul class="reasons">{}</ul>').format(listed) if listed else Markup("")
