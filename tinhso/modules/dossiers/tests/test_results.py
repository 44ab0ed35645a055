"""From proposal to the signed and sealed result in the citizen's hands."""

import shutil
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.modules.documents.queries import document
from tinhso.modules.dossiers.actions import handling, reception, results
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import Delivery
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.papers import result, slip
from tinhso.modules.dossiers.queries.results import draft_preview
from tinhso.modules.dossiers.queries.uncollected import uncollected
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tests.factories import Commune, a_unit, an_officer, moment
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.signing.queries import verify_pdf
from tinhso.modules.signing.tests.keys import lend

pytestmark = pytest.mark.django_db
MORNING = moment(16, 8)
DELIVERY = "tinhso.modules.dossiers.migrations.0012_delivery"


def give_keys(commune, folder, settings, tmp_path):
    """Let the leader sign with a key of his own."""
    own = tmp_path / "keys"
    shutil.copytree(folder, own)
    lend(own, "H56.102.leader", commune.leader)
    settings.KEYS_FOLDER = own


@pytest.fixture
def commune(province_keys, settings, tmp_path):
    made = Commune()
    give_keys(made, province_keys, settings, tmp_path)
    return made


def examined(commune):
    code = commune.submitted(MORNING)
    reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 10))
    reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 8, 20))
    return code


def decided(commune):
    code = examined(commune)
    handling.propose(actor=commune.officer, code=code, note="Đủ điều kiện", at=moment(16, 9))
    handling.decide(actor=commune.leader, code=code, note="", at=moment(16, 9, 30))
    return code


def issued(commune):
    code = decided(commune)
    results.sign(actor=commune.leader, code=code, at=moment(16, 9, 40))
    results.issue(actor=commune.registrar, code=code, at=moment(16, 10))
    return code


def issued_and_paid(commune, *, at):
    """Bring a dossier to where its result can be returned."""
    code = issued(commune)
    settle_at_desk(charge_id=charges_of(subject=code)[0].id, actor=commune.clerk, at=at)
    return code


class DraftPreview:
    def test_shows_the_officer_what_would_be_proposed_and_keeps_nothing(self, commune):
        code = examined(commune)

        pdf = draft_preview(actor=commune.officer, code=code, at=moment(16, 8, 30)).content

        assert pdf.startswith(b"%PDF")
        assert Dossier.objects.get(code=code).document_id is None

    def test_is_not_for_the_citizen(self, commune):
        code = examined(commune)

        with pytest.raises(NotFound):
            draft_preview(actor=commune.citizen, code=code, at=moment(16, 8, 30))


class Decide:
    def test_gives_the_result_its_number_and_date(self, commune):
        code = decided(commune)

        paper = document(Dossier.objects.get(code=code).document_id)
        assert paper.number == "01/2026"
        assert Dossier.objects.get(code=code).state == State.AWAITING_SIGNATURE

    def test_is_refused_to_the_officer_who_proposed(self, commune):
        code = examined(commune)
        handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9))

        with pytest.raises(NotAllowed):
            handling.decide(actor=commune.officer, code=code, note="", at=moment(16, 9, 5))

    def test_keeps_one_number_when_sent_back_and_decided_again(self, commune):
        code = examined(commune)
        for minute in (0, 20):
            handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9, minute))
            if minute == 0:
                handling.send_back(
                    actor=commune.leader, code=code, note="Sửa quê quán", at=moment(16, 9, 10)
                )
        handling.decide(actor=commune.leader, code=code, note="", at=moment(16, 9, 30))

        assert document(Dossier.objects.get(code=code).document_id).number == "01/2026"


