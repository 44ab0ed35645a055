from datetime import UTC, date, datetime

import pytest

from tinhso.core.actor import NOBODY, Actor, Role, system
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions, queries
from tinhso.core.people.models import Account, Assignment, Person
from tinhso.core.units.models import Unit

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
CLERK = system("test")
BORN = date(1990, 5, 1)


def _enrol(**told):
    facts = {"full_name": "Nguyễn Thị Mẫu", "personal_number": "038190000001"} | told
    return actions.enrol_person(actor=CLERK, at=AT, **facts)


@pytest.fixture
def commune(db):
    province = _unit("H56", None)
    return _unit("H56.102", province)


class EnrolPerson:
    def test_keeps_the_folded_name_and_tells_the_ledger_no_name(self, db):
        person_id = _enrol(full_name=" Nguyễn  Thị Mẫu ", birth_date=BORN, gender="female")

        person = Person.objects.get(pk=person_id)
        assert person.full_name == "Nguyễn Thị Mẫu"
        assert (person.folded_name, person.name_key) == ("nguyen thi mau", "mau nguyen thi")
        (entry,) = history(f"person:{person_id}")
        assert entry.kind == "people.PersonEnrolled"
        assert "Mẫu" not in str(entry.payload)
        assert "038190000001" not in str(entry.payload)
        assert entry.opened["full_name"] == "Nguyễn Thị Mẫu"

    def test_knows_who_bears_the_number_already(self, db):
        first = _enrol()

        assert _enrol() == first
        assert len(history(f"person:{first}")) == 1

    def test_corrects_what_changed_and_keeps_what_is_not_told(self, db):
        first = _enrol(phone="0912 345 678")

        _enrol(full_name="Nguyễn Thị Mẫu Hai")

        row = queries.person(first)
        assert (row.full_name, row.phone) == ("Nguyễn Thị Mẫu Hai", "0912345678")
        assert history(f"person:{first}")[-1].payload["fields"] == ["full_name"]

    def test_refuses_a_number_of_another_year(self, db):
        with pytest.raises(Refused, match="năm sinh 1990") as refused:
            _enrol(birth_date=date(1991, 5, 1))
        assert refused.value.field == "personal_number"
        assert not Person.objects.exists()

    def test_refuses_nobody(self, db):
        with pytest.raises(NotAllowed):
            actions.enrol_person(actor=NOBODY, at=AT, full_name="Trần Văn Thử")
        assert not Person.objects.exists()


class OpenAccount:
    def test_opens_one_account_for_one_person(self, db):
        person_id = _enrol()
        first = actions.open_account(actor=CLERK, at=AT, person_id=person_id, assurance=2)

        again = actions.open_account(actor=CLERK, at=AT, person_id=person_id)

        assert again == first
        account = queries.account_of(person_id)
        assert not account.has_usable_password()
        assert account.assurance == 2

    def test_refuses_a_taken_username(self, db):
        Account.objects.create(username="canbo.mau")
        with pytest.raises(Refused, match="đã có người dùng"):
            actions.open_account(actor=CLERK, at=AT, person_id=_enrol(), username="canbo.mau")


class AssignRole:
    def test_reaches_the_unit_and_what_is_below(self, commune):
        person_id = _enrol()

        _assign(person_id, commune.parent)

        account_id = actions.open_account(actor=CLERK, at=AT, person_id=person_id)
        actor = queries.actor_of(Account.objects.get(pk=account_id), day=DAY)
        assert actor.has_role(Role.ONE_STOP, commune.pk)
        assert not actor.has_role(Role.LEADER)

    def test_twice_is_once(self, commune):
        person_id = _enrol()

        assert _assign(person_id, commune) == _assign(person_id, commune)

        assert Assignment.objects.count() == 1
        kinds = [entry.kind for entry in history(f"person:{person_id}")]
        assert kinds == ["people.PersonEnrolled", "people.RoleAssigned"]

    def test_refuses_an_administrator_of_another_unit(self, commune):
        person_id = _enrol()
        stranger = Actor(id="person:9", grants={Role.ADMINISTRATOR: frozenset({commune.pk + 99})})

        with pytest.raises(NotAllowed):
            _assign(person_id, commune, actor=stranger)

        assert not Assignment.objects.exists()

    def test_refuses_a_person_who_is_not_there(self, commune):
        with pytest.raises(NotFound):
            _assign(0, commune)


class EndAssignment:
    def test_takes_the_role_back_from_that_day_and_lets_it_be_given_again(self, commune):
        person_id = _enrol()
        assignment_id = _assign(person_id, commune)

        actions.end_assignment(actor=CLERK, at=AT, assignment_id=assignment_id, valid_to=DAY)

        assert queries.holders(Role.ONE_STOP, commune.pk, DAY) == []
        assert _assign(person_id, commune) != assignment_id

    def test_refuses_to_end_twice(self, commune):
        ended = {"assignment_id": _assign(_enrol(), commune), "valid_to": DAY}
        actions.end_assignment(actor=CLERK, at=AT, **ended)
        with pytest.raises(WrongState, match="20/11/2026"):
            actions.end_assignment(actor=CLERK, at=AT, **ended)


class Holders:
    def test_names_those_of_the_unit_and_above_with_their_titles(
        self, commune, django_assert_num_queries
    ):
        here = _enrol()
        above = _enrol(full_name="Trần Văn Thử", personal_number="038085000002")
        _assign(here, commune)
        _assign(above, commune.parent)
        actions.appoint(
            actor=CLERK,
            at=AT,
            person_id=here,
            unit_id=commune.pk,
            title="Công chức một cửa",
            valid_from=date(2026, 1, 1),
        )

        with django_assert_num_queries(3):
            rows = queries.holders(Role.ONE_STOP, commune.pk, DAY)

        assert [(row.id, row.post) for row in rows] == [(here, "Công chức một cửa"), (above, "")]
        assert [row.id for row in queries.holders(Role.ONE_STOP, commune.parent_id, DAY)] == [above]


def _assign(person_id, unit, actor=CLERK):
    return actions.assign_role(
        actor=actor,
        at=AT,
        person_id=person_id,
        unit_id=unit.pk,
        role=Role.ONE_STOP,
        valid_from=date(2026, 1, 1),
    )


def _unit(code, parent):
    return Unit.objects.create(
        code=code,
        name=code,
        short_name=code,
        folded=code.casefold(),
        level="commune" if parent else "province",
        kind="ward" if parent else "province",
        parent=parent,
        valid_from=date(2025, 1, 1),
    )
