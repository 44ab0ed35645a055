"""Small pictures of files, made when they are first looked at and kept under the file's digest."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tinhso.core.errors import NotFound
from tinhso.core.files import gateway
from tinhso.core.files.cleaning import bench
from tinhso.core.files.cleaning.limits import Unfit
from tinhso.core.files.rules import JPEG, PDF, PNG
from tinhso.core.files.sendable import Sendable
from tinhso.core.words.worded import worded

PICTURED = frozenset({PDF, JPEG, PNG})


def small_picture(file: Sendable) -> Sendable:
    """Return the first page or the picture itself, small; NotFound where none can be made."""
    store, place = gateway.store(), gateway.picture_of(file.digest)
    size = store.size(place)
    if size is None:
        made = _made(file)
        store.put(place, made)
        size = len(made)
    if not size:  # tried before, in vain
        raise NotFound(worded("Tệp này không có ảnh thu nhỏ."))
    return Sendable(
        name="anh-nho.jpg",
        mime=JPEG,
        size=size,
        digest=f"{file.digest}-nho",
        read=lambda start, end: store.read(place, start, end),
    )


def _made(file: Sendable) -> bytes:
    if file.mime not in PICTURED:
        return b""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "file", Path(folder) / "picture"
        with source.open("wb") as copy:
            for piece in file.read(0, None):
                copy.write(piece)
        try:
            bench.small_picture(source, target, file.mime)
        except Unfit:
            return b""
        return target.read_bytes()
