"""From data to a form, or to the fault in the data and the path that leads there."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tinhso.core.forms import cel
from tinhso.core.forms.definition import (
    Check,
    Computed,
    Field,
    Form,
    FormFault,
    Holder,
    Option,
    Page,
    Repeat,
    Section,
    Type,
)
from tinhso.core.forms.filling import suggested
from tinhso.core.forms.scope import row_values, scope

Data = Mapping[str, Any]
Lists = Mapping[str, tuple[Option, ...]]

PAGE_KEYS = {"key", "title", "lead", "show", "sections", "fields"}
SECTION_KEYS = {"title", "lead", "show", "fields"}
TEXT_KEYS = ("hint", "missing", "show", "width", "autocomplete", "prefill", "suggest")
FIELD_KEYS = {"key", "type", "label", "ask", "required", "optional", "options", "list", "select"}
FIELD_KEYS |= {"min", "max", "max_length", "letters", "anywhere", "holder", "checks"}
FIELD_KEYS |= {"fields", "repeat", *TEXT_KEYS}
DRY_RUN = date(2026, 1, 1)


def load(data: Data) -> Form:
    """Make the form that `data` describes, or raise FormFault with the path of the first fault."""
    lists = {name: _options(rows, f"lists.{name}") for name, rows in data.get("lists", {}).items()}
    rows = _rows(data, "pages", "form")
    pages = tuple(_page(row, f"pages[{at}]", lists) for at, row in enumerate(rows))
    computed = tuple(
        Computed(
            key=_need(row, "key", f"compute[{at}]"), value=_need(row, "value", f"compute[{at}]")
        )
        for at, row in enumerate(data.get("compute", ()))
    )
    form = Form(title=data.get("title", ""), pages=pages, computed=computed)
    _refuse_twins(form)
    form = Form(title=form.title, pages=pages, computed=computed, due_after=_due(form))
    _refuse_bad_conditions(form)
    return form


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
        ask=row.get("ask") or label[:1].lower() + label[1:],
        required=row.get("required", not optional),
        options=_field_options(row, path, lists) if kind is Type.CHOICE else (),
        is_select=bool(row.get("select", "list" in row)),
        holder=_holder(row.get("holder"), path),
        checks=tuple(
            _check(part, f"{path}.checks[{at}]") for at, part in enumerate(row.get("checks", ()))
        ),
        fields=_fields(row, path, lists) if kind is Type.GROUP else (),
        repeat=_repeat(row, path, label) if kind is Type.GROUP else None,
        **_plain(row),
    )
    if any(part.type is Type.GROUP for part in field.fields):
        raise FormFault(path, "nhóm không được nằm trong nhóm")
    return field


def _plain(row: Data) -> dict[str, Any]:
    texts = {name: str(row.get(name, "")) for name in TEXT_KEYS}
    flags = {name: bool(row.get(name, False)) for name in ("letters", "anywhere")}
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


def _field_options(row: Data, path: str, lists: Lists) -> tuple[Option, ...]:
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
            str(_need(row, "label", f"{path}[{at}]")),
            str(row.get("hint", "")),
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
        is_warning=row.get("warn", False),
    )


def _repeat(row: Data, path: str, label: str) -> Repeat:
    rule = row.get("repeat") or {}
    _known(rule, {"min", "max", "item"}, f"{path}.repeat")
    item = str(rule.get("item") or label[:1].lower() + label[1:])
    return Repeat(min=int(rule.get("min", 0)), max=int(rule.get("max", 10)), item=item)


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


def _refuse_twins(form: Form) -> None:
    seen = {"today", "person"}
    for key in [field.key for field in form.fields] + [computed.key for computed in form.computed]:
        if key in seen:
            raise FormFault(key, "khóa này đã dùng ở chỗ khác")
        if not key.isidentifier() or len(key) < 2:
            raise FormFault(key, "khóa gồm từ hai chữ cái không dấu, số, gạch dưới")
        seen.add(key)
    if len({page.key for page in form.pages}) < len(form.pages):
        raise FormFault("pages", "hai trang trùng khóa")


def _due(form: Form) -> dict[str, tuple[Computed, ...]]:
    """Put each computed value behind the last field it depends on."""
    place = {"today": -1, **{field.key: at for at, field in enumerate(form.fields)}}
    keys = [field.key for field in form.fields]
    due: dict[str, tuple[Computed, ...]] = {}
    for computed in form.computed:
        path = f"compute({computed.key})"
        needed = _names(computed.value, path)
        if unknown := sorted(needed - set(place)):
            raise FormFault(path, f"dùng {unknown[0]!r}, chưa có ở phía trước")
        place[computed.key] = last = max((place[name] for name in needed), default=-1)
        after = keys[last] if last >= 0 else ""
        due[after] = (*due.get(after, ()), computed)
    return due


def _names(expression: str, path: str) -> frozenset[str]:
    try:
        return cel.variables(expression)
    except cel.CelFault as fault:
        raise FormFault(path, str(fault)) from fault


def _refuse_bad_conditions(form: Form) -> None:
    """Compute every condition once on an empty form: wrong names and types show now."""
    known = {"today", "person", *(computed.key for computed in form.due_after.get("", ()))}
    for path, condition, adds in _conditions(form):
        if condition and (unknown := sorted(_names(condition, path) - known)):
            raise FormFault(path, f"dùng {unknown[0]!r}, chưa có ở phía trước")
        known |= adds
    try:
        here = scope(form, {}, today=DRY_RUN)
        for field in form.fields:
            _dry_run(field, here)
    except cel.CelFault as fault:
        raise FormFault("điều kiện", str(fault)) from fault


def _dry_run(field: Field, here: Any) -> None:
    rows: list[dict[str, Any] | None] = [None]
    suggested(field, here)
    for source in _late_expressions(field):
        here.compute(source)
    for part in field.fields:
        rows = [row_values(field, {})]
        for source in (*_late_expressions(part), part.show):
            if source:
                here.compute(source, rows[0])


def _late_expressions(field: Field) -> Iterator[str]:
    """Yield what is computed once the whole form is known."""
    if isinstance(field.required, str):
        yield field.required
    yield from (check.when for check in field.checks)
    yield from (bound for bound in (field.min, field.max) if isinstance(bound, str))


def _conditions(form: Form) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (path, condition, names known from there on) in order, the late ones last."""
    for page in form.pages:
        yield f"{page.key}.show", page.show, set()
        for section in page.sections:
            yield f"{page.key}.{section.title}.show", section.show, set()
            for field in section.fields:
                computed = {computed.key for computed in form.due_after.get(field.key, ())}
                yield f"{page.key}.{field.key}.show", field.show, {field.key, *computed}
    for field in form.fields:
        yield f"{field.key}.suggest", field.suggest, set()
        for part in (field, *field.fields):
            inner = {sub.key for sub in field.fields}
            for source in (*_late_expressions(part), *([part.show] if part is not field else [])):
                yield f"{field.key}.{part.key}", source, inner
