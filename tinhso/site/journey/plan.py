"""Whether the plan's figures follow what happened: they do a moment later, by the worker."""

import csv
import io
import time
from collections.abc import Mapping

from tinhso.site.journey import sample
from tinhso.site.journey.client import Client, Wrong
from tinhso.site.journey.travel import Travel

PLAN = "/so-lieu/"
PATIENCE_SECONDS = 60
Figures = Mapping[str, tuple[int, int]]


def look(travel: Travel) -> str:
    """Read every figure before the journey changes them."""
    travel.figures = _figures(travel)
    return f"{len(travel.figures)} figures"


def has_moved(travel: Travel) -> str:
    """Find this dossier among those counted, and the figures that it moved."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        now = _figures(travel)
        moved = [key for key in now if now[key] != travel.figures.get(key)]
        opened = [key for key in moved if _counts(travel, key)]
        if {*opened} >= sample.MOVES:
            return ", ".join(f"{key} {now[key][0]} of {now[key][1]}" for key in opened)
        if time.monotonic() > until:
            raise Wrong(f"After {PATIENCE_SECONDS} s figures moved: {moved}, with it: {opened}.")
        time.sleep(0.5)


def _figures(travel: Travel) -> Figures:
    """Return numerator and denominator of every indicator, from its open data."""
    table = Client(travel.base_url).open(f"{PLAN}chi-tieu.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(table))
    return {row["chi_tieu"]: (int(row["tu_so"] or 0), int(row["mau_so"] or 0)) for row in rows}


def _counts(travel: Travel, key: str) -> bool:
    """Tell whether the figure opens down to this dossier; ratings open without saying whose."""
    table = Client(travel.base_url).open(f"{PLAN}{key}/ho-so.csv").content.decode("utf-8-sig")
    codes = {row["ma_ho_so"] for row in csv.DictReader(io.StringIO(table))}
    return travel.code in codes or codes == {""}
