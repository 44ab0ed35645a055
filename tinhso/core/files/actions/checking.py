"""Proof that everything named is there: each row's bytes exist and have their digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tinhso.core.files import gateway
from tinhso.core.files.models import Content


@dataclass(frozen=True)
class Fault:
    """A content that cannot be given out, and why: `missing`, `damaged`."""

    digest: str
    why: str
    names: int


def check() -> Iterator[Fault | None]:
    """Yield for every content None where it is whole, or what is wrong with it."""
    for content in Content.objects.filter(condemned_at=None).iterator(chunk_size=1000):
        why = _wrong(content.digest)
        yield Fault(content.digest, why, content.files.count()) if why else None


def _wrong(digest: str) -> str:
    known = hashlib.sha256()
    try:
        for piece in gateway.store().read(gateway.place_of(digest)):
            known.update(piece)
    except FileNotFoundError:
        return "missing"
    return "" if known.hexdigest() == digest else "damaged"
