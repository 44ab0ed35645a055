"""Bringing data/ into the database: what a province configures as files, in the order it needs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tinhso.core.calendar.actions import load_calendar
from tinhso.core.units.actions import load_units
from tinhso.modules.plan.actions import load_targets
from tinhso.modules.procedures.actions import load_folder

Loader = Callable[[Path, datetime], object]

LOADERS: tuple[tuple[str, Loader], ...] = (
    ("units", lambda folder, _at: load_units(folder)),
    ("calendar", lambda folder, _at: load_calendar(folder)),
    ("procedures", lambda folder, at: load_folder(folder, at=at)),
    ("plans", lambda folder, _at: load_targets(folder)),
)


def load(data: Path, *, at: datetime) -> Iterator[str]:
    """Load every folder of `data`, each as often as one likes; yield the name of each."""
    for name, loader in LOADERS:
        loader(data / name, at)
        yield name
