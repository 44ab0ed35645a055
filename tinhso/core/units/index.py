"""All units of all times, held in memory until a row of them changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tinhso.core.revisions.queries import stamp_of
from tinhso.core.search import fold
from tinhso.core.units.models import Kind, Level, Unit, UnitChange
from tinhso.core.units.rows import UnitRow, alphabet, rows_of

MOST_HELD = 16
MOST_FOUND = 50

Tree = Sequence[tuple[int, UnitRow]]
Named = Sequence[tuple[str, UnitRow]]


@dataclass(frozen=True)
class HandOver:
    """One unit took over from another, wholly or in part."""

    predecessor: UnitRow
    successor: UnitRow
    is_whole: bool
    is_default: bool
    effective_on: date
    legal_basis: str


# What addresses name; below a commune stand agencies, such as its police.
PLACES = frozenset({Kind.WARD, Kind.COMMUNE, Kind.TOWNSHIP, Kind.SPECIAL_ZONE})


@dataclass(frozen=True)
class Index:
    """The units by code, and who took over from whom."""

    stamp: UUID
    rows: Sequence[UnitRow]
    folded: Sequence[str]
    after: dict[int, list[HandOver]]
    before: dict[int, list[HandOver]]
    trees: dict[tuple[date, str], Tree] = field(default_factory=dict)
    lists: dict[tuple[date, str], Named] = field(default_factory=dict)
    by_id: dict[int, UnitRow] = field(default_factory=dict)
    by_code: dict[str, list[UnitRow]] = field(default_factory=dict)

    def bearer(self, code: str, *, day: date) -> UnitRow | None:
        """Return the unit that bears `code`, in any of its three forms, on `day`."""
        return next((row for row in self.by_code.get(code, ()) if row.stands_on(day)), None)

    def heir(self, code: str, *, day: date) -> UnitRow | None:
        """Return who stands on `day` in the place of the unit that bore `code` last."""
        gone = [row for row in self.by_code.get(code, ()) if row.valid_to and row.valid_to <= day]
        if not gone:
            return None
        last = max(gone, key=lambda row: (row.valid_to, -row.id))
        return next(iter(self.heirs(last, day=day)), None)

    def tree(self, *, day: date, below: str) -> Tree:
        """Return the units of `day` from the code `below` down, parents first, with their depth."""
        if (day, below) not in self.trees:
            if len(self.trees) >= MOST_HELD:
                self.trees.clear()
            self.trees[day, below] = list(self._grown(day, below))
        return self.trees[day, below]

    def communes(self, *, day: date, below: str) -> Named:
        """Return the communes of `day` in the province `below` by name, each with it folded."""
        if (day, below) not in self.lists:
            if len(self.lists) >= MOST_HELD:
                self.lists.clear()
            found = [
                (folded, row)
                for row, folded in zip(self.rows, self.folded, strict=True)
                if row.level == Level.COMMUNE
                and row.kind in PLACES
                and row.stands_on(day)
                and row.code.startswith(f"{below}.")
            ]
            self.lists[day, below] = sorted(found, key=lambda one: alphabet(one[1]))
        return self.lists[day, below]

    def _grown(self, day: date, below: str) -> Iterator[tuple[int, UnitRow]]:
        standing = [
            row
            for row in self.rows
            if row.stands_on(day) and (not below or f"{row.code}.".startswith(f"{below}."))
        ]
        ids = {row.id for row in standing}
        children: dict[int | None, list[UnitRow]] = {}
        for row in standing:
            children.setdefault(row.parent_id if row.parent_id in ids else None, []).append(row)
        return _walk(children, None, 0)

    def heirs(self, unit: UnitRow, *, day: date) -> list[UnitRow]:
        """Return who holds on `day` what `unit` held, the default heirs first."""
        found: dict[int, tuple[bool, UnitRow]] = {}
        _follow(self, unit, day, found, is_default=True)
        ranked = sorted(found.values(), key=lambda one: (not one[0], one[1].code))
        return [row for _, row in ranked]

    def find(self, q: str, *, day: date) -> list[UnitRow]:
        """Return units of any time by name or code; exact letters first, then those of `day`."""
        wanted, exact = fold(q), q.strip().casefold()
        if not wanted:
            return []
        codes = {q.strip().upper()}
        found = [
            row
            for row, folded in zip(self.rows, self.folded, strict=True)
            if wanted in folded or codes & {row.code, row.code_2016, row.area_code}
        ]

        def rank(row: UnitRow) -> tuple[object, ...]:
            return exact not in row.name.casefold(), not row.stands_on(day), alphabet(row)

        return sorted(found, key=rank)[:MOST_FOUND]


_held: Index | None = None


def current() -> Index:
    """Return the index as of now: no query of its own while nothing changed, else two."""
    global _held  # noqa: PLW0603  one for the process
    stamp = stamp_of("units")
    if _held is None or _held.stamp != stamp:
        _held = _loaded(stamp)
    return _held


def _loaded(stamp: UUID) -> Index:
    rows = sorted(rows_of(Unit.objects.all()), key=lambda row: (row.code, row.valid_from))
    by_id = {row.id: row for row in rows}
    index = Index(stamp, rows, [fold(f"{row.name} {row.short_name}") for row in rows], {}, {})
    index.by_id.update(by_id)
    for row in sorted(rows, key=lambda row: row.id):
        for code in {row.code, row.code_2016, row.area_code} - {""}:
            index.by_code.setdefault(code, []).append(row)
    for change in UnitChange.objects.order_by("-is_default", "successor__code"):
        told = HandOver(
            by_id[change.predecessor_id],
            by_id[change.successor_id],
            change.kind == "whole",
            change.is_default,
            change.effective_on,
            change.legal_basis,
        )
        index.after.setdefault(change.predecessor_id, []).append(told)
        index.before.setdefault(change.successor_id, []).append(told)
    return index


def _follow(
    index: Index,
    unit: UnitRow,
    day: date,
    found: dict[int, tuple[bool, UnitRow]],
    *,
    is_default: bool,
) -> None:
    if unit.stands_on(day):
        is_default = is_default or found.get(unit.id, (False, unit))[0]
        found[unit.id] = (is_default, unit)
    for told in index.after.get(unit.id, []):
        if told.effective_on <= day:
            _follow(index, told.successor, day, found, is_default=is_default and told.is_default)


def _walk(
    children: dict[int | None, list[UnitRow]], parent: int | None, depth: int
) -> Iterator[tuple[int, UnitRow]]:
    for row in children.get(parent, []):
        yield depth, row
        yield from _walk(children, row.id, depth + 1)
