import pytest

from index import Library
from qa.evaluation.baselines import SentenceIndex


@pytest.mark.parametrize("method", ["dense", "lexical", "fusion"])
def test_a_sentence_asked_for_in_its_own_words_comes_first(seeds_library: Library, method: str) -> None:
    known = seeds_library.documents()[2]
    text = seeds_library.document(known.id).text
    start = text.index("Belarusian")
    ranked = SentenceIndex(seeds_library).rank(text[start : start + 150], method, 5)  # type: ignore[arg-type]
    assert any(
        found.document_id == known.id and found.start < start + 150 and start < found.end for found in ranked
    )
