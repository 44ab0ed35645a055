"""A backup while everything runs: the database at one moment, and the contents it names then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tinhso.core.files.models import Content
from tinhso.core.files.reading import Damaged, open_stream
from tinhso.site.operation import programs, vault
from tinhso.site.operation.vault import Manifest

Say = Callable[[str], object]


class CannotBackUp(Exception):
    """The backup cannot begin; the text says why and what to do."""


@dataclass(frozen=True)
class Made:
    """A finished backup; `copied` contents were new to the pool."""

    folder: Path
    manifest: Manifest
    copied: int


def back_up(*, to: Path, at: datetime, say: Say) -> Made:
    """Write a backup into the vault `to`; only contents that are not in its pool are copied.

    The database first: contents are never changed, and those it names stay for longer than a
    backup takes, so that all of them can still be copied afterwards.
    """
    if not settings.BACKUP_PASSPHRASE:
        raise CannotBackUp(
            "BACKUP_PASSPHRASE is not set. Signing keys are backed up under it only: set it, and"
            " keep it in another place than the backups."
        )
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault.drop_halves(to)
    stamp = timezone.localtime(at, timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H%M%SZ")
    half, whole = to / f"{vault.PARTIAL}{stamp}", to / stamp
    half.mkdir(mode=0o700)
    position, epoch = _ledger()
    say("Copying the database…")
    programs.run("pg_dump", ["--format=custom", f"--file={half / vault.DATABASE}"])
    copied, count, size, missing = _copy_files(to, half, say)
    say("Sealing the keys…")
    folders = {"keys": Path(settings.KEYS_FOLDER), "erasures": Path(settings.ERASURES_FILE)}
    (half / vault.KEYS).write_bytes(vault.seal_keys(folders, settings.BACKUP_PASSPHRASE))
    manifest = Manifest(
        made_at=at.isoformat(),
        province=settings.PROVINCE_AGENCY_CODE,
        position=position,
        epoch=epoch,
        file_count=count,
        file_bytes=size,
        missing=tuple(missing),
        parts={
            name: vault.digest_of(half / name) for name in (vault.DATABASE, vault.FILES, vault.KEYS)
        },
    )
    vault.write_manifest(half, manifest)
    half.rename(whole)
    return Made(whole, manifest, copied)


def _ledger() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("select position, epoch from ledger_order")
        position, epoch = cursor.fetchone()
    return int(position), int(epoch)


def _copy_files(to: Path, half: Path, say: Say) -> tuple[int, int, int, list[str]]:
    copied, count, total, missing = 0, 0, 0, list[str]()
    with (half / vault.FILES).open("w") as listed:
        for digest, size in _named():
            count, total = count + 1, total + size
            listed.write(f"{digest} {size}\n")
            if vault.pool_path(to, digest).exists():
                continue
            if _copy(to, digest):
                copied += 1
            else:
                missing.append(digest)
            if copied % 1000 == 0:
                say(f"{copied} files copied…")
    return copied, count, total, missing


def _named() -> Iterator[tuple[str, int]]:
    rows = Content.objects.order_by("digest").values_list("digest", "size")
    yield from rows.iterator(chunk_size=5000)


def _copy(to: Path, digest: str) -> bool:
    try:
        return vault.put(to, digest, open_stream(digest))
    except Damaged:
        return False
