"""Several kept files bound into one PDF, apart from this process as all that came from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tinhso.core.errors import Refused
from tinhso.core.files.cleaning import bench
from tinhso.core.files.cleaning.limits import Unfit
from tinhso.core.files.rules import PDF
from tinhso.core.files.unfit import unfit_text


@dataclass(frozen=True)
class Bound:
    pdf: bytes
    pages: int


def bound(parts: Sequence[tuple[bytes, str]], *, name: str) -> Bound:
    """Return the pages of all parts, each a content with its media type, as one PDF.

    Refuses, under `name`, what cannot be opened or is too much.
    """
    with TemporaryDirectory() as folder:
        sources = []
        for number, (content, mime) in enumerate(parts):
            path = Path(folder) / f"{number:03d}"
            path.write_bytes(content)
            sources.append((path, mime))
        target = Path(folder) / "bound"
        try:
            pages = bench.bind(sources, target)
        except Unfit as refusal:
            raise Refused(unfit_text(refusal, name)) from refusal
        return Bound(target.read_bytes(), pages)


def joined(first: bytes, second: bytes, *, name: str) -> bytes:
    """Return the pages of one PDF and then those of another."""
    return bound([(first, PDF), (second, PDF)], name=name).pdf
