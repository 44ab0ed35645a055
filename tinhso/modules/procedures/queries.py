"""Every reading of the catalogue. It is public: nothing is narrowed."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Length

from tinhso.core.api.cursors import Cut, Wanted, cut, mapped
from tinhso.core.errors import NotFound
from tinhso.core.forms.definition import Form
from tinhso.core.revisions.queries import stamp_of
from tinhso.core.search import fold
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.procedures.models import (
    LifeEvent,
    ProcedureField,
    ProcedureVersion,
    ProcedureVersionQuerySet,
)
from tinhso.modules.procedures.permissions import can_edit, require_edit
from tinhso.modules.procedures.rules.catalogue import (
    AT_DESK,
    FINDINGS,
    ORGANISATIONS,
    FeeLine,
    Paper,
    Part,
    Procedure,
)
from tinhso.modules.procedures.rules.computing import (
    answers_of_part,
    fee_lines,
    papers_needed,
    parts_wanted,
    result_pages,
    result_values,
    step_values,
    subject_of,
)
from tinhso.modules.procedures.rules.differing import differences
from tinhso.modules.procedures.rules.linked import Catalogue
from tinhso.modules.procedures.rules.loading import load
from tinhso.modules.procedures.rules.shapes import shape_faults

__all__ = [
    "FINDINGS",
    "FeeLine",
    "FieldRow",
    "LifeEventRow",
    "Paper",
    "Part",
    "Procedure",
    "ProcedureRow",
    "all_published",
    "answers_of_part",
    "can_edit",
    "differences",
    "fee_lines",
    "fields",
    "fields_of",
    "for_organisations",
    "form_numbered",
    "kept",
    "life_events",
    "loaded",
    "papers_needed",
    "parts_wanted",
    "published",
    "require_edit",
    "result_pages",
    "result_values",
    "samples",
    "search",
    "search_page",
    "shape_faults",
    "step_values",
    "subject_of",
    "version",
    "versions",
]

# Which version, by what its text is told apart, and when it ends.
Head: TypeAlias = tuple[int, str, date | None]
MOST_HEADS = 4096

MOST = 200
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class ProcedureRow:
    """A procedure in a list."""

    code: str
    name: str
    short_name: str
    summary: str
    field_code: str
    field_name: str
    agency_level: str
    agency_text: str
    service_level: str
    duration_text: str
    fee_text: str
    is_complete: bool

    @property
    def is_filed_online(self) -> bool:
        """Whether it is filed from home, not in front of an officer alone."""
        return self.is_complete and self.service_level != AT_DESK


@dataclass(frozen=True)
class LifeEventRow:
    key: str
    name: str
    text: str
    icon: str
    count: int


@dataclass(frozen=True)
class FieldRow:
    code: str
    name: str
    count: int


def search(
    q: str = "", *, day: date, life_event: str = "", field: str = "", level: str = ""
) -> list[ProcedureRow]:
    """Return the procedures in force on `day` that answer to `q`, best first; all for an empty one.

    Tone marks may be left out; who writes them finds what carries the same ones first.
    """
    rows, order = _found(q, day=day, life_event=life_event, field=field, level=level)
    return [_row(values) for values in rows.order_by(*order).values(*_COLUMNS)[:MOST]]


def samples(*, day: date) -> list[ProcedureRow]:
    """Return what can be filled in and sent on `day` only to try it; no other list has it."""
    rows = ProcedureVersion.objects.on(day).filter(is_sample=True, is_complete=True)
    return [_row(values) for values in rows.order_by("short_name", "pk").values(*_COLUMNS)]


def search_page(
    q: str = "",
    *,
    day: date,
    wanted: Wanted,
    life_event: str = "",
    field: str = "",
    level: str = "",
) -> Cut[ProcedureRow]:
    """Return one page of what `search` finds, however much that is."""
    rows, order = _found(q, day=day, life_event=life_event, field=field, level=level)
    keys = [name.removeprefix("-") for name in order]
    page = cut(rows.values(*_COLUMNS, *keys), order=order, wanted=wanted)
    return mapped(page, [_row({name: row[name] for name in _COLUMNS}) for row in page.items])


def _found(
    q: str, *, day: date, life_event: str, field: str, level: str
) -> tuple[ProcedureVersionQuerySet, tuple[str, ...]]:
    """Return what answers to `q`, and the order that puts the best first and tells all apart."""
    rows = ProcedureVersion.objects.listed(day)
    given: dict[str, Any] = {"field__code": field, "agency_level": level}
    given["life_events__contains"] = [life_event] if life_event else None
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    online = Q(is_complete=True) & ~Q(service_level=AT_DESK)
    rows = rows.annotate(online=_points(online, 1), length=Length("short_name"))
    words = fold(q[:LONGEST]).split()
    if not words:
        return rows, ("-online", "short_name", "pk")
    order = ("-closeness", "-score", "-online", "length", "short_name", "pk")
    return _ranked(rows, q, words), order


_COLUMNS = (
    *("procedure__code", "name", "short_name", "summary", "field__code", "field__name"),
    *("agency_level", "agency_text", "service_level", "duration_text", "fee_text", "is_complete"),
)

# What of it people read, in their own language where its words are known.
_READ = {"name", "short_name", "summary", "field__name", "agency_text", "duration_text", "fee_text"}


def _row(values: dict[str, Any]) -> ProcedureRow:
    said: dict[str, Any] = {
        key: of_data(value) if key in _READ else value for key, value in values.items()
    }
    return ProcedureRow(
        **{key.replace("procedure__", "").replace("__", "_"): v for key, v in said.items()}
    )


def _ranked(rows: ProcedureVersionQuerySet, q: str, words: list[str]) -> ProcedureVersionQuerySet:
    """Keep what holds all words, or most of them when a whole sentence was typed."""
    exact = " " + " ".join(unicodedata.normalize("NFC", q[:LONGEST]).lower().split())
    phrase = " " + " ".join(words)
    score = sum(
        (
            _points(Q(names_folded__contains=f" {word}") | Q(words_folded__contains=f" {word}"), 1)
            for word in words
        ),
        start=Value(0),
    )
    enough = len(words) if len(words) <= 3 else (len(words) + 1) // 2
    return (
        rows.annotate(score=score)
        .filter(score__gte=enough)
        .annotate(
            closeness=_points(Q(names__startswith=exact), 64)
            + _points(Q(short_name__icontains=exact.strip()), 32)
            + _points(Q(names__contains=exact), 16)
            + _points(Q(words__contains=exact), 8)
            + _points(Q(names_folded__startswith=phrase), 4)
            + _points(Q(names_folded__contains=phrase), 4)
            + _points(Q(words_folded__contains=phrase), 2)
        )
    )


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=points), default=0, output_field=IntegerField())


def published(code: str, *, day: date) -> Procedure:
    """Return the procedure `code` as it holds on `day`."""
    head = _in_force(code, day, stamp_of("procedures"))
    if head is None:
        raise NotFound(
            worded("Không có thủ tục %(code)s trong danh mục đang công bố.", code=code[:40])
        )
    return _version(*head)


@lru_cache(maxsize=MOST_HEADS)
def _in_force(code: str, day: date, _stamp: UUID) -> Head | None:
    held = ProcedureVersion.objects.on(day).filter(procedure__code=code)
    return held.values_list("pk", "digest", "valid_to").first()


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version of a procedure: in force from its first day to its last, if it has one."""

    version_id: int
    number: int
    short_name: str
    valid_from: date
    valid_to: date | None
    loaded_at: datetime


