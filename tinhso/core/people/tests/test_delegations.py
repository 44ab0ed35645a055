from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions, queries
from tinhso.core.people.delegating import Scope
from tinhso.core.people.models import Delegation
from tinhso.core.people.tests.offices import (
    ADMIN,
    AT,
    BY,
    CLERK,
    DAY,
    EXAMINER,
    LEADER,
    acting,
    an_officer,
    offices,
)

WEEK = DAY + timedelta(days=7)


@pytest.fixture
def place(db):
    return offices()


@pytest.fixture
def head(place):
    return an_officer("Đỗ Văn Giả Định", place.commune, LEADER, title="Chủ tịch")


@pytest.fixture
def deputy(place):
    return an_officer("Mai Thị Thử", place.commune, title="Phó Chủ tịch")


def _scope(*roles, until=WEEK, since=DAY, **limits):
    limits = {key: frozenset(said) for key, said in limits.items()}
    return Scope(roles=roles, valid_from=since, valid_to=until, **limits)


def _delegate(delegator, to, scope, form="kt", **more):
    told = {"actor": acting(delegator), "at": AT} | more
    return actions.delegate(**told, delegator_id=delegator, delegate_id=to, form=form, scope=scope)


class Delegate:
    def test_lets_the_deputy_sign_in_place_of_the_head(self, place, head, deputy):
        _delegate(head, deputy, _scope((LEADER, place.commune.pk)))

        actor = acting(deputy)
        assert actor.has_role(LEADER, place.commune.pk)
        assert not actor.owns_role(LEADER, place.commune.pk)
        mandate = actor.acting(LEADER, place.commune.pk).on_behalf
        assert mandate.signs_as == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
        assert (mandate.person_id, mandate.name) == (head, "Đỗ Văn Giả Định")

    @pytest.mark.parametrize("day", [DAY - timedelta(days=1), WEEK])
    def test_gives_nothing_outside_its_period(self, place, head, deputy, day):
        _delegate(head, deputy, _scope((LEADER, place.commune.pk)))

        assert acting(deputy, day).mandates == ()

    def test_gives_nothing_in_another_unit_or_role_or_procedure(self, place, head, deputy):
        scope = _scope((LEADER, place.commune.pk), procedures=["1.001193"])
        _delegate(head, deputy, scope)

        actor = acting(deputy)
        assert actor.acting(LEADER, place.commune.pk, procedure="1.001193")
        assert actor.acting(LEADER, place.commune.pk, procedure="1.000656") is None
        assert actor.acting(LEADER, place.commune.pk) is None
        assert actor.acting(LEADER, place.other.pk, procedure="1.001193") is None
        assert actor.acting(CLERK, place.commune.pk, procedure="1.001193") is None
        assert actor.units_of(LEADER) == frozenset()

    def test_of_some_documents_signs_no_other(self, place, head, deputy):
        scope = _scope((LEADER, place.commune.pk), documents=["birth_certificate"])
        _delegate(head, deputy, scope)

        sign = {"role": LEADER, "unit_id": place.commune.pk}
        assert acting(deputy).acting(**sign, document="birth_certificate")
        assert acting(deputy).acting(**sign, document="marital_status_certificate") is None

    def test_ends_with_the_role_of_the_one_who_delegated(self, place, head, deputy):
        _delegate(head, deputy, _scope((LEADER, place.commune.pk)))
        role = queries.roles_of(head)[0]

        actions.end_assignment(**BY, assignment_id=role.id, valid_to=DAY)

        assert acting(deputy).mandates == ()
        assert not acting(deputy).is_officer

    def test_reaches_no_further_than_the_part_named(self, place):
        chief = an_officer("Lê Thị Minh Họa", place.province, CLERK)
        mate = an_officer("Vũ Thị Thử Nghiệm", place.province)

        _delegate(chief, mate, _scope((CLERK, place.other.pk)), form="stand_in")

        assert acting(mate).units_of(CLERK) == {place.other.pk}

    def test_refuses_what_one_does_not_hold(self, place, head, deputy):
        with pytest.raises(Refused, match="không giữ vai trò này") as refused:
            _delegate(head, deputy, _scope((LEADER, place.other.pk)))
        assert refused.value.field == "roles"
        assert not Delegation.objects.exists()

    def test_refuses_what_one_will_no_longer_hold(self, place, head, deputy):
        role = queries.roles_of(head)[0]
        actions.end_assignment(**BY, assignment_id=role.id, valid_to=WEEK)

        scope = _scope((LEADER, place.commune.pk), since=WEEK, until=WEEK + timedelta(days=2))
        with pytest.raises(Refused, match="không giữ vai trò này"):
            _delegate(head, deputy, scope)

    def test_refuses_to_pass_on_what_was_delegated_by_tuq(self, place, head, deputy):
        office = an_officer("Hồ Văn Thử Số", place.commune, title="Chánh Văn phòng")
        own = _scope((LEADER, place.commune.pk))
        given = {"form": "tuq", "basis": "Quyết định 01/QĐ-UBND"}
        actions.delegate(**BY, delegator_id=head, delegate_id=office, scope=own, **given)

        with pytest.raises(Refused, match=r"không được giao lại.*Điều 13 khoản 3"):
            _delegate(office, deputy, own)

    def test_lets_tl_be_passed_on_to_a_deputy_once(self, place, head):
        office = an_officer("Hồ Văn Thử Số", place.commune, title="Chánh Văn phòng")
        second = an_officer("Phạm Văn Ví Dụ", place.commune, title="Phó Chánh Văn phòng")
        third = an_officer("Lê Văn Mẫu", place.commune, title="Phó Trưởng phòng")
        own = _scope((LEADER, place.commune.pk))
        given = {"form": "tl", "basis": "Quy chế làm việc số 02/QC-UBND"}
        first = actions.delegate(**BY, delegator_id=head, delegate_id=office, scope=own, **given)

        _delegate(office, second, own)

        assert acting(second).mandates[0].signs_as == "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG"
        with pytest.raises(Refused, match="không được giao lại"):
            _delegate(second, third, own)
        with pytest.raises(Refused, match="thời hạn và phạm vi"):
            _delegate(office, third, _scope((LEADER, place.commune.pk), until=None))
        actions.revoke_delegation(actor=acting(head), at=AT, delegation_id=first)
        assert acting(second).mandates == ()

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"form": "tuq", "basis": "QĐ 01", "until": None}, "valid_to"),
            ({"form": "tuq"}, "basis"),
            ({"form": "tl"}, "basis"),
            ({"form": "stand_in"}, "roles"),
            ({"form": "nope"}, "form"),
            ({"until": DAY}, "valid_to"),
            ({"roles": []}, "roles"),
        ],
        ids=["tuq-endless", "tuq-oral", "tl-oral", "stand-in-signs", "unknown", "past", "nothing"],
    )
    def test_refuses_what_the_form_does_not_allow(self, place, head, deputy, told, field):
        told = {"form": "kt", "basis": "", "until": WEEK} | told
        roles = told.pop("roles", [(LEADER, place.commune.pk)])
        scope = _scope(*roles, until=told.pop("until"))

        with pytest.raises(Refused) as refused:
            _delegate(head, deputy, scope, **told)
        assert refused.value.field == field

    def test_refuses_kt_to_somebody_who_is_no_deputy(self, place, head):
        mate = an_officer("Phạm Văn Ví Dụ", place.commune, title="Chuyên viên")

        with pytest.raises(Refused, match="cấp phó"):
            _delegate(head, mate, _scope((LEADER, place.commune.pk)))

    def test_never_gives_the_administrators_role(self, place, deputy):
        admin = an_officer("Cao Thị Thử Trị", place.commune, ADMIN)

        for form in ("kt", "stand_in"):
            with pytest.raises(Refused, match="quản trị không ủy quyền được"):
                _delegate(admin, deputy, _scope((ADMIN, place.commune.pk)), form=form)

    def test_refuses_oneself_a_stranger_and_somebody_who_is_away(self, place, head, deputy):
        scope = _scope((LEADER, place.commune.pk))
        citizen = actions.enrol_person(**BY, full_name="Phan Văn Thí Dụ")
        actions.declare_absence(**BY, person_id=deputy, valid_from=DAY, valid_to=WEEK)

        for to in (head, citizen, deputy):
            with pytest.raises(Refused) as refused:
                _delegate(head, to, scope)
            assert refused.value.field == "delegate"

    def test_is_done_by_the_holder_or_the_administrator_alone(self, place, head, deputy):
        scope = _scope((LEADER, place.commune.pk))
        admin = an_officer("Cao Thị Thử Trị", place.province, ADMIN)
        far = an_officer("Cao Thị Thử Xa", place.other, ADMIN)

        for who in (deputy, far):
            with pytest.raises(NotAllowed):
                _delegate(head, deputy, scope, actor=acting(who))
        assert _delegate(head, deputy, scope, actor=acting(admin))

    def test_twice_is_once(self, place, head, deputy):
        scope = _scope((LEADER, place.commune.pk))

        assert _delegate(head, deputy, scope) == _delegate(head, deputy, scope)
        assert Delegation.objects.count() == 1

    def test_is_told_to_the_ledger_without_a_name(self, place, head, deputy):
        _delegate(head, deputy, _scope((LEADER, place.commune.pk)))

        entry = history(f"person:{head}")[-1]
        assert entry.kind == "people.WorkDelegated"
        assert entry.payload["delegate_id"] == deputy
        assert "Giả Định" not in str(entry.payload)


