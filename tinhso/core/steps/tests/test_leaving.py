from datetime import timedelta

import pytest

from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions, open_work, queries
from tinhso.core.people.delegating import Scope
from tinhso.core.people.models import Assignment, Delegation, Departure, Post
from tinhso.core.people.tests.offices import (
    ADMIN,
    AT,
    BY,
    CLERK,
    DAY,
    EXAMINER,
    acting,
    an_officer,
    offices,
)
from tinhso.core.steps.actions import assign_step, open_step
from tinhso.core.steps.graph import Kind, Step
from tinhso.core.steps.models import CaseStep

WEEK = DAY + timedelta(days=7)
TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def place(db):
    return offices()


@pytest.fixture
def leaver(place):
    return an_officer("Lê Thị Minh Họa", place.commune, CLERK)


@pytest.fixture
def heir(place):
    return an_officer("Vũ Thị Thử Nghiệm", place.commune, CLERK)


def _taken(case, person_id, unit, role=CLERK):
    step = Step(key="reception", label="Tiếp nhận", kind=Kind.RECEPTION, role=role, minutes=60)
    open_step(case=case, step=step, unit_id=unit.pk, at=AT, due_at=None)
    assign_step(case=case, person_id=person_id)


def _leave(person_id, heir_id, leaves_on=DAY, **more):
    told = BY | {"heirs": {"": heir_id}} | more
    actions.leave(**told, person_id=person_id, leaves_on=leaves_on)


