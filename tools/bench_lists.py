"""What an ordinary officer waits for in lists, small and large: make bench-lists.

A product of its own is started whole and filled to 10,000 dossiers, then to SIZE. A case officer of
a large ward signs in as people do and opens each page again and again; what the server says it took
(the line of its log: rights, queries, page and all) is what counts, not the way there and back.

BENCH_VAR=folder keeps the product and its figures in that folder: a second run goes on from there.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil
from pathlib import Path

from journeys.product import TINHSO, Product
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.site.journey.client import Client
from tinhso.site.journey.travel import Travel, accounts_from

SMALL, SIZE = 10_000, int(os.environ.get("SIZE", "1000000"))
TIMES, WARMING = 60, 6  # each page, for both web processes, the first ones aside
MOST_MS, MOST_RATIO = 50.0, 1.5
PAGES: Mapping[str, str] = {
    "inbox": "",
    "inbox, what is late": "?view=late",
    "dossiers of the unit": "ho-so/",
    "dossiers of the unit, open": "ho-so/?state=open",
    "dossiers of the unit, page 3": "ho-so/?page=3",
    "search, a name without tone marks": "tra-cuu/?q=nguyen+van+mau",
    "search, one frequent word": "tra-cuu/?q=nguyen",
    "search, the beginning of a code": "tra-cuu/?q={code}",
    "register of the month": "so-theo-doi/",
    "results nobody came for": "ket-qua-chua-nhan/",
    "dashboard of the unit": "theo-doi/",
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Milliseconds in the server for one page, over many requests."""

    p50: float
    p95: float

    @classmethod
    def of(cls, taken: Sequence[float]) -> "Figure":
        ordered = sorted(taken)
        return cls(p50=_at(ordered, 0.5), p95=_at(ordered, 0.95))


Figures = Mapping[str, Figure]


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[ceil(share * len(ordered)) - 1]


class Told:
    """The log of the server as it grows: how long each request took there."""

    def __init__(self, file: Path) -> None:
        self._file = file.open(encoding="utf-8", errors="replace")
        self._file.seek(0, os.SEEK_END)

    def next(self, view: str) -> float:
        """Return what the next request of `view` took, in milliseconds."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for line in self._file:
                if '"event": "request"' in line and (row := _row(line)).get("view") == view:
                    return float(row["ms"])
            time.sleep(0.002)
        raise RuntimeError(f"the server never said what {view} took")


def _row(line: str) -> dict[str, object]:
    try:
        return dict(json.loads(line[line.index("{") :]))
    except ValueError:
        return {}


def measured(product: Product) -> Figures:
    """Open every page many times, one after the other, and return what each took."""
    officer = signed_in(product)
    told = Told(product.var / "logs" / "web.log")
    pages = dict(_pages())
    taken: dict[str, list[float]] = {what: [] for what in pages}
    for turn in range(TIMES + WARMING):
        for what, address in pages.items():
            officer.open(address)
            spent = told.next(_view(address))
            if turn >= WARMING:
                taken[what].append(spent)
    return {what: Figure.of(spent) for what, spent in taken.items()}


def signed_in(product: Product) -> Client:
    """Return the browser of the case officer of the demo, signed in with name and password."""
    accounts = accounts_from(product.var / "demo-accounts.json")
    today = datetime.now(VIETNAM).date()
    return Travel(product.url, accounts, today, "Hạc Thành").signed_in("officer")


def _pages() -> Iterator[tuple[str, str]]:
    month = f"H56.102-{datetime.now(VIETNAM):%y%m}"
    for what, path in PAGES.items():
        yield what, f"/ban-lam-viec/{path.format(code=month)}"


def _view(address: str) -> str:
    views = {"ho-so/": "dossiers", "tra-cuu/": "search", "so-theo-doi/": "register"}
    views |= {"ket-qua-chua-nhan/": "uncollected", "theo-doi/": "dashboard"}
    path = address.removeprefix("/ban-lam-viec/").partition("?")[0]
    return f"desk:{views.get(path, 'inbox')}"


def grow(product: Product, size: int) -> None:
    """Bring the product's database to so many generated dossiers."""
    command = [TINHSO, "generate", "--dossiers", str(size)]
    subprocess.run(command, env=product.environment(), check=True, stdout=sys.stderr)


def main() -> int:
    kept = os.environ.get("BENCH_VAR")
    var = Path(kept) if kept else Path(tempfile.mkdtemp())
    var.mkdir(parents=True, exist_ok=True)
    product = Product(var)
    product.start()
    try:
        found = {size: _sized(product, size) for size in (SMALL, SIZE)}
    finally:
        if kept:
            product.stop()
        else:
            product.forget()
            shutil.rmtree(var, ignore_errors=True)
    _print(found[SMALL], found[SIZE])
    return 0


def _sized(product: Product, size: int) -> Figures:
    """Grow and measure; what was measured at this size before it grew on, is known."""
    known = product.var / f"lists-{size}.json"
    if not known.exists():
        grow(product, size)
        found = {what: asdict(figure) for what, figure in measured(product).items()}
        known.write_text(json.dumps(found, ensure_ascii=False))
    return {what: Figure(**told) for what, told in json.loads(known.read_text()).items()}


def _print(small: Figures, large: Figures) -> None:
    print(f"{'server time, ms':<36}{f'{SMALL:,} dossiers':>18}{f'{SIZE:,} dossiers':>22}")
    print(f"{'':<36}{'p50':>9}{'p95':>9}{'p50':>13}{'p95':>9}   ratio of p95")
    for what, after in large.items():
        before = small[what]
        ratio = after.p95 / before.p95
        is_met = after.p95 < MOST_MS and ratio <= MOST_RATIO
        print(
            f"{what:<36}{before.p50:>9.1f}{before.p95:>9.1f}{after.p50:>13.1f}{after.p95:>9.1f}"
            f"   {ratio:.2f}{'' if is_met else '  over'}"
        )
    print(f"limits: p95 under {MOST_MS:.0f} ms, and at most {MOST_RATIO} times the smaller one")


if __name__ == "__main__":
    sys.exit(main())
