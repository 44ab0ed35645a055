"""What is wrong with an installation, and how to mend it."""

import os
import shutil
import ssl
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from cryptography import x509
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tinhso.core.files.actions.keeping import keep_made
from tinhso.core.files.clamav import NoAnswer, scanner
from tinhso.core.ledger.health import Level
from tinhso.core.ledger.seal_keys import NoSealKey, current_key
from tinhso.site import fingerprints, preparing
from tinhso.site.operation import choices
from tinhso.site.operation.state import state

OLDEST_POSTGRESQL = 18
MOST_SKEW = timedelta(seconds=2)
SOON = timedelta(days=30)
PROBE = b"tinhso doctor\n"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    about: str
    level: Level
    text: str
    remedy: str = ""


def examine(*, at: datetime) -> Iterator[Finding]:
    """Look at everything an installation stands on; later looks need what earlier ones found."""
    yield from _settings()
    yield from _python()
    reached = yield from _database(at)
    if reached:
        yield from _prepared()
        yield from _running(at)
        yield from _store(at)
    yield from _keys(at)
    yield from _outside()


def _settings() -> Iterator[Finding]:
    found = choices.faults(os.environ)
    for fault in found:
        yield Finding(about="settings", level=Level.RED, text=fault)
    if not found:
        yield Finding(about="settings", level=Level.OK, text=settings.SETTINGS_MODULE)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] == (3, 11)
    yield Finding(
        about="python",
        level=Level.OK if good else Level.RED,
        text=f"Python {version}",
        remedy="" if good else "Install Python 3.11 and run make clean setup.",
    )


def _database(at: datetime) -> Generator[Finding, None, bool]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int, now()")
            number, now = cursor.fetchone()
    except DatabaseError as fault:
        yield Finding(
            about="database",
            level=Level.RED,
            text=str(fault).partition("\n")[0],
            remedy="Start PostgreSQL, and see that DATABASE_URL names host, user and database.",
        )
        return False
    old = number // 10_000 < OLDEST_POSTGRESQL
    yield Finding(
        about="database",
        level=Level.WARN if old else Level.OK,
        text=f"PostgreSQL {number // 10_000}.{number % 10_000}",
        remedy="This version is tested on PostgreSQL 18: upgrade with pg_upgrade." if old else "",
    )
    skew = abs(now - at)
    if skew > MOST_SKEW:
        yield Finding(
            about="clock",
            level=Level.RED,
            text=f"This machine and the database differ by {skew.total_seconds():.0f} s.",
            remedy="Keep both by NTP: due times and seals come from these clocks.",
        )
    return True


def _prepared() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        text = f"cannot be read: {str(error).partition(chr(10))[0]}"
        yield Finding(about="migrations", level=Level.RED, text=text, remedy="tinhso migrate")
        return
    yield Finding(
        about="migrations",
        level=Level.RED if behind else Level.OK,
        text=f"{len(behind)} to run" if behind else "all there",
        remedy="tinhso migrate" if behind else "",
    )
    if behind:
        return
    loaded = preparing.is_prepared("data", fingerprints.of(*fingerprints.DATA))
    yield Finding(
        about="data",
        level=Level.OK if loaded else Level.WARN,
        text="as in data/" if loaded else "data/ has changed since it was loaded",
        remedy="" if loaded else "tinhso load",
    )
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists()
    yield Finding(
        about="assets",
        level=Level.OK if collected else Level.RED,
        text=str(settings.STATIC_ROOT),
        remedy="" if collected else "tinhso manage collectstatic --noinput",
    )


def _running(at: datetime) -> Iterator[Finding]:
    try:
        faults = state(at=at).faults
    except DatabaseError as error:
        text = str(error).partition("\n")[0]
        yield Finding(about="running", level=Level.RED, text=text, remedy="tinhso migrate")
        return
    for fault in faults:
        yield Finding(about="running", level=fault.level, text=fault.text)
    if not faults:
        yield Finding(about="running", level=Level.OK, text="worker, tasks, ledger, disks")


