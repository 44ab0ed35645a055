"""Why a file could not be cleaned, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from tinhso.core.files.cleaning import limits
from tinhso.core.files.cleaning.limits import Unfit
from tinhso.core.words.worded import worded

_TEXTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    limits.TOO_MUCH: lambda known: worded(
        "Tệp “%(name)s” cần quá nhiều bộ nhớ hoặc thời gian để mở. "
        "Lưu lại tệp cho gọn hơn rồi tải lên.",
        **known,
    ),
    limits.BROKEN_PDF: lambda known: worded(
        "Tệp “%(name)s” không mở được: PDF bị hỏng. Mở thử trên máy, in ra PDF mới rồi tải lên.",
        **known,
    ),
    limits.LOCKED_PDF: lambda known: worded(
        "Tệp “%(name)s” đặt mật khẩu. Bỏ mật khẩu rồi tải lên.", **known
    ),
    limits.NO_PAGES: lambda known: worded(
        "Tệp “%(name)s” không có trang nào. Chọn lại tệp.", **known
    ),
    limits.TOO_MANY_PAGES: lambda known: worded(
        "Tệp “%(name)s” có %(count)s trang, quá mức %(most)s trang. Chia thành nhiều tệp.",
        **known,
    ),
    limits.TOO_MANY_OBJECTS: lambda known: worded(
        "Tệp “%(name)s” có %(count)s thành phần bên trong, quá mức %(most)s. "
        "In ra PDF mới rồi tải lên.",
        **known,
    ),
    limits.BROKEN_IMAGE: lambda known: worded(
        "Tệp “%(name)s” không mở được: ảnh bị hỏng. Chụp hoặc quét lại rồi tải lên.", **known
    ),
    limits.TOO_MANY_POINTS: lambda known: worded(
        "Tệp “%(name)s” có %(width)s × %(height)s điểm ảnh, quá mức %(most)s triệu điểm. "
        "Chụp hoặc quét lại với độ nét thấp hơn.",
        **known,
    ),
}


def unfit_text(refusal: Unfit, name: str) -> str:
    """Say by name what is wrong with the file and what to do."""
    return _TEXTS[refusal.why]({"name": name} | refusal.figures)
