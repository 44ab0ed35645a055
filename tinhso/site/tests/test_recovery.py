"""The ledger when machines are lost: a replica promoted, a moment restored, a disk truly full.

Each test runs a PostgreSQL of its own that flushes what it acknowledges.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from psycopg import conninfo, sql

from tinhso.core.actor import system
from tinhso.core.ledger import anchors
from tinhso.core.ledger.restoring import restored
from tinhso.core.ledger.seal_keys import folder, make_key
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.exports import Stranger, exported, write
from tinhso.site import instance
from tinhso.site.postgres import SYSTEM_USER, Server, binaries
from tinhso.site.tests.test_moving import PROGRAMS, _asked, _carry_over, _run

pytestmark = pytest.mark.xdist_group("recovery")

NAME = "moved"  # of the database that is carried over
COUNTED = "select count(*) from ledger where kind = 'ledger.Counted'"
WHOLE = """
select (select count(*) from ledger), count(*), coalesce(max(position), 0),
    count(distinct ledger_id) from ledger_position
"""
HALF = """
select count(*) from ledger l left join ledger_opened o on o.ledger_id = l.id
where l.payload ? 'personal' and o.ledger_id is null
"""
EFFECTS = """
create table stress_effect (at bigint generated always as identity, consumer text, stream text,
    version int, id bigint)
"""
DISK = 128  # MB: room for a new database with the tables of the house, and little more
SEGMENT = 17 * 2**20  # of the log: what is free when the next one no longer fits
NO_RIGHT = "needs the right to mount a small disk (root)"


@pytest.fixture
def place(transactional_db, tmp_path):
    """A folder that the user of PostgreSQL can enter, short enough for its sockets."""
    where = tmp_path
    if instance.is_root():
        where = instance.SYSTEM_STATE / "tests" / f"{os.getpid()}-{random.randbytes(3).hex()}"
        where.mkdir(parents=True, mode=0o711)
    yield where
    shutil.rmtree(where, ignore_errors=True)


@pytest.fixture
def stranger(settings, tmp_path):
    """Somebody who checks what a ledger with a new key hands out."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.ERASURES_FILE = tmp_path / "none"
    make_key()
    (tmp_path / "roots").mkdir()
    return Stranger(tmp_path, keys=folder() / "public", roots=tmp_path / "roots")


@contextmanager
def a_server(where, **configured):
    server = Server(where)
    server.start()
    try:
        if configured:
            configure(server, **configured)
            server.stop()
            server.start()
        yield server
    finally:
        server.remove()


def configure(server, **configured):
    with psycopg.connect(server.url(), autocommit=True) as there:
        for name, value in configured.items():
            there.execute(sql.SQL("alter system set {} = {}").format(sql.Identifier(name), value))
        there.execute("select pg_reload_conf()")


def base_backup(server, where, *more):
    """Copy a running server by the tool that comes with PostgreSQL."""
    where.mkdir(mode=0o711)
    tool = [binaries() / "pg_basebackup", "-h", server.sockets, "-U", "postgres"]
    tool += ["-D", where / "postgres", "--checkpoint=fast", "--wal-method=stream", *more]
    subprocess.run(tool, check=True, capture_output=True)
    shutil.rmtree(where / "postgres" / "socket")
    give_to_postgres(where)


def give_to_postgres(where):
    if instance.is_root():
        subprocess.run(["chown", "-R", f"{SYSTEM_USER}:", where], check=True)


@contextmanager
def on(url):
    """Let everything inside work on this database, as the operator's commands would."""
    meant, before = conninfo.conninfo_to_dict(url), dict(connection.settings_dict)
    connection.close()
    there = {"HOST": meant["host"], "USER": meant["user"], "PASSWORD": "", "PORT": ""}
    connection.settings_dict.update(there, NAME=meant["dbname"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def running(url, program, *arguments):
    """Run one of the ledger's test programs beside; what still runs at the end is killed."""
    known = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "-m", PROGRAMS, program, *map(str, arguments)],
        env=os.environ | known,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def acknowledged(said):
    """Return what a program was told to be written, as stream and version."""
    return {tuple(line.split()) for line in said.splitlines() if line.count(" ") == 1}


def written(url):
    told = "select s.name, l.version::text from ledger l"
    return {*_asked(url, f"{told} join ledger_stream s on s.id = l.stream_id")}


def is_dense(url):
    ((rows, placed, last, distinct),) = _asked(url, WHOLE)
    return rows == placed == last == distinct


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.05)


def seal():
    while assign_positions():
        pass
    return close_seal(at=datetime.now(UTC), now=True)


