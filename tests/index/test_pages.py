"""Whole saved pages in several styles: what is left after the mask is the article and nothing else."""

import pytest

from index.masking.furniture import find_furniture
from index.sentences import split_sentences

BLOG = """Home
About

How I finally learned to bake

By Marta Olsen | 14 March 2021 | 6 min read

I spent most of last winter failing at bread. The first loaf was flat, the second was burnt.

Image credit: Marta Olsen

You need:
- 500 g flour
- 10 g salt
- Patience

Mix everything and wait overnight.

It works every time.

Share this post
Facebook
Pinterest

Posts you may like
Ten things to do with old bread
Why your oven lies to you about its temperature...

3 thoughts on “How I finally learned to bake”
Leave a Reply Cancel reply
Name *
Save my name, email, and website in this browser for the next time I comment.
© 2021 Small Kitchen Stories. Powered by WordPress."""

GOVERNMENT = """Skip to main content
An official website of the State

Water advisory lifted for Lake Hollow

Published: 12 June 2023
Samples taken on 9 June showed that bacteria had returned to safe levels.

• Swim only in marked areas.
• Keep dogs on a leash near the beach.

Call the Water Division at 555-0134 or write to water@example.gov.

Was this page helpful?
Yes
No
Related pages
Beach safety
Privacy Policy
Back to top"""

FORUM = """Best way to fix a leaking tap?

my kitchen tap drips about once a second. any ideas?

Reply | Quote | Report

It's almost certainly the washer. Turn off the water first!

Reply | Quote | Report

You must be logged in to reply.
Similar threads
Shower pressure is low"""

WIRE = """UPDATE 2-Harbour workers end strike after pay deal

LISBON, March 3 (Reuters) - Harbour workers in three ports ended a
nine-day strike on Thursday after accepting a pay rise of 4.5 percent,
their union said. "We did not get everything, but we
got enough," union leader Ana Prates told reporters.

Exports of cork, paper and wine were delayed by up to a week. Mr. Silva
of the shippers' association put the damage at 12 million euros.

(Reporting by Joao Alves; Editing by Tom Hale)"""

BROKEN = """Central bank holds rates as inflation cools

The bank kept its key rate at 5.25 percent. Governor Irene Walsh said that prices were rising

more slowly

than at any time since

2021, but that it was too early to cut.

Read next: House prices fall for the sixth month in a row

"The bank is in no hurry," said Paul Stein of the research firm

Northbridge. The governor smilesPhoto – Press office

Follow our channel on Telegram so you don't miss anything important

News by topic:

Rents rise faster than wages in the capital

Minister denies plan to tax savings accounts…"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            BLOG,
            [
                "How I finally learned to bake",
                "By Marta Olsen | 14 March 2021 | 6 min read",
                "I spent most of last winter failing at bread.",
                "The first loaf was flat, the second was burnt.",
                "You need:",
                "500 g flour",
                "10 g salt",
                "Patience",
                "Mix everything and wait overnight.",
                "It works every time.",
            ],
        ),
        (
            GOVERNMENT,
            [
                "Water advisory lifted for Lake Hollow",
                "Published: 12 June 2023",
                "Samples taken on 9 June showed that bacteria had returned to safe levels.",
                "Swim only in marked areas.",
                "Keep dogs on a leash near the beach.",
                "Call the Water Division at 555-0134 or write to water@example.gov.",
            ],
        ),
        (
            FORUM,
            [
                "Best way to fix a leaking tap?",
                "my kitchen tap drips about once a second.",
                "any ideas?",
                "It's almost certainly the washer.",
                "Turn off the water first!",
            ],
        ),
        (
            WIRE,
            [
                "UPDATE 2-Harbour workers end strike after pay deal",
                "LISBON, March 3 (Reuters) - Harbour workers in three ports ended a nine-day strike on"
                " Thursday after accepting a pay rise of 4.5 percent, their union said.",
                '"We did not get everything, but we got enough," union leader Ana Prates told reporters.',
                "Exports of cork, paper and wine were delayed by up to a week.",
                "Mr. Silva of the shippers' association put the damage at 12 million euros.",
            ],
        ),
        (
            BROKEN,
            [
                "Central bank holds rates as inflation cools",
                "The bank kept its key rate at 5.25 percent.",
                "Governor Irene Walsh said that prices were rising more slowly than at any time since 2021,"
                " but that it was too early to cut.",
                '"The bank is in no hurry," said Paul Stein of the research firm Northbridge.',
            ],
        ),
    ],
    ids=["blog", "government", "forum", "wire", "broken lines"],
)
def test_the_sentences_of_a_saved_page_are_its_article(page: str, expected: list[str]) -> None:
    spans = split_sentences(page, find_furniture(page))
    assert [" ".join(page[span.start : span.end].split()) for span in spans] == expected
