"""The units of the sized province: those there are, and invented ones up to a number."""

import csv
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from pathlib import Path

from tinhso.core.people.models import Account, Assignment
from tinhso.core.units.actions import load_units
from tinhso.core.units.files import COLUMNS
from tinhso.core.units.models import Level
from tinhso.core.units.queries import UnitRow, root, tree

FIRST_NUMBER = 71  # of an invented part; real ones count from 01
SHARE_OF_BUSY = 0.04  # of all dossiers: what a large ward of a province of 166 communes has
WEIGHT_OF_PART, WEIGHT_OF_DEPARTMENT = 0.15, 3.0


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where dossiers go: units with how much each gets, those of communes and the province's own.

    `busy` are units in which somebody can sign in: their lists are to be as full as a large ward's.
    """

    communes: Sequence[UnitRow]
    weights: Sequence[float]
    departments: Sequence[UnitRow]
    busy: Sequence[UnitRow]

    @property
    def all(self) -> Iterator[UnitRow]:
        yield from self.communes
        yield from self.departments


def settle(*, units: int, day: date) -> int:
    """Bring the province to `units` units, as files bring them in; return how many are new."""
    known = [row for _, row in tree(day=day)]
    missing = units - len(known)
    if missing <= 0:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        top = root(day=day)
        above = [_line(top, ""), *(_line(row, top.code) for row in _parents(known))]
        _write(Path(folder) / "sizing.csv", [*above, *islice(_parts(known), missing)])
        load_units(Path(folder))
    return missing


def places(*, day: date, seed: int) -> Places:
    """Return the units that get dossiers, each with its weight."""
    rows = [row for _, row in tree(day=day) if row.parent_id is not None]
    communes = [row for row in rows if row.level == Level.COMMUNE]
    chance = random.Random(seed)  # noqa: S311  invented units, not secrets
    weights = [_weight(row, chance) for row in communes]
    busy = _busy(communes, day)
    share = SHARE_OF_BUSY * sum(weights) / (1 - SHARE_OF_BUSY)
    for at, row in enumerate(communes):
        if row in busy:
            weights[at] = share
    departments = [row for row in rows if row.level == Level.PROVINCE]
    return Places(communes=communes, weights=weights, departments=departments, busy=busy)


def _weight(row: UnitRow, chance: random.Random) -> float:
    usual = chance.lognormvariate(0, 0.6)
    return usual if row.area_code else usual * WEIGHT_OF_PART


def _busy(communes: Sequence[UnitRow], day: date) -> list[UnitRow]:
    signing_in = Account.objects.filter(is_active=True).values("person")
    held = Assignment.objects.on(day).filter(person__in=signing_in, role="case_officer")
    ids = {*held.values_list("unit_id", flat=True)}
    return [row for row in communes if row.id in ids and row.area_code]


def _parents(known: Sequence[UnitRow]) -> list[UnitRow]:
    return [row for row in known if row.code.count(".") == 1]


def _parts(known: Sequence[UnitRow]) -> Iterator[Mapping[str, str]]:
    taken = {row.code for row in known}
    parents = _parents(known)
    for number in count(1):
        for parent in parents:
            code = f"{parent.code}.{FIRST_NUMBER - 1 + number}"
            if code not in taken:
                yield _part(parent, code, number)


def _part(parent: UnitRow, code: str, number: int) -> Mapping[str, str]:
    name = f"Bộ phận mẫu {number} thuộc {parent.short_name or parent.name}"
    return {
        "code": code,
        "name": name,
        "short_name": name,
        "level": parent.level,
        "kind": "office",
        "parent": parent.code,
        "valid_from": parent.valid_from.isoformat(),
        "is_sample_code": "true",
    }


def _line(row: UnitRow, parent: str) -> Mapping[str, str]:
    told = {name: str(getattr(row, name)) for name in COLUMNS if hasattr(row, name)}
    valid_to = row.valid_to.isoformat() if row.valid_to else ""
    is_sample = "true" if row.is_sample_code else "false"
    return {**told, "parent": parent, "valid_to": valid_to, "is_sample_code": is_sample}


def _write(file: Path, lines: Sequence[Mapping[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(lines)
