"""A small sealed and stamped ledger, its export, and the verifier run as a stranger runs it."""

import hashlib
import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import httpx
from django.conf import settings
from django.db import transaction

from tinhso.core.ledger.actions import record
from tinhso.core.ledger.export import export
from tinhso.core.ledger.gateway import HttpAuthority
from tinhso.core.ledger.scopes import All
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.stamps import stamp_seals
from tinhso.core.ledger.tests.samples import OFFICER, Counted

NAME = "Nguyễn Văn Ví Dụ"
MINUTE = timedelta(minutes=1)


@dataclass
class RunningAuthority:
    """The simulated authority, a program of its own."""

    url: str
    roots: Path
    process: subprocess.Popen

    @property
    def way(self):
        return HttpAuthority(self.url, self.roots)

    def tell(self, **behaviour):
        """Tell it how to behave from now on; nothing named, all is as it should be."""
        httpx.put(f"{self.url}behaviour", json=behaviour).raise_for_status()


@contextmanager
def an_authority(folder, *options):
    """Run the simulated authority on a port of its own."""
    command = [sys.executable, "-m", "simulators.timestamps", "--folder", folder, "--port", "0"]
    process = subprocess.Popen(
        [*map(str, command), *options], cwd=settings.ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        url = process.stdout.readline().split()[-1]
        yield RunningAuthority(url, Path(folder) / "roots", process)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def write(count, *, at, streams=3, actor=OFFICER):
    for n in range(count):
        with transaction.atomic():
            record(
                Counted(number=n),
                stream=f"dossier:H56.1-2611{n % streams:02d}",
                actor=actor,
                at=at,
                personal={} if n % 4 else {"name": NAME, "phone": f"090{n:07d}"},
            )
    assign_positions()


def seal_some(seals, *, rows=6, at=None, way=None, minutes=1):
    """Write and seal, a minute apart, up to `at` (now); return when the last one was closed."""
    begun = (at or datetime.now(UTC)) - seals * minutes * MINUTE
    for n in range(seals):
        here = begun + n * minutes * MINUTE
        write(rows, at=here)
        assert close_seal(at=here)
    if way:
        while stamp_seals(way, at=datetime.now(UTC)):
            pass
    return here


def exported(scope=None, **options):
    """Return an export as its lines."""
    to = BytesIO()
    export(scope or All(), to=to, at=datetime.now(UTC), **options)
    return to.getvalue().splitlines(keepends=True)


def rewritten(lines):
    """Return lines with an end line that fits them: what a forger would do."""
    body = [*lines[:-1]]
    digest = hashlib.sha256(b"".join(body)).hexdigest()
    return [*body, packed({"type": "end", "lines": len(body), "sha256": digest})]


def packed(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


class Stranger:
    """Somebody with the tool, the public keys and the roots, and nothing else."""

    def __init__(self, folder, *, keys, roots):
        self.folder = folder
        self.given = ["--keys", str(keys), "--roots", str(roots)]

    def verify(self, lines, *more):
        """Return the exit code and what the tool said, one line."""
        file = self.folder / "export.jsonl"
        file.write_bytes(b"".join(lines))
        command = [
            sys.executable,
            "-I",
            str(settings.ROOT / "tools" / "verify_ledger.py"),
            str(file),
            *self.given,
            *map(str, more),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert done.stdout.count("\n") == 1
        return done.returncode, done.stdout.strip()
