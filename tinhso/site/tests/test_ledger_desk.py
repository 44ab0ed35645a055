import pytest
from django.core.management import CommandError, call_command

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
