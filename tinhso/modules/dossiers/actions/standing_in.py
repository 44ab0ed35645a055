"""Somebody who stands at the desk in the place of whose dossier it is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Who stands at the desk in the place of whose dossier it is, by number, on which ground."""

    name: str
    number: str = ""
    basis: str = ""
