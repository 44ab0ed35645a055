"""Bringing the organisation tree in from files, as often as one likes."""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from django.db import transaction

from tinhso.core.errors import Refused
from tinhso.core.search import fold
from tinhso.core.units.models import ChangeKind, Kind, Level, Unit, UnitChange
from tinhso.core.words.worded import worded

_CHANGES = "-changes.csv"
_FIELDS = ["code_2016", "area_code", "name", "short_name", "folded", "level", "kind", "parent"]
_FIELDS += ["valid_to", "is_sample_code"]
_CHANGE_FIELDS = ["kind", "is_default", "legal_basis"]

_Line = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many units and hand-overs the files named."""

    units: int
    changes: int


@transaction.atomic
def load_units(folder: Path) -> Loaded:
    """Bring in the units and hand-overs of every file in `folder`; nothing is removed."""
    files = sorted(folder.glob("*.csv"))
    lines = [line for path in files if not path.name.endswith(_CHANGES) for line in _lines(path)]
    _refuse_shared_codes(lines)
    found = _save_units(lines)
    changes = [line for path in files if path.name.endswith(_CHANGES) for line in _lines(path)]
    _save_changes(changes, found)
    return Loaded(units=len(lines), changes=len(changes))


def _save_units(lines: list[_Line]) -> dict[str, list[Unit]]:
    """Save the lines parents first and return every unit under its code."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    waiting = lines
    while waiting:
        ready = [line for line in waiting if not line["parent"] or line["parent"] in by_code]
        if not ready:
            raise Refused(
                worded(
                    "Đơn vị %(waiting)s có đơn vị cấp trên không nằm trong tệp nào.",
                    waiting=waiting[0]["code"],
                )
            )
        saved = Unit.objects.bulk_create(
            [_unit(line, by_code) for line in ready],
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=_FIELDS,
        )
        for unit in saved:
            by_code[unit.code].append(unit)
        done = {id(line) for line in ready}
        waiting = [line for line in waiting if id(line) not in done]
    return by_code


def _unit(line: _Line, by_code: dict[str, list[Unit]]) -> Unit:
    since = date.fromisoformat(line["valid_from"])
    return Unit(
        code=line["code"],
        code_2016=line["code_2016"],
        area_code=line["area_code"],
        name=line["name"],
        short_name=line["short_name"],
        folded=fold(f"{line['name']} {line['short_name']}"),
        level=Level(line["level"]),
        kind=Kind(line["kind"]),
        parent=_standing(by_code, line["parent"], since) if line["parent"] else None,
        valid_from=since,
        valid_to=_end(line),
        is_sample_code=line["is_sample_code"] == "true",
    )


def _save_changes(lines: list[_Line], by_code: dict[str, list[Unit]]) -> None:
    UnitChange.objects.bulk_create(
        [_change(line, by_code) for line in lines],
        update_conflicts=True,
        unique_fields=["predecessor", "successor", "effective_on"],
        update_fields=_CHANGE_FIELDS,
    )


def _change(line: _Line, by_code: dict[str, list[Unit]]) -> UnitChange:
    day = date.fromisoformat(line["effective_on"])
    ended = [unit for unit in by_code[line["predecessor"]] if unit.valid_to == day]
    if not ended:
        raise Refused(
            worded(
                "Đơn vị %(line)s không kết thúc vào ngày %(day)s.",
                line=line["predecessor"],
                day=f"{day:%d/%m/%Y}",
            )
        )
    heir = _standing(by_code, line["successor"], day)
    for unit, named in ((ended[0], "predecessor_name"), (heir, "successor_name")):
        if unit.short_name != line[named]:
            raise Refused(
                worded(
                    "Mã %(code)s là %(short_name)s, tệp lại ghi %(line)s.",
                    code=unit.code,
                    short_name=unit.short_name,
                    line=line[named],
                )
            )
    return UnitChange(
        predecessor=ended[0],
        successor=heir,
        kind=ChangeKind(line["kind"]),
        is_default=line["is_default"] == "true",
        effective_on=day,
        legal_basis=line["legal_basis"],
    )


def _standing(by_code: dict[str, list[Unit]], code: str, day: date) -> Unit:
    for unit in by_code[code]:
        if unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day):
            return unit
    raise Refused(
        worded(
            "Không có đơn vị nào mang mã %(code)s vào ngày %(day)s.",
            code=code,
            day=f"{day:%d/%m/%Y}",
        )
    )


def _refuse_shared_codes(lines: Iterable[_Line]) -> None:
    """Refuse files in which two units bear one code on one day."""
    bearers: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        for form in ("code", "code_2016", "area_code"):
            if line[form]:
                bearers[form, line[form]].append(line)
    for (_, code), bearing in bearers.items():
        bearing.sort(key=lambda line: line["valid_from"])
        for earlier, later in pairwise(bearing):
            if not earlier["valid_to"] or earlier["valid_to"] > later["valid_from"]:
                raise Refused(
                    worded(
                        "Mã %(code)s thuộc hai đơn vị cùng lúc: %(earlier)s và %(later)s.",
                        code=code,
                        earlier=earlier["short_name"],
                        later=later["short_name"],
                    )
                )


def _lines(path: Path) -> Iterator[_Line]:
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield {key: unicodedata.normalize("NFC", value) for key, value in line.items()}


def _end(line: _Line) -> date | None:
    return date.fromisoformat(line["valid_to"]) if line["valid_to"] else None
