"""The tree as files: reading them, and naming by line what is wrong. Pure."""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from tinhso.core.units.models import ChangeKind, Kind, Level
from tinhso.core.words.worded import worded

CHANGES = "-changes.csv"
COLUMNS = ["code", "code_2016", "area_code", "name", "short_name", "level", "kind", "parent"]
COLUMNS += ["valid_from", "valid_to", "is_sample_code"]
CHANGE_COLUMNS = ["predecessor", "predecessor_name", "successor", "successor_name"]
CHANGE_COLUMNS += ["kind", "is_default", "effective_on", "legal_basis"]
FORMS = ("code", "code_2016", "area_code")


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a file, and where it stands."""

    file: str
    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def day(self, column: str) -> date:
        """Return the day in a column that was found to hold one."""
        return date.fromisoformat(self.values[column])

    @property
    def ends(self) -> date:
        """The first day on which the unit is no more; the last day there is while it stands."""
        return self.day("valid_to") if self["valid_to"] else date.max


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Files:
    """The units and hand-overs of a folder, with every fault found in them."""

    units: Sequence[Line]
    changes: Sequence[Line]
    faults: Sequence[Fault]


Bearers = Mapping[str, Sequence[Line]]


def read(folder: Path) -> Files:
    """Read every file of `folder` and look through it."""
    units: list[Line] = []
    changes: list[Line] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.csv")):
        is_changes = path.name.endswith(CHANGES)
        lines, wrong = _read(path, CHANGE_COLUMNS if is_changes else COLUMNS)
        (changes if is_changes else units).extend(lines)
        faults += wrong
    wrong_units = {line: _of_unit(line) for line in units}
    wrong_changes = {line: _of_change(line) for line in changes}
    for found in [*wrong_units.values(), *wrong_changes.values()]:
        faults += found
    faults += _between(
        [line for line in units if not wrong_units[line]],
        [line for line in changes if not wrong_changes[line]],
    )
    return Files(units, changes, sorted(faults, key=lambda one: (one.file, one.line)))


def bearers(units: Iterable[Line]) -> Bearers:
    """Return the lines that bear each code, in the order of their days."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(units, key=lambda line: line["valid_from"]):
        found[line["code"]].append(line)
    return found


def standing(found: Bearers, code: str, day: date) -> Line | None:
    """Return the line that bears `code` on `day`."""
    lines = (line for line in found.get(code, ()) if line.day("valid_from") <= day < line.ends)
    return next(lines, None)


