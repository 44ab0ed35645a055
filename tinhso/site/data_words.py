"""Every text of data/ that people read, so that the catalogues can be held against it."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tinhso.core.words.data import texts
from tinhso.modules.procedures.actions import definition_of

PROCEDURES = ("procedures", "samples")
PLAIN = (
    "counters.yaml",
    "life-events.yaml",
    "petitions.yaml",
    "plans/indicators.yaml",
    "people/*.yaml",
)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "plans/targets.csv": ("indicator_vi", "scope", "unit"),
    "calendar/days.csv": ("name",),
}


def said_in(folder: Path) -> dict[str, str]:
    """Return every text of the data in `folder` that people read, and the first file that has it.

    Names of units and the words a search knows a procedure by are no such texts.
    """
    found: dict[str, str] = {}
    for text, file in _all(folder):
        found.setdefault(text, f"data/{file.relative_to(folder).as_posix()}")
    return found


def _all(folder: Path) -> Iterator[tuple[str, Path]]:
    for pattern in PLAIN:
        for file in sorted(folder.glob(pattern)):
            yield from ((text, file) for text in texts(_read(file)))
    for name in PROCEDURES:
        for file in sorted((folder / name).glob("*.yaml")):
            yield from ((text, file) for text in texts(definition_of(file)))
    for name, columns in COLUMNS.items():
        yield from ((text, folder / name) for text in _cells(folder / name, columns))


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text())


def _cells(file: Path, columns: tuple[str, ...]) -> Iterator[str]:
    with file.open(newline="") as opened:
        for row in csv.DictReader(opened):
            yield from (row[name] for name in columns if any(map(str.isalpha, row[name])))
