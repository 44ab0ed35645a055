"""Two wards whose officers handle petitions, and citizens who write them."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tinhso.core.actor import Role
from tinhso.core.calendar.actions import load_calendar
from tinhso.core.testing.units import the_province
from tinhso.core.units.models import Unit
from tinhso.modules.dossiers.tests.factories import a_citizen, a_unit, an_officer, moment
from tinhso.modules.petitions.actions import drafts, handling, petitioning
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.queries import lists, one
from tinhso.modules.petitions.queries.lists import Narrowing
from tinhso.modules.petitions.rules import Written

AT = moment(16, 9)  # a Monday
TEXT = "Quầy số 2 nghỉ sớm lúc 10 giờ sáng thứ Sáu, không có thông báo."


class Wards:
    """A ward with a clerk, an officer and a leader, another ward with a clerk, two citizens."""

    def __init__(self):
        load_calendar(Path(settings.DATA_FOLDER) / "calendar")
        root = the_province()
        unit, other = a_unit(), a_unit("H56.103", "phường Bỉm Sơn", "14812")
        Unit.objects.filter(pk__in=[unit.pk, other.pk]).update(parent=root)
        self.id, self.other_id = unit.pk, other.pk
        self.clerk = an_officer("Lê Thị Minh Họa", "Công chức", unit, Role.ONE_STOP)
        self.officer = an_officer("Phạm Văn Ví Dụ", "Công chức", unit, Role.CASE_OFFICER)
        self.leader = an_officer("Đỗ Văn Giả Định", "Phó Chủ tịch", unit, Role.LEADER)
        self.far_clerk = an_officer("Vũ Thị Thử Nghiệm", "Công chức", other, Role.ONE_STOP)
        self.far_leader = an_officer("Đỗ Thị Thử Xa", "Chủ tịch", other, Role.LEADER)
        self.citizen = a_citizen()
        self.neighbour = a_citizen("Phan Văn Thí Dụ", "038096000002")

    def written(self, **more):
        told = {
            "kind": "report",
            "about": "service",
            "subject": "Quầy số 2 nghỉ sớm",
            "text": TEXT,
            "place": "Trung tâm Phục vụ hành chính công",
            "phone": "0900000001",
            "unit_id": self.id,
        }
        return Written(**{**told, **more})

    def draft(self, at=AT, who=None, **more):
        return drafts.begin(actor=who or self.citizen, written=self.written(**more), at=at)

    def sent(self, at=AT, who=None, **more):
        draft_id = self.draft(at, who, **more)
        return petitioning.submit(actor=who or self.citizen, draft_id=draft_id, at=at)

    def accepted(self, at=AT, **more):
        code = self.sent(at, **more)
        handling.accept(actor=self.clerk, code=code, at=at)
        return code

    def answered(self, at=AT, on=None, **more):
        code = self.accepted(at, **more)
        self.answer(code, on or at)
        return code

    def answer(self, code, at):
        handling.answer(actor=self.officer, code=code, note="Đã nhắc nhở quầy số 2.", at=at)

    def rate(self, code, at=AT, *, satisfied):
        petitioning.rate(actor=self.citizen, code=code, satisfied=satisfied, note="", at=at)

    def again(self, code, at=AT):
        petitioning.petition_again(actor=self.citizen, code=code, note="Vẫn nghỉ sớm.", at=at)

    def published(self, at=AT, subject="Giờ làm việc của quầy"):
        code = self.answered(at)
        handling.publish(
            actor=self.leader, code=code, subject=subject, text="Quầy mở đến 17 giờ.", at=at
        )
        return code

    def own(self, code, at=AT):
        return one.own_petition(actor=self.citizen, code=code, at=at)

    def handled(self, code, at=AT, who=None):
        return one.handled_petition(actor=who or self.clerk, code=code, at=at)

    def listed(self, who=None, at=AT, **narrowing):
        wanted = Narrowing(**narrowing)
        found = lists.of_units(actor=who or self.clerk, wanted=wanted, at=at)
        return [row.code for row in found.rows]


def row_of(code):
    return Petition.objects.get(code=code)


def due_text(moment_):
    return f"{timezone.localtime(moment_):%d/%m %H:%M}"