class RevokeDelegation:
    def test_ends_it_at_once_and_only_once(self, place, head, deputy):
        made = _delegate(head, deputy, _scope((LEADER, place.commune.pk)))
        with pytest.raises(NotAllowed):
            actions.revoke_delegation(actor=acting(deputy), at=AT, delegation_id=made)

        actions.revoke_delegation(actor=acting(head), at=AT, delegation_id=made)

        assert acting(deputy).mandates == ()
        with pytest.raises(WrongState, match="đã được thu hồi"):
            actions.revoke_delegation(actor=acting(head), at=AT, delegation_id=made)


class ActorOf:
    @pytest.mark.parametrize("given", [0, 1, 3])
    def test_asks_twice_while_nobodys_rights_change_whatever_was_delegated(
        self, place, deputy, given
    ):
        for number in range(given):
            title = f"Chủ tịch {number}"
            head = an_officer(f"Đỗ Văn Giả {number}", place.commune, LEADER, title=title)
            _delegate(head, deputy, _scope((LEADER, place.commune.pk)))
        account = queries.account_of(deputy)

        with CaptureQueriesContext(connection) as cold:
            queries.actor_of(account, day=DAY)
        with CaptureQueriesContext(connection) as warm:
            actor = queries.actor_of(account, day=DAY)

        assert len(actor.mandates) == given
        assert len(cold) <= 4
        assert len(warm) <= 2

    def test_prefers_a_role_of_ones_own_except_for_signatures(self, place, head, deputy):
        actions.assign_role(
            **BY, person_id=deputy, unit_id=place.commune.pk, role=LEADER, valid_from=DAY
        )
        clerk = an_officer("Lê Thị Minh Họa", place.commune, CLERK, EXAMINER)
        mate = an_officer("Vũ Thị Thử Nghiệm", place.commune, CLERK)
        _delegate(head, deputy, _scope((LEADER, place.commune.pk)))
        _delegate(clerk, mate, _scope((CLERK, place.commune.pk)), form="stand_in")

        assert acting(deputy).acting(LEADER, place.commune.pk).on_behalf is not None
        assert acting(mate).acting(CLERK, place.commune.pk).on_behalf is None
        assert acting(mate).acting(Role.REGISTRAR, place.commune.pk) is None


