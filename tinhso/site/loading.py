"""Bringing data/ into the database: what a province configures as files, in the order it needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tinhso.core.calendar.actions import load_calendar
from tinhso.core.units.actions import load_units

LOADERS: list[tuple[str, Callable[[Path], object]]] = [
    ("units", load_units),
    ("calendar", load_calendar),
]


def load(data: Path) -> Iterator[str]:
    """Load every folder of `data`, each as often as one likes; yield the name of each."""
    for folder, loader in LOADERS:
        loader(data / folder)
        yield folder