class Replica:
    def test_promoted_in_the_middle_of_work_has_all_that_was_acknowledged(self, place, stranger):
        """The first server is killed with -9 under writers, sequencer and reader."""
        with a_server(place / "first") as first:
            url = _carry_over(first)
            with psycopg.connect(url, autocommit=True) as there:
                there.execute(EFFECTS)
            base_backup(first, place / "second", "--write-recovery-conf")
            with a_server(place / "second") as second:
                configure(first, synchronous_standby_names="*")
                state = "select sync_state from pg_stat_replication"
                until(lambda: _asked(url, state) == [("sync",)])

                told = self.killed_at_work(first, url)
                moved = second.url(NAME)
                assert _asked(moved, "select pg_promote()") == [(True,)]
                ((before,),) = _asked(moved, "select max(position) from ledger_position")
                with on(moved):
                    write(20, at=datetime.now(UTC))
                    seal()
                _run(moved, PROGRAMS, "consumer", "2", "a")

                assert len(told) > 60
                assert told <= written(moved)
                assert is_dense(moved)
                assert _asked(moved, "select max(position) from ledger_position")[0][0] > before
                self.check_effects(moved)
                with on(moved):
                    code, said = stranger.verify(exported())
                assert (code, said.startswith("whole, up to seal 2")) == (0, True), said

    def killed_at_work(self, first, url):
        """Kill the server when writers, sequencer and reader are well under way."""
        effects = "select count(*) from stress_effect"
        with (
            running(url, "acknowledging", 120, 1) as one,
            running(url, "acknowledging", 120, 2) as two,
            running(url, "sequencer", 120, 3),
            running(url, "consumer", 120, "a"),
        ):
            until(lambda: _asked(url, effects)[0][0] > 60)
            with on(url):
                seal()
            until(lambda: _asked(url, effects)[0][0] > 120)
            os.killpg(first.process.pid, signal.SIGKILL)
            return {*acknowledged(one.communicate()[0]), *acknowledged(two.communicate()[0])}

    def check_effects(self, url):
        """Need each fact taken once, and those of a stream in their order."""
        taken = "select stream, version from stress_effect where consumer = 'stress-a' order by at"
        effects = _asked(url, taken)
        assert len(effects) == len({*effects}) == _asked(url, COUNTED)[0][0]
        for stream in {stream for stream, _ in effects}:
            versions = [version for name, version in effects if name == stream]
            assert versions == [*range(1, len(versions) + 1)]


class Moment:
    def test_restored_to_says_what_the_anchor_says_is_missing(self, place, stranger, tmp_path):
        """From a copy and the archived log, as an operator restores to a time."""
        archive, page = place / "archive", tmp_path / "page.txt"
        archive.mkdir()
        give_to_postgres(archive)
        kept = {"archive_mode": "on", "archive_command": f"cp %p '{archive}/%f'"}
        with a_server(place / "first", **kept) as first:
            url = _carry_over(first)
            base_backup(first, place / "second")
            with on(url):
                write(20, at=datetime.now(UTC))
                seal()
            ((moment, rows),) = _asked(url, "select clock_timestamp()::text, count(*) from ledger")
            with on(url):
                write(20, at=datetime.now(UTC))
                seal()
                page.write_text(anchors.page())
            ((last,),) = _asked(url, "select pg_walfile_name(pg_switch_wal())")
            until((archive / last).exists)

        _restore_to(place / "second" / "postgres", archive, moment)
        with a_server(place / "second") as second:
            again = second.url(NAME)
            until(lambda: _asked(again, "select pg_is_in_recovery()") == [(False,)])
            assert _asked(again, "select count(*) from ledger") == [(rows,)]
            with on(again):
                assert stranger.verify(exported())[0] == 0
                words = "seal 2 was published, the seals end at 1"
                assert stranger.verify(exported(), "--anchor", page) == (1, words)

                restored(actor=system("restore"), at=datetime.now(UTC))
                write(20, at=datetime.now(UTC))
                seal()

                assert stranger.verify(exported())[0] == 0
                words = "seal 2: another one was published in epoch 1, before a restore"
                assert stranger.verify(exported(), "--anchor", page) == (1, words)
            assert is_dense(again)


def _restore_to(data, archive, moment):
    with (data / "postgresql.auto.conf").open("a") as file:
        file.write(f"restore_command = 'cp \"{archive}/%f\" %p'\n")
        file.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = promote\n")
    (data / "recovery.signal").touch()
    give_to_postgres(data)


@contextmanager
def a_small_disk(where):
    """A disk of its own that can be filled without harm to anybody, and made larger."""
    if not instance.is_root():
        pytest.skip(NO_RIGHT)
    where.mkdir(mode=0o711)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=0711", "tinhso-test", where]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"{NO_RIGHT}: {made.stderr.decode().strip()}")
    larger = ["mount", "-o", f"remount,size={4 * DISK}m", where]
    try:
        yield lambda: subprocess.run(larger, check=True)
    finally:
        subprocess.run(["umount", "--lazy", where], check=True)


class FullDisk:
    @pytest.mark.parametrize("full", ["rows", "log"])
    def test_loses_nothing_that_was_acknowledged_and_goes_on_when_there_is_room(self, place, full):
        """Full of rows, PostgreSQL refuses; full of its log, it falls, and comes up again."""
        with a_small_disk(place / "disk") as enlarge:
            server = Server(place / ("disk" if full == "rows" else "roomy"))
            server.start()
            try:
                url = _carry_over(server)
                server.stop()
                _part_log(server, place / ("log" if full == "rows" else "disk/log"))
                server.start()
                told = acknowledged(_run(url, PROGRAMS, "stuffing", "60", "1"))
                assert shutil.disk_usage(place / "disk").free < SEGMENT
                enlarge()
                _come_up(server)
                with on(url):
                    write(20, at=datetime.now(UTC))
                    while assign_positions():
                        pass

                assert len(told) > 20
                assert told <= written(url)
                assert is_dense(url)
                assert _asked(url, HALF) == [(0,)]
            finally:
                server.remove()


def _part_log(server, where):
    """Move the log of a stopped server to a disk of its own, as an operator would."""
    shutil.move(server.data / "pg_wal", where)
    (server.data / "pg_wal").symlink_to(where)
    give_to_postgres(where)


def _come_up(server):
    """Start the server where it gave up; one that mends itself is waited for."""
    with suppress(subprocess.TimeoutExpired):
        server.process.wait(1)
        server.process = None
        server.start()
    until(server.answers)
