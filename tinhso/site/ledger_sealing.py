"""`tinhso ledger …`, the half about seals: how they stand, closing, handing out, checking."""

import re
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused
from tinhso.core.ledger import health, seal_keys
from tinhso.core.ledger.access import LOG as ACCESS
from tinhso.core.ledger.export import Progress, export, record_opening
from tinhso.core.ledger.export_access import export_access
from tinhso.core.ledger.logs import LOGS
from tinhso.core.ledger.scopes import All, Month, Scope, Stream
from tinhso.core.ledger.seals import Gap, close_seal, last_seal
from tinhso.core.units import queries as units
from tinhso.core.words.worded import worded
from tinhso.site import env
from tinhso.site.ledger_hand import Options, Say, officer
from tinhso.site.wiring import CONSUMERS

VERIFIER = env.ROOT / "tools" / "verify_ledger.py"
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def status(say: Say, _options: Options) -> None:
    """Tell how the ledger is, and what is wrong with it."""
    found = health.state(at=timezone.now(), consumers=(one.name for one in CONSUMERS))
    say(f"position {found.position}, {found.parked} rows parked")
    for one in found.sealed:
        age = "never" if one.seal_seconds is None else f"{one.seal_seconds:.0f} s ago"
        say(
            f"{one.log}: seal {one.number}, closed {age}, up to position {one.position};"
            f" {one.unsealed_rows} rows wait, {one.unstamped} seals without a stamp"
        )
    for reader in found.readers:
        if reader.rows or reader.parked:
            say(f"{reader.name}: {reader.rows} rows behind, {reader.parked} parked")
    for fault in found.faults:
        say(f"{fault.level.upper()}: {fault.text}")
    if not found.faults:
        say("nothing is wrong")


def seal(say: Say, _options: Options) -> None:
    """Close what waits now, without waiting for the minute to pass."""
    for log in LOGS:
        try:
            made = close_seal(at=timezone.now(), log=log, now=True)
        except Gap as gap:
            raise CommandError(str(gap)) from gap
        told = f"seal {made.number} up to position {made.last}" if made else "no new rows"
        say(f"{log.name}: {told}")


def of_a_key(parser: ArgumentParser) -> None:
    """Arguments of `key`."""
    parser.add_argument("--new", action="store_true", help="make a new key for all seals to come")


def key(say: Say, options: Options) -> None:
    """Tell of the keys, or change the one that closes the ledger."""
    current = seal_keys.make_key() if options["new"] else seal_keys.current_key()
    for known in seal_keys.public_keys():
        say(f"{known}{'  closes the ledger' if known == current.id else ''}")
    say(f"public halves: {seal_keys.folder() / 'public'}")


def of_an_export(parser: ArgumentParser) -> None:
    """Arguments of `export`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--dossier", metavar="CODE", help="all of one dossier")
    what.add_argument("--unit", metavar="CODE", help="a unit's dossiers in one --month")
    what.add_argument("--all", action="store_true", help="everything, from the first row")
    what.add_argument("--access", action="store_true", help="who looked at whose data, all of it")
    parser.add_argument("--month", metavar="2026-10", help="goes with --unit")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--open", metavar="FIELDS", help="personal fields to open: name,phone or *")
    parser.add_argument("--ground", default="", help="why they are opened; it is recorded")
    parser.add_argument("--by", metavar="person:12", help="the officer who opens them")


def hand_out(say: Say, options: Options) -> None:
    """Write an export; the file is there whole or not at all."""
    if options["access"]:
        _hand_out_access(say, options)
        return
    scope = _scope(options)
    fields = {name.strip() for name in (options["open"] or "").split(",") if name.strip()}
    if fields:
        record_opening(
            scope,
            fields=fields,
            ground=options["ground"],
            actor=_officer(options["by"]),
            at=timezone.now(),
        )
    with _whole(options["output"]) as file:
        try:
            done = export(
                scope,
                to=file,
                at=timezone.now(),
                open_fields=fields,
                progress=_telling(say),
            )
        except Gap as gap:
            raise CommandError(str(gap)) from gap
    say(
        f"{options['output']}: {done.rows} rows, {done.seals} seals ({done.unstamped} without a"
        f" stamp), {done.opened} personal values open; {done.waiting} rows wait for their seal"
    )


def _hand_out_access(say: Say, options: Options) -> None:
    if options["open"] or options["month"]:
        raise Refused(
            worded("--access xuất cả sổ truy cập, không đi cùng --open hay --month."),
            field="access",
        )
    with _whole(options["output"]) as file:
        done = export_access(to=file, progress=_telling(say))
    say(
        f"{options['output']}: {done.rows} looks, {done.seals} seals ({done.unstamped} without a"
        " stamp)"
    )


def of_a_check(parser: ArgumentParser) -> None:
    """Arguments of `verify`."""
    parser.add_argument("--anchor", type=Path, metavar="FILE", help="seals published elsewhere")
    parser.add_argument("--late", default="24h", help="how late a stamp may come")


def verify(say: Say, options: Options) -> None:
    """Export both logs whole and have them checked by the program that strangers use."""
    at, told = timezone.now(), _telling(say)
    _verify(say, options, lambda file: export(All(), to=file, at=at, progress=told))
    if last_seal(log=ACCESS) is not None:
        _verify(say, options, lambda file: export_access(to=file))


def _verify(say: Say, options: Options, write: Callable[[BinaryIO], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        with path.open("wb") as file:
            try:
                write(file)
            except Gap as gap:
                raise CommandError(str(gap)) from gap
        command = [sys.executable, VERIFIER, path, "--late", options["late"]]
        command += ["--keys", seal_keys.folder() / "public", "--roots", settings.TSA_ROOTS]
        command += ["--anchor", options["anchor"]] if options["anchor"] else []
        done = subprocess.run(  # noqa: S603  our own program
            [*map(str, command)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CommandError((done.stdout + done.stderr).strip(), returncode=done.returncode)
    say(done.stdout.strip())


def _scope(options: Options) -> Scope:
    if options["month"] and not options["unit"]:
        raise Refused(worded("--month đi cùng --unit."), field="month")
    if options["all"]:
        return All()
    if options["dossier"]:
        return Stream(f"dossier:{options['dossier'].strip()}")
    month = MONTH.fullmatch(options["month"] or "")
    if month is None:
        raise Refused(worded("Tháng viết như 2026-10, đi cùng --unit."), field="month")
    first = date(int(month[1]), int(month[2]), 1)
    asked = Month(prefix="", first=first)
    day = min(asked.bounds[1].date() - timedelta(days=1), timezone.localdate())
    unit = units.by_code(options["unit"].strip(), day=day)
    return replace(asked, prefix=f"dossier:{unit.code}-")


def _officer(named: str | None) -> Actor:
    if not named:
        raise Refused(worded("Ghi ai mở dữ liệu cá nhân: --by person:12."), field="by")
    return officer(named)


def _telling(say: Say) -> Progress:
    shown = 0

    def progress(done: int, wanted: int) -> None:
        nonlocal shown
        percent = 100 * done // wanted
        if percent // 10 > shown // 10:
            shown = percent
            say(f"{percent:3d} %, {done} of {wanted} rows")

    return progress


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes its name once all is written; a fault leaves nothing behind."""
    if path.is_dir() or not path.parent.is_dir():
        raise NotFound(worded("Không có thư mục để ghi tệp %(path)s.", path=path), field="output")
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
