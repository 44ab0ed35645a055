"""Lists by numbered pages: which page is asked for, and which rows stand on it. Pure.

Programs read lists by cursor instead (`core/api/cursors`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
LONGEST_NUMBER = 9  # in digits; no list of ours has more pages


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list: its rows, how many there are in all, and which page of how many.

    Of a list too long to be counted `total` is the most that is, and `is_more` says so.
    """

    rows: tuple[T, ...]
    total: int
    page: int
    pages: int
    is_more: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which page of how many, and the slice of the list that stands on it."""

    page: int
    pages: int
    rows: slice


def page_asked(values: Mapping[str, str], name: str = "page") -> int:
    """Read the number of the page from an address; the first where there is none."""
    text = values.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1


def place(*, total: int, page: int, size: int) -> Place:
    """Return where page `page` of `size` rows each is; never beyond its ends."""
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    return Place(page=page, pages=pages, rows=slice((page - 1) * size, page * size))
