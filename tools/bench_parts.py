"""The figures of `make bench`, taken on the database and the keys that tools/bench.py prepared."""

import itertools
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: E402  after the set-up
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed  # noqa: E402
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tinhso.core.actor import system  # noqa: E402
from tinhso.core.ledger.actions import Fact, ensure_months, record, record_history  # noqa: E402
from tinhso.core.ledger.seal_keys import SealKey  # noqa: E402
from tinhso.core.ledger.seals import close_seal  # noqa: E402
from tinhso.core.ledger.sequencer import assign_positions  # noqa: E402
from tinhso.core.units.models import Unit  # noqa: E402
from tinhso.core.units.queries import tree  # noqa: E402
from tinhso.modules.documents.actions import slip  # noqa: E402
from tinhso.modules.documents.tests.samples import SLIP  # noqa: E402
from tinhso.modules.dossiers.events import DossierReceived  # noqa: E402
from tinhso.modules.signing.actions import sign_pdf  # noqa: E402
from tinhso.modules.signing.queries import verify_pdf  # noqa: E402
from tinhso.modules.signing.rules import Mark, MarkKind  # noqa: E402

SECONDS, ROWS, TIMES = 3.0, 5000, 15
UNITS = 1443  # connected to the data platform of Thanh Hóa in 2022
RSA_BITS = 2048
KEY = "H56.102.seal"
BENCH = system("bench")
numbers = itertools.count(1)


def main() -> int:
    at = timezone.now()
    ensure_months(first=at.date(), last=at.date())
    bare = float(os.environ["BARE_INSERTS"])
    rows = [("bare insert, pgbench, one client", f"{bare:,.0f} /s", "")]
    rows += [
        (what, f"{found:,.0f} /s", f"{found / bare:.2f} of a bare insert")
        for what, found in (
            ("ledger: record, one an action", _recorded(at)),
            ("ledger: history moved in at once", _moved_in(at)),
            ("ledger: positions given", _positions()),
            ("ledger: rows sealed", _sealed(at)),
        )
    ]
    pdf = slip(kind="01", values=SLIP, at=at)
    signed = _sign(pdf, at)
    paper = _milliseconds(lambda: slip(kind="01", values=SLIP, at=at))
    bare_rsa, signature = _processor(_bare_rsa()), _processor(lambda: _sign(pdf, at))
    rows += [
        ("bare operation, RSA 2048, processor", f"{bare_rsa:.2f} ms", ""),
        (
            "signature on a PDF, processor",
            f"{signature:.2f} ms",
            f"{signature / bare_rsa:.1f} bare operations",
        ),
    ]
    rows += [
        (what, f"{found:.1f} ms", f"{found / paper:.2f} of a receipt")
        for what, found in (
            ("receipt as PDF", paper),
            (
                "signature on a PDF",
                _milliseconds(lambda: _sign(pdf, at)),
            ),
            ("check of a signature", _milliseconds(lambda: verify_pdf(signed, at=at))),
            ("first page, in the process", _milliseconds(lambda: _page("/"))),
            ("catalogue, in the process", _milliseconds(lambda: _page("/thu-tuc/"))),
            (f"tree of {UNITS:,} units", _tree_of_units(at)),
        )
    ]
    for what, figure, ratio in rows:
        print(f"{what:<36}{figure:>12}   {ratio}")
    return 0


def _recorded(at: datetime) -> float:
    """Return how many actions a second record one fact each, one after the other."""
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        code = f"BENCH-{next(numbers)}"
        with transaction.atomic():
            event = DossierReceived(dossier=code, due_at=at)
            record(event, stream=f"dossier:{code}", actor=BENCH, at=at)
        count += 1
    return count / (time.perf_counter() - begun)


def _moved_in(at: datetime) -> float:
    codes = [f"BENCH-{next(numbers)}" for _ in range(ROWS)]
    facts = [
        Fact(
            event=DossierReceived(dossier=code, due_at=at),
            stream=f"dossier:{code}",
            actor_id=BENCH.id,
            at=at,
        )
        for code in codes
    ]
    begun = time.perf_counter()
    record_history(facts)
    return ROWS / (time.perf_counter() - begun)


def _positions() -> float:
    begun, given = time.perf_counter(), 0
    while some := assign_positions(limit=ROWS):
        given += some
    return given / (time.perf_counter() - begun)


def _sealed(at: datetime) -> float:
    begun = time.perf_counter()
    seal = close_seal(at=at, key=SealKey(Ed25519PrivateKey.generate()), now=True)
    if seal is None:
        raise RuntimeError("nothing was sealed")
    return seal.size / (time.perf_counter() - begun)


def _sign(pdf: bytes, at: datetime) -> bytes:
    return sign_pdf(pdf, key=KEY, mark=Mark(MarkKind.SEAL), at=at)


def _bare_rsa() -> Callable[[], object]:
    """Return what no signature can do without, with a key as authorities issue it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    digest = bytes(32)
    return lambda: key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))


def _tree_of_units(at: datetime) -> float:
    """Measure reading the tree of a province of UNITS units that was read before."""
    day = at.date()
    since = {"valid_from": day, "level": "commune", "kind": "commune"}
    with transaction.atomic():
        top = Unit.objects.create(code="Z99", name="Tỉnh", folded="tinh", **since)
        Unit.objects.bulk_create(
            Unit(code=f"Z99.{number}", name="Xã", folded="xa", parent=top, **since)
            for number in range(1, UNITS)
        )
        assert len(tree(day=day, below="Z99")) == UNITS
        taken = _milliseconds(lambda: tree(day=day, below="Z99"))
        transaction.set_rollback(True)
    return taken


def _page(address: str) -> None:
    answer = Client().get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _processor(do: Callable[[], object]) -> float:
    """Return the milliseconds of processor time of `do`, the first time aside."""
    do()
    begun = time.process_time()
    for _ in range(TIMES):
        do()
    return (time.process_time() - begun) / TIMES * 1000


def _milliseconds(do: Callable[[], object]) -> float:
    """Return the median time of `do`, the first aside: it loads what then stays loaded."""
    do()
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        do()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000


if __name__ == "__main__":
    sys.exit(main())