def _read(path: Path, columns: Sequence[str]) -> tuple[list[Line], list[Fault]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            text = worded("thiếu cột %(columns)s.", columns=", ".join(missing))
            return [], [Fault(path.name, 1, text)]
        lines, faults = [], []
        for row in reader:
            if None in row or None in row.values():
                text = worded("số ô không khớp với dòng đầu.")
                faults.append(Fault(path.name, reader.line_num, text))
                continue
            values = {key: unicodedata.normalize("NFC", row[key].strip()) for key in columns}
            lines.append(Line(path.name, reader.line_num, values))
    return lines, faults


def _of_unit(line: Line) -> list[Fault]:
    texts = [
        worded("thiếu %(column)s.", column=column)
        for column in ("code", "name", "valid_from")
        if not line[column]
    ]
    if line["level"] not in Level.values or line["kind"] not in Kind.values:
        texts.append(
            worded("không có cấp hoặc loại “%(given)s”.", given=f"{line['level']}, {line['kind']}")
        )
    days = [line[column] for column in ("valid_from", "valid_to") if line[column]]
    texts += [worded("“%(day)s” không phải ngày.", day=day) for day in days if not _is_day(day)]
    if not texts and line.ends <= line.day("valid_from"):
        texts.append(worded("kết thúc trước khi bắt đầu."))
    return [_fault(line, text) for text in texts]


def _of_change(line: Line) -> list[Fault]:
    texts = []
    if line["kind"] not in ChangeKind.values or line["is_default"] not in {"true", "false"}:
        texts.append(worded("kind phải là whole hoặc part, is_default là true hoặc false."))
    if not _is_day(line["effective_on"]):
        texts.append(worded("“%(day)s” không phải ngày.", day=line["effective_on"]))
    return [_fault(line, text) for text in texts]


def _between(units: Sequence[Line], changes: Sequence[Line]) -> Iterator[Fault]:
    found = bearers(units)
    yield from _shared_codes(units)
    for line in units:
        yield from _above(line, found)
    for change in changes:
        yield from _handed(change, found)
    yield from _divided(changes)
    handed = {(change["predecessor"], change["effective_on"]) for change in changes}
    for line in units:
        if line["valid_to"] and (line["code"], line["valid_to"]) not in handed:
            yield _fault(
                line,
                worded(
                    "%(code)s kết thúc ngày %(day)s mà không ghi đơn vị nào kế thừa.",
                    code=line["code"],
                    day=_written(line.ends),
                ),
            )


def _shared_codes(units: Sequence[Line]) -> Iterator[Fault]:
    """Two units may not bear one code on one day."""
    bearing: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in units:
        for form in FORMS:
            if line[form]:
                bearing[form, line[form]].append(line)
    for (_, code), lines in bearing.items():
        for earlier, later in pairwise(sorted(lines, key=lambda line: line["valid_from"])):
            if earlier.ends > later.day("valid_from"):
                yield _fault(
                    later,
                    worded(
                        "mã %(code)s thuộc hai đơn vị cùng lúc: %(earlier)s (%(place)s) và "
                        "%(later)s.",
                        code=code,
                        earlier=earlier["short_name"],
                        place=f"{earlier.file}:{earlier.number}",
                        later=later["short_name"],
                    ),
                )


def _above(line: Line, found: Bearers) -> Iterator[Fault]:
    """A parent stands as long as its children, and nobody stands below itself."""
    above, since, seen = line["parent"], line.day("valid_from"), {line["code"]}
    if not above:
        return
    parent = standing(found, above, since)
    if parent is None:
        text = worded(
            "đơn vị cấp trên %(code)s không có trong tệp nào vào ngày %(day)s.",
            code=above,
            day=_written(since),
        )
        yield _fault(line, text)
    elif parent.ends < line.ends:
        text = worded(
            "đơn vị cấp trên %(code)s kết thúc trước, ngày %(day)s.",
            code=above,
            day=_written(parent.ends),
        )
        yield _fault(line, text)
    while above:
        if above in seen:
            yield _fault(line, worded("%(code)s nằm dưới chính nó.", code=above))
            return
        seen.add(above)
        parent = standing(found, above, since)
        above = parent["parent"] if parent else ""


def _handed(change: Line, found: Bearers) -> Iterator[Fault]:
    day = change.day("effective_on")
    ended = [line for line in found.get(change["predecessor"], ()) if line.ends == day]
    heir = standing(found, change["successor"], day)
    if not ended:
        text = worded(
            "%(code)s không kết thúc vào ngày %(day)s.",
            code=change["predecessor"],
            day=_written(day),
        )
        yield _fault(change, text)
    if heir is None:
        text = worded(
            "đơn vị kế thừa %(code)s không có vào ngày %(day)s.",
            code=change["successor"],
            day=_written(day),
        )
        yield _fault(change, text)
    for line, named in ((ended[:1], "predecessor_name"), ([heir], "successor_name")):
        for known in line:
            if known is not None and known["short_name"] != change[named]:
                text = worded(
                    "mã %(code)s là %(known)s, ở đây lại ghi %(given)s.",
                    code=known["code"],
                    known=known["short_name"],
                    given=change[named],
                )
                yield _fault(change, text)


def _divided(changes: Sequence[Line]) -> Iterator[Fault]:
    """Each hand-over has one default heir, and no heir twice; the whole goes to one alone."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for change in changes:
        groups[change["predecessor"], change["effective_on"]].append(change)
    for (code, _), parts in groups.items():
        if sum(part["is_default"] == "true" for part in parts) != 1:
            text = worded("%(code)s phải có đúng một đơn vị kế thừa mặc định.", code=code)
            yield _fault(parts[0], text)
        if len({part["successor"] for part in parts}) < len(parts):
            yield _fault(parts[-1], worded("%(code)s kế thừa hai lần cho một đơn vị.", code=code))
        if len(parts) > 1 and any(part["kind"] == "whole" for part in parts):
            text = worded("%(code)s không thể giao toàn bộ cho nhiều đơn vị.", code=code)
            yield _fault(parts[0], text)


def _fault(line: Line, text: str) -> Fault:
    return Fault(line.file, line.number, text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
