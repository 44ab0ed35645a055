"""Who a person is, as a row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from tinhso.core.actor import Role
from tinhso.core.errors import NotFound
from tinhso.core.people.models import Account, Person, Post
from tinhso.core.search import fold
from tinhso.core.words.worded import worded

MOST_NAMED = 20


@dataclass(frozen=True)
class PersonRow:
    """A person as other rooms see it; `post` is the title held on the day asked for."""

    id: int
    full_name: str
    birth_date: date | None
    gender: str
    personal_number: str | None
    phone: str
    email: str
    address: str
    post: str = ""


def person(person_id: int) -> PersonRow:
    """Return the person `person_id`."""
    found = persons([person_id])
    if not found:
        raise NotFound(worded("Không có người này."))
    return found[person_id]


def persons(person_ids: Iterable[int]) -> dict[int, PersonRow]:
    """Return the persons with these ids, by id."""
    return {one.pk: _row(one) for one in Person.objects.filter(pk__in=person_ids)}


def by_personal_number(personal_number: str) -> PersonRow:
    """Return whoever bears the số định danh cá nhân."""
    found = Person.objects.filter(personal_number=personal_number).first()
    if found is None:
        raise NotFound(worded("Chưa có ai mang số định danh này."))
    return _row(found)


def numbered(personal_number: str) -> list[PersonRow]:
    """Return whoever bears the số định danh cá nhân: one, or nobody."""
    return [_row(one) for one in Person.objects.filter(personal_number=personal_number)]


def named(full_name: str, *, birth_date: date) -> list[PersonRow]:
    """Return who bears the name, tone marks left out, and was born on the day; by name."""
    rows = Person.objects.filter(
        folded_name=fold(full_name), birth_date=birth_date, merged_into__isnull=True
    )
    return [_row(one) for one in rows.order_by("name_key", "pk")[:MOST_NAMED]]


def account_of(person_id: int) -> Account:
    """Return what the person signs in with."""
    account = Account.objects.select_related("person").filter(person_id=person_id).first()
    if account is None:
        raise NotFound(worded("Người này chưa có tài khoản."))
    return account


def holders(role: Role, unit_id: int, day: date) -> list[PersonRow]:
    """Return who holds `role` over the unit on `day`, there or above it, in the order of names."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"role": role.value, "unit": unit_id, "day": day})
        ids = [found for (found,) in cursor.fetchall()]
    rows = [_row(one) for one in Person.objects.filter(pk__in=ids).order_by("name_key", "pk")]
    titles = titles_of(ids, day=day)
    return [replace(row, post=titles.get(row.id, "")) for row in rows]


def titles_of(person_ids: Iterable[int], *, day: date) -> dict[int, str]:
    """Return the title of the post each person holds on `day`, by id."""
    posts = Post.objects.on(day).filter(person_id__in=person_ids).order_by("valid_from", "-pk")
    return {post.person_id: post.title for post in posts}


# Whoever holds the role over the unit by a role of their own, there or above it.
_HOLDERS = """
with recursive above as (
    select u.id, u.parent_id from units_unit u where u.id = %(unit)s
    union
    select u.id, u.parent_id from units_unit u join above on u.id = above.parent_id
)
select distinct a.person_id from people_assignment a join above on a.unit_id = above.id
where a.role = %(role)s and a.valid_from <= %(day)s
  and (a.valid_to is null or a.valid_to > %(day)s)
"""


def _row(one: Person) -> PersonRow:
    return PersonRow(
        id=one.pk,
        full_name=one.full_name,
        birth_date=one.birth_date,
        gender=one.gender,
        personal_number=one.personal_number,
        phone=one.phone,
        email=one.email,
        address=one.address,
    )
