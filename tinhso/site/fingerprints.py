"""Digests of the files that a prepared database or folder was made from."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tinhso.site import env

EVERYTHING = ("requirements.lock", "data", "simulators", "tinhso")
DATA = (
    "data",
    "tinhso/core/units",
    "tinhso/core/calendar",
    "tinhso/core/forms",
    "tinhso/modules/procedures",
    "tinhso/modules/plan",
)
LEFT_OUT = {"__pycache__", "tests"}


def of(*places: str) -> str:
    """Return the digest of all files in `places`, folders or files below the repository."""
    digest = hashlib.sha256()
    for file in _files(places):
        digest.update(f"{file.relative_to(env.ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        found = [env.ROOT / place, *sorted((env.ROOT / place).rglob("*"))]
        yield from (file for file in found if file.is_file() and not LEFT_OUT & set(file.parts))
