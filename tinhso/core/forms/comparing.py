"""Two versions of a form side by side, in the words of whoever has to know what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tinhso.core.forms.definition import Field, Form, Type
from tinhso.core.words.worded import worded

TYPES = {
    Type.TEXT: worded("một dòng chữ"),
    Type.NAME: worded("họ tên"),
    Type.MULTILINE: worded("nhiều dòng chữ"),
    Type.CHOICE: worded("chọn một"),
    Type.YES_NO: worded("có hoặc không"),
    Type.DATE: worded("ngày"),
    Type.DATE_PARTIAL: worded("ngày, tháng hoặc năm"),
    Type.TIME: worded("giờ"),
    Type.INTEGER: worded("số nguyên"),
    Type.MONEY: worded("số tiền"),
    Type.PHONE: worded("số điện thoại"),
    Type.EMAIL: worded("thư điện tử"),
    Type.PERSONAL_NUMBER: worded("số định danh"),
    Type.TAX_CODE: worded("mã số thuế"),
    Type.ADDRESS: worded("địa chỉ"),
    Type.MAP_POINT: worded("vị trí trên bản đồ"),
    Type.FILE: worded("tệp"),
    Type.SIGNATURE: worded("chữ ký"),
    Type.DECLARATION: worded("ô cam đoan"),
    Type.PERSON: worded("một người"),
    Type.GROUP: worded("nhóm lặp lại"),
}


@dataclass(frozen=True)
class Change:
    """One difference: `kind` is added, removed, renamed, moved or changed; `path` its key."""

    kind: str
    path: str
    text: str


@dataclass(frozen=True)
class Placed:
    """A question, the path of keys that leads to it and the title of its page."""

    field: Field
    path: str
    page: str
    show: tuple[str, ...]


def compare(old: Form, new: Form) -> tuple[Change, ...]:
    """Return what changed from `old` to `new`, in the order of `new`, removals last."""
    before, after = placed(old), placed(new)
    origins = {path: origin(path, after, before) for path in after}
    found: list[Change] = []
    for path, here in after.items():
        came = origins[path]
        if came is None:
            found.append(_added(here))
        else:
            found.extend(_differences(before[came], here))
    gone = [path for path in before if path not in origins.values()]
    found.extend(
        Change("removed", path, worded("Bỏ câu “%(label)s”", label=before[path].field.label))
        for path in gone
    )
    found.extend(_computed(old, new))
    return tuple(found)


def placed(form: Form) -> dict[str, Placed]:
    """Return every question of a form by its path, those within groups and persons too."""
    return {
        row.path: row
        for page in form.pages
        for section in page.sections
        for field in section.fields
        for row in _within(field, field.key, page.title, (page.show, section.show, field.show))
    }


def _within(field: Field, path: str, page: str, show: tuple[str, ...]) -> Iterator[Placed]:
    yield Placed(field, path, page, tuple(part for part in show if part))
    for part in field.fields:
        yield from _within(part, f"{path}.{part.key}", page, (part.show,))


def origin(path: str, after: dict[str, Placed], before: dict[str, Placed]) -> str | None:
    """Return the path a question had in the version before, or nothing if it is new.

    A question that names its old key by `was` comes from there, its group may be renamed too.
    """
    holder, _, key = path.rpartition(".")
    came_from = origin(holder, after, before) if holder else ""
    if came_from is None:
        return None
    was = after[path].field.was or key
    there = f"{came_from}.{was}" if came_from else was
    return there if there in before else None


def _added(here: Placed) -> Change:
    told = worded("Thêm câu “%(label)s”, trang “%(page)s”", label=here.field.label, page=here.page)
    return Change("added", here.path, told)


def _differences(old: Placed, new: Placed) -> Iterator[Change]:
    was, now, label = old.field, new.field, new.field.label
    if old.path.rpartition(".")[2] != now.key:
        text = worded("Câu “%(label)s” đổi khóa từ %(old)s", label=label, old=old.path)
        yield Change("renamed", new.path, text)
    if old.page != new.page:
        text = worded("Câu “%(label)s” chuyển sang trang “%(page)s”", label=label, page=new.page)
        yield Change("moved", new.path, text)
    for text in _details(old, new, was, now):
        yield Change("changed", new.path, text)


def _details(old: Placed, new: Placed, was: Field, now: Field) -> Iterator[str]:
    label = now.label
    if was.label != now.label:
        yield worded("Câu “%(old)s” nay hỏi là “%(new)s”", old=was.label, new=now.label)
    if was.type is not now.type:
        kinds = {"old": TYPES[was.type], "new": TYPES[now.type]}
        yield worded("Câu “%(label)s” đổi kiểu từ %(old)s sang %(new)s", label=label, **kinds)
    if old.show != new.show:
        said = {"old": _told(old.show), "new": _told(new.show)}
        yield worded("Câu “%(label)s” hỏi khi %(new)s, trước là %(old)s", label=label, **said)
    if (was.required, was.soft) != (now.required, now.soft):
        said = {"old": _demand(was), "new": _demand(now)}
        yield worded("Câu “%(label)s” nay %(new)s, trước là %(old)s", label=label, **said)
    yield from _options(was, now)
    yield from _limits(was, now)


def _options(was: Field, now: Field) -> Iterator[str]:
    before = {option.value: option.label for option in was.options}
    after = {option.value: option.label for option in now.options}
    for value in [value for value in after if value not in before]:
        yield worded("Câu “%(label)s” thêm “%(option)s”", label=now.label, option=after[value])
    for value in [value for value in before if value not in after]:
        yield worded("Câu “%(label)s” bỏ “%(option)s”", label=now.label, option=before[value])


def _limits(was: Field, now: Field) -> Iterator[str]:
    told = {
        "min": worded("giá trị nhỏ nhất"),
        "max": worded("giá trị lớn nhất"),
        "max_length": worded("độ dài"),
        "repeat": worded("số lần khai"),
        "compute": worded("cách tính"),
    }
    for name, words in told.items():
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            values = {"old": _limit(old), "new": _limit(new)}
            yield worded(
                "Câu “%(label)s” đổi %(what)s: %(old)s thành %(new)s",
                label=now.label,
                what=words,
                **values,
            )
    if was.checks != now.checks:
        yield worded("Câu “%(label)s” đổi điều kiện kiểm tra", label=now.label)


def _computed(old: Form, new: Form) -> Iterator[Change]:
    before = {row.key: row.expressions for row in old.computed}
    after = {row.key: row.expressions for row in new.computed}
    for key in dict.fromkeys([*after, *before]):
        if key not in before:
            yield Change("added", key, worded("Thêm giá trị tính %(key)s", key=key))
        elif key not in after:
            yield Change("removed", key, worded("Bỏ giá trị tính %(key)s", key=key))
        elif before[key] != after[key] or _rows(old, key) != _rows(new, key):
            yield Change("changed", key, worded("Giá trị %(key)s tính cách khác", key=key))


def _rows(form: Form, key: str) -> Any:
    table = next(row.table for row in form.computed if row.key == key)
    return table and (table.hit, table.outputs, dict(table.otherwise), table.source)


def _told(show: tuple[str, ...]) -> str:
    return " && ".join(show) or worded("luôn luôn")


def _demand(field: Field) -> str:
    if field.soft:
        return worded("được nhắc nếu bỏ trống")
    if isinstance(field.required, str):
        return worded("bắt buộc khi %(when)s", when=field.required)
    return worded("bắt buộc") if field.required else worded("không bắt buộc")


def _limit(value: Any) -> str:
    if value in (None, 0, ""):
        return worded("không có")
    return f"{value.min}-{value.max}" if hasattr(value, "item") else str(value)
