"""What the commands of `tinhso ledger` are made of."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.core.actor import Actor
from tinhso.core.errors import Refused
from tinhso.core.people.queries import person
from tinhso.core.words.worded import worded

Say = Callable[[str], object]
Options = Mapping[str, Any]


@dataclass(frozen=True)
class Sub:
    """One command: its name and purpose, the arguments it takes, what it does."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], object]
    act: Callable[[Say, Options], None]


def of_nothing(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def officer(named: str) -> Actor:
    """Return who stands behind `person:12`; refuse what is no person of the house."""
    kind, _, number = named.partition(":")
    if kind != "person" or not number.isdecimal():
        raise Refused(
            worded("“%(named)s” không phải một người; ghi như person:12.", named=named), field="by"
        )
    return Actor(id=named, person_id=person(int(number)).id)
