"""A backup of the running house comes back whole, and one that is not whole is refused."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tinhso.core.ledger.seal_keys import make_key
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.testing.programs import environment
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.site.operation import vault
from tinhso.site.operation.backup import CannotBackUp, back_up
from tinhso.site.operation.proving import NotProved, prove
from tinhso.site.operation.restore import CannotRestore, restore
from tinhso.site.tests.faults.factories import MORNING


@pytest.fixture
def house(commune, keys, store, settings, tmp_path, monkeypatch):
    """A house with a received dossier, a paper in the store, and a sealed ledger."""
    settings.BACKUP_PASSPHRASE = "only for tests"
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    monkeypatch.setenv("BACKUP_PASSPHRASE", "only for tests")
    code = commune.submitted(MORNING)
    reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
    assign_positions()
    make_key()
    close_seal(at=timezone.now())
    return tmp_path / "vault"


def backed_up(house):
    return back_up(to=house, at=timezone.now(), say=lambda _: None)


def last_of(house):
    return max(path for path in house.iterdir() if path.name.startswith("2"))


def _damage_content(house):
    content = next(path for path in (house / "files").rglob("*") if path.is_file())
    content.write_bytes(content.read_bytes() + b"x")


class Backup:
    def test_comes_back_whole_beside_the_running_house(self, house, commune):
        made = backed_up(house)

        said = prove(made.folder)

        assert "Restored and whole" in said
        assert f"{made.manifest.position} ledger rows" in said
        assert made.manifest.file_count > 0

    def test_copies_only_what_is_new_to_the_pool(self, house, commune):
        first = backed_up(house)
        time.sleep(1)  # a backup is named by its second

        second = backed_up(house)

        assert first.copied == first.manifest.file_count > 0
        assert (second.copied, second.manifest.file_count) == (0, first.copied)

    def test_tells_of_a_content_the_store_has_lost(self, house, store):
        paper = next(path for path in store.rglob("*") if path.is_file() and len(path.name) == 64)
        paper.write_bytes(b"changed")

        with pytest.raises(CommandError, match="1 contents could not be backed up"):
            call_command("backup", "--to", str(house))

    def test_refuses_to_begin_without_a_passphrase(self, house, settings):
        settings.BACKUP_PASSPHRASE = ""

        with pytest.raises(CannotBackUp, match="BACKUP_PASSPHRASE is not set"):
            backed_up(house)

        assert not house.exists()

    def test_that_was_killed_leaves_none_and_the_next_one_is_whole(self, house):
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "backup", "--to", house],
            env=environment(BACKUP_PASSPHRASE="only for tests"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not list(house.glob(f"{vault.PARTIAL}*")) and process.poll() is None:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert not list(house.glob("2*"))

        made = backed_up(house)

        assert not list(house.glob(f"{vault.PARTIAL}*"))
        assert "Restored and whole" in prove(made.folder)


class Restore:
    @pytest.mark.parametrize(
        ("damage", "words"),
        [
            (lambda house: (last_of(house) / vault.DATABASE).write_bytes(b"x"), "was changed"),
            (lambda house: shutil.rmtree(house / "files"), "missing from the pool"),
            (_damage_content, "was changed or damaged"),
            (lambda house: (last_of(house) / vault.MANIFEST).unlink(), "no whole backup"),
        ],
        ids=["database", "pool", "content", "manifest"],
    )
    def test_refuses_what_is_not_whole(self, house, damage, words):
        made = backed_up(house)
        damage(house)

        with pytest.raises(NotProved, match=words):
            prove(made.folder)

    def test_refuses_a_ledger_that_was_tampered_with_before(self, house):
        with connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")  # past the triggers
            cursor.execute(
                """update ledger set payload = payload || '{"x": 1}'"""
                " where id = (select min(id) from ledger)"
            )
            cursor.execute("set session_replication_role = origin")
        made = backed_up(house)

        with pytest.raises(NotProved, match=r"The ledger does not verify: .*position"):
            prove(made.folder)

    def test_refuses_another_passphrase(self, house, monkeypatch):
        made = backed_up(house)
        monkeypatch.setenv("BACKUP_PASSPHRASE", "another")

        with pytest.raises(NotProved, match="does not open the keys"):
            prove(made.folder)

    def test_refuses_a_database_that_holds_something(self, house):
        made = backed_up(house)

        with pytest.raises(CannotRestore, match="comes back into an empty one"):
            restore(made.folder, at=timezone.now(), say=lambda _: None)