def versions(code: str) -> list[VersionRow]:
    """Return every version of the procedure `code`, the latest first; without one, refuse."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    found = [
        VersionRow(
            version_id=row.pk,
            number=row.number,
            short_name=of_data(row.short_name),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            loaded_at=row.loaded_at,
        )
        for row in rows.defer("definition")
    ]
    if not found:
        raise NotFound(worded("Không có thủ tục mang mã này."))
    return found


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A procedure with the versions kept of it, whether in force or not."""

    code: str
    short_name: str
    count: int
    number: int
    valid_from: date


def kept() -> list[KeptRow]:
    """Return every procedure there is a version of, samples too, by name."""
    last = ProcedureVersion.objects.order_by("procedure", "-number").distinct("procedure")
    counts = dict(
        ProcedureVersion.objects.values_list("procedure").annotate(n=Count("pk")).order_by()
    )
    rows = [
        KeptRow(
            code=row.procedure.code,
            short_name=of_data(row.short_name),
            count=counts[row.procedure_id],
            number=row.number,
            valid_from=row.valid_from,
        )
        for row in last.select_related("procedure").defer("definition")
    ]
    return sorted(rows, key=lambda row: (fold(row.short_name), row.code))


def form_numbered(code: str, number: int | None = None) -> Form | None:
    """Return the form of version `number` of the procedure `code`, without a number of the last."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    if number is not None:
        rows = rows.filter(number=number)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(worded("Không có phiên bản này của thủ tục %(code)s.", code=code[:40]))
    return version(found).form


def loaded(definition: dict[str, Any]) -> Procedure:
    """Return the procedure a definition describes, kept or not."""
    return load(definition)


def version(version_id: int) -> Procedure:
    """Return a version of a procedure, in force or not: a running case keeps its own."""
    head = _head(version_id, stamp_of("procedures"))
    if head is None:
        raise NotFound(worded("Không tìm thấy phiên bản này của thủ tục."))
    return _version(*head)


@lru_cache(maxsize=MOST_HEADS)
def _head(version_id: int, _stamp: UUID) -> Head | None:
    rows = ProcedureVersion.objects.filter(pk=version_id)
    return rows.values_list("pk", "digest", "valid_to").first()


@lru_cache(maxsize=512)
def _version(version_id: int, digest: str, valid_to: date | None) -> Procedure:  # noqa: ARG001  the digest is part of the key
    """Load a version once a process: its definition is never rewritten."""
    row = ProcedureVersion.objects.only("definition", "number", "valid_from").get(pk=version_id)
    definition = {**row.definition, "valid_from": row.valid_from}
    return load(definition, version_id=version_id, number=row.number, valid_to=valid_to)


def all_published(*, day: date) -> Catalogue:
    """Return every procedure in force on `day`, whole."""
    heads = ProcedureVersion.objects.listed(day).order_by("procedure__code")
    found = list(heads.values_list("pk", "digest", "valid_to"))
    whole = tuple(_version(*head) for head in found)
    return Catalogue(tuple(pk for pk, *_ in found), whole)


def for_organisations(*, day: date) -> list[ProcedureRow]:
    """Return what an organisation can file online on `day`, by name, a form to try included."""
    rows = ProcedureVersion.objects.on(day).filter(
        is_complete=True, definition__audience__has_any_keys=sorted(ORGANISATIONS)
    )
    return [_row(values) for values in rows.order_by("short_name", "pk").values(*_COLUMNS)]


def life_events(*, day: date) -> list[LifeEventRow]:
    """Return what people come for, with the number of procedures under each."""
    names: list[str] = []
    for keys in ProcedureVersion.objects.listed(day).values_list("life_events", flat=True):
        names += keys
    rows = LifeEvent.objects.order_by("position")
    return [
        LifeEventRow(r.key, of_data(r.name), of_data(r.text), r.icon, names.count(r.key))
        for r in rows
    ]


def fields_of(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the code and name of each procedure's lĩnh vực, as its last version says."""
    rows = ProcedureVersion.objects.filter(procedure__code__in=codes)
    last = rows.order_by("procedure__code", "-number").distinct("procedure__code")
    found = last.values_list("procedure__code", "field__code", "field__name")
    return {code: (field, of_data(name)) for code, field, name in found}


def fields(*, day: date) -> list[FieldRow]:
    """Return the lĩnh vực with procedures in force, and how many."""
    current = Q(versions__in=ProcedureVersion.objects.listed(day))
    rows = ProcedureField.objects.annotate(count=Coalesce(Count("versions", filter=current), 0))
    rows = rows.filter(count__gt=0).order_by(F("name").asc())
    return [FieldRow(row.code, of_data(row.name), row.count) for row in rows]
