"""Rows of data that hold from a day on, until a later one: law changes. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]


def in_force(rows: Iterable[Row], *, day: date) -> Row:
    """Return the row that holds on `day`, by its `valid_from`; LookupError where none does yet."""
    begun = [row for row in rows if row["valid_from"] <= day]
    if not begun:
        raise LookupError(f"nothing holds on {day}")
    return max(begun, key=lambda row: row["valid_from"])