class DeclareAbsence:
    def test_shows_the_last_day_away_while_it_lasts(self, place, head):
        actions.declare_absence(
            actor=acting(head), at=AT, person_id=head, valid_from=DAY, valid_to=WEEK
        )

        assert queries.away([head], day=DAY) == {head: WEEK - timedelta(days=1)}
        assert queries.away([head], day=WEEK) == {}

    def test_refuses_the_past_the_endless_and_the_double(self, place, head):
        told = {"actor": acting(head), "at": AT, "person_id": head}
        for first, back in ((date(2026, 11, 1), DAY), (WEEK, DAY), (DAY, date(2028, 1, 1))):
            with pytest.raises(Refused) as refused:
                actions.declare_absence(**told, valid_from=first, valid_to=back)
            assert refused.value.field == "until"
        actions.declare_absence(**told, valid_from=DAY, valid_to=WEEK)
        with pytest.raises(WrongState, match="20/11/2026 đến hết 26/11/2026"):
            actions.declare_absence(**told, valid_from=DAY, valid_to=WEEK)

    def test_keeps_the_reason_beside_the_record(self, place, head):
        actions.declare_absence(
            actor=acting(head),
            at=AT,
            person_id=head,
            valid_from=DAY,
            valid_to=WEEK,
            reason="Nằm viện",
        )

        entry = history(f"person:{head}")[-1]
        assert "Nằm viện" not in str(entry.payload)
        assert entry.opened == {"reason": "Nằm viện"}

    def test_is_taken_back_by_the_officer_and_no_colleague(self, place, head, deputy):
        made = actions.declare_absence(**BY, person_id=head, valid_from=DAY, valid_to=WEEK)
        with pytest.raises(NotAllowed):
            actions.cancel_absence(actor=acting(deputy), at=AT, absence_id=made)

        actions.cancel_absence(actor=acting(head), at=AT, absence_id=made)

        assert queries.away([head], day=DAY) == {}
