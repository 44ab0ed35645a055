"""How much a due time deserves to be seen: only what is late or near has a colour."""

from dataclasses import dataclass

from tinhso.core.words import amounts
from tinhso.core.words.worded import worded

SOON_MINUTES = 12 * 60  # a day and a half of work


@dataclass(frozen=True)
class Due:
    kind: str
    text: str


def due(left: int, *, is_paused: bool = False, is_today: bool = False) -> Due:
    """Say what `left` working minutes mean; below zero they are over."""
    said = amounts.duration(abs(left))
    if is_paused:
        return Due("pause", worded("dừng %(said)s", said=said))
    if left < 0:
        return Due("late", worded("quá %(said)s", said=said))
    return Due(
        "soon" if is_today or left <= SOON_MINUTES else "plain", worded("còn %(said)s", said=said)
    )
