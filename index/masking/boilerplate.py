"""The small closed language of page furniture: comment forms, share buttons, related lists, legal lines.

Every pattern is general web boilerplate, matched against the whole of a short line's `line_key` (case,
outer punctuation and list marker removed), so a sentence that merely mentions a newsletter stays. The
patterns hold no nested repetition: matching is linear in a line of at most `MAX_ANCHOR_LENGTH`.
"""

import re

from index.masking.lines import MIN_PROSE_WORDS, Line, line_key, n_words

__all__ = [
    "is_anchor",
    "is_edge_word",
    "is_labelled_link",
    "opens_comments",
    "opens_related",
    "opens_sharing",
]

MAX_ANCHOR_LENGTH = 200
MAX_ANCHOR_WORDS = 14
"""Anchors are buttons, labels and form lines; the legal ones below may run longer."""

MAX_LABELLED_WORDS = 25
"""A "Read also:" line with its headline in the same line."""

COMMENTS = (
    r"(leave|post|add|write|submit)( us)?( an?| your)? (comment|reply|response)s?( below| cancel reply)?",
    r"cancel reply|post comment|comments are closed.*|be the first to (comment|reply|review).*",
    r"(no |\d{1,6} )?(comments?|responses|replies)( yet| \(?\d{1,6}\)?)?|comments? (off )?on .+",
    r"(your|the) e-?mail( address)? (will not|won'?t|is never) (be )?(published|shared|displayed).*",
    r"required fields.*|(all )?fields marked .{0,40}(required|mandatory).*|save my name.*",
    r"notify me (of|when|by) .*|have your say|join the (conversation|discussion|debate)",
    r".{0,25}(log ?in|logged in|sign in|signed in|register) to (post|leave|add|write|comment|reply|join).*",
    r"(view|show|load|see) .{0,20}comments.*|this site uses akismet.*|learn how your comment data.*",
    r"what do you think(\? .{0,60}comments.{0,10})?|tell us what you think|let us know in the comments.*",
    r"(rate|review) this (article|post|page).*|\d{1,4} thoughts on .{1,150}|sort by .{1,20}",
)
RELATED = (
    r"(read|see|watch|listen) (also|next|too|more)|also (read|see|watch)|what to read next|(read|up) next",
    r"(read )?(more )?(on|about) (this|the) (topic|subject|story)|more on this|keep reading",
    r"you (may|might|could|will|would) (also )?(like|love|enjoy|be interested( in)?|want to read)",
    r"you (may|might) have missed|(might|may) (also )?interest you|in case you missed it",
    r"(posts|articles|stories|news|things|topics|pages) you (may|might|will|could|should) .{2,30}",
    r"also (interesting|on (this|the) topic|in the news)|materials on .{1,30}|more (from|like) .{1,40}",
    r"more in:? \w+|hot topics|all news|related|related( \w+)? (articles?|posts?|stories|news|content)",
    r"related( \w+)? (links?|topics?|reading|coverage|items|materials|publications|videos?|pages?|resources)",
    r"(more|other|similar|further|latest|recent)( \w+)? (news|posts?|articles?|stories|headlines)( .{0,30})?",
    r"(popular|trending|featured|sponsored|top|breaking)( \w+)? (news|posts?|articles?|stories|links)",
    r"(recommended|suggested)( \w+)? (reads?|reading|posts?|articles?|stories|content|links|videos)",
    r"(recommended|suggested|picked|selected) for you|most (read|popular|viewed|shared|watched)( .{0,30})?",
    r"trending( now)?|popular now|don['’]?t miss( .{0,20})?|editor['’]?s (picks?|choice)",
    r"in other news|elsewhere|(from )?around the web|from our partners|(news|stories) (by|on) (topic|theme)",
    r"(other|read other|read more) (news|articles|stories|materials) .{1,30}|top stories .{1,20}",
    r"читайте (також|также|ещ[её])|czytaj (także|też|również)|lesen sie auch|(à )?lire aussi|leggi anche",
)
SHARING = (
    r"share|share (this|it|the|with|on|via|to)( .{0,50})?|share \d{1,6}|tweet( this)?|pin it",
    r"copy( the)? link|link copied.*|click to (share|print|e-?mail) .{0,60}|like (this|loading)",
    r"(follow|like|find) us( .{1,80})?|our (telegram|viber|whatsapp)( channel)?",
    r"(join|add|watch|read|follow|find|we are) .{0,50}(on|in) (facebook|twitter|x|instagram|telegram).{0,40}",
    r"(join|add|watch|read|follow|find|we are) .{0,50}on (youtube|google news|linkedin|tiktok|threads).*",
    r"(join|add|follow|find|we are) .{0,50}on (mastodon|bluesky|social media).{0,40}",
    r"(join|subscribe) .{0,30}(telegram|viber|whatsapp|youtube) channel.*|already a (member|subscriber).*",
    r"subscribe( (to|now|today|for|via|and|here)( .{0,90})?)?|(sign|signing) up( now| today| here)?",
    r"(sign up|register) (for|to) (our|the|receive|get) .{0,60}(newsletter|briefing|update|alert|e-?mail).*",
    r"sign up (here |now |today )?(to|for) .{0,40}(inbox|newsletter|alerts?|updates)",
    r"(get|receive|join|enter your e-?mail) .{0,80}(newsletter|inbox|mailing list|notifications).{0,40}",
    r"(our |daily |weekly |free |the )?newsletters?( sign-?up)?|(enter )?your e-?mail( address)?",
    r"(turn on|enable|allow) notifications( .{0,40})?|remember me|(forgot|lost) (your )?password",
    r"(don['’]?t|never) miss .{1,60}(news|stor(y|ies)|update).{0,60}",
    r"for more (news|stories).{0,40}(visit|subscribe|follow).{1,60}",
    r"support (us|our work|independent journalism|our journalism|the author)( .{0,60})?",
    r"(donate|become a (member|patron|subscriber))( now| today)?|(install|download|get) (our|the) .{0,20}app",
    r"(was|is) this (page|article|information|answer|content) (helpful|useful)",
    r"(e-?mail|print|bookmark|save) this( (article|page|post|story))?|print( (page|article|friendly.*))?",
)
LEGAL = (
    r"(©|\(c\)).{0,150}|copyright( ©| \(c\)|,? [12]\d{3}).{0,150}|copyright .{1,60}[12]\d{3}",
    r".{0,100}all rights reserved.{0,80}|do not sell (or share )?my .{0,40}",
    r"(privacy|cookies?) (policy|notice|settings|preferences|statement|choices)( .{0,60})?",
    r"terms (of (use|service)|(and|&) conditions)( .{0,60})?",
    r"(this|our) (web ?site|site|page) (uses|is using|is protected by) (cookies|recaptcha).{0,150}",
    r"(we|we and our partners) use cookies.{0,150}|(accept|reject|allow|manage|decline)( all)? cookies",
    r"by (continuing|clicking|submitting|subscribing|using).{0,80}you (agree|accept|consent).{0,100}",
    r"(this|the) (article|story|post) (was )?(first|originally) (published|appeared) (on|in|at) .{1,90}",
    r"(reproduction|republication|copying|use) of .{0,60}(prohibited|forbidden|permission).{0,60}",
    r"(found|noticed|spotted|report|see) (an?|any) (error|typo|mistake)(\? .{0,80})?",
    r"if you (find|notice|spot|see|have found) (an?|any) (error|typo|mistake|misspelling).{0,120}",
)
NAVIGATION = (
    r"(scroll|back|return|jump|go|up) (back )?(to )?(the )?top|skip to (main |the )?content|toggle \w+",
    r"(previous|next|older|newer) (post|article|story|page|entry|posts|articles|entries)(:? .{0,90})?",
    r"(load|show|view|see) (more|all)|read more|continue reading( .{0,90})?|read (the )?full (story|article)",
    r"click here( .{0,60})?|(story|article) continues (below|after)( .{0,40})?",
    r"listen to (this )?(article|story)( .{0,30})?",
    r"advertisements?( - .{1,40})?|advertising|advertorial|sponsored( content)?|promoted( content)?",
    r"(back|go|return) to (the )?home( ?page)?|go back|post navigation|news ?feed",
    r"view all posts( by .{1,40})?|(proudly )?powered by \w+.{0,20}|theme by .{1,30}|video: ?.{1,80}",
    r"\d{1,3} min(ute)?s? read|reading time:? .{1,20}|(views|shares|post views|hits): ?\d[\d.,]{0,8}",
    r"\d[\d.,k]{0,8} (shares?|views?|likes?|reads|comments?)|an official (web ?site|site) of .{1,80}",
    r"\(?((additional )?reporting|writing|editing|compiled|translated) by .{3,150}|our standards: .{1,100}",
    r"(tags|tagged|filed under|categories|category|topics): ?.{1,120}|posted in .{1,60}",
)
EDGE_WORDS = (
    r"home|menu|search|news|log ?in|sign (in|up)|register|close|more|about( us)?|contacts?|contact us",
    r"world|top|politics|business|sports?|opinion|culture|videos?|photos|podcasts|live|weather|help|faq",
    r"site ?map|careers|advertise|print|e-?mail|save|reply|submit|send|next|prev(ious)?|rss|tags|ads?",
    r"quote|report|like|yes|no|about the author|archives?|categories|popular|disclaimer|name|your name",
    r"e-?mail address|accept|i agree|got it|ok|listen|text size|shares?|privacy|accessibility|getty|afp",
    r"reuters|ap|google news|facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest",
    r"instagram|youtube|tiktok|viber|messenger",
)
"""Section, button and network names: furniture only at the very edges of a page."""

