"""One filing, several agencies: each part begins when it can, with a clock of its own."""

from datetime import date

import pytest

from tinhso.core.actor import Role
from tinhso.core.ledger.queries import history
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.testing.units import the_province
from tinhso.modules.dossiers.actions import drafts, filing, handling, reception, results
from tinhso.modules.dossiers.actions.finding import send_findings
from tinhso.modules.dossiers.actions.interlinking import open_parts
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.queries.papers import slip
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tests.factories import (
    HOME,
    PNG,
    Commune,
    a_unit,
    an_officer,
    answers,
    moment,
)
from tinhso.modules.dossiers.tests.test_results import give_keys
from tinhso.modules.procedures.actions import editing, load_folder
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys"]
pytestmark = pytest.mark.django_db
BUNDLE = "3.000722"
NUMBER = "038226000001"
MORE = {
    "want_residence": True,
    "residence_with": "mother",
    "new_address": HOME,
    "head_name": "Nguyễn Văn Mẫu Ông",
    "head_number": "038060000000",
    "relation_to_head": "cháu",
    "head_agrees": True,
    "want_insurance": True,
    "first_care": "Trạm Y tế phường Hạc Thành",
    "delivery_method": "desk",
    "want_copies": False,
}


@pytest.fixture
def commune(province_keys, settings, tmp_path):
    made = Commune()
    load_folder(settings.DATA_FOLDER / "procedures", at=moment(2, 8))
    give_keys(made, province_keys, settings, tmp_path)
    return made


def filed(commune):
    """File for a child, and return the code of the one dossier there is so far."""
    at = moment(16, 8)
    draft_id = drafts.start_draft(
        actor=commune.citizen, procedure=BUNDLE, unit_id=commune.unit.pk, at=at
    )
    typed = answers() | MORE
    drafts.save_draft(
        actor=commune.citizen, draft_id=draft_id, answers=typed, page="delivery", at=at
    )
    drafts.add_paper(
        actor=commune.citizen,
        draft_id=draft_id,
        key="birth_notice",
        name="giay-chung-sinh.png",
        content=PNG,
        at=at,
    )
    return filing.submit(actor=commune.citizen, draft_id=draft_id, at=at)


def issued(commune):
    code = filed(commune)
    reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 10))
    reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 8, 20))
    gender = Dossier.objects.get(code=code).answers["child_gender"]
    number = NUMBER if gender == "male" else NUMBER[:3] + "3" + NUMBER[4:]
    send_findings(
        actor=commune.officer,
        code=code,
        findings={"child_personal_number": number},
        at=moment(16, 9),
    )
    handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9))
    handling.decide(actor=commune.leader, code=code, note="", at=moment(16, 9, 30))
    results.sign(actor=commune.leader, code=code, at=moment(16, 9, 40))
    results.issue(actor=commune.registrar, code=code, at=moment(16, 10))
    return code


def parts(code):
    return {one.part: one for one in Dossier.objects.filter(parent__code=code)}


class Filing:
    def test_is_one_dossier_whose_parts_wait(self, commune):
        code = filed(commune)

        view = dossier(actor=commune.citizen, code=code, at=moment(16, 8, 5))
        assert [(row.label, str(row.state_label), row.code) for row in view.parts] == [
            ("Đăng ký thường trú", "Chờ phần trước có kết quả", ""),
            ("Cấp thẻ bảo hiểm y tế", "Chờ phần trước có kết quả", ""),
        ]
        assert Dossier.objects.count() == 1

    def test_gives_one_receipt_that_names_what_follows(self, commune):
        code = filed(commune)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 10))

        receipt = slip(actor=commune.citizen, code=code, form="01", at=moment(16, 8, 20))

        assert receipt.content.startswith(b"%PDF")


class TheResult:
    def test_lets_every_part_begin_at_once_with_its_own_time(self, commune):
        code = issued(commune)

        found = parts(code)
        assert set(found) == {"residence", "insurance"}
        for child in found.values():
            assert child.state == State.EXAMINING
            assert child.received_at == moment(16, 10)
            assert child.due_at.date() == date(2026, 11, 18)
        assert found["residence"].answers["subject_name"] == "Trần Mẫu An"
        assert found["residence"].answers["subject_personal_number"][:5] in {"03822", "03832"}

    def test_tells_the_ledger_what_it_let_begin(self, commune):
        code = issued(commune)

        kinds = [entry.kind for entry in history(f"dossier:{parts(code)['residence'].code}")]
        assert kinds[:4] == [
            "dossiers.DossierSubmitted",
            "dossiers.PartOpened",
            "dossiers.DossierReceived",
            "dossiers.DossierHandedOver",
        ]

    def test_is_not_undone_by_a_part_and_opens_each_once(self, commune):
        code = issued(commune)

        open_parts(Dossier.objects.get(code=code), at=moment(16, 11))

        assert len(parts(code)) == 2

    def test_goes_to_the_police_of_the_commune_where_there_is_one(self, commune):
        police = a_unit("H56.102.01", "Công an phường Hạc Thành", "")
        police.kind = "office"
        police.parent = commune.unit
        police.save()

        code = issued(commune)

        steps = {one.code: open_steps_of(one.code).get().unit_id for one in parts(code).values()}
        assert steps[parts(code)["residence"].code] == police.pk
        assert steps[parts(code)["insurance"].code] == commune.unit.pk

    def test_shows_the_citizen_where_each_part_stands(self, commune):
        code = issued(commune)

        view = dossier(actor=commune.citizen, code=code, at=moment(16, 11))
        residence = dossier(actor=commune.citizen, code=view.parts[0].code, at=moment(16, 11))

        assert {str(row.state_label) for row in view.parts} == {"Đang thẩm tra"}
        assert residence.follows == code


class Refusal:
    def test_of_the_first_part_opens_none_and_says_so(self, commune):
        code = filed(commune)
        reception.refuse(
            actor=commune.clerk, code=code, reason="Không đúng nơi", at=moment(16, 8, 30)
        )

        view = dossier(actor=commune.citizen, code=code, at=moment(16, 9))
        assert {str(row.state_label) for row in view.parts} == {
            "Không mở, vì phần trước không có kết quả"
        }


class RetiredPart:
    def test_does_not_hold_up_the_result_there_is(self, commune):
        office = an_officer("Trần Thị Giả Sử", "Chuyên viên", the_province(), Role.DIGITAL_OFFICE)
        editing.retire(
            actor=office,
            code="TH.BHYT-TE",
            valid_to=date(2026, 11, 10),
            reason="Quyết định 00",
            at=moment(9, 8),
        )

        code = issued(commune)

        assert set(parts(code)) == {"residence"}
        view = dossier(actor=commune.citizen, code=code, at=moment(16, 11))
        assert str(view.parts[1].state_label) == "Chưa mở được, một cửa sẽ liên hệ"
