"""Marks what stays Vietnamese on a page in another language, so that it is read out as Vietnamese.

Names, places and whatever has no words yet stand on an English page in Vietnamese (WCAG 3.1.2).
The page is gone through once it is made, so that no template can forget it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinhso.ui.language.marks import VIETNAMESE

PARTS = re.compile(r"""(<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>)""", re.DOTALL)
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
LANG = re.compile(r"""\slang=["']?([\w-]+)""")
READ_OUT = re.compile(r"""\s(?:value|alt|title|placeholder|aria-label)=("[^"]*"|'[^']*')""")
WORD = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W\d_]+")
# A syllable without any mark may be Vietnamese: "Văn An", "Thanh Hóa".
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|th|tr|qu|[bcdghklmnpqrstvx])?"
    r"(?:oai|oay|uoi|uya|uyu|ai|ao|au|ay|eo|ia|iu|oa|oe|oi|ua|ue|ui|uy|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?",
    re.IGNORECASE,
)
NOT_SYLLABLES = (
    "a an am at be by can come cut day do dong due get go got he hi him i in it let lot map may me"
    " men my no not on out pay put run say set so son sum ten than that the them then thin to top"
    " up"
)
ENGLISH = frozenset(NOT_SYLLABLES.split())
WITHOUT_END = "area base br col embed hr img input link meta source track wbr"
EMPTY = frozenset(WITHOUT_END.split())
UNREAD = frozenset({"script", "style", "code"})
PLAIN = frozenset({"title", "option", "textarea", "text", "tspan"})  # hold no elements
MARK = ' lang="vi"'


@dataclass
class _Open:
    """An element that is not closed yet, and where its tag stands among the parts."""

    name: str
    at: int
    language: str


def tagged(page: str, *, language: str) -> str:
    """Return the page, written in `language`, with its Vietnamese marked as such."""
    if not VIETNAMESE.search(page):
        return page
    parts = PARTS.split(page)
    inside = [_Open("", 0, language)]
    for at, part in enumerate(parts):
        if at % 2:
            parts[at] = _tag(part, at, inside)
        elif VIETNAMESE.search(part) and _is_foreign(inside):
            _text(parts, at, inside[-1])
    return "".join(parts)


def mostly(text: str) -> bool:
    """Say whether more than half the words of a text are Vietnamese."""
    words = [word for word in WORD.findall(text) if LETTERS.search(word)]
    return 2 * sum(1 for word in words if VIETNAMESE.search(word)) > len(words)


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where Vietnamese stands in a text of another language."""
    words = [*WORD.finditer(text)]
    sure = [bool(VIETNAMESE.search(word[0])) for word in words]
    at = 0
    while at < len(words):
        if not sure[at]:
            at += 1
            continue
        first, last = at, _last(words, sure, at)
        if first and _is_name(words[first - 1][0]) and words[first - 1][0][-1:].isalpha():
            first -= 1
        yield words[first].start(), words[last].end()
        at = last + 1


def _last(words: list[re.Match[str]], sure: list[bool], first: int) -> int:
    """Return the last word that goes on with what begins at `first`."""
    last = first
    for at in range(first + 1, len(words)):
        if sure[at]:
            last = at
        elif not _may_be(words[at][0]):
            break
    follows = last + 1 < len(words) and words[last][0][-1:].isalpha()
    return last + 1 if follows and _is_name(words[last + 1][0]) else last


def _may_be(word: str) -> bool:
    letters = LETTERS.findall(word)
    return all(
        SYLLABLE.fullmatch(part) and (part.lower() not in ENGLISH or part == "An")
        for part in letters
    )


def _is_name(word: str) -> bool:
    return word[:1].isupper() and _may_be(word)


def _tag(part: str, at: int, inside: list[_Open]) -> str:
    """Follow a tag, and mark an element without content whose attributes are Vietnamese."""
    found = TAG.match(part)
    if found is None:
        return part
    name = found[1].lower()
    if part.startswith("</"):
        _close(name, inside)
        return part
    told = LANG.search(part)
    is_empty = name in EMPTY or part.endswith("/>")
    if not is_empty:
        inside.append(_Open(name, at, told[1] if told else inside[-1].language))
    elif not told and _is_foreign(inside) and any(map(mostly, _vietnamese(part))):
        return _marked(part)
    return part


def _vietnamese(tag: str) -> Iterator[str]:
    return (text for text in READ_OUT.findall(tag) if VIETNAMESE.search(text))


def _close(name: str, inside: list[_Open]) -> None:
    for depth in range(len(inside) - 1, 0, -1):
        if inside[depth].name == name:
            del inside[depth:]
            return


def _is_foreign(inside: list[_Open]) -> bool:
    return inside[-1].language != "vi" and not any(one.name in UNREAD for one in inside)


def _text(parts: list[str], at: int, around: _Open) -> None:
    text = parts[at]
    found = [*runs(text)]
    ends = found[0][0], found[-1][1]
    is_whole = len(found) == 1 and text[slice(*ends)] == text.strip()
    is_alone = around.at == at - 1 and parts[at + 1 : at + 2] == [f"</{around.name}>"]
    if around.name in PLAIN:
        if mostly(text):
            parts[around.at] = _marked(parts[around.at])
    elif is_whole and is_alone and not LANG.search(parts[around.at]):
        parts[around.at] = _marked(parts[around.at])
    else:
        parts[at] = _wrapped(text, found)


def _wrapped(text: str, found: list[tuple[int, int]]) -> str:
    told, since = [], 0
    for start, end in found:
        told += [text[since:start], f"<span{MARK}>", text[start:end], "</span>"]
        since = end
    return "".join([*told, text[since:]])


def _marked(tag: str) -> str:
    found = TAG.match(tag)
    assert found is not None, "only tags are marked"
    return f"{tag[: found.end()]}{MARK}{tag[found.end() :]}"