NETWORK_WORDS = (
    r"facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|e|mail|email|print|copy|link|viber",
    r"messenger|instagram|youtube|tiktok|tumblr|vk|share|threads|bluesky|mastodon|pocket|flipboard|rss",
    r"more|on|via|tweet|sms",
)
"""Words that a share bar in one line is made of."""

_COMMENTS = re.compile("|".join(COMMENTS))
_SHARING = re.compile("|".join(SHARING))
_RELATED = re.compile("|".join(RELATED))
_LEGAL = re.compile("|".join(LEGAL))
_NAVIGATION = re.compile("|".join(NAVIGATION))
_LABELLED = re.compile(
    r"(read (also|more|next)|also read|see also|watch( also)?|related( \w+)?|more( on this)?|don['’]?t miss|"
    r"recommended) ?: ?\S"
)
_EDGE_WORD = re.compile("|".join(EDGE_WORDS))
_NETWORKS = re.compile("|".join(NETWORK_WORDS))
_SEPARATOR = re.compile(r"\s*[|·•]\s*")
_WORD = re.compile(r"\w+")


def is_anchor(line: Line) -> bool:
    """Whether the line as a whole is a piece of page furniture, wherever it stands."""
    key = _anchor_key(line)
    if not key:
        return False
    if _LEGAL.fullmatch(key) or _COMMENTS.fullmatch(key):
        return True
    if n_words(key) > MAX_ANCHOR_WORDS or _reads_on(line):
        return False
    patterns = (_SHARING, _RELATED, _NAVIGATION)
    return any(pattern.fullmatch(key) for pattern in patterns) or _is_button_row(key)


