"""The ledger carried to another cluster, and a cluster whose disk is full."""

import json
import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction

from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import Consumer, advance
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted
from tinhso.core.testing.ledger import empty_ledger
from tinhso.site import instance
from tinhso.site.postgres import Server, binaries

PROGRAMS = "tinhso.core.ledger.tests.programs"
NAME = "Nguyễn Văn Ví Dụ"
MEGABYTE = 2**20
LARGEST_FILE = 24 * MEGABYTE  # room for the tables of a new database, and for a segment of its log


@pytest.fixture
def ledger(transactional_db):
    empty_ledger()
    yield
    empty_ledger()


@pytest.fixture
def cluster(tmp_path):
    """A second PostgreSQL, with numbers of transactions of its own."""
    folder = tmp_path
    if instance.is_root():
        folder = instance.SYSTEM_STATE / "tests" / f"{os.getpid()}-{tmp_path.name}"
        folder.mkdir(parents=True, mode=0o711)
    server = Server(folder, durable=False)
    yield server
    server.remove()
    shutil.rmtree(folder, ignore_errors=True)


def _carry_over(server):
    """Take the test's database to `server` by dump and restore, and return its address there."""
    given = connection.settings_dict
    where = ["-h", given["HOST"] or given["OPTIONS"]["host"], "-U", given["USER"]]
    dump = [binaries() / "pg_dump", *where, "-d", given["NAME"], "--no-owner"]
    made = subprocess.run(dump, capture_output=True, check=True)
    url = server.ensure_database("moved")
    restore = [binaries() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]
    subprocess.run(restore, input=made.stdout, capture_output=True, check=True)
    return url


def _run(url, *command, **more):
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test", **more}
    program = [sys.executable, "-m", *command]
    known = os.environ | settings
    done = subprocess.run(program, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _asked(url, sql):
    with psycopg.connect(url) as there:
        return there.execute(sql).fetchall()


def write(*numbers, **personal):
    for number in numbers:
        with transaction.atomic():
            record(
                Counted(number=number),
                stream=f"dossier:{number}",
                actor=OFFICER,
                at=AT,
                personal=personal or None,
            )


class Moved:
    def test_to_a_new_cluster_it_goes_on_and_forgets_what_it_had_to(
        self, ledger, cluster, tmp_path
    ):
        """The dump is older than an erasure, and holds rows that no tick has seen yet."""
        write(*range(5), name=NAME)
        assign_positions()
        taken = []
        reader = Consumer(name="reader", kinds=frozenset({"ledger.Counted"}), apply=taken.extend)
        advance(reader)
        write(*range(5, 10))
        cluster.start()

        url = _carry_over(cluster)
        kept = tmp_path / "erasures.jsonl"
        kept.write_text(_line_of_an_erasure(stream="dossier:0"))
        said = _run(url, "django", "ledger", "restored", ERASURES_FILE=str(kept))
        _run(url, PROGRAMS, "writer", "1", "1")
        _run(url, PROGRAMS, "sequencer", "2", "1")

        assert said.startswith("Epoch 2 begins behind position 5; 1 rows were erased again.")
        assert _asked(url, "select epoch from ledger_order") == [(2,)]
        ((rows, top, distinct, sent),) = _asked(
            url,
            "select (select count(*) from ledger), max(position), count(distinct ledger_id),"
            " count(*) from ledger_position",
        )
        assert rows == top == distinct == sent > 12
        positions = "select position from ledger_position p join ledger l on l.id = p.ledger_id"
        old = f"{positions} where l.kind = 'ledger.Counted' and l.actor <> 'system:stress'"
        assert [position for (position,) in _asked(url, f"{old} order by 1")][:5] == [1, 2, 3, 4, 5]
        assert len(_asked(url, old)) == 10
        assert _asked(url, "select position from ledger_cursor where consumer = 'reader'") == [(5,)]
        restores = "select payload ->> 'epoch', payload ->> 'position' from ledger"
        assert _asked(url, f"{restores} where kind = 'ledger.LedgerRestored'") == [("2", "5")]
        names = "select count(*) from ledger_opened where opened ? 'name'"
        assert _asked(url, names) == [(4,)]


def _line_of_an_erasure(*, stream):
    return (
        json.dumps(
            {
                "stream": stream,
                "versions": [1],
                "fields": ["name"],
                "ground": "Điều 14 Luật 91/2025/QH15",
                "digest": "00" * 32,
            },
            ensure_ascii=False,
        )
        + "\n"
    )


@contextmanager
def _small_files():
    """Whoever is started inside can write no file larger than that: PostgreSQL's disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class DiskFull:
    def test_refuses_facts_whole_and_goes_on_when_there_is_room(self, ledger, cluster):
        cluster.start()
        url = _carry_over(cluster)
        cluster.stop()
        with _small_files():
            cluster.start()

        taken, refused = map(int, _run(url, PROGRAMS, "filling", "0", "1").split())
        _run(url, PROGRAMS, "sequencer", "1", "1")

        assert refused == 3
        assert taken > 20
        whole = "select count(*), max(version), (select count(*) from ledger_opened),"
        whole += " (select max(position) from ledger_position) from ledger"
        assert _asked(url, whole) == [(taken, taken, taken, taken)]
        cluster.stop()
        cluster.start()
        _run(url, PROGRAMS, "writer", "1", "1")
        _run(url, PROGRAMS, "sequencer", "2", "1")
        ((rows, top),) = _asked(
            url, "select (select count(*) from ledger), max(position) from ledger_position"
        )
        assert rows == top > taken
