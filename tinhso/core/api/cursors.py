"""Paging by cursor: the next page begins after a row, whatever was put in front of it meanwhile.

A cursor is sealed (Fernet): a caller can neither read nor forge what it holds, and it goes with one
list and one narrowing only.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.core.errors import Refused

Row = TypeVar("Row")
Key = tuple[Any, ...]
USUAL, MOST, LONGEST = 50, 200, 1000
MOMENT = "moment"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which page is asked for. `about` names the list and how it is narrowed."""

    about: tuple[str, ...]
    cursor: str = ""
    limit: int = USUAL

    def after(self, length: int) -> Key | None:
        """Return the key the page begins after; refuse a cursor of another list or our own no more.

        `length` is how many values a key of this list has.
        """
        if not self.cursor:
            return None
        key = _opened(self.cursor, _mark(self.about))
        if key is None or len(key) != length:
            raise Refused(
                _("Con trỏ trang này không dùng được cho danh sách đang hỏi. Hỏi lại từ đầu."),
                field="cursor",
            )
        return key


@dataclass(frozen=True, kw_only=True)
class Cut(Generic[Row]):
    """One page, and the cursor of the next; none after the last."""

    items: Sequence[Row]
    next: str | None = None


def cut(rows: QuerySet[Any, Any], *, order: tuple[str, ...], wanted: Wanted) -> Cut[Any]:
    """Return one page of `rows` in `order`, whose columns may not be null and tell rows apart."""
    key = wanted.after(len(order))
    if key is not None:
        rows = rows.filter(_beyond(order, key))
    found = list(rows.order_by(*order)[: wanted.limit + 1])
    return _page(found, wanted, lambda row: tuple(_value(row, name) for name in order))


def cut_list(rows: Iterable[Row], *, key: Callable[[Row], Key], wanted: Wanted) -> Cut[Row]:
    """Return one page of rows at hand, sorted by `key`, which tells them apart."""
    ordered = sorted(rows, key=key)
    if ordered:
        after = wanted.after(len(key(ordered[0])))
        if after is not None:
            ordered = [row for row in ordered if key(row) > after]
    return _page(ordered[: wanted.limit + 1], wanted, key)


def mapped(page: Cut[Any], items: Sequence[Row]) -> Cut[Row]:
    """Return the page with other items in the same places."""
    return Cut(items=items, next=page.next)


def _page(found: list[Row], wanted: Wanted, key: Callable[[Row], Key]) -> Cut[Row]:
    items = found[: wanted.limit]
    if len(found) <= wanted.limit:
        return Cut(items=items)
    return Cut(items=items, next=_sealed(key(items[-1]), _mark(wanted.about)))


def _beyond(order: tuple[str, ...], key: Key) -> Q:
    """Return the condition on rows that come after `key`; the first column lets an index help."""
    beyond, same = Q(), Q()
    for name, value in zip(order, key, strict=True):
        column, far = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        beyond |= same & Q(**{f"{column}__{far}": value})
        same &= Q(**{column: value})
    column, far = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{column}__{far}": key[0]}) & beyond


def _value(row: Any, name: str) -> Any:
    column = name.removeprefix("-")
    return row[column] if isinstance(row, Mapping) else getattr(row, column)


def _mark(about: tuple[str, ...]) -> str:
    return sha256(json.dumps(about).encode()).hexdigest()[:16]


def _sealed(key: Key, mark: str) -> str:
    told = [{MOMENT: v.isoformat()} if isinstance(v, datetime) else v for v in key]
    return _seal(settings.SECRET_KEY).encrypt(json.dumps([mark, told]).encode()).decode()


def _opened(cursor: str, mark: str) -> Key | None:
    try:
        whose, told = json.loads(_seal(settings.SECRET_KEY).decrypt(cursor[:LONGEST].encode()))
    except (InvalidToken, ValueError):
        return None
    if whose != mark:
        return None
    return tuple(datetime.fromisoformat(v[MOMENT]) if isinstance(v, dict) else v for v in told)


@lru_cache(maxsize=4)
def _seal(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"api cursors {secret}".encode()).digest()))
