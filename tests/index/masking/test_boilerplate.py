import pytest

from index.masking.furniture import find_furniture
from tests.index.masking.masks import ARTICLE, furniture


@pytest.mark.parametrize(
    "line",
    [
        "Leave a Reply Cancel reply",
        "Your e-mail will not be published. Fields marked with * are required",
        "3 Comments",
        "Sign in to leave a comment",
        "Share on Facebook",
        "Facebook | Twitter | WhatsApp | Copy link",
        "Follow us on Mastodon",
        "Subscribe to our weekly newsletter",
        "This site uses cookies to improve your experience.",
        "By continuing to use this site you agree to our cookie policy.",
        "© 2019 The Northern Post",
        "The Northern Post. All rights reserved.",
        "Back to top",
        "Skip to content",
        "ADVERTISEMENT",
        "Continue reading below",
        "See more: Ten bridges in the north >>>",
        "Ten bridges you should cross once in your life →",
        "Read next: Ferry prices to rise",
        "Photo: Ann Lee / The Northern Post",
        "Image courtesy: City Hall",
        "REUTERS/Ann Lee",
        "The mayor at the opening AFP / EPA / ANN LEE",
        "Mayor Lee and Minister Roy northernpost.org",
        "Was this article helpful?",
        "If you notice a mistake, select it and press Ctrl+Enter",
        "(Reporting by Ann Lee; Editing by Joe Roy)",
        "</div></section>",
        '<a href="/next"><img src="x.png"></a>',
        ".menu{display:none;margin:0}",
        "@import url('theme.css');",
        'window.dataLayer.push({"event": "view"});',
        "[1]: https://example.org/bridge",
        "![A bridge](bridge.jpg)",
    ],
)
def test_a_line_of_web_boilerplate_is_masked_wherever_it_stands(line: str) -> None:
    assert furniture(ARTICLE + line + "\n\nCars may cross from Friday on, said the mayor of the town.\n") == [
        line
    ]


@pytest.mark.parametrize(
    "ending",
    [
        "It works.",
        "• Rents rose by four percent over the year.\n\n• Wages fell for the third time in a row.",
        "You need:\n- 500 g flour\n- Salt\n- Patience",
        "Q: When does it open?\nA: At nine.\nQ: Is there a fee?\nA: No.",
        "| Year | Cars |\n|---|---|\n| 2020 | 310 |",
        "Readers may subscribe to the newsletter of the town hall, the mayor said on Tuesday.",
        "The company uses cookies to follow people across the web, the court found.",
        "She asked him to share the photo. He refused, and she left without it.",
        "He said that the comments of the minister were related to the strike.",
        "Contact\nCall 555-0134 or write to water@example.gov.",
        "The end",
        "« Nous sommes prêts »",
        "f(x) = {x | x > 0}; g(x) = 2",
        "昨日、橋が開通した。市長は喜んだ。",
        "The function returns { } when the list is empty; otherwise it fails.",
        "Then came the flood…",
    ],
)
def test_what_an_article_may_end_with_is_kept(ending: str) -> None:
    assert furniture(ARTICLE + ending) == []


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell.",
        "The mill\n\nThe wheel goes round, the wheel goes round,\nThe water falls without a sound.\n\n"
        "The wheel goes round, the wheel goes round,\nAnd nobody is ever found.",
        "Yes .\nThe bridge , he said , is open .",
        "Home is where the heart is.\nNews travels fast.",
        "Leave a comment",
        "",
        "2 eggs\n1 cup flour\nsalt",
    ],
)
def test_short_texts_and_poems_are_kept_whole(text: str) -> None:
    assert find_furniture(text) == ()
