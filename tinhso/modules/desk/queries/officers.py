"""The officers of the units an administrator staffs: found, sorted by the last word, counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed
from tinhso.core.ids import id_of
from tinhso.core.paging import page_asked, place
from tinhso.core.people.models import Account, Assignment, Person, Post
from tinhso.core.people.queries import away
from tinhso.core.search import fold
from tinhso.core.units.queries import UnitRow, units
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.rules import ROLE_NAMES

PAGE = 50
HEAD = (
    worded("Họ và tên"),
    worded("Chức danh"),
    worded("Đơn vị"),
    worded("Vai trò"),
    worded("Vắng đến hết"),
    worded("Nghỉ việc từ"),
)


@dataclass(frozen=True, kw_only=True)
class OfficerRow:
    id: int
    name: str
    posts: tuple[str, ...]
    units: tuple[str, ...]
    roles: tuple[str, ...]
    away: date | None
    leaves_on: date | None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What is looked for: words of a name, a unit, and whether who left counts too."""

    q: str = ""
    unit_id: int = 0
    past: bool = False
    page: int = 1

    @property
    def query(self) -> str:
        values = {"q": self.q, "unit": self.unit_id or "", "past": "1" if self.past else ""}
        return urlencode({key: value for key, value in values.items() if value})

    @property
    def paging(self) -> str:
        return f"?{self.query}&page=" if self.query else "?page="


@dataclass(frozen=True, kw_only=True)
class Officers:
    rows: tuple[OfficerRow, ...]
    total: int
    page: int
    pages: int
    unit: UnitRow | None


def looked_of(values: Mapping[str, str]) -> Looked:
    """Read what is looked for from an address."""
    return Looked(
        q=values.get("q", "").strip()[:100],
        unit_id=id_of(values.get("unit", "")) or 0,
        past=values.get("past") == "1",
        page=page_asked(values),
    )


def officers(*, actor: Actor, looked: Looked, day: date) -> Officers:
    """Return one page of the officers `actor` staffs: seven statements whatever the length."""
    found = _found(actor, looked, day)
    total = found.count()
    where = place(total=total, page=looked.page, size=PAGE)
    shown = list(found[where.rows])
    unit = units([looked.unit_id]).get(looked.unit_id) if looked.unit_id else None
    return Officers(
        rows=_rows(shown, day), total=total, page=where.page, pages=where.pages, unit=unit
    )


def officers_file(*, actor: Actor, looked: Looked, day: date) -> Iterator[tuple[str, ...]]:
    """Yield the whole list as rows of text, the head first."""
    rows = _rows(list(_found(actor, looked, day)), day)
    yield HEAD
    yield from (_cells(row) for row in rows)


def _found(actor: Actor, looked: Looked, day: date) -> QuerySet[Person]:
    if not permissions.sees_officers(actor):
        raise NotAllowed(worded("Danh sách công chức dành cho người quản trị."))
    staffed = permissions.staffed(actor)
    wanted = staffed & {looked.unit_id} if looked.unit_id else staffed
    posts = Post.objects.all() if looked.past else Post.objects.on(day)
    roles = Assignment.objects.all() if looked.past else Assignment.objects.on(day)
    has_place = (
        Exists(rows.filter(person=OuterRef("pk"), unit_id__in=wanted)) for rows in (posts, roles)
    )
    by_post, by_role = has_place
    words = Q()
    for word in fold(looked.q).split():
        words &= Q(folded_name__contains=word)
    return Person.objects.filter(Q(by_post) | Q(by_role), words).order_by("name_key", "pk")


def _rows(shown: Iterable[Person], day: date) -> tuple[OfficerRow, ...]:
    people = list(shown)
    ids = [person.pk for person in people]
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.on(day).filter(person_id__in=ids).select_related("unit"):
        posts[post.person_id].append(post)
    roles: dict[int, dict[str, None]] = defaultdict(dict)
    for held in Assignment.objects.on(day).filter(person_id__in=ids).order_by("pk"):
        roles[held.person_id][ROLE_NAMES.get(held.role, held.role)] = None
    gone = away(ids, day=day)
    left = dict(Account.objects.filter(person_id__in=ids).values_list("person_id", "leaves_on"))
    return tuple(
        OfficerRow(
            id=person.pk,
            name=person.full_name,
            posts=tuple(of_data(post.title) for post in posts[person.pk]),
            units=tuple(dict.fromkeys(post.unit.name for post in posts[person.pk])),
            roles=tuple(roles[person.pk]),
            away=gone.get(person.pk),
            leaves_on=left.get(person.pk),
        )
        for person in people
    )


def _cells(row: OfficerRow) -> tuple[str, ...]:
    cells = (
        row.name,
        ", ".join(row.posts),
        ", ".join(row.units),
        ", ".join(row.roles),
        said(row.away) if row.away else "",
        said(row.leaves_on) if row.leaves_on else "",
    )
    # a spreadsheet would run a cell that begins like a formula
    return tuple(f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells)
