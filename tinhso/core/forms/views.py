"""What a template shows of a form: plain values, every name, id and text decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tinhso.core.forms.definition import NOWHERE, Answers, Field, Form, Places, Section, Type
from tinhso.core.forms.filling import known_value, suggested
from tinhso.core.forms.kinds.base import PartView, part_id, sentence
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import Scope, row_shown, scope
from tinhso.core.words.worded import worded

Faults = Mapping[str, str]
FROM_VNEID = worded("Lấy từ VNeID")


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
    address (boxes below each other) or rows (a group).
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
    add: str = ""
    item: str = ""
    width: str = ""
    input_type: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    maxlength: int = 0
    suffix: str = ""

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
    """One page; put `asked` into a hidden input named `_asked`."""

    key: str
    title: str
    lead: str
    number: int
    count: int
    sections: tuple[SectionView, ...]
    errors: tuple[ErrorLine, ...]
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
    person: Mapping[str, Any] | None = None,
) -> PageView:
    """Return one page ready to be shown; a KeyError tells that it is not part of this form now."""
    here = scope(form, answers, today=today)
    page = form.page(page_key)
    keys = [page_key] if page_key not in here.shown_pages else here.shown_pages
    at = keys.index(page_key)
    maker = _Maker(here, answers, faults, places, person or {})
    sections = tuple(view for view in map(maker.section, page.sections) if view.fields)
    fields = [field for section in sections for field in section.fields]
    return PageView(
        key=page.key,
        title=page.title,
        lead=page.lead,
        number=at + 1,
        count=len(keys),
        sections=sections,
        errors=_error_lines(fields),
        asked=" ".join(field.key for field in fields),
        previous=keys[at - 1] if at else "",
        next=keys[at + 1] if at + 1 < len(keys) else "",
        titles=tuple(form.page(key).title for key in keys),
    )


def _error_lines(fields: list[FieldView]) -> tuple[ErrorLine, ...]:
    lines: list[ErrorLine] = []
    for field in fields:
        if field.error:
            lines.append(ErrorLine(field.id, field.error))
        for row in field.rows:
            lines.extend(ErrorLine(part.id, part.error) for part in row.fields if part.error)
    return tuple(lines)


@dataclass(frozen=True)
class _Maker:
    here: Scope
    answers: Answers
    faults: Faults
    places: Places
    person: Mapping[str, Any]

    def section(self, section: Section) -> SectionView:
        asked = (field for field in section.fields if field.key in self.here.shown)
        return SectionView(section.title, section.lead, tuple(map(self.question, asked)))

    def question(self, field: Field) -> FieldView:
        if field.type is Type.GROUP:
            return self.group(field)
        value = self.answers.get(field.key)
        if value is None and field.key not in self.faults:
            value = suggested(field, self.here, self.person)
        return self.field(field, field.key, value, self.faults.get(field.key, ""))

    def field(self, field: Field, name: str, value: Any, error: str, row: Any = None) -> FieldView:
        kind = kind_of(field)
        options = _options(field, name, kind.typed(field, value))
        parts = kind.parts(field, name, value, self.places)
        control = "select" if kind.control == "radios" and field.is_select else kind.control
        return FieldView(
            key=field.key,
            name=name,
            type=field.type.value,
            control=control,
            id=name,
            label=field.label,
            hint=field.hint,
            note=self._note(field, value),
            is_optional=not self.here.is_required(field, row),
            value=kind.typed(field, value),
            error=error,
            options=options,
            parts=parts,
            width=field.width or kind.width,
            input_type=kind.input_type,
            inputmode=kind.inputmode,
            autocomplete=field.autocomplete or kind.autocomplete or "off",
            maxlength=field.max_length,
            suffix=worded("đồng") if field.type is Type.MONEY else "",
        )

    def _note(self, field: Field, value: Any) -> str:
        known = known_value(field, self.person, self.places)
        return FROM_VNEID if known not in (None, "") and known == value else ""

    def group(self, group: Field) -> FieldView:
        assert group.repeat is not None
        rows = self.answers.get(group.key)
        rows = (
            rows
            if isinstance(rows, list) and rows
            else [{} for _ in range(max(group.repeat.min, 1))]
        )
        views = tuple(self._row(group, at, row, len(rows)) for at, row in enumerate(rows))
        first = views[0].fields[0].id if views and views[0].fields else group.key
        return FieldView(
            key=group.key,
            name=group.key,
            id=first,
            type=group.type.value,
            control="rows",
            label=group.label,
            hint=group.hint,
            error=self.faults.get(group.key, ""),
            rows=views,
            is_optional=not (group.repeat.min and self.here.is_required(group)),
            add=f"add:{group.key}" if len(rows) < group.repeat.max else "",
            item=group.repeat.item,
            value=str(len(rows)),
        )

    def _row(self, group: Field, at: int, row: Any, count: int) -> RowView:
        assert group.repeat is not None
        given = row if isinstance(row, dict) else {}
        fields = tuple(
            self.field(
                part,
                f"{group.key}-{at}-{part.key}",
                given.get(part.key),
                self.faults.get(f"{group.key}.{at}.{part.key}", ""),
                given,
            )
            for part in row_shown(group, given, self.here)
        )
        remove = f"remove:{group.key}:{at}" if count > max(group.repeat.min, 1) else ""
        return RowView(f"{sentence(group.repeat.item)} {at + 1}", fields, remove)


def _options(field: Field, name: str, chosen: str) -> tuple[OptionView, ...]:
    if field.type is Type.YES_NO:
        pairs = [("yes", worded("Có"), ""), ("no", worded("Không"), "")]
    else:
        pairs = [(option.value, option.label, option.hint) for option in field.options]
    return tuple(
        OptionView(part_id(name, at), value, label, hint, value == chosen)
        for at, (value, label, hint) in enumerate(pairs)
    )