def _store(at: datetime) -> Iterator[Finding]:
    try:
        keep_made(content=PROBE, name="doctor.txt", mime="text/plain", at=at)
    except Exception as fault:  # noqa: BLE001  whatever a store throws is what the doctor tells
        yield Finding(
            about="files",
            level=Level.RED,
            text=f"{settings.FILES_URL}: {fault}",
            remedy="See that the folder can be written, or the bucket and its key are right.",
        )
    else:
        yield Finding(about="files", level=Level.OK, text=settings.FILES_URL)


def _keys(at: datetime) -> Iterator[Finding]:
    folder = Path(settings.KEYS_FOLDER)
    if not folder.is_dir():
        remedy = "Put the signing keys there, or set KEYS_FOLDER."
        yield Finding(about="keys", level=Level.RED, text=f"{folder} is missing", remedy=remedy)
        return
    open_to_all = [path.name for path in folder.rglob("*.key*") if path.stat().st_mode & 0o077]
    if open_to_all:
        yield Finding(
            about="keys",
            level=Level.RED,
            text=f"Other users of this machine can read {len(open_to_all)} keys in {folder}",
            remedy=f"chmod -R go= {folder}",
        )
    try:
        current_key()
    except (NoSealKey, OSError) as fault:
        yield Finding(
            about="seals",
            level=Level.WARN,
            text=str(fault),
            remedy="The worker seals the ledger with it. Bring the key back from its copy, or make"
            " another: tinhso ledger key --new.",
        )
    yield from _certificates(folder, at)


def _certificates(folder: Path, at: datetime) -> Iterator[Finding]:
    soonest: tuple[datetime, Path] | None = None
    for path in sorted([*folder.rglob("*.crt"), *folder.rglob("*.cert.pem")]):
        try:
            ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        except ValueError:
            yield Finding(
                about="keys",
                level=Level.WARN,
                text=f"{path.name} is no certificate",
                remedy=f"Take {path} away, or put the right file there.",
            )
            continue
        soonest = min(soonest, (ends, path)) if soonest else (ends, path)
    if soonest is None:
        return
    ends, path = soonest
    level = Level.RED if ends < at else Level.WARN if ends < at + SOON else Level.OK
    yield Finding(
        about="keys",
        level=level,
        text=f"{path.name} is the first certificate to end, on {ends:%d/%m/%Y}",
        remedy="" if level is Level.OK else "Ask the authority for a new certificate now.",
    )


def _outside() -> Iterator[Finding]:
    issuer = settings.OIDC_ISSUER
    if issuer:
        yield _answers("sign-in", f"{issuer}/.well-known/openid-configuration", "OIDC_ISSUER")
    if "smtp" in settings.EMAIL_BACKEND:
        yield _mail()
    yield from _scanner()
    if shutil.which("pdfsig") is None:
        yield Finding(
            about="pdfsig",
            level=Level.WARN,
            text="not installed: signatures cannot be checked by an outside tool",
            remedy="apt install poppler-utils",
        )


def _scanner() -> Iterator[Finding]:
    found = scanner()
    if found is None:
        return
    where = settings.CLAMAV_URL
    try:
        found.scan([PROBE])
    except NoAnswer as fault:
        yield Finding(
            about="scanner",
            level=Level.RED,
            text=f"{where}: {fault}. Until it answers, no file that people hand in can be opened.",
            remedy="Start clamd, and see that CLAMAV_URL names its port or its socket.",
        )
    else:
        yield Finding(about="scanner", level=Level.OK, text=where)


def _answers(about: str, url: str, setting: str) -> Finding:
    try:
        httpx.get(url, timeout=5).raise_for_status()
    except (httpx.HTTPError, ssl.SSLError) as fault:
        return Finding(
            about=about,
            level=Level.RED,
            text=f"{url}: {fault or type(fault).__name__}",
            remedy=f"See that {setting} is right and that this machine may reach it.",
        )
    return Finding(about=about, level=Level.OK, text=url)


def _mail() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    post = get_connection()
    try:
        post.open()
        post.close()
    except OSError as fault:
        remedy = "See that EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER and its password are right."
        return Finding(about="mail", level=Level.RED, text=f"{where}: {fault}", remedy=remedy)
    return Finding(about="mail", level=Level.OK, text=where)
