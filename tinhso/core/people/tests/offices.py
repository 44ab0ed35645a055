"""A province of two communes with officers to delegate, to be away and to leave."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tinhso.core.actor import Actor, Role, system
from tinhso.core.people import actions, queries
from tinhso.core.people.models import Account
from tinhso.core.units.models import Unit

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SINCE = date(2026, 1, 1)
BY = {"actor": system("test"), "at": AT}


@dataclass
class Offices:
    province: Unit
    commune: Unit
    other: Unit


def offices():
    """Build the units."""
    province = a_unit("H56", None, "province")
    return Offices(
        province, a_unit("H56.102", province, "ward"), a_unit("H56.103", province, "ward")
    )


def a_unit(code, parent, kind):
    return Unit.objects.create(
        code=code,
        name=f"UBND {code}",
        folded=f"ubnd {code.lower()}",
        level="commune" if parent else "province",
        kind=kind,
        parent=parent,
        valid_from=date(2025, 7, 1),
    )


def an_officer(name, unit, *roles, title="Chuyên viên", over=None):
    """Enrol somebody with a post and roles; return the person's id."""
    person_id = actions.enrol_person(**BY, full_name=name)
    actions.open_account(**BY, person_id=person_id)
    held = {"person_id": person_id, "valid_from": SINCE}
    actions.appoint(**BY, **held, unit_id=unit.pk, title=title)
    for role in roles:
        actions.assign_role(**BY, **held, unit_id=(over or unit).pk, role=role)
    return person_id


def acting(person_id, day=DAY) -> Actor:
    """Return the person as an actor on the day."""
    account = Account.objects.select_related("person").get(person_id=person_id)
    return queries.actor_of(account, day=day)


LEADER, CLERK, EXAMINER, ADMIN = (
    Role.LEADER,
    Role.ONE_STOP,
    Role.CASE_OFFICER,
    Role.ADMINISTRATOR,
)
