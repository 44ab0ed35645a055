"""Bringing a backup back into an empty house, and proving that it is all there."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from tinhso.core.actor import system
from tinhso.core.files import gateway
from tinhso.core.ledger.restoring import Resumed, restored
from tinhso.site.operation import programs, vault
from tinhso.site.operation.audit import Audited, audit
from tinhso.site.operation.backup import Say
from tinhso.site.operation.vault import BadBackup, Manifest


class CannotRestore(Exception):
    """There is something in the way; the text says what and what to do."""


@dataclass(frozen=True)
class Restored:
    """What came back, what the audit counted, and what the ledger declared."""

    manifest: Manifest
    audited: Audited
    resumed: Resumed


def restore(folder: Path, *, at: datetime, say: Say) -> Restored:
    """Bring a backup back; nothing that is there is overwritten.

    Keys and contents first: should this end half way, the empty database shows that it did, and
    doing it again goes on. The database comes in one transaction.
    """
    say("Checking the backup…")
    manifest = vault.opened(folder)
    if manifest.missing:
        say(f"This backup was made while {len(manifest.missing)} contents were missing already.")
    _refuse_a_full_database()
    with tempfile.TemporaryDirectory() as place:
        sealed = (folder / vault.KEYS).read_bytes()
        vault.open_keys(sealed, settings.BACKUP_PASSPHRASE, Path(place))
        _bring_keys(Path(place))
    say("Bringing the contents back…")
    _bring_files(folder, frozenset(manifest.missing))
    say("Bringing the database back…")
    programs.run(
        "pg_restore",
        [
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            f"--dbname={connection.settings_dict['NAME']}",
            folder / vault.DATABASE,
        ],
    )
    say("Looking through all of it…")
    audited = audit(missing=frozenset(manifest.missing))
    resumed = restored(actor=system("restore"), at=at)
    return Restored(manifest, audited, resumed)


def _refuse_a_full_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_tables where schemaname = 'public'")
        (tables,) = cursor.fetchone()
    if tables:
        name = connection.settings_dict["NAME"]
        raise CannotRestore(
            f"The database {name} holds {tables} tables. A backup comes back into an empty one:"
            " make a new database and name it in DATABASE_URL."
        )


def _bring_keys(unpacked: Path) -> None:
    folder = Path(settings.KEYS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in sorted((unpacked / "keys").rglob("*")):
        target = folder / key.relative_to(unpacked / "keys")
        if key.is_dir():
            target.mkdir(exist_ok=True, mode=0o700)
        elif not target.exists():
            shutil.copy2(key, target)
        elif target.read_bytes() != key.read_bytes():
            raise CannotRestore(
                f"{target} is another key than the backup's. Give KEYS_FOLDER an empty folder."
            )
    erasures = Path(settings.ERASURES_FILE)
    if (unpacked / "erasures").exists() and not erasures.exists():
        erasures.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(unpacked / "erasures", erasures)


def _bring_files(folder: Path, missing: frozenset[str]) -> None:
    store = gateway.store()
    for digest in vault.digests(folder):
        path = vault.pool_path(folder.parent, digest)
        if path.exists():
            if vault.digest_of(path) != digest:
                raise BadBackup(f"{path} was changed or damaged.")
            store.put(gateway.place_of(digest), path)
        elif digest not in missing:
            raise BadBackup(f"{path} is missing from the pool of contents.")
