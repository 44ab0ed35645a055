"""Who a person is as an actor."""

from datetime import date
from types import MappingProxyType

from django.db import connection

from tinhso.core.actor import Actor, Role
from tinhso.core.people.models import Account, Post

_GRANTS = """
with recursive held as (
    select a.role, a.unit_id as id from people_assignment a
    where a.person_id = %(person)s and a.valid_from <= %(day)s
      and (a.valid_to is null or a.valid_to > %(day)s)
    union
    select h.role, u.id from held h join units_unit u on u.parent_id = h.id
)
select role, array_agg(id) from held group by role
"""


def grants_of(person_id: int, *, day: date) -> MappingProxyType[Role, frozenset[int]]:
    """Return every role the person holds on `day`, with the ids of all units it reaches."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, {"person": person_id, "day": day})
        return MappingProxyType({Role(role): frozenset(ids) for role, ids in cursor.fetchall()})


def actor_of(account: Account, *, day: date) -> Actor:
    """Return the actor that signs in with `account`, with what it may do on `day`."""
    person = account.person
    if person is None:
        return Actor(id=f"account:{account.pk}")
    grants = grants_of(person.pk, day=day)
    post = Post.objects.on(day).filter(person=person).order_by("-valid_from", "pk").first() if grants else None
    return Actor(
        id=f"person:{person.pk}",
        person_id=person.pk,
        name=person.full_name,
        post=post.title if post else "",
        home_unit_id=post.unit_id if post else None,
        assurance=account.assurance,
        grants=grants,
    )