def opens_comments(line: Line) -> bool:
    """Whether a comment form or the readers' comments begin with this line."""
    return is_anchor(line) and _COMMENTS.fullmatch(_anchor_key(line)) is not None


def opens_sharing(line: Line) -> bool:
    """Whether a share bar or subscription box begins with this line."""
    return is_anchor(line) and _SHARING.fullmatch(_anchor_key(line)) is not None


def opens_related(line: Line) -> bool:
    """Whether a list of links to other pages begins with this line."""
    return is_anchor(line) and _RELATED.fullmatch(_anchor_key(line)) is not None


def is_labelled_link(line: Line) -> bool:
    """Whether the line is a "Read also:" with the other page's headline behind it."""
    if len(line.text) > MAX_ANCHOR_LENGTH or n_words(line.text) > MAX_LABELLED_WORDS:
        return False
    return _LABELLED.match(line_key(line.text)) is not None and not line.text.endswith(".")


def is_edge_word(line: Line) -> bool:
    """Whether the line is the name of a section, a button or a network and nothing else."""
    return not line.text.endswith(".") and _EDGE_WORD.fullmatch(_anchor_key(line)) is not None


def _anchor_key(line: Line) -> str:
    """The line's key, or "" when it is too long or too unfinished for a button or label."""
    if len(line.text) > MAX_ANCHOR_LENGTH or line.text.endswith((",", ";")):
        return ""
    return line_key(line.text).rstrip("? ")


def _reads_on(line: Line) -> bool:
    """Whether the line is a full sentence in prose, which mentions rather than is a button."""
    return line.text.endswith(".") and n_words(line.text) >= MIN_PROSE_WORDS


def _is_button_row(key: str) -> bool:
    buttons, words = _SEPARATOR.split(key), _WORD.findall(key)
    if len(buttons) > 1 and all(_EDGE_WORD.fullmatch(button) for button in buttons):
        return True
    return len(words) > 1 and all(_NETWORKS.fullmatch(word) for word in words)
