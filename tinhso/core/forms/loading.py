"""From data to a form, or to the fault in the data and the path that leads there."""

from collections.abc import Mapping
from typing import Any

from tinhso.core.forms import tables
from tinhso.core.forms.definition import (
    HELD,
    Check,
    Computed,
    Field,
    Form,
    FormFault,
    Help,
    Holder,
    Option,
    Page,
    Repeat,
    Section,
    Type,
)
from tinhso.core.forms.people import parts_of
from tinhso.core.forms.proving import due_after, prove, refuse_endless, refuse_twins
from tinhso.core.words.worded import started

Data = Mapping[str, Any]
Lists = Mapping[str, tuple[Option, ...]]

FORM_KEYS = {"title", "pages", "compute", "tables", "lists"}
PAGE_KEYS = {"key", "title", "lead", "show", "sections", "fields"}
SECTION_KEYS = {"title", "lead", "show", "fields"}
TEXT_KEYS = (
    *("hint", "missing", "show", "width", "autocomplete", "prefill", "suggest"),
    *("compute", "was", "accept", "personal_since"),
)
FLAGS = ("letters", "anywhere", "former", "soft")
FIELD_KEYS = {"key", "type", "label", "ask", "required", "optional", "options", "list", "select"}
FIELD_KEYS |= {"min", "max", "max_length", "holder", "checks", "help"}
FIELD_KEYS |= {"fields", "repeat", "parts", "change", "strict", *TEXT_KEYS, *FLAGS}
TOLD = "told"  # a warning of this kind is told to the person who fills in, too
MOST_ROWS = 200
WITH_OPTIONS = (Type.CHOICE, Type.PERSONAL_NUMBER)


def load(data: Data) -> Form:
    """Make the form that `data` describes, or raise FormFault with the path of the first fault."""
    _known(data, FORM_KEYS, "form")
    lists = {name: _options(rows, f"lists.{name}") for name, rows in data.get("lists", {}).items()}
    rows = _rows(data, "pages", "form")
    pages = tuple(_page(row, f"pages[{at}]", lists) for at, row in enumerate(rows))
    computed = (*_computed(data.get("compute", ())), *_tables(data.get("tables", ())))
    form = Form(title=data.get("title", ""), pages=pages, computed=computed)
    refuse_twins(form)
    refuse_endless(form)
    form = Form(title=form.title, pages=pages, computed=computed, due_after=due_after(form))
    prove(form)
    return form


def _computed(rows: Any) -> tuple[Computed, ...]:
    return tuple(
        Computed(
            key=_need(row, "key", f"compute[{at}]"),
            value=str(_need(row, "value", f"compute[{at}]")),
        )
        for at, row in enumerate(rows)
    )


def _tables(rows: Any) -> tuple[Computed, ...]:
    return tuple(_table(row, f"tables[{at}]") for at, row in enumerate(rows))


def _table(row: Any, path: str) -> Computed:
    key = _need(row, "key", path)
    try:
        return Computed(key=key, table=tables.load(row))
    except tables.TableFault as fault:
        raise FormFault(f"{path}({key})", str(fault)) from fault


def _page(row: Any, path: str, lists: Lists) -> Page:
    _known(row, PAGE_KEYS, path)
    sections = row.get("sections") or [{"fields": _rows(row, "fields", path)}]
    return Page(
        key=_need(row, "key", path),
        title=_need(row, "title", path),
        lead=row.get("lead", ""),
        show=row.get("show", ""),
        sections=tuple(
            _section(part, f"{path}.sections[{at}]", lists) for at, part in enumerate(sections)
        ),
    )


def _section(row: Any, path: str, lists: Lists) -> Section:
    _known(row, SECTION_KEYS, path)
    return Section(
        title=row.get("title", ""),
        lead=row.get("lead", ""),
        show=row.get("show", ""),
        fields=_fields(row, path, lists),
    )


def _fields(row: Any, path: str, lists: Lists) -> tuple[Field, ...]:
    rows = _rows(row, "fields", path)
    return tuple(_field(part, f"{path}.fields[{at}]", lists) for at, part in enumerate(rows))


def _field(row: Any, path: str, lists: Lists) -> Field:
    _known(row, FIELD_KEYS, path)
    path = f"{path}({_need(row, 'key', path)})"
    label = _need(row, "label", path)
    kind = _type(row, path)
    optional = row.get("optional", False)
    field = Field(
        key=row["key"],
        type=kind,
        label=label,
        ask=row.get("ask") or started(label),
        required=row.get("required", not optional),
        options=_field_options(row, path, lists, kind),
        is_select=bool(row.get("select", "list" in row)),
        help=_help(row.get("help"), path),
        holder=_holder(row.get("holder"), path),
        checks=tuple(
            _check(part, f"{path}.checks[{at}]") for at, part in enumerate(row.get("checks", ()))
        ),
        fields=_inner(row, path, lists, kind, label),
        repeat=_repeat(row, path, label) if kind is Type.GROUP else None,
        **_plain(row),
    )
    _refuse_oddities(field, path)
    return field


