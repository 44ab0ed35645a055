"""Who is told what, each once, and nothing of what was written."""

import pytest

from tinhso.core.actor import Role, system
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions as people
from tinhso.modules.notifications.queries import listing
from tinhso.modules.petitions.actions import handling, petitioning
from tinhso.modules.petitions.reactions import tell_officers, tell_petitioner
from tinhso.modules.petitions.tests.factories import AT, TEXT


@pytest.fixture
def staffed(wards):
    """Let the roles of the wards' officers stand in the register, where notices look for them."""
    for actor, role, unit_id in (
        (wards.clerk, Role.ONE_STOP, wards.id),
        (wards.leader, Role.LEADER, wards.id),
        (wards.far_clerk, Role.ONE_STOP, wards.other_id),
    ):
        people.assign_role(
            actor=system("test"),
            at=AT,
            person_id=actor.person_id,
            unit_id=unit_id,
            role=role,
            valid_from=AT.date().replace(month=1),
        )
    return wards


def last(code):
    return history(f"petition:{code}")[-1]


def told(actor):
    return [(str(row.subject), row.link) for row in listing(actor=actor).rows]


class Officers:
    def test_of_the_unit_are_told_once_of_a_new_petition_without_its_words(self, staffed):
        code = staffed.sent()

        for _ in range(2):
            tell_officers(last(code))

        assert told(staffed.clerk) == [(f"Phản ánh mới {code}", f"/ban-lam-viec/phan-anh/{code}/")]
        assert TEXT not in str(listing(actor=staffed.clerk).rows)
        assert told(staffed.far_clerk) == []

    def test_of_the_other_unit_are_told_when_it_is_forwarded(self, staffed):
        code = staffed.sent()
        handling.forward(
            actor=staffed.clerk, code=code, to_unit_id=staffed.other_id, note="Vì", at=AT
        )

        tell_officers(last(code))
        tell_petitioner(last(code))

        assert told(staffed.clerk) == []
        ((subject, _),) = told(staffed.far_clerk)
        assert subject == f"Phản ánh {code} được chuyển đến đơn vị bạn"
        assert told(staffed.citizen) == [
            (f"Phản ánh {code} được chuyển đến cơ quan khác", f"/phan-anh/{code}/")
        ]

    def test_read_of_conduct_only_as_leaders(self, staffed):
        code = staffed.sent(about="conduct")

        tell_officers(last(code))

        assert told(staffed.clerk) == []
        assert len(told(staffed.leader)) == 1


class Petitioner:
    def test_is_told_of_each_thing_the_unit_does(self, staffed):
        code = staffed.accepted()
        tell_petitioner(last(code))
        handling.ask(actor=staffed.clerk, code=code, note="Ngày nào?", at=AT)
        tell_petitioner(last(code))
        petitioning.supplement(actor=staffed.citizen, code=code, note="13/11", files=(), at=AT)
        staffed.answer(code, AT)
        tell_petitioner(last(code))

        assert {subject for subject, _ in told(staffed.citizen)} == {
            f"Phản ánh {code} đã được tiếp nhận",
            f"Phản ánh {code} cần bạn nói rõ thêm",
            f"Phản ánh {code} đã có câu trả lời",
        }
