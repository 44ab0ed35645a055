"""What is wrong with the shape of a request, in words for whoever writes the program."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAID: Mapping[str, str | Promise] = {
    "missing": _("Thiếu giá trị này"),
    "extra_forbidden": _("Không có mục này"),
    "string_type": _("Phải là văn bản"),
    "string_too_short": _("Không được để trống"),
    "string_too_long": _("Dài quá %(max_length)s ký tự"),
    "int_type": _("Phải là số nguyên"),
    "int_parsing": _("Phải là số nguyên"),
    "int_from_float": _("Phải là số nguyên"),
    "bool_type": _("Phải là true hoặc false"),
    "bool_parsing": _("Phải là true hoặc false"),
    "greater_than_equal": _("Nhỏ nhất là %(ge)s"),
    "less_than_equal": _("Lớn nhất là %(le)s"),
    "literal_error": _("Chọn một trong các giá trị: %(expected)s"),
    "enum": _("Chọn một trong các giá trị: %(expected)s"),
    "list_type": _("Phải là danh sách"),
    "too_short": _("Cần ít nhất %(min_length)s mục"),
    "too_long": _("Nhiều nhất %(max_length)s mục"),
    "dict_type": _("Phải là đối tượng JSON"),
    "model_attributes_type": _("Phải là đối tượng JSON"),
    "date_from_datetime_parsing": _("Phải là ngày, ví dụ 2026-11-20"),
    "date_parsing": _("Phải là ngày, ví dụ 2026-11-20"),
    "date_type": _("Phải là ngày, ví dụ 2026-11-20"),
    "datetime_parsing": _("Phải là thời điểm có múi giờ, ví dụ 2026-11-20T17:00:00+07:00"),
    "datetime_from_date_parsing": _(
        "Phải là thời điểm có múi giờ, ví dụ 2026-11-20T17:00:00+07:00"
    ),
    "timezone_aware": _("Phải là thời điểm có múi giờ, ví dụ 2026-11-20T17:00:00+07:00"),
    "uuid_parsing": _("Phải là UUID"),
    "string_pattern_mismatch": _("Có ký tự không dùng được"),
}
ANYTHING_ELSE = _("Giá trị chưa đúng kiểu mà tài liệu API mô tả")
IN_BODY = frozenset({"body", "form", "file"})


def faults_of(errors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return each error of pydantic with its place: in the body by pointer, else by parameter."""
    return list(_faults(errors))


def _faults(errors: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for error in errors:
        source, *path = error["loc"]
        said = str(SAID.get(error["type"], ANYTHING_ELSE))
        context = error.get("ctx") or {}
        try:
            detail = said % context
        except (KeyError, TypeError):
            detail = str(ANYTHING_ELSE)
        # the first step below the source is the name of the handler's argument
        steps = path[1:] if source == "body" and len(path) > 1 else path
        if source in IN_BODY:
            yield {"pointer": "#/" + "/".join(_escaped(str(step)) for step in steps), **_in(detail)}
        else:
            yield {"parameter": str(path[-1]) if path else source, **_in(detail)}


def _in(detail: str) -> dict[str, str]:
    return {"detail": detail}


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