class Sign:
    def test_moves_the_dossier_on_to_the_registry(self, commune):
        code = decided(commune)

        results.sign(actor=commune.leader, code=code, at=moment(16, 9, 40))

        assert Dossier.objects.get(code=code).state == State.AWAITING_ISSUE

    def test_is_refused_without_a_key_and_changes_nothing(self, commune, settings, tmp_path):
        code = decided(commune)
        settings.KEYS_FOLDER = tmp_path / "empty"

        with pytest.raises(Refused):
            results.sign(actor=commune.leader, code=code, at=moment(16, 9, 40))

        assert Dossier.objects.get(code=code).state == State.AWAITING_SIGNATURE
        assert history(f"dossier:{code}")[-1].kind == "dossiers.ResultDecided"

    def test_says_who_signed_when_tried_twice(self, commune):
        code = decided(commune)
        results.sign(actor=commune.leader, code=code, at=moment(16, 9, 40))

        with pytest.raises(WrongState, match="Đỗ Văn Giả Định đã ký số kết quả lúc 9 giờ 40"):
            results.sign(actor=commune.leader, code=code, at=moment(16, 9, 41))


class Issue:
    def test_gives_the_citizen_a_paper_with_two_good_signatures(self, commune):
        code = issued(commune)

        paper = result(actor=commune.citizen, code=code, at=moment(16, 11))
        told = verify_pdf(paper.content, at=moment(16, 11))

        assert len(told.signatures) == 2
        assert all(check.intact and check.trusted for check in told.signatures)
        assert Dossier.objects.get(code=code).finished_at == moment(16, 10)

    def test_gives_nothing_before(self, commune):
        code = decided(commune)

        with pytest.raises(NotFound, match="chưa có kết quả"):
            result(actor=commune.citizen, code=code, at=moment(16, 9, 35))


class ReturnResult:
    def test_waits_until_the_fee_is_paid_and_then_closes_the_case(self, commune):
        code = issued(commune)
        charge_id = Dossier.objects.get(code=code).charge_id

        with pytest.raises(WrongState, match="lệ phí"):
            reception.return_result(actor=commune.clerk, code=code, at=moment(16, 10, 30))
        settle_at_desk(charge_id=charge_id, actor=commune.clerk, at=moment(16, 10, 31))
        reception.return_result(actor=commune.clerk, code=code, at=moment(16, 10, 32))

        assert Dossier.objects.get(code=code).state == State.RETURNED
        assert slip(
            actor=commune.citizen, code=code, form="fee", at=moment(16, 11)
        ).content.startswith(b"%PDF")


class Slip:
    def test_is_there_for_the_applicant_once_the_dossier_is_received(self, commune):
        code = commune.submitted(MORNING)
        with pytest.raises(NotFound):
            slip(actor=commune.citizen, code=code, form="01", at=MORNING)

        reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 10))

        paper = slip(actor=commune.citizen, code=code, form="01", at=moment(16, 9))
        assert paper.content.startswith(b"%PDF")

    @pytest.mark.parametrize("form", ["02", "03", "04"])
    def test_exists_only_for_what_happened(self, commune, form):
        code = examined(commune)

        with pytest.raises(NotFound):
            slip(actor=commune.officer, code=code, form=form, at=moment(16, 9))

        if form == "02":
            reception.request_supplement(
                actor=commune.officer, code=code, text="Thiếu", at=moment(16, 9)
            )
        elif form == "04":
            handling.postpone(
                actor=commune.officer,
                code=code,
                due_at=moment(19, 16),
                reason="Chờ xác minh",
                at=moment(16, 9),
            )
        else:
            code = commune.submitted(moment(16, 9))
            reception.refuse(actor=commune.clerk, code=code, reason="Sai nơi", at=moment(16, 9, 10))

        paper = slip(actor=commune.citizen, code=code, form=form, at=moment(16, 10))
        assert paper.content.startswith(b"%PDF")


def paid(commune):
    code = issued(commune)
    charge = Dossier.objects.get(code=code).charge_id
    settle_at_desk(charge_id=charge, actor=commune.clerk, at=moment(16, 10, 30))
    return code


