"""Reads pages as a screen reader does: which words are told in which language."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser

from tinhso.ui.language import catalogue
from tinhso.ui.language.marks import VIETNAMESE

EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "code"}
HOLD_NO_ELEMENT = {"title", "option", "textarea", "text", "tspan"}
READ_OUT = ("alt", "value", "placeholder", "title", "aria-label")
NAMES = ("Ủy ban nhân dân",)  # agencies keep theirs
PLACEHOLDER = re.compile(r"%\\\([a-z_0-9]+\\\)s")


class Reader(HTMLParser):
    """Goes through a page and keeps what is Vietnamese, and whether it is told as Vietnamese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.mistold: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        language = named.get("lang") or (self.open[-1][1] if self.open else "")
        if tag in EMPTY:
            read = " ".join(named.get(name) or "" for name in READ_OUT)
            self._keep(read, language, may_be_mixed=True)
        else:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Pass over a shape of a drawing."""

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = {name for name, _ in self.open}
        if self.open and not inside & UNREAD:
            is_mixed = self.open[-1][0] in HOLD_NO_ELEMENT
            self._keep(data, self.open[-1][1], may_be_mixed=is_mixed)

    def _keep(self, text: str, language: str, *, may_be_mixed: bool) -> None:
        words = [word for word in text.split() if any(map(str.isalpha, word))]
        foreign = [word for word in words if VIETNAMESE.search(word)]
        if not foreign:
            return
        self.told.append(" ".join(text.split()))
        if language != "vi" and not (may_be_mixed and 2 * len(foreign) <= len(words)):
            self.mistold.append(" ".join(text.split()))


def read(page: str) -> Reader:
    """Return what of a page is Vietnamese."""
    reader = Reader()
    reader.feed(page)
    return reader


@cache
def has_words(text: str) -> bool:
    """Say whether `text`, shown in Vietnamese, is one there is English for."""
    plain, filled = _known()
    bare = text.strip(" .,:;()“”")
    if bare.startswith(NAMES):
        return False
    return (bare in plain and plain[bare] != bare) or any(one.fullmatch(bare) for one in filled)


@cache
def _known() -> tuple[Mapping[str, str], tuple[re.Pattern[str], ...]]:
    messages = [m for m in catalogue.whole("en") if m.id and isinstance(m.id, str)]
    plain = {m.id.strip(" .,:;()“”"): str(m.string) for m in messages if "%(" not in m.id}
    said = [m.id for m in messages if "%(" in m.id and len(VIETNAMESE.findall(m.id)) > 3]
    return plain, tuple(re.compile(PLACEHOLDER.sub(".+", re.escape(text))) for text in said)


def untold(pages: Iterator[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return, of named pages, what is not told as Vietnamese, and what has English but lacks it."""
    mistold: dict[str, str] = {}
    unsaid: dict[str, str] = {}
    for name, page in pages:
        found = read(page)
        mistold |= {f"{name}: {text}": "" for text in found.mistold}
        unsaid |= {f"{name}: {text}": "" for text in found.told if has_words(text)}
    return [*mistold], [*unsaid]
