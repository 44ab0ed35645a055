"""What can be chosen on the pages about officers: units, roles, colleagues, ways of signing."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from tinhso.core.actor import Actor, Role
from tinhso.core.people.delegating import forms
from tinhso.core.people.models import Person, Post
from tinhso.core.people.queries import away, delegations_of
from tinhso.core.units.queries import subtree, units
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.queries.officer import OfficerPage
from tinhso.modules.desk.rules import ROLE_NAMES
from tinhso.modules.procedures.queries import published, search

MOST = 300
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """The options of each list; `hints` explains each way of delegating."""

    units: Options = ()
    roles: Options = ()
    colleagues: Options = ()
    forms: Options = ()
    hints: tuple[tuple[str, str], ...] = ()
    held: Options = ()
    procedures: Options = ()
    documents: Options = ()


def staffing(*, actor: Actor, day: date) -> Choosing:
    """Return the units `actor` staffs and every role."""
    rows = units(permissions.staffed(actor)).values()
    standing = (row for row in rows if row.valid_to is None or row.valid_to > day)
    ordered = sorted(standing, key=lambda row: (row.code.count("."), row.code))
    return Choosing(
        units=tuple((str(row.id), row.name) for row in ordered),
        roles=tuple((role.value, ROLE_NAMES[role.value]) for role in Role),
    )


def delegating(*, page: OfficerPage) -> Choosing:
    """Return what the officer can delegate, in which ways, and to whom."""
    known = forms(settings.DATA_FOLDER).values()
    return Choosing(
        colleagues=colleagues(page=page),
        forms=tuple(
            (form.form, f"{form.name} ({form.prefix})" if form.prefix else form.name)
            for form in known
        ),
        hints=tuple((form.form, f"{form.hint} {form.basis}.") for form in known),
        held=_held(page),
        procedures=tuple((row.code, row.short_name) for row in search("", day=page.day)),
        documents=_documents(page.day),
    )


def colleagues(*, page: OfficerPage) -> Options:
    """Return who has a post in the officer's units or below, by name, with who is away till "
    "when."""
    day = page.day
    own = {row.unit_id for row in page.posts if row.valid_to is None or row.valid_to > day}
    reached: set[int] = set().union(*(subtree(unit_id) for unit_id in own))
    posts = Post.objects.on(day).filter(unit_id__in=reached).exclude(person_id=page.person.id)
    titles = {post.person_id: post.title for post in posts.order_by("pk")[:MOST]}
    people = Person.objects.filter(pk__in=titles).order_by("name_key", "pk")
    gone = away(titles, day=day)
    return tuple(
        (str(person.pk), _named(person.full_name, titles[person.pk], gone.get(person.pk)))
        for person in people
    )


def _named(name: str, title: str, until: date | None) -> str:
    if until is None:
        return f"{name}, {title}"
    return worded(
        "%(name)s, %(title)s (vắng đến hết %(until)s)", name=name, title=title, until=said(until)
    )


def _held(page: OfficerPage) -> Options:
    """Return the roles the officer holds today or was given, as `leader:12`."""
    own = {
        f"{row.role}:{row.unit_id}": f"{name}, {row.unit_name}"
        for row, name in page.roles
        if row.valid_to is None or row.valid_to > page.day
    }
    given = {
        f"{role}:{unit_id}": f"{ROLE_NAMES.get(role, role)}, {unit}"
        for row in delegations_of(page.person.id)
        if row.delegate_id == page.person.id and not row.is_over(page.day)
        for role, unit_id, unit in row.roles
    }
    return tuple((given | own).items())


def _documents(day: date) -> Options:
    found = {}
    for row in search("", day=day):
        result = published(row.code, day=day).result
        if result.template:
            found[result.template] = result.name
    return tuple(found.items())
