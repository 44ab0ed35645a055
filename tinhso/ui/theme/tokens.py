"""The tokens of the sheet and of a theme, the pairs that are read, and the contrast each needs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tinhso.ui.theme.colour import HEX, contrast

SHEET = Path(__file__).resolve().parents[1] / "static" / "ui" / "tinhso.css"
SCHEMES = ("light", "dark")
# What a province may change, and nothing else.
OWN = ("brand", "brand-strong", "on-brand", "brand-tint", "brand-line", "accent", "check")
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,6})\b")
LEAST_BRAND = 7.0

Scheme = Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """A colour that is seen on another; below `least` it cannot be read or told apart."""

    front: str
    back: str
    least: float
    use: str


PAIRS = (
    Pair("brand", "page", LEAST_BRAND, "links, current place"),
    Pair("brand-strong", "page", LEAST_BRAND, "links under the pointer"),
    Pair("brand-strong", "brand-tint", LEAST_BRAND, "text of a selected row"),
    Pair("brand", "surface", 4.5, "links on a band"),
    Pair("on-brand", "brand", LEAST_BRAND, "text of the main button"),
    Pair("on-brand", "brand-strong", LEAST_BRAND, "the same under the pointer"),
    Pair("accent", "page", 3.0, "tone mark of the wordmark"),
    Pair("white", "check", 3.0, "tick in a box"),
    Pair("check", "page", 3.0, "ticked box on the page"),
    Pair("ink", "page", LEAST_BRAND, "text"),
    Pair("ink", "brand-tint", LEAST_BRAND, "text of a selected row"),
    Pair("ink-2", "page", LEAST_BRAND, "secondary text"),
    Pair("ink-2", "surface", 4.5, "secondary text on a band"),
    Pair("ink-2", "surface-2", 4.5, "secondary text on a track"),
    Pair("ink-3", "page", 4.5, "quiet text"),
    Pair("ink-3", "surface", 4.5, "quiet text on a band"),
    Pair("line-2", "page", 3.0, "border of a control"),
    Pair("ok", "ok-tint", 4.5, "done"),
    Pair("warn", "warn-tint", 4.5, "soon"),
    Pair("bad", "bad-tint", 4.5, "late, wrong"),
    Pair("bad", "page", 4.5, "errors"),
    Pair("page", "bad", 4.5, "the chip of what is late"),
    Pair("on-bar", "bar", LEAST_BRAND, "bar over the inbox"),
    Pair("focus", "page", LEAST_BRAND, "ring around where one is"),
)


@lru_cache(maxsize=1)
def of_the_sheet() -> dict[str, Scheme]:
    """Return the tokens of `tinhso.css`, light and dark."""
    head = SHEET.read_text().split("/* ---------- 1 base")[0]
    light, dark = _block(head, ":root{color-scheme:light"), _block(head, ":root[data-theme=dark]")
    return {"light": light, "dark": {**light, **dark}}


def with_theme(theme: Mapping[str, Scheme]) -> dict[str, Scheme]:
    """Return the tokens of the sheet with those of a theme in their place."""
    return {name: {**tokens, **theme.get(name, {})} for name, tokens in of_the_sheet().items()}


def measured(tokens: Mapping[str, Scheme]) -> Iterator[tuple[str, Pair, float]]:
    """Yield every pair of every scheme with its contrast."""
    for name in SCHEMES:
        known = {**tokens[name], "white": "#ffffff"}
        for pair in PAIRS:
            yield name, pair, contrast(known[pair.front], known[pair.back])


def faults(tokens: Mapping[str, Scheme]) -> list[str]:
    """Return the pairs that cannot be read, each with what it has and what it needs."""
    return [
        f"{pair.front} on {pair.back} ({name}): {ratio:.1f} : 1, needs {pair.least:g} : 1"
        for name, pair, ratio in measured(tokens)
        if ratio < pair.least
    ]


def read(css: str) -> dict[str, Scheme]:
    """Return the tokens of a theme file; only those a province may change are taken."""
    light, _, dark = css.partition("@media")
    return {"light": _own(light), "dark": _own(dark)}


def _own(css: str) -> dict[str, str]:
    found = {name: value for name, value in TOKEN.findall(css) if HEX.fullmatch(value)}
    return {name: found[name] for name in OWN if name in found}


def _block(css: str, head: str) -> dict[str, str]:
    begin = css.index(head)
    return dict(TOKEN.findall(css[begin : css.index("}", begin)]))
