"""What a leader types to end a document that was issued."""

from collections.abc import Mapping
from dataclasses import dataclass

from tinhso.core.errors import Refused
from tinhso.core.words.worded import worded


@dataclass(frozen=True, kw_only=True)
class Ending:
    """One way a document ends, as its page words it."""

    title: str
    told: str
    sure: str
    label: str
    done: str
    takes_successor: bool = False


ENDINGS: Mapping[str, Ending] = {
    "thu-hoi": Ending(
        title=worded("Thu hồi văn bản này?"),
        told=worded(
            "Văn bản mất giá trị ngay. Ai kiểm tra cũng thấy đã thu hồi, lúc nào, ai, vì sao. "
            "Không hoàn tác được: muốn cấp lại phải làm văn bản mới."
        ),
        sure=worded("Tôi xác nhận thu hồi và hiểu rằng không hoàn tác được."),
        label=worded("Thu hồi văn bản"),
        done=worded("Đã thu hồi. Ai kiểm tra văn bản này đều thấy đã thu hồi."),
    ),
    "thay-the": Ending(
        title=worded("Thay bằng văn bản mới?"),
        told=worded(
            "Văn bản này mất giá trị ngay, ai kiểm tra được dẫn đến văn bản mới. "
            "Không hoàn tác được."
        ),
        sure=worded("Tôi xác nhận thay thế và hiểu rằng không hoàn tác được."),
        label=worded("Thay văn bản"),
        done=worded("Đã thay. Ai kiểm tra văn bản cũ được dẫn đến văn bản mới."),
        takes_successor=True,
    ),
}


@dataclass(frozen=True, kw_only=True)
class EndingTyped:
    reason: str
    successor: str


def typed_of(values: Mapping[str, str], ending: Ending) -> EndingTyped:
    """Read the form; refuse what cannot be undone until the box is ticked that says so."""
    typed = EndingTyped(
        reason=values.get("reason", ""), successor=values.get("successor", "").strip()
    )
    if ending.takes_successor and not typed.successor:
        raise Refused(worded("Nhập mã tra cứu của văn bản mới."), field="successor")
    if not typed.reason.strip():
        raise Refused(worded("Ghi lý do; ai kiểm tra văn bản này cũng đọc được."), field="reason")
    if values.get("sure") != "1":
        raise Refused(worded("Đánh dấu vào ô xác nhận trước."), field="sure")
    return typed
