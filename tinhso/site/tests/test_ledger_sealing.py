"""The operator's half of the ledger, command by command, against what a stranger's tool says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tinhso.core.ledger.access import LANE, log_reads
from tinhso.core.ledger.queries import history
from tinhso.core.ledger.seal_keys import make_key
from tinhso.core.ledger.seals import last_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.exports import NAME, seal_some, write
from tinhso.core.ledger.tests.samples import AT, OFFICER
from tinhso.core.people.models import Person
from tinhso.core.testing.ledger import empty_ledger
from tinhso.site import ledger_sealing


@pytest.fixture
def ledger(transactional_db, settings, tmp_path):
    empty_ledger()
    settings.KEYS_FOLDER, settings.TSA_ROOTS = tmp_path / "keys", tmp_path / "roots"
    settings.TSA_ROOTS.mkdir()
    make_key()
    yield
    empty_ledger()


def run(capsys, *words):
    call_command("ledger", *map(str, words))
    return capsys.readouterr().out


class Status:
    def test_tells_how_far_everything_is(self, ledger, capsys):
        seal_some(2)
        write(1, at=datetime.now(UTC))

        told = run(capsys, "status")

        line = r"ledger: seal 2, closed \d+ s ago, up to position 12; 1 rows wait"
        assert re.search(line, told)
        assert "nothing is wrong" in told

    def test_tells_what_is_wrong(self, ledger, capsys):
        seal_some(1, at=datetime.now(UTC) - timedelta(days=3))

        assert "RED: Niêm phong “ledger” trễ 2 ngày" in run(capsys, "status")


class Seal:
    def test_closes_what_waits_without_its_minute(self, ledger, capsys):
        write(3, at=datetime.now(UTC))

        assert "seal 1 up to position 3" in run(capsys, "seal")
        assert "no new rows" in run(capsys, "seal")
        write(1, at=datetime.now(UTC))
        assert "seal 2 up to position 4" in run(capsys, "seal")

    def test_refuses_without_a_key(self, ledger, settings, tmp_path):
        write(1, at=datetime.now(UTC))
        settings.KEYS_FOLDER = tmp_path / "none"

        with pytest.raises(CommandError, match="tinhso ledger key --new"):
            call_command("ledger", "seal")

    def test_names_a_row_that_is_gone(self, ledger):
        write(3, at=datetime.now(UTC))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("delete from ledger where version = 1")

        with pytest.raises(CommandError, match="stand between positions 1 and 3"):
            call_command("ledger", "seal")


class Access:
    """Who looked at whose data goes out by the same command, and is checked by the same tool."""

    def look(self):
        with transaction.atomic():
            log_reads(
                actor=OFFICER, subjects={"person:7"}, purpose="desk:dossier", request="A", at=AT
            )
        assign_positions(lane=LANE)

    def test_goes_out_whole(self, ledger, capsys, tmp_path):
        self.look()
        run(capsys, "seal")

        told = run(capsys, "export", "--access", "-o", tmp_path / "looks.jsonl")

        assert told.strip().endswith("looks.jsonl: 1 looks, 1 seals (1 without a stamp)")
        assert b'"subjects":["person:7"]' in (tmp_path / "looks.jsonl").read_bytes()

    @pytest.mark.parametrize("more", [["--open", "*"], ["--month", "2026-10"]])
    def test_opens_no_values_and_goes_by_no_month(self, ledger, more, tmp_path):
        file = tmp_path / "looks.jsonl"

        with pytest.raises(CommandError, match="--access xuất cả sổ truy cập"):
            call_command("ledger", "export", "--access", "-o", str(file), *more)
        assert not file.exists()

    def test_is_verified_with_the_ledger_and_its_fault_named(self, ledger, capsys):
        seal_some(1)
        self.look()
        run(capsys, "seal")
        assert run(capsys, "verify", "--late", "99999h").count("whole, up to seal 1") == 2

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("update ledger_access set actor = 'person:99'")

        with pytest.raises(CommandError, match="position 1: row does not match its digest"):
            call_command("ledger", "verify", "--late", "99999h")


class Key:
    def test_makes_a_new_one_and_keeps_the_old(self, ledger, capsys):
        first = run(capsys, "key").split()[0]

        told = run(capsys, "key", "--new")

        assert first in told
        assert told.count("closes the ledger") == 1
        assert f"{first}  closes" not in told


class Export:
    def test_is_whole_and_verifies(self, ledger, capsys, tmp_path):
        seal_some(2)
        file = tmp_path / "all.jsonl"

        told = run(capsys, "export", "--all", "-o", file)

        assert "12 rows, 2 seals (2 without a stamp), 0 personal values open" in told
        assert "100 %, 12 of 12 rows" in told
        assert NAME not in file.read_text()
        assert "12 rows, 2 seals" in run(capsys, "verify")

    def test_opens_values_for_an_officer_with_a_ground(self, ledger, capsys, tmp_path):
        seal_some(1)
        person = Person.objects.create(full_name="Trần Văn Thử")
        words = ["export", "--dossier", "H56.1-261100", "-o", tmp_path / "one", "--open", "name"]

        told = run(capsys, *words, "--ground", "Điều 5", "--by", f"person:{person.pk}")

        assert "1 personal values open" in told
        assert NAME in (tmp_path / "one").read_text()
        (entry,) = history("ledger:exports")
        assert (entry.actor, entry.opened) == (f"person:{person.pk}", {"ground": "Điều 5"})

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            (["--by", "person:0", "--ground", "x"], "Không có người này"),
            (["--ground", "x"], "--by person:12"),
            (["--by", "Trần Văn Thử", "--ground", "x"], "person:12"),
        ],
        ids=["unknown", "nobody", "a-name"],
    )
    def test_opens_nothing_for_nobody(self, ledger, tmp_path, more, words):
        seal_some(1)

        with pytest.raises(CommandError, match=words):
            call_command(
                "ledger", "export", "--all", "-o", str(tmp_path / "f"), "--open", "*", *more
            )
        assert [*tmp_path.glob("*f*")] == []

    @pytest.mark.parametrize(
        ("what", "words"),
        [
            (["--dossier", "H56-KHONG"], "không có hồ sơ nào mang mã H56-KHONG"),
            (["--unit", "H56.102"], "Tháng viết như 2026-10"),
            (["--unit", "H56.102", "--month", "2026-13"], "Tháng viết như 2026-10"),
            (["--unit", "H56.102", "--month", "10/2026"], "Tháng viết như 2026-10"),
            (["--unit", "H99", "--month", "2026-10"], "Không có đơn vị nào mang mã H99"),
            (["--all", "--month", "2026-10"], "--month đi cùng --unit"),
        ],
        ids=["dossier", "no-month", "month-13", "month-form", "unit", "month-alone"],
    )
    def test_refuses_what_it_does_not_know_and_leaves_no_file(self, ledger, tmp_path, what, words):
        seal_some(1)

        with pytest.raises(CommandError, match=words):
            call_command("ledger", "export", *what, "-o", str(tmp_path / "file.jsonl"))
        assert [*tmp_path.glob("*file*")] == []

    def test_refuses_a_folder_that_is_not_there(self, ledger, tmp_path):
        with pytest.raises(CommandError, match="Không có thư mục"):
            call_command("ledger", "export", "--all", "-o", str(tmp_path / "no" / "file"))

    def test_leaves_what_was_there_when_it_is_broken_off(self, ledger, tmp_path, monkeypatch):
        seal_some(1)
        file = tmp_path / "file.jsonl"
        file.write_text("of yesterday")

        def broken(scope, *, to, **more):
            to.write(b"half")
            raise KeyboardInterrupt

        monkeypatch.setattr(ledger_sealing, "export", broken)
        with pytest.raises(KeyboardInterrupt):
            call_command("ledger", "export", "--all", "-o", str(file))

        assert file.read_text() == "of yesterday"
        assert [one.name for one in tmp_path.glob("*file*")] == ["file.jsonl"]


class Verify:
    def test_names_the_first_fault(self, ledger):
        seal_some(2)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("update ledger set payload = '{\"number\": 99}' where version = 3")

        with pytest.raises(CommandError, match="position 7: row does not match its digest"):
            call_command("ledger", "verify")

    def test_holds_the_ledger_to_what_was_published(self, ledger, capsys, tmp_path):
        seal_some(2)
        seal = last_seal()
        page = tmp_path / "page.txt"
        page.write_text(f"H56 ledger 1 3 18 2026-01-01T00:00:00+07:00 {seal.digest.hex()}\n")

        with pytest.raises(CommandError, match="seal 3 was published, the seals end at 2"):
            call_command("ledger", "verify", "--anchor", str(page))
