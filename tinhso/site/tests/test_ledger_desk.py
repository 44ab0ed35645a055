import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tinhso.core.ledger import forgetting
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import advance
from tinhso.core.ledger.queries import history
from tinhso.core.ledger.retention import Rule
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.sweeping import alarms, raise_alarm
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted
from tinhso.core.people.models import Person
from tinhso.core.testing.ledger import empty_ledger
from tinhso.site.wiring import PROJECTIONS


@pytest.fixture
def ledger(transactional_db):
    empty_ledger()
    yield
    empty_ledger()


class Rebuild:
    def test_makes_every_projection_of_the_house(self, ledger, capsys):
        for projection in PROJECTIONS:
            call_command("ledger", "rebuild", projection.name)

            assert f"{projection.name} stands at position 0: 0 rows" in capsys.readouterr().out

    def test_names_the_consumers_there_are(self, ledger):
        with pytest.raises(CommandError, match=r"Không có bộ đọc “plan”.*plan\.cases"):
            call_command("ledger", "rebuild", "plan")

    def test_refuses_what_keeps_no_table(self, ledger):
        with pytest.raises(CommandError, match="không khai bảng nào"):
            call_command("ledger", "rebuild", "modules.dossiers.reactions.tell_applicant")


class Resend:
    def test_says_when_nothing_is_parked(self, ledger):
        with pytest.raises(CommandError, match="không có dòng nào"):
            call_command("ledger", "resend", "plan.cases", "dossier:H56-1")


@pytest.fixture
def stream(ledger):
    with transaction.atomic():
        record(
            Counted(number=1),
            stream="dossier:A",
            actor=OFFICER,
            at=AT,
            personal={"name": "Nguyễn Văn Ví Dụ"},
        )
    return "dossier:A"


@pytest.fixture
def officer(ledger):
    return f"person:{Person.objects.create(full_name='Trần Văn Thử').pk}"


def erase(stream, officer, *more, fields="name"):
    ground = "Điều 14 Luật 91/2025/QH15"
    options = ["--fields", fields, "--ground", ground, "--by", officer]
    call_command("ledger", "erase", stream, *options, *more)


class Erase:
    def test_erases_once_the_stream_is_typed_again(self, stream, officer, monkeypatch, capsys):
        monkeypatch.setattr("builtins.input", lambda _asked: stream)

        erase(stream, officer)

        assert "name of 1 rows" in capsys.readouterr().out
        one, fact = history(stream)
        assert (one.opened, fact.actor) == ({}, officer)

    def test_erases_nothing_when_something_else_is_typed(self, stream, officer, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda _asked: "y")

        with pytest.raises(CommandError, match="Chưa xóa gì"):
            erase(stream, officer)

        assert history(stream)[0].opened

    def test_erases_every_field_when_asked_for_all(self, stream, officer):
        with transaction.atomic():
            record(
                Counted(number=2), stream=stream, actor=OFFICER, at=AT, personal={"phone": "0900"}
            )

        erase(stream, officer, "--yes", fields="*")

        assert [entry.opened for entry in history(stream)] == [{}, {}, {}]
        with pytest.raises(CommandError, match="Nêu tên các trường cần xóa"):
            erase(stream, officer, "--yes", fields="*")

    @pytest.mark.parametrize("who", ["Trần Văn Thử", "system:x", "person:0"])
    def test_wants_to_know_who_decided_it(self, stream, who):
        with pytest.raises(CommandError):
            erase(stream, who, "--yes")

    def test_names_a_field_that_is_not_there(self, stream, officer):
        with pytest.raises(CommandError, match="note"):
            erase(stream, officer, "--yes", fields="note")


class Kept:
    def test_says_what_is_kept_by_which_rule_and_until_when(self, stream, officer, capsys):
        erase(stream, officer, "--yes")
        rule = Rule(name="closed", words="hồ sơ đã xong", basis="Luật 33/2024/QH15", years=2)
        keeps = forgetting.Kept(what="dossier:A", rule=rule, until=AT.replace(year=2028))
        while assign_positions() + advance(forgetting.consumer({"room": lambda *_, **__: [keeps]})):
            pass
        capsys.readouterr()

        call_command("ledger", "kept")
        call_command("ledger", "kept", "dossier:B")

        assert capsys.readouterr().out.splitlines() == [
            "dossier:A  room  dossier:A  2028-11-20  hồ sơ đã xong (Luật 33/2024/QH15)",
            "Nothing is kept of what was erased.",
        ]


class Restored:
    def test_raises_the_epoch_and_records_it(self, stream, settings, tmp_path, capsys):
        settings.ERASURES_FILE = tmp_path / "none"

        call_command("ledger", "restored")

        (fact,) = history("ledger:restores")
        assert f"Epoch {fact.payload['epoch']} begins" in capsys.readouterr().out


class Alarms:
    def test_lists_and_settles(self, ledger, client, capsys):
        raise_alarm(about="lost_rows", detail="ledger 2026-11: 1 row", at=AT)
        number = alarms()[0].id
        assert client.get("/readyz").json()["figures"]["ledger_alarms"] == 1
        capsys.readouterr()

        call_command("ledger", "alarms")
        call_command("ledger", "alarms", "--settle", str(number))

        assert capsys.readouterr().out == f"{number}  2026-11-20 10:32  ledger 2026-11: 1 row\n"
        assert alarms() == []
