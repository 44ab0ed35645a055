"""Two wards and a procedure that uses every kind of step there is."""

from pathlib import Path

from tinhso.core.actor import Actor, Role
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.tests.cases import stands
from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.actions.waiting import fee_settled
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import Commune, a_unit, an_officer, moment, work_by
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of

EIGHT = moment(16, 8)
NINE = moment(16, 9)
STEPS = """
- {key: reception, label: Tiếp nhận, role: one_stop, hours: 0.5}
- {key: fee, label: Chờ nộp lệ phí, type: payment, next: route}
- {key: route, label: Có bản sao?, type: choice, next: [{to: ask, when: want_copies}, examination]}
- {key: ask, label: Gửi song song, type: parallel, next: [land, police]}
- {key: land, label: Xác minh nơi ở, kind: examination, role: case_officer, hours: 1, next: gather}
- {key: police, label: Công an xác minh, type: sub_case, graph: verify, unit: H56.103, next: gather}
- {key: gather, label: Đủ ý kiến, type: join}
- key: examination
  label: Thẩm tra
  type: choice
  role: case_officer
  hours: 2
  next:
    - {to: missing, label: Hỏi người nộp}
    - {to: posting, label: Niêm yết}
    - {to: decision, label: Trình lãnh đạo}
- {key: missing, label: Bản vẽ vị trí, type: applicant, next: examination}
- {key: posting, label: Niêm yết, type: timer, time: 2 working_hours, next: examination}
- {key: decision, label: Lãnh đạo ký, role: leader, hours: 1}
- {key: issuing, label: Đóng dấu, role: registrar, hours: 0.5}
- {key: return, label: Trả kết quả, role: one_stop, hours: 0.5}
"""
SUB_CASES = """
verify:
  - {key: look, label: Tra cứu cư trú, role: case_officer, hours: 1}
  - {key: sign, label: Trưởng công an ký, role: leader, hours: 1}
"""


class Interlinked:
    """A ward that asks, a ward that is asked, and a dossier on its way through all of it."""

    def __init__(self, folder: Path) -> None:
        self.commune = Commune()
        self.police = a_unit("H56.103", "phường Bỉm Sơn", "14812")
        self.looker = an_officer("Vũ Thị Thử Xa", "Công an", self.police, Role.CASE_OFFICER)
        self.chief = an_officer("Đỗ Thị Thử Xa", "Trưởng", self.police, Role.LEADER)
        work_by(folder, steps=STEPS, sub_cases=SUB_CASES)

    def handed_over(self) -> str:
        """File, receive and hand over; it then waits for the fee."""
        code = self.commune.submitted(EIGHT)
        reception.receive(actor=self.commune.clerk, code=code, at=EIGHT)
        reception.hand_over(actor=self.commune.clerk, code=code, note="", at=EIGHT)
        return code

    def asked(self) -> str:
        """Bring a dossier to where the fee is paid and both wards work on it."""
        code = self.handed_over()
        self.pays(code)
        return code

    def examined(self) -> str:
        """Bring a dossier to where the officer chooses."""
        code = self.asked()
        for actor in (self.commune.officer, self.looker, self.chief):
            self.does(actor, code)
        assert stands(code) == ["examination"]
        return code

    def pays(self, code: str) -> None:
        charge = charges_of(subject=code)[0]
        settle_at_desk(charge_id=charge.id, actor=self.commune.clerk, at=NINE)
        fee_settled(code=code, at=NINE)

    def does(self, actor: Actor, code: str, way: str = "") -> None:
        handling.finish_part(actor=actor, code=code, note="", at=NINE, way=way)


def the(code: str) -> Dossier:
    return Dossier.objects.get(code=code)


def the_step(code: str, key: str) -> CaseStep:
    return CaseStep.objects.get(root=code, key=key, finished_at=None)
