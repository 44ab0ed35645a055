"""A form is data: pages of sections of fields, with conditions. Made by `loading.load` only."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from tinhso.core.forms.tables import Table
from tinhso.core.search import fold

Answers = Mapping[str, Any]
WORD = re.compile("^(?:thi tran|thi xa|thanh pho|xa|phuong|huyen|quan) ")


class FormFault(Exception):
    """A form as written can not be used; `path` leads to the place."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(f"{path}: {text}")
        self.path = path


class Type(StrEnum):
    TEXT = "text"
    NAME = "name"
    MULTILINE = "multiline"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    DATE_PARTIAL = "date_partial"
    TIME = "time"
    INTEGER = "integer"
    MONEY = "money"
    PHONE = "phone"
    EMAIL = "email"
    PERSONAL_NUMBER = "personal_number"
    TAX_CODE = "tax_code"
    ADDRESS = "address"
    MAP_POINT = "map_point"
    FILE = "file"
    SIGNATURE = "signature"
    DECLARATION = "declaration"
    PERSON = "person"
    GROUP = "group"


HELD = (Type.FILE, Type.SIGNATURE)  # their answers name a file kept elsewhere


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """What must not be: `when` is true if it is, `say` tells what to do.

    A warning only informs: the officer always, the person who fills in once if it `is_told`.
    """

    when: str
    say: str
    is_warning: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class Help:
    """More than a hint holds, folded away behind its title."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose personal number it is: keys of birth date and gender, or the gender itself."""

    birth: str = ""
    gender: str = ""
    is_strict: bool = False


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How often a group may be filled in, and what one filling is called."""

    min: int
    max: int
    item: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. Messages call it `ask` ("họ của trẻ"); `required` may be a condition.

    With `compute` nobody is asked: the value is shown. A question is `soft` if leaving it empty is
    warned of once and then let pass. `was` is its key in an earlier version of the form.
    """

    key: str
    type: Type
    label: str
    ask: str
    hint: str = ""
    missing: str = ""
    show: str = ""
    required: bool | str = True
    options: tuple[Option, ...] = ()
    is_select: bool = False
    width: str = ""
    autocomplete: str = ""
    min: str | int | None = None
    max: str | int | None = None
    max_length: int = 0
    letters: bool = False
    anywhere: bool = False
    former: bool = False
    accept: str = ""
    personal_since: str = ""
    soft: bool = False
    compute: str = ""
    was: str = ""
    help: Help | None = None
    prefill: str = ""
    suggest: str = ""
    holder: Holder | None = None
    checks: tuple[Check, ...] = ()
    fields: tuple["Field", ...] = ()
    repeat: Repeat | None = None

    @property
    def is_held(self) -> bool:
        """Whether its answer names a file kept elsewhere."""
        return self.type in HELD

    @property
    def whole(self) -> Iterator["Field"]:
        """The question itself and all within it, however deep."""
        yield self
        for part in self.fields:
            yield from part.whole


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str = ""
    lead: str = ""
    show: str = ""
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    key: str
    title: str
    lead: str = ""
    show: str = ""
    sections: tuple[Section, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, kw_only=True)
class Computed:
    """A value no one is asked for: a sum, whether it comes late, what a decision table says."""

    key: str
    value: str = ""
    table: Table | None = None

    @property
    def expressions(self) -> tuple[str, ...]:
        """What it is computed from."""
        return self.table.expressions if self.table else (self.value,)


@dataclass(frozen=True, eq=False, kw_only=True)
class Form:
    """A whole form, the same only as itself: what is made of it is cached by identity."""

    title: str
    pages: tuple[Page, ...]
    computed: tuple[Computed, ...] = ()
    # computed values, each under the key of the last field it depends on ("" = before all fields)
    due_after: Mapping[str, tuple[Computed, ...]] = field(default_factory=dict)

    @property
    def fields(self) -> Iterator[Field]:
        return (field for page in self.pages for field in page.fields)

    @cached_property
    def asks_former_places(self) -> bool:
        """Whether an address in it may be named as before a change of units."""
        return any(part.former for field in self.fields for part in field.whole)

    def page(self, key: str) -> Page:
        """Return the page named `key`; a KeyError tells that there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def field(self, key: str) -> Field:
        """Return the field named `key`; a KeyError tells that there is none."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(key)


@dataclass(frozen=True)
class FormerPlace:
    """A commune that is no more, and (code, name) of those that took over, the default first."""

    name: str
    heirs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Places:
    """The communes an address may name, as (code, name), their province, and those of before."""

    communes: tuple[tuple[str, str], ...] = ()
    province: str = ""
    former: tuple[FormerPlace, ...] = ()

    def area(self, code: str) -> str:
        """Return `phường Hạc Thành, tỉnh Thanh Hóa`, or nothing for an unknown code."""
        name = next((name for known, name in self.communes if known == code), "")
        parts = (name[:1].lower() + name[1:], self.province)
        return ", ".join(part for part in parts if part) if name else ""

    def parse(self, address: str) -> dict[str, str]:
        """Split a one-line address into detail and area, and find the commune if it is here."""
        parts = [part.strip() for part in address.split(",")]
        detail, area = ", ".join(parts[:-2]), ", ".join(parts[-2:])
        codes = (code for code, _ in self.communes if self.area(code).casefold() == area.casefold())
        return {"commune": next(codes, ""), "area": area, "detail": detail}

    def before(self, text: str) -> tuple[FormerPlace, ...]:
        """Return the former communes `text` may mean: "xã Đông Văn, huyện Đông Sơn" or less."""
        wanted = [fold(part) for part in text.split(",") if part.strip()]
        if wanted and wanted[-1] == fold(self.province):
            wanted.pop()
        if not wanted:
            return ()
        return tuple(place for place in self.former if _answers_to(place.name, wanted))


def _answers_to(name: str, wanted: list[str]) -> bool:
    """Say whether every part of `wanted` is a part of `name`, with or without the word for it."""
    parts = [fold(part) for part in name.split(",")]
    own = [{part, WORD.sub("", part)} for part in parts]
    return len(wanted) <= len(own) and all(
        part in known for part, known in zip(wanted, own, strict=False)
    )


NOWHERE = Places()


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that was put to this form and may be named in an answer."""

    id: int
    name: str
    mime: str
    size: int
    digest: str
    href: str = ""


Files = Mapping[int, Attached]


@dataclass(frozen=True)
class Around:
    """What answers may name besides words: places, and files if they are known here."""

    places: Places = NOWHERE
    files: Files | None = None


NOTHING_AROUND = Around()
