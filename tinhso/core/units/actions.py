"""Bringing the organisation tree in from files and out again, as often as one likes."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from tinhso.core.errors import Refused
from tinhso.core.remembered import forget
from tinhso.core.search import fold
from tinhso.core.units import files
from tinhso.core.units.files import CHANGE_COLUMNS, CHANGES, COLUMNS, Fault, Files, Line
from tinhso.core.units.models import Unit, UnitChange
from tinhso.core.words.worded import together

_FIELDS = ["code_2016", "area_code", "name", "short_name", "folded", "level", "kind", "parent"]
_FIELDS += ["valid_to", "is_sample_code"]
_CHANGE_FIELDS = ["kind", "is_default", "legal_basis"]
_FAULTS_TOLD = 10

Row = Mapping[str, str]


class BadFiles(Refused):
    """The files hold faults; `faults` names each by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(together((str(one) for one in faults[:_FAULTS_TOLD]), by="\n"))
        self.faults = faults


@dataclass(frozen=True)
class Loaded:
    """How many units and hand-overs the files named."""

    units: int
    changes: int


@dataclass(frozen=True)
class Difference:
    """One line of the files that is new, or says something else than what is loaded."""

    file: str
    line: int
    what: str
    changed: Mapping[str, tuple[str, str]]


@transaction.atomic
def load_units(folder: Path) -> Loaded:
    """Bring in the units and hand-overs of every file in `folder`; nothing is removed."""
    read = _sound(folder)
    found = _save_units(read.units)
    _save_changes(read.changes, found)
    forget()
    return Loaded(units=len(read.units), changes=len(read.changes))


def differences(folder: Path) -> Iterator[Difference]:
    """Yield what loading `folder` would add or change; refuse it as loading would."""
    read = _sound(folder)
    known = {(row["code"], row["valid_from"]): row for row in _unit_rows()}
    for line in read.units:
        yield from _compared(line, known.get((line["code"], line["valid_from"])), COLUMNS)
    handed = {_key_of_change(row): row for row in _change_rows()}
    for line in read.changes:
        yield from _compared(line, handed.get(_key_of_change(line.values)), CHANGE_COLUMNS)


def export_units(folder: Path) -> Loaded:
    """Write all units and hand-overs into files that load again, two for each province."""
    folder.mkdir(parents=True, exist_ok=True)
    units, changes = list(_unit_rows()), list(_change_rows())
    for name, rows in _by_province(units, "code").items():
        _write(folder / f"{name}.csv", COLUMNS, rows)
    for name, rows in _by_province(changes, "predecessor").items():
        _write(folder / f"{name}{CHANGES}", CHANGE_COLUMNS, rows)
    return Loaded(units=len(units), changes=len(changes))


def _sound(folder: Path) -> Files:
    read = files.read(folder)
    if read.faults:
        raise BadFiles(read.faults)
    return read


def _save_units(lines: Sequence[Line]) -> dict[str, list[Unit]]:
    """Save the lines parents first and return every unit under its code."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for depth in sorted({line["code"].count(".") for line in lines}):
        saved = Unit.objects.bulk_create(
            [_unit(line, by_code) for line in lines if line["code"].count(".") == depth],
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=_FIELDS,
        )
        for unit in saved:
            by_code[unit.code].append(unit)
    return by_code


def _unit(line: Line, by_code: dict[str, list[Unit]]) -> Unit:
    since = line.day("valid_from")
    return Unit(
        code=line["code"],
        code_2016=line["code_2016"],
        area_code=line["area_code"],
        name=line["name"],
        short_name=line["short_name"],
        folded=fold(f"{line['name']} {line['short_name']}"),
        level=line["level"],
        kind=line["kind"],
        parent=_standing(by_code, line["parent"], since) if line["parent"] else None,
        valid_from=since,
        valid_to=line.day("valid_to") if line["valid_to"] else None,
        is_sample_code=line["is_sample_code"] == "true",
    )


def _save_changes(lines: Sequence[Line], by_code: dict[str, list[Unit]]) -> None:
    UnitChange.objects.bulk_create(
        [_change(line, by_code) for line in lines],
        update_conflicts=True,
        unique_fields=["predecessor", "successor", "effective_on"],
        update_fields=_CHANGE_FIELDS,
    )


def _change(line: Line, by_code: dict[str, list[Unit]]) -> UnitChange:
    day = line.day("effective_on")
    return UnitChange(
        predecessor=next(unit for unit in by_code[line["predecessor"]] if unit.valid_to == day),
        successor=_standing(by_code, line["successor"], day),
        kind=line["kind"],
        is_default=line["is_default"] == "true",
        effective_on=day,
        legal_basis=line["legal_basis"],
    )


def _standing(by_code: dict[str, list[Unit]], code: str, day: date) -> Unit:
    return next(
        unit
        for unit in by_code[code]
        if unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day)
    )


def _compared(line: Line, known: Row | None, columns: Iterable[str]) -> Iterator[Difference]:
    what = line["code"] if "code" in line.values else f"{line['predecessor']} → {line['successor']}"
    if known is None:
        yield Difference(line.file, line.number, what, {})
        return
    changed = {
        column: (known[column], line[column]) for column in columns if known[column] != line[column]
    }
    if changed:
        yield Difference(line.file, line.number, what, changed)


def _unit_rows() -> Iterator[Row]:
    for unit in Unit.objects.select_related("parent").order_by("valid_from", "pk"):
        yield {
            "code": unit.code,
            "code_2016": unit.code_2016,
            "area_code": unit.area_code,
            "name": unit.name,
            "short_name": unit.short_name,
            "level": unit.level,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else "",
            "valid_from": unit.valid_from.isoformat(),
            "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
            "is_sample_code": "true" if unit.is_sample_code else "false",
        }


def _change_rows() -> Iterator[Row]:
    for change in UnitChange.objects.select_related("predecessor", "successor").order_by("pk"):
        yield {
            "predecessor": change.predecessor.code,
            "predecessor_name": change.predecessor.short_name,
            "successor": change.successor.code,
            "successor_name": change.successor.short_name,
            "kind": change.kind,
            "is_default": "true" if change.is_default else "false",
            "effective_on": change.effective_on.isoformat(),
            "legal_basis": change.legal_basis,
        }


def _key_of_change(row: Row) -> tuple[str, str, str]:
    return row["predecessor"], row["successor"], row["effective_on"]


def _by_province(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column].partition(".")[0]].append(row)
    return found


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