class Leave:
    def test_ends_all_and_hands_open_work_to_the_one_named(self, place, leaver, heir):
        _taken("H56.102-261120-0001", leaver, place.commune)
        mate = an_officer("Phạm Văn Ví Dụ", place.commune)
        scope = Scope(roles=((CLERK, place.commune.pk),), valid_from=DAY, valid_to=WEEK)
        actions.delegate(**BY, delegator_id=leaver, delegate_id=mate, form="stand_in", scope=scope)
        actions.declare_absence(
            **BY, person_id=leaver, valid_from=WEEK, valid_to=WEEK + timedelta(days=2)
        )
        (held,) = open_work.in_hand(leaver, day=DAY)
        assert [thing.name for thing in held.things] == ["H56.102-261120-0001"]

        _leave(leaver, heir)

        assert open_work.in_hand(leaver, day=DAY) == ()
        assert CaseStep.objects.get().assignee_id == heir
        assert not acting(leaver).is_officer
        assert acting(mate).mandates == ()
        assert not Post.objects.on(DAY).filter(person_id=leaver).exists()
        assert all(row.cancelled_at for row in queries.absences_of(leaver))
        assert queries.account_of(leaver).leaves_on == DAY

    def test_is_one_recorded_action(self, place, leaver, heir):
        _taken("H56.102-261120-0001", leaver, place.commune)
        before = len(history(f"person:{leaver}"))

        _leave(leaver, heir)

        handed, left = history(f"person:{leaver}")[before:]
        assert (handed.kind, left.kind) == ("people.WorkHandedOver", "people.OfficerLeft")
        assert handed.payload["things"] == ["H56.102-261120-0001"]
        assert left.payload["heirs"] == {"all": heir}

    def test_gives_a_step_the_heir_may_not_do_to_those_who_may(self, place, leaver, heir):
        examiner = an_officer("Phạm Văn Ví Dụ", place.commune, EXAMINER)
        _taken("H56.102-261120-0001", leaver, place.commune)

        _leave(leaver, examiner)

        assert CaseStep.objects.get().assignee_id is None
        assert heir in {row.id for row in queries.holders(CLERK, place.commune.pk, DAY)}

    def test_refuses_to_leave_a_role_with_nobody_unless_it_is_passed_on(self, place, leaver):
        mate = an_officer("Phạm Văn Ví Dụ", place.commune)
        _taken("H56.102-261120-0001", leaver, place.commune)
        with pytest.raises(Refused, match="không còn ai giữ vai trò này"):
            _leave(leaver, mate)
        assert not Departure.objects.exists()
        role = queries.roles_of(leaver)[0]

        _leave(leaver, mate, passed_on=[role.id])

        assert acting(mate).owns_role(CLERK, place.commune.pk)
        assert CaseStep.objects.get().assignee_id == mate

    def test_on_a_day_to_come_ends_there_and_sweeps_up_what_was_taken_since(
        self, place, leaver, heir
    ):
        _leave(leaver, heir, leaves_on=WEEK)
        assert acting(leaver, WEEK - timedelta(days=1)).is_officer
        assert not acting(leaver, WEEK).is_officer
        _taken("H56.102-261121-0002", leaver, place.commune)
        assert actions.finish_departures(at=TOMORROW) == 0

        assert actions.finish_departures(at=AT + timedelta(days=7)) == 1

        assert CaseStep.objects.get().assignee_id == heir
        assert actions.finish_departures(at=AT + timedelta(days=7)) == 0

    def test_follows_an_heir_who_left_as_well(self, place, leaver, heir):
        last = an_officer("Phạm Văn Ví Dụ", place.commune, CLERK)
        _leave(leaver, heir, leaves_on=WEEK)
        _leave(heir, last)
        _taken("H56.102-261121-0002", leaver, place.commune)

        actions.finish_departures(at=AT + timedelta(days=7))

        assert CaseStep.objects.get().assignee_id == last

    def test_leaves_nothing_that_begins_later(self, place, leaver, heir):
        later = {"person_id": leaver, "valid_from": WEEK}
        actions.appoint(**BY, **later, unit_id=place.other.pk, title="Chuyên viên")

        _leave(leaver, heir)

        assert not Post.objects.on(WEEK).filter(person_id=leaver).exists()
        assert not Assignment.objects.on(WEEK).filter(person_id=leaver).exists()
        assert not Delegation.objects.filter(delegator_id=leaver, revoked_at=None).exists()

    @pytest.mark.parametrize(
        ("heir_is", "field"), [("self", "heir"), ("citizen", "heir"), ("nobody", "heir")]
    )
    def test_refuses_an_heir_who_cannot_take_over(self, place, leaver, heir, heir_is, field):
        citizen = actions.enrol_person(**BY, full_name="Phan Văn Thí Dụ")
        heirs = {"self": {"": leaver}, "citizen": {"": citizen}, "nobody": {}}[heir_is]

        with pytest.raises(Refused) as refused:
            _leave(leaver, heir, heirs=heirs)
        assert refused.value.field == field

    def test_refuses_the_past_and_a_second_time(self, place, leaver, heir):
        with pytest.raises(Refused) as refused:
            _leave(leaver, heir, leaves_on=DAY - timedelta(days=1))
        assert refused.value.field == "leaves_on"
        _leave(leaver, heir, leaves_on=WEEK)
        with pytest.raises(WrongState):
            _leave(leaver, heir, leaves_on=WEEK)

    def test_is_done_by_an_administrator_of_every_unit_alone(self, place, leaver, heir):
        far = an_officer("Cao Thị Thử Xa", place.other, ADMIN)
        admin = an_officer("Cao Thị Thử Trị", place.province, ADMIN)

        for who in (leaver, heir, far):
            with pytest.raises(NotAllowed):
                _leave(leaver, heir, actor=acting(who))
        _leave(leaver, heir, actor=acting(admin))
        assert not acting(leaver).is_officer

    def test_can_be_followed_by_a_return(self, place, leaver, heir):
        _leave(leaver, heir)

        actions.appoint(
            **BY, person_id=leaver, unit_id=place.other.pk, title="Chuyên viên", valid_from=WEEK
        )

        assert queries.account_of(leaver).leaves_on is None


class ResumeAssignment:
    def test_takes_an_end_back(self, place, leaver):
        role = queries.roles_of(leaver)[0]
        actions.end_assignment(**BY, assignment_id=role.id, valid_to=DAY)
        assert not acting(leaver).is_officer

        actions.resume_assignment(**BY, assignment_id=role.id)

        assert acting(leaver).owns_role(CLERK, place.commune.pk)
        with pytest.raises(WrongState, match="Tải lại trang"):
            actions.resume_assignment(**BY, assignment_id=role.id)

    def test_is_refused_for_who_has_left(self, place, leaver, heir):
        role = queries.roles_of(leaver)[0]
        _leave(leaver, heir)

        with pytest.raises(WrongState, match="đã nghỉ việc"):
            actions.resume_assignment(**BY, assignment_id=role.id)


class EndPost:
    def test_takes_the_post_and_its_title(self, place, leaver):
        (post,) = queries.posts_of(leaver)
        actions.end_post(**BY, post_id=post.id, valid_to=DAY)

        assert queries.titles_of([leaver], day=DAY) == {}
        actions.resume_post(**BY, post_id=post.id)
        assert queries.titles_of([leaver], day=DAY) == {leaver: "Chuyên viên"}
