"""What the database alone can do: pgbench plays the SQL of one submission and takes it back.

The server writes them down while one dossier is filed over HTTP. Names that must be unique are
changed, and each round ends in a rollback, so that it can be played again and again.
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tinhso.site.postgres import Server, binaries

DATABASE = "tinhso"
LINE = re.compile(rb"^(\d+)\|\d+\|")
STATEMENT = re.compile(rb"LOG:  (?:statement|execute [^:]+): ")
VALUES = re.compile(rb"DETAIL:  [Pp]arameters: ")
VALUE = re.compile(rb"\$(\d+) = (NULL|'(?:[^']|'')*')")
PLACE = re.compile(rb"\$(\d+)\b")
FILING = b'INSERT INTO "dossiers_dossier"'
PGBENCH = (binaries() / "pgbench", "-n", "-c", "1", "-T", "5")
UNIQUE = (
    (re.compile(rb"(H\d\d(?:\.\d+)*-\d{6})-\d{4}"), rb"\1-X001"),  # the code of a dossier
    (re.compile(rb"(:\d\d\.)\d{6}([+-])"), rb"\g<1>000001\2"),  # the moment of a fact
    (re.compile(rb"'[0-9a-f]{8}(-?[0-9a-f]{4}-?)"), rb"'00000000\1"),  # keys, digests, drafts
)


@dataclass(frozen=True)
class Replayed:
    """How often a second the statements of one submission go through, and how many they are."""

    rate: float
    statements: int
    savepoints: int


def replayed(server: Server, file_one: Callable[[], object], folder: Path) -> Replayed:
    """Write down one submission and play it for some seconds with one client."""
    statements = _written_down(server, file_one)
    script = folder / "submission.sql"
    script.write_bytes(b";\n".join(statements) + b";\nROLLBACK;\n")
    told = subprocess.run(
        [*PGBENCH, "-f", script, server.url(DATABASE)],
        check=False,
        capture_output=True,
        text=True,
    )
    if told.returncode:
        raise RuntimeError(f"pgbench cannot play the submission: {told.stderr[-1500:]}")
    line = next(line for line in told.stdout.splitlines() if line.startswith("tps ="))
    savepoints = sum(b"SAVEPOINT" in statement for statement in statements)
    return Replayed(float(line.split()[2]), len(statements), savepoints)


def _written_down(server: Server, file_one: Callable[[], object]) -> list[bytes]:
    with psycopg.connect(server.url(DATABASE), autocommit=True) as connection:
        connection.execute("alter system set log_line_prefix = '%p|%l|'")
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
        time.sleep(1)
        begun = server.log.stat().st_size
        file_one()
        connection.execute("alter system reset all")
        connection.execute("select pg_reload_conf()")
    return _of_filing(server.log.read_bytes()[begun:])


def _of_filing(log: bytes) -> list[bytes]:
    """Return the statements of the one transaction that filed a dossier, its end left off."""
    for lines in _by_process(log).values():
        statements = [*_with_values(lines)]
        at = next((i for i, one in enumerate(statements) if one.startswith(FILING)), None)
        if at is not None:
            begin = max(i for i in range(at) if statements[i] == b"BEGIN")
            end = next(i for i in range(at, len(statements)) if statements[i] == b"COMMIT")
            return [_other_names(one) for one in statements[begin:end]]
    raise RuntimeError("no submission was written down")


def _by_process(log: bytes) -> dict[bytes, list[bytes]]:
    """Return the whole lines of the log, continued ones put together, by process."""
    by_process: dict[bytes, list[bytes]] = {}
    owner: list[bytes] = []
    for line in log.split(b"\n"):
        if found := LINE.match(line):
            owner = by_process.setdefault(found[1], [])
            owner.append(line[found.end() :])
        elif line.startswith(b"\t") and owner:
            owner[-1] += b"\n" + line[1:]
    return by_process


def _with_values(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the statements with their values in the place of $1, $2."""
    waiting = b""
    for line in lines:
        values = dict(VALUE.findall(line)) if VALUES.match(line) else {}
        if values:
            waiting = PLACE.sub(lambda found, known=values: known[found[1]], waiting)
            continue
        if waiting:
            yield waiting
        statement = STATEMENT.match(line)
        waiting = line[statement.end() :] if statement else b""
    if waiting:
        yield waiting


def _other_names(statement: bytes) -> bytes:
    for pattern, instead in UNIQUE:
        statement = pattern.sub(instead, statement)
    return statement
