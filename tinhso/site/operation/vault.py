"""The folder backups go to: one pool of contents for all of them, one folder a backup.

    files/ab/cd/<digest>      every content once, whichever backups need it
    2026-11-26T070000Z/
        manifest.json         what the backup holds, with the SHA-256 of each part
        database.dump         pg_dump, custom format, one consistent moment
        files.txt             the digests the database names
        keys.sealed           the folder of keys and the list of erasures, under BACKUP_PASSPHRASE

A backup stands under its final name only when all of it is there.
"""

import base64
import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = 1
MANIFEST, DATABASE, FILES, KEYS = "manifest.json", "database.dump", "files.txt", "keys.sealed"
PARTIAL = ".partial-"
_SALT = 16
_PIECE = 1 << 20


class BadBackup(Exception):
    """The backup cannot be used; the text names the part and what to do."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds: `position` and `epoch` of the ledger, `parts` by name with SHA-256."""

    made_at: str
    province: str
    position: int
    epoch: int
    file_count: int
    file_bytes: int
    missing: tuple[str, ...]
    parts: dict[str, str]
    format: int = FORMAT


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what the backup in `folder` holds."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n")


def opened(folder: Path) -> Manifest:
    """Return the manifest of a backup whose parts are all what they were."""
    try:
        values = json.loads((folder / MANIFEST).read_text())
        if values["format"] != FORMAT:
            raise BadBackup(f"{folder}: made in format {values['format']}, this program reads 1.")
        manifest = Manifest(**{**values, "missing": tuple(values["missing"])})
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BadBackup(f"{folder} is no whole backup: {MANIFEST} cannot be read.") from fault
    for name, digest in manifest.parts.items():
        if not (folder / name).is_file():
            raise BadBackup(f"{folder / name} is missing. Take another backup.")
        if digest_of(folder / name) != digest:
            raise BadBackup(f"{folder / name} was changed or damaged. Take another backup.")
    return manifest


def pool_path(vault: Path, digest: str) -> Path:
    """Return where a content stands in the pool."""
    return vault / "files" / digest[:2] / digest[2:4] / digest


def put(vault: Path, digest: str, pieces: Iterable[bytes]) -> bool:
    """Write a content into the pool; return False for one that is not what its digest says."""
    path = pool_path(vault, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    half, found = path.with_name(f"{PARTIAL}{secrets.token_hex(4)}"), hashlib.sha256()
    try:
        with half.open("wb") as stream:
            for piece in pieces:
                found.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        if found.hexdigest() != digest:
            return False
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return True


def digests(folder: Path) -> Iterator[str]:
    """Yield the digests a backup names."""
    with (folder / FILES).open() as lines:
        for line in lines:
            yield line.split()[0]


def seal_keys(folders: dict[str, Path], passphrase: str) -> bytes:
    """Return the files of `folders` in one piece that only the passphrase opens."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, folder in folders.items():
            if folder.exists():
                archive.add(folder, arcname=name)
    salt = secrets.token_bytes(_SALT)
    return salt + _fernet(passphrase, salt).encrypt(packed.getvalue())


def open_keys(sealed: bytes, passphrase: str, into: Path) -> None:
    """Unpack what `seal_keys` packed into the folder `into`."""
    salt, token = sealed[:_SALT], sealed[_SALT:]
    try:
        packed = _fernet(passphrase, salt).decrypt(token)
    except InvalidToken as fault:
        raise BadBackup(
            "BACKUP_PASSPHRASE does not open the keys of this backup. Set the one it was made with."
        ) from fault
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        archive.extractall(into, filter="data")


def drop_halves(vault: Path) -> None:
    """Delete what backups that were interrupted left."""
    for half in vault.glob(f"{PARTIAL}*"):
        shutil.rmtree(half, ignore_errors=True)


def _fernet(passphrase: str, salt: bytes) -> Fernet:
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
