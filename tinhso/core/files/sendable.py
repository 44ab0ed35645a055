"""A file on its way out, whether it was kept or made just now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tinhso.core.files.queries import StoredFile
from tinhso.core.files.reading import open_stream
from tinhso.core.files.rules import digest_of


@dataclass(frozen=True, kw_only=True)
class Sendable:
    """A file ready to be sent; `read` gives its bytes from a start up to an end."""

    name: str
    mime: str
    size: int
    digest: str
    read: Callable[[int, int | None], Iterator[bytes]]

    @property
    def content(self) -> bytes:
        """The whole file, for what must hold it at once."""
        return b"".join(self.read(0, None))


def kept(file: StoredFile, name: str = "") -> Sendable:
    """Make a kept file ready, under the name its dossier gives it."""
    return Sendable(
        name=name or file.name,
        mime=file.mime,
        size=file.size,
        digest=file.digest,
        read=lambda start, end: open_stream(file.digest, start, end),
    )


def made(content: bytes, *, name: str, mime: str) -> Sendable:
    """Make ready what was composed just now."""
    return Sendable(
        name=name,
        mime=mime,
        size=len(content),
        digest=digest_of(content),
        read=lambda start, end: iter((content[start:end],)),
    )
