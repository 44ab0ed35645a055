"""What an administrator types to take a signing key out of use."""

from collections.abc import Mapping
from datetime import datetime

from tinhso.core.errors import Refused
from tinhso.core.words.dates import local, midnight
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import HOURS, day_of, read

TIME_ASK = worded("Nhập giờ theo mẫu giờ:phút, ví dụ 17:00, hoặc để trống.")


def moment_of(values: Mapping[str, str], *, at: datetime) -> datetime:
    """Read from when on it is revoked: without an hour now, or the start of an earlier day."""
    chosen, text = day_of(values, "day"), values.get("time", "").strip()
    if not text:
        return at if chosen == local(at).date() else midnight(chosen)
    return local(datetime.combine(chosen, read(text, HOURS, TIME_ASK, "time").time()))


def require_sure(values: Mapping[str, str]) -> None:
    """Refuse what cannot be undone until the box is ticked that says so."""
    if values.get("sure") != "1":
        raise Refused(worded("Đánh dấu vào ô xác nhận trước khi thu hồi."), field="sure")