def _inner(row: Data, path: str, lists: Lists, kind: Type, label: str) -> tuple[Field, ...]:
    """Return the questions within: those written for a group, those known of a person."""
    if kind is Type.GROUP:
        return _fields(row, path, lists)
    if kind is not Type.PERSON:
        return ()
    try:
        parts = parts_of(row, row.get("ask") or started(label))
    except KeyError as unknown:
        raise FormFault(path, f"người không có phần {unknown}") from unknown
    return tuple(_field(part, f"{path}.{part['key']}", lists) for part in parts)


def _refuse_oddities(field: Field, path: str) -> None:
    if any(part.type is Type.PERSON for part in field.fields) and field.type is Type.PERSON:
        raise FormFault(path, "người không được nằm trong người")
    if field.compute and field.type in (Type.GROUP, Type.PERSON, *HELD, Type.DECLARATION):
        raise FormFault(path, f"kiểu {field.type.value!r} không tính được")
    if field.soft and field.required is False:
        raise FormFault(path, "câu không bắt buộc thì không cần nhắc, bỏ soft hoặc optional")


def _help(row: Any, path: str) -> Help | None:
    if row is None:
        return None
    _known(row, {"title", "text"}, f"{path}.help")
    return Help(*(_text(_need(row, key, f"{path}.help")) for key in ("title", "text")))


def _plain(row: Data) -> dict[str, Any]:
    texts = {name: _text(row.get(name, "")) for name in TEXT_KEYS}
    flags = {name: bool(row.get(name, False)) for name in FLAGS}
    return {
        **texts,
        **flags,
        "min": row.get("min"),
        "max": row.get("max"),
        "max_length": int(row.get("max_length", 0)),
    }


def _type(row: Data, path: str) -> Type:
    try:
        return Type(row.get("type", "text"))
    except ValueError:
        raise FormFault(path, f"không có kiểu {row['type']!r}") from None


def _field_options(row: Data, path: str, lists: Lists, kind: Type) -> tuple[Option, ...]:
    if kind not in WITH_OPTIONS or (kind is not Type.CHOICE and "list" not in row):
        return ()
    if "list" not in row:
        return _options(row.get("options"), f"{path}.options")
    if row["list"] not in lists:
        raise FormFault(path, f"không có danh mục {row['list']!r}")
    return lists[row["list"]]


def _options(rows: Any, path: str) -> tuple[Option, ...]:
    """Read options written as {value: label} or as a list of {value, label, hint}."""
    if isinstance(rows, Mapping):
        rows = [{"value": value, "label": label} for value, label in rows.items()]
    if not isinstance(rows, list) or not rows:
        raise FormFault(path, "cần ít nhất một lựa chọn")
    options = tuple(
        Option(
            str(_need(row, "value", f"{path}[{at}]")),
            _text(_need(row, "label", f"{path}[{at}]")),
            _text(row.get("hint", "")),
        )
        for at, row in enumerate(rows)
    )
    if len({option.value for option in options}) < len(options):
        raise FormFault(path, "hai lựa chọn trùng giá trị")
    return options


def _holder(row: Any, path: str) -> Holder | None:
    if row is None:
        return None
    _known(row, {"birth", "gender", "strict"}, f"{path}.holder")
    return Holder(
        birth=row.get("birth", ""), gender=row.get("gender", ""), is_strict=row.get("strict", False)
    )


def _check(row: Any, path: str) -> Check:
    _known(row, {"when", "say", "warn"}, path)
    return Check(
        when=_need(row, "when", path),
        say=_need(row, "say", path),
        is_warning=bool(row.get("warn", False)),
        is_told=row.get("warn") == TOLD,
    )


def _repeat(row: Data, path: str, label: str) -> Repeat:
    rule = row.get("repeat") or {}
    least, most = int(rule.get("min", 0)), int(rule.get("max", 10))
    if not 0 <= least <= most <= MOST_ROWS:
        raise FormFault(f"{path}.repeat", f"cần 0 ≤ min ≤ max ≤ {MOST_ROWS}")
    _known(rule, {"min", "max", "item"}, f"{path}.repeat")
    return Repeat(min=least, max=most, item=_text(rule.get("item")) or started(label))


def _text(value: Any) -> str:
    """Return a text as it is: `str` of a worded one would fix it in one reader's language."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _known(row: Any, keys: set[str], path: str) -> None:
    if not isinstance(row, Mapping):
        raise FormFault(path, "phải là một nhóm khóa và giá trị")
    if unknown := sorted(set(row) - keys):
        raise FormFault(path, f"không có khóa {unknown[0]!r}")


def _need(row: Any, key: str, path: str) -> Any:
    if not isinstance(row, Mapping) or row.get(key) in (None, ""):
        raise FormFault(path, f"thiếu {key!r}")
    return row[key]


def _rows(row: Any, key: str, path: str) -> list[Any]:
    rows = row.get(key) if isinstance(row, Mapping) else None
    if not isinstance(rows, list) or not rows:
        raise FormFault(path, f"{key!r} phải là danh sách có ít nhất một dòng")
    return rows
