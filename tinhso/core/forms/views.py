"""What a template shows of a form: plain values, every name, id and text decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from tinhso.core.forms.definition import (
    HELD,
    NOWHERE,
    Answers,
    Around,
    Field,
    Files,
    Form,
    Help,
    Places,
    Section,
    Type,
)
from tinhso.core.forms.filling import source_note, suggested
from tinhso.core.forms.kinds.base import PartView, part_id, sentence
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import Scope, Values, row_of, scope
from tinhso.core.words.worded import worded

Faults = Mapping[str, str]
COMPOSED = ("radios", "parts", "address", "point", "person", "signature", "rows")
ANY_FILE = "application/pdf,image/jpeg,image/png"


@dataclass(frozen=True)
class OptionView:
    id: str
    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True)
class RowView:
    """One filling of a group; `remove` is the value of the button that takes it away."""

    title: str
    fields: tuple["FieldView", ...]
    remove: str


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One question as it is shown.

    `control` says how: input, textarea, radios, select, checkbox, parts (boxes side by side),
    address (boxes below each other), point (coordinates), file, signature, computed (a value no
    one types), person (fields of its own) or rows (a group, `within` the row of that title).
    """

    key: str
    name: str
    id: str
    type: str
    control: str
    label: str
    hint: str = ""
    note: str = ""
    is_optional: bool = False
    value: str = ""
    error: str = ""
    options: tuple[OptionView, ...] = ()
    parts: tuple[PartView, ...] = ()
    rows: tuple[RowView, ...] = ()
    fields: tuple["FieldView", ...] = ()
    warning: str = ""
    help: Help | None = None
    text: str = ""
    href: str = ""
    accept: str = ""
    add: str = ""
    item: str = ""
    within: str = ""
    width: str = ""
    input_type: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    maxlength: int = 0
    suffix: str = ""

    @property
    def is_composed(self) -> bool:
        """Whether it is shown as a group of controls with a title of its own."""
        return self.control in COMPOSED

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The options as (value, label)."""
        return tuple((option.value, option.label) for option in self.options)

    @property
    def notes(self) -> dict[str, str]:
        """What stands below the options that need a word more."""
        return {option.value: option.hint for option in self.options if option.hint}

    @property
    def is_chosen(self) -> bool:
        return self.value == "yes"


@dataclass(frozen=True)
class SectionView:
    title: str
    lead: str
    fields: tuple[FieldView, ...]


class ErrorLine(NamedTuple):
    """A line of the summary: `target` is the id of the control to go to."""

    target: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PageView:
    """One page; put `asked` and `warned` into hidden inputs named `_asked` and `_warned`.

    A page that `has_files` is posted as multipart/form-data; one that `has_points` may ask the
    device where it is.
    """

    key: str
    title: str
    lead: str
    number: int
    count: int
    sections: tuple[SectionView, ...]
    errors: tuple[ErrorLine, ...]
    warnings: tuple[ErrorLine, ...]
    warned: str
    has_files: bool
    has_points: bool
    asked: str
    previous: str
    next: str
    titles: tuple[str, ...]


def page_view(
    form: Form,
    page_key: str,
    answers: Answers,
    faults: Faults,
    *,
    today: date,
    places: Places = NOWHERE,
    files: Files | None = None,
    person: Mapping[str, Any] | None = None,
    warnings: Faults | None = None,
) -> PageView:
    """Return one page ready to be shown; a KeyError tells that it is not part of this form now."""
    here = scope(form, answers, today=today)
    page = form.page(page_key)
    keys = [page_key] if page_key not in here.shown_pages else here.shown_pages
    at = keys.index(page_key)
    maker = _Maker(here, answers, faults, warnings or {}, Around(places, files), person or {})
    sections = tuple(view for view in map(maker.section, page.sections) if view.fields)
    fields = [field for section in sections for field in section.fields]
    return PageView(
        key=page.key,
        title=page.title,
        lead=page.lead,
        number=at + 1,
        count=len(keys),
        sections=sections,
        errors=tuple(_lines(fields, lambda field: field.error)),
        warnings=tuple(_lines(fields, lambda field: field.warning)),
        warned=" ".join(warnings or ()),
        has_files=any(part.is_held for field in page.fields for part in field.whole),
        has_points=any(part.type is Type.MAP_POINT for f in page.fields for part in f.whole),
        asked=" ".join(_paths(fields)),
        previous=keys[at - 1] if at else "",
        next=keys[at + 1] if at + 1 < len(keys) else "",
        titles=tuple(form.page(key).title for key in keys),
    )


def _inside(field: FieldView) -> Iterator[FieldView]:
    yield from field.fields
    for row in field.rows:
        yield from row.fields


def _lines(fields: Iterable[FieldView], said: Callable[[FieldView], str]) -> Iterator[ErrorLine]:
    for field in fields:
        if text := said(field):
            yield ErrorLine(field.id, text)
        yield from _lines(_inside(field), said)


def _paths(fields: Iterable[FieldView]) -> Iterator[str]:
    for field in fields:
        yield field.name.replace("-", ".")
        yield from _paths(_inside(field))


@dataclass(frozen=True)
class _Maker:
    here: Scope
    answers: Answers
    faults: Faults
    warnings: Faults
    around: Around
    person: Mapping[str, Any]

    def section(self, section: Section) -> SectionView:
        asked = (field for field in section.fields if field.key in self.here.shown)
        views = (self.field(field, field.key, self.answers.get(field.key)) for field in asked)
        return SectionView(section.title, section.lead, tuple(views))

    def field(self, field: Field, name: str, value: Any, row: Values | None = None) -> FieldView:
        """Return the view of one question; `row` is what its row or person holds so far."""
        if field.compute:
            return self._computed(field, name, row)
        if field.type is Type.GROUP:
            return self._group(field, name, value, row)
        if field.type is Type.PERSON:
            return self._person(field, name, value, row)
        if value is None and name.replace("-", ".") not in self.faults:
            value = suggested(field, self.here, self.person, row)
        return self._single(field, name, value, row)

    def _told(self, field: Field, name: str) -> dict[str, Any]:
        path = name.replace("-", ".")
        return {
            "key": field.key,
            "name": name,
            "type": field.type.value,
            "label": field.label,
            "hint": field.hint,
            "help": field.help,
            "error": self.faults.get(path, ""),
            "warning": self.warnings.get(path, ""),
        }

    def _single(self, field: Field, name: str, value: Any, row: Values | None) -> FieldView:
        kind = kind_of(field)
        typed = kind.typed(field, value)
        is_held = field.type in HELD and kind.is_sound(field, value)
        return FieldView(
            **self._told(field, name),
            control="select" if kind.control == "radios" and field.is_select else kind.control,
            id=name,
            note=self._note(field, value),
            is_optional=field.soft or not self.here.is_required(field, row),
            value=typed,
            options=_options(field, name, typed),
            parts=kind.parts(field, name, value, self.around),
            width=field.width or kind.width,
            input_type=kind.input_type,
            inputmode=kind.inputmode,
            autocomplete=field.autocomplete or kind.autocomplete or "off",
            maxlength=field.max_length,
            suffix=worded("đồng") if field.type is Type.MONEY else "",
            text=kind.text(field, value) if is_held else "",
            href=self._href(value) if is_held else "",
            accept="image/jpeg,image/png" if _takes_images(field) else ANY_FILE,
        )

    def _href(self, value: Any) -> str:
        known = (self.around.files or {}).get(value["id"])
        return known.href if known else ""

    def _note(self, field: Field, value: Any) -> str:
        if source := source_note(field, value, self.person, self.around.places):
            return source
        words = kind_of(field).in_words(field, value) if value is not None else ""
        return worded("Bằng chữ: %(words)s", words=words) if words else ""

    def _computed(self, field: Field, name: str, row: Values | None) -> FieldView:
        value = (row or self.here.values).get(field.key)
        kind = kind_of(field)
        text = kind.text(field, value) if kind.is_sound(field, value) and value != "" else ""
        words = kind.in_words(field, value)
        note = worded("Bằng chữ: %(words)s", words=words) if words else ""
        return FieldView(
            **self._told(field, name), control="computed", id=name, text=text, note=note
        )

    def _person(self, person: Field, name: str, value: Any, row: Values | None) -> FieldView:
        given = value if isinstance(value, dict) else {}
        fields = self._parts(person, name, given, row)
        return FieldView(
            **self._told(person, name),
            control="person",
            id=fields[0].id,
            fields=fields,
            is_optional=person.soft or not self.here.is_required(person, row),
        )

    def _parts(
        self, composite: Field, name: str, given: Mapping[str, Any], row: Values | None
    ) -> tuple[FieldView, ...]:
        inner = row_of(composite, given, self.here, row)
        seen = {**(row or {}), **inner.values}
        return tuple(
            self.field(part, f"{name}-{part.key}", given.get(part.key), seen)
            for part in inner.shown
        )

    def _group(self, group: Field, name: str, rows: Any, around: Values | None) -> FieldView:
        assert group.repeat is not None
        least = max(group.repeat.min, 1)
        rows = rows if isinstance(rows, list) and rows else [{} for _ in range(least)]
        views = tuple(self._row(group, name, at, rows, around) for at in range(len(rows)))
        is_required = group.repeat.min and self.here.is_required(group, around)
        return FieldView(
            **self._told(group, name),
            control="rows",
            id=views[0].fields[0].id if views[0].fields else name,
            rows=views,
            is_optional=group.soft or not is_required,
            add=f"add:{name}" if len(rows) < group.repeat.max else "",
            item=group.repeat.item,
            value=str(len(rows)),
        )

    def _row(
        self, group: Field, name: str, at: int, rows: list[Any], around: Values | None
    ) -> RowView:
        assert group.repeat is not None
        given = rows[at] if isinstance(rows[at], dict) else {}
        title = f"{sentence(group.repeat.item)} {at + 1}"
        fields = tuple(
            replace(field, within=title) if field.control == "rows" else field
            for field in self._parts(group, f"{name}-{at}", given, around)
        )
        remove = f"remove:{name}:{at}" if len(rows) > max(group.repeat.min, 1) else ""
        return RowView(title, fields, remove)


def _takes_images(field: Field) -> bool:
    return field.type is Type.SIGNATURE or field.accept == "image"


def _options(field: Field, name: str, chosen: str) -> tuple[OptionView, ...]:
    if field.type is Type.YES_NO:
        pairs = [("yes", worded("Có"), ""), ("no", worded("Không"), "")]
    else:
        pairs = [(option.value, option.label, option.hint) for option in field.options]
    return tuple(
        OptionView(part_id(name, at), value, label, hint, value == chosen)
        for at, (value, label, hint) in enumerate(pairs)
    )