class NeverCollected:
    def test_is_listed_with_how_long_it_waits_until_it_is_returned(self, commune):
        code = paid(commune)

        (row,) = uncollected(actor=commune.clerk, at=moment(20, 8)).rows
        assert (row.code, row.days, row.phone) == (code, 4, "0900000001")

        reception.return_result(actor=commune.clerk, code=code, at=moment(20, 9))
        assert uncollected(actor=commune.clerk, at=moment(20, 10)).rows == ()

    def test_asks_the_database_the_same_for_one_and_for_four(self, commune):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                found = uncollected(actor=commune.clerk, at=moment(20, 8))
            return found.total, len(queries)

        self._issue(examined(commune))
        one = asked()
        self._issue(*(examined(commune) for _ in range(3)))

        assert (one[0], asked()) == (1, (4, one[1]))

    def _issue(self, *codes):
        """Let results be there, without the signatures another test makes."""
        Dossier.objects.filter(code__in=codes).update(state="issued", finished_at=moment(16, 9))

    def test_is_nothing_before_it_is_issued(self, commune):
        decided(commune)

        assert uncollected(actor=commune.clerk, at=moment(20, 8)).total == 0

    def test_is_not_for_who_serves_another_unit_or_none(self, commune):
        paid(commune)

        elsewhere = a_unit(code="H56.103", name="phường Hàm Rồng", area="14758")
        far = an_officer("Bùi Thị Xa", "Công chức", elsewhere, Role.ONE_STOP)
        for actor in (far, commune.citizen):
            assert uncollected(actor=actor, at=moment(20, 8)).total == 0


class HandOver:
    def test_to_another_keeps_who_it_was_and_on_what_ground(self, commune):
        code = paid(commune)
        son = Stand(name="Trần Văn Thay", number="038090000005", basis="Giấy ủy quyền 20/11/2026")

        reception.return_result(
            actor=commune.clerk,
            code=code,
            at=moment(16, 11),
            delivery=Delivery.DESK,
            collector=son,
        )

        row = Dossier.objects.get(code=code)
        assert (row.collected_by, row.collected_number) == ("Trần Văn Thay", "038090000005")
        told = history(f"dossier:{code}")[-1]
        assert (told.payload["delivery"], told.opened["collected_by"]) == (
            "desk",
            "Trần Văn Thay",
        )

    @pytest.mark.parametrize(
        ("collector", "field"),
        [
            (Stand(name="", number="038090000005", basis="x"), "collector_name"),
            (Stand(name="Trần Văn Thay", number="", basis="x"), "collector_number"),
            (Stand(name="Trần Văn Thay", number="12", basis="x"), "collector_number"),
            (Stand(name="Trần Văn Thay", number="038090000005"), "collector_basis"),
        ],
    )
    def test_to_another_is_not_done_without_all_of_it(self, commune, collector, field):
        code = paid(commune)

        with pytest.raises(Refused) as refusal:
            reception.return_result(
                actor=commune.clerk, code=code, at=moment(16, 11), collector=collector
            )

        assert refusal.value.field == field
        assert Dossier.objects.get(code=code).state == State.ISSUED

    def test_without_a_word_is_electronic_for_what_was_filed_online(self, commune):
        code = paid(commune)

        reception.return_result(actor=commune.clerk, code=code, at=moment(16, 11))

        assert history(f"dossier:{code}")[-1].payload["delivery"] == "electronic"
        assert Dossier.objects.get(code=code).delivery == "electronic"

    def test_before_there_was_a_column_is_read_from_the_ledger(self, commune):
        code = paid(commune)
        reception.return_result(actor=commune.clerk, code=code, at=moment(16, 11))
        Dossier.objects.update(delivery="")

        with connection.cursor() as cursor:
            cursor.execute(import_module(DELIVERY).FROM_THE_LEDGER)

        assert Dossier.objects.get(code=code).delivery == "electronic"
