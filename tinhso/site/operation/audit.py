"""Looking through a whole database and its contents: is everything there, and as it was written?"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tinhso.core.files.actions.checking import check
from tinhso.core.ledger import seal_keys
from tinhso.core.ledger.access import LOG as ACCESS
from tinhso.core.ledger.export import export
from tinhso.core.ledger.export_access import export_access
from tinhso.core.ledger.queries import last_position, window
from tinhso.core.ledger.scopes import All
from tinhso.core.ledger.seals import last_seal
from tinhso.site import env

VERIFIER = env.ROOT / "tools" / "verify_ledger.py"
BATCH = 2000
_COUNTS = """
select (select count(*) from ledger), (select count(*) from ledger_position),
    (select coalesce(max(position), 0) from ledger_position),
    (select count(*) from ledger_stream s cross join lateral (
        select count(*) as rows,
            count(*) filter (where l.recorded_at between s.first_at and s.last_at) as within
        from ledger l where l.stream_id = s.id
    ) found where s.version <> found.rows or s.version <> found.within)
"""


class NotWhole(Exception):
    """Something is missing or was changed; the text names the first such thing."""


@dataclass(frozen=True, kw_only=True)
class Audited:
    """What was looked through."""

    rows: int
    sealed: int
    contents: int


def audit(*, missing: Set[str] = frozenset()) -> Audited:
    """Check every row, stream, seal and content; raise NotWhole at the first fault.

    The sealed part is checked by the verifier that stands alone, as an outsider would; the rows
    after the last seal by their own digests. `missing` are contents known to be gone.
    """
    rows = _check_order()
    sealed = _check_seals()
    _check_rows(after=sealed)
    return Audited(rows=rows, sealed=sealed, contents=_check_contents(missing))


def _check_order() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        rows, placed, last, uneven = cursor.fetchone()
    if placed != last:
        raise NotWhole(f"{last - placed} positions of the ledger are missing.")
    if uneven:
        raise NotWhole(f"{uneven} streams have other rows than their heads say.")
    return int(rows)


def _check_seals() -> int:
    last = last_seal()
    with tempfile.TemporaryDirectory() as place:
        exported = Path(place) / "ledger.jsonl"
        if last is not None:
            with exported.open("wb") as file:
                export(All(), to=file, at=timezone.now())
            _verify(exported)
        if last_seal(log=ACCESS) is not None:
            with exported.open("wb") as file:
                export_access(to=file)
            _verify(exported)
    return last.last if last else 0


def _verify(exported: Path) -> None:
    done = subprocess.run(  # noqa: S603  our own program
        [
            sys.executable,
            VERIFIER,
            exported,
            f"--keys={seal_keys.folder() / 'public'}",
            f"--roots={settings.TSA_ROOTS}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotWhole(f"The ledger does not verify: {(done.stdout + done.stderr).strip()}")


def _check_rows(*, after: int) -> None:
    end = last_position()
    while after < end:
        entries, after = window(after=after, limit=BATCH, kinds=None)
        for entry in entries:
            if not entry.is_intact:
                raise NotWhole(f"Position {entry.position}: the row does not match its digest.")


def _check_contents(missing: Set[str]) -> int:
    whole = 0
    for fault in _faults(missing):
        if fault:
            raise NotWhole(fault)
        whole += 1
    return whole


def _faults(missing: Set[str]) -> Iterator[str]:
    for fault in check():
        if fault is None:
            yield ""
        elif fault.digest not in missing:
            yield f"Content {fault.digest} is {fault.why}."
