"""Proving a backup: it is brought back beside the running house, in a database made for it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from tinhso.site import env, instance
from tinhso.site.postgres import Server

DATABASE = "proof"


class NotProved(Exception):
    """The backup did not come back whole; the text is what the restore said."""


def prove(folder: Path) -> str:
    """Restore a backup into a scratch database and scratch folders, and return what it said."""
    root = instance.SYSTEM_STATE if instance.is_root() else instance.var()
    with tempfile.TemporaryDirectory(dir=root, prefix="proof-") as place:
        Path(place).chmod(0o711)  # PostgreSQL may run as a user of its own
        server = Server(Path(place), durable=False)
        server.start()
        try:
            url = server.ensure_database(DATABASE)
            server.application_url(DATABASE)
            return _restored(folder, Path(place), url)
        finally:
            server.stop()


def _restored(folder: Path, place: Path, url: str) -> str:
    beside = {
        "DATABASE_URL": url,
        "MIGRATION_DATABASE_URL": url,
        "DATABASE_AS_OWNER": "1",
        "FILES_URL": f"file://{place / 'files'}",
        "KEYS_FOLDER": str(place / "keys"),
        "TSA_ROOTS": str(settings.TSA_ROOTS),
        "ERASURES_FILE": str(place / "erasures.jsonl"),
    }
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "django", "restore", folder],
        env={**os.environ, **beside},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.stdout + done.stderr).strip().splitlines()
    if done.returncode:
        raise NotProved(f"The backup {folder} does not come back whole: {said[-1] if said else ''}")
    return said[-1]
