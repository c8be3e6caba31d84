"""Words as they are compared: function words told from content words, and the root of a word.

The Snowball stemmer for regular forms, a short table for the irregular verbs and nouns of English; this
room knows nothing of sentences.
"""

import threading
from functools import lru_cache

import Stemmer

from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS as QUESTION_WORDS

__all__ = ["FUNCTION_WORDS", "LOOKALIKE", "plain_letters", "root", "word_set", "words"]


def words(text: str) -> tuple[str, ...]:
    """The words of a lexicon that is written as one string."""
    return tuple(text.split())


LOOKALIKE = lazy_pattern("[ıİſ\u212a]")
"""Letters that a pattern without regard to case takes for the i, s and k of ASCII, and that no table of words
holds."""

_PLAIN_LETTERS = str.maketrans("ıİſ\u212a", "iIsK")


def plain_letters(text: str) -> str:
    """The text, as long as before, with those letters as in ASCII: what matches is then found in tables.

    >>> plain_letters("fıfty mİllion"), plain_letters("leſs")
    ('fifty mIllion', 'less')
    """
    return text if text.isascii() else text.translate(_PLAIN_LETTERS)


FUNCTION_WORDS = (QUESTION_WORDS - frozenset(words("no not nor one never"))) | frozenset(
    words(
        "above according across against along although amid among an another around because behind "
        "below beneath beside besides beyond both cannot despite down either else ever every except "
        "few further hence however instead itself himself herself themselves least less let like near "
        "neither nearly now onto other others per quite rather same several since still than though "
        "through throughout thus till toward towards unless until upon via well whether within yet "
        "yes am having doing done been get gets got being very too even already again once there's "
        "it's that's s t ll ve re m d"
    )
)
_IRREGULAR = dict(
    pair.split(":")
    for pair in words(
        "began:begin begun:begin broke:break broken:break brought:bring built:build bought:buy "
        "caught:catch chose:choose chosen:choose came:come cut:cut died:die dead:die death:die "
        "deaths:die dying:die drew:draw drawn:draw drove:drive driven:drive ate:eat fell:fall "
        "fallen:fall felt:feel fought:fight found:find fled:flee flew:fly flown:fly gave:give "
        "given:give went:go gone:go grew:grow grown:grow held:hold heard:hear hid:hide hit:hit "
        "hurt:hurt kept:keep knew:know known:know laid:lay led:lead left:leave lent:lend lost:lose "
        "made:make meant:mean met:meet paid:pay put:put ran:run rang:ring rose:rise risen:rise "
        "sang:sing sank:sink sunk:sink sat:sit saw:see seen:see sent:send shook:shake shot:shoot "
        "shown:show shut:shut slept:sleep sold:sell sought:seek spent:spend spoke:speak spoken:speak "
        "stole:steal stolen:steal stood:stand struck:strike swam:swim swore:swear took:take "
        "taken:take taught:teach thought:think threw:throw thrown:throw told:tell "
        "understood:understand withdrew:withdraw withdrawn:withdraw won:win wore:wear wrote:write "
        "written:write became:become men:man women:woman children:child people:person persons:person "
        "wives:wife lives:life feet:foot teeth:tooth better:good best:good worse:bad worst:bad "
        "lay:lie arose:arise awoke:awake bore:bear beat:beat beaten:beat bent:bend bled:bleed "
        "blew:blow blown:blow burnt:burn dealt:deal dug:dig froze:freeze frozen:freeze hung:hang "
        "learnt:learn lit:light overtook:overtake rode:ride ridden:ride sworn:swear shrank:shrink "
        "slid:slide spread:spread sprang:spring stuck:stick swept:sweep tore:tear torn:tear "
        "killed:die kills:die killing:die kill:die"
    )
)


_RUN = lazy_pattern(r"[^\W_]+")


@lru_cache(maxsize=1024)
def word_set(text: str) -> frozenset[str]:
    """The words of a text in lower case, cut at every mark: what tells that a pattern can match nothing.

    >>> sorted(word_set("The well-kept port’s"))
    ['kept', 'port', 's', 'the', 'well']
    """
    return frozenset(_RUN.findall(text.casefold()))


class _Own(threading.local):
    """What each thread has for itself: a stemmer holds the word it is at; two threads would mix theirs."""

    def __init__(self) -> None:
        self.stemmer = Stemmer.Stemmer("english")


_own = _Own()


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """The form under which a word is compared: lower case, without ending or possessive.

    >>> root("advanced"), root("Advances"), root("fell")
    ('advanc', 'advanc', 'fall')
    """
    plain = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    plain = _IRREGULAR.get(plain, plain)
    return str(_own.stemmer.stemWord(plain))
