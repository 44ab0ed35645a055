"""What a person may do on a day: roles of their own and mandates, in a bounded number of reads.

Who acts is asked at every request, so what they hold is kept in memory until anybody's rights or
the units they reach change.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from django.db import connection

from tinhso.core.actor import Actor, Grants, Mandate, Role
from tinhso.core.people.delegating import signed_as
from tinhso.core.people.models import Account, Delegation, Post
from tinhso.core.revisions.queries import stamps_of

# Roles of one's own stand under delegation 0. A mandate reaches the units its delegator still holds
# the role over on the day (for one passed on: the first delegator, while the first one holds too).
_GRANTS = """
with recursive live as (
    select d.id, d.delegate_id, d.delegator_id, d.source_id from people_delegation d
    where d.revoked_at is null and d.valid_from <= %(day)s
      and (d.valid_to is null or d.valid_to > %(day)s)
), mandate as (
    select d.id, r.role, r.unit_id, coalesce(s.delegator_id, d.delegator_id) as holder
    from live d
    join people_delegatedrole r on r.delegation_id = d.id
    left join live s on s.id = d.source_id
    where d.delegate_id = %(person)s and (d.source_id is null or s.id is not null)
), above as (
    select m.id, m.role, m.unit_id, m.holder, m.unit_id as at from mandate m
    union
    select a.id, a.role, a.unit_id, a.holder, u.parent_id
    from above a join units_unit u on u.id = a.at where u.parent_id is not null
), held as (
    select 0::bigint as delegation, a.role, a.unit_id as id from people_assignment a
    where a.person_id = %(person)s and a.valid_from <= %(day)s
      and (a.valid_to is null or a.valid_to > %(day)s)
    union
    select m.id, m.role, m.unit_id from above m
    join people_assignment a
      on a.person_id = m.holder and a.role = m.role and a.unit_id = m.at
    where a.valid_from <= %(day)s and (a.valid_to is null or a.valid_to > %(day)s)
    union
    select h.delegation, h.role, u.id from held h join units_unit u on u.parent_id = h.id
)
select delegation, role, array_agg(id) from held group by delegation, role
union all
select null, '', array_agg(distinct r.organisation_id) from people_representation r
where r.person_id = %(person)s and r.valid_from <= %(day)s
  and (r.valid_to is null or r.valid_to > %(day)s)
having count(*) > 0
"""
_OWN = 0
MOST_KEPT = 4096


@dataclass(frozen=True)
class _Held:
    """Grants by delegation, one's own under 0, and the organisations one may act for."""

    grants: dict[int, Grants]
    organisations: frozenset[int]

    @property
    def own(self) -> Grants:
        return self.grants.get(_OWN, MappingProxyType({}))


@dataclass(frozen=True)
class _Kept:
    """What is held and the post of whoever serves, as long as no row of it changes."""

    held: _Held
    title: str = ""
    unit_id: int | None = None


def grants_of(person_id: int, *, day: date) -> Grants:
    """Return every role the person holds on `day`, with the ids of all units it reaches."""
    return _held(person_id, day).own


def mandates_of(person_id: int, *, day: date) -> tuple[Mandate, ...]:
    """Return what others delegated to the person and still hold themselves on `day`."""
    return _mandates(_held(person_id, day).grants)


def actor_of(account: Account, *, day: date) -> Actor:
    """Return the actor that signs in with `account`, with what it may do on `day`.

    While nobody's rights and no unit change, only mandates are read: one statement, where there
    are any.
    """
    person = account.person
    if person is None:
        return Actor(id=f"account:{account.pk}")
    kept = _kept(person.pk, day, stamps_of("rights", "units"))
    return Actor(
        id=f"person:{person.pk}",
        person_id=person.pk,
        name=person.full_name,
        post=kept.title,
        home_unit_id=kept.unit_id,
        assurance=account.assurance,
        grants=kept.held.own,
        mandates=_mandates(kept.held.grants),
        represents=kept.held.organisations,
    )


@lru_cache(maxsize=MOST_KEPT)
def _kept(person_id: int, day: date, _stamps: tuple[UUID, ...]) -> _Kept:
    held = _held(person_id, day)
    post = _post(person_id, day) if held.grants else None
    return _Kept(held, post.title, post.unit_id) if post else _Kept(held)


def _held(person_id: int, day: date) -> _Held:
    found: dict[int, dict[Role, frozenset[int]]] = defaultdict(dict)
    organisations: frozenset[int] = frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, {"person": person_id, "day": day})
        for delegation_id, role, ids in cursor.fetchall():
            if delegation_id is None:
                organisations = frozenset(ids)
            else:
                found[delegation_id][Role(role)] = frozenset(ids)
    return _Held({key: MappingProxyType(grants) for key, grants in found.items()}, organisations)


def _mandates(held: dict[int, Grants]) -> tuple[Mandate, ...]:
    ids = held.keys() - {_OWN}
    if not ids:
        return ()
    rows = Delegation.objects.select_related("delegator").filter(pk__in=ids).order_by("pk")
    return tuple(
        Mandate(
            id=row.pk,
            person_id=row.delegator_id,
            name=row.delegator.full_name,
            grants=held[row.pk],
            signs_as=signed_as(row.wording, row.title),
            procedures=frozenset(row.procedures),
            documents=frozenset(row.documents),
            until=row.valid_to,
        )
        for row in rows
    )


def _post(person_id: int, day: date) -> Post | None:
    return Post.objects.on(day).filter(person_id=person_id).order_by("-valid_from", "pk").first()
