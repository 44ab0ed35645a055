"""What the components page shows: invented, and only there."""

from datetime import date

from tinhso.core.forms import loading
from tinhso.core.forms.definition import Places
from tinhso.core.forms.views import PageView, page_view
from tinhso.core.steps.loading import load
from tinhso.core.steps.picture import Picture, Standing, draw
from tinhso.ui import icons

COLORS = [
    ("brand", "#23408e", "trên nền trang 9,6 : 1"),
    ("brand-strong", "#162c68", "trên nền trang 13,2 : 1"),
    ("brand-tint", "#eef2fb", "nền, nét kẻ"),
    ("accent", "#b4491f", "trên nền trang 5,4 : 1"),
    ("ink", "#14171f", "trên nền trang 17,9 : 1"),
    ("ink-2", "#474e5c", "trên nền trang 8,4 : 1"),
    ("ink-3", "#636b7a", "trên nền trang 5,4 : 1"),
    ("line-2", "#7d8594", "trên nền trang 3,7 : 1"),
    ("line", "#dcdfe5", "nền, nét kẻ"),
    ("surface", "#f5f6f8", "nền, nét kẻ"),
    ("surface-2", "#e9ebef", "nền, nét kẻ"),
    ("ok", "#17693a", "trên nền trang 6,7 : 1"),
    ("warn", "#7e4c00", "trên nền trang 7,2 : 1"),
    ("bad", "#b0211a", "trên nền trang 6,8 : 1"),
]
SERIES = (58.0, 59.0, 61.0, 63.0, 64.0, 66.0, 69.0, 70.0, 72.0, 73.0, 75.0, 76.4)
STEPS = (
    {"key": "reception", "label": "Tiếp nhận", "role": "one_stop", "hours": 1},
    {"key": "ask", "label": "Gửi song song", "type": "parallel", "next": ["land", "police"]},
    {"key": "land", "label": "Xác minh nhà đất", "role": "case_officer", "next": "gather"},
    {"key": "police", "label": "Xác minh cư trú", "role": "case_officer", "next": "gather"},
    {"key": "gather", "label": "Đủ ý kiến", "type": "join"},
    {"key": "decision", "label": "Lãnh đạo ký", "role": "leader", "hours": 4},
)
STANDING = {"reception": Standing.DONE, "land": Standing.LATE, "police": Standing.NOW}
NOTES = {
    "reception": "xong 10:00 20/11",
    "land": "trễ, hạn 10:00 23/11",
    "police": "đang ở đây, hạn 16:00 26/11",
    "decision": "lãnh đạo, 4 giờ",
}


QUESTIONS = (
    {"key": "good", "label": "Tên hàng", "hint": "Ghi như trên hóa đơn", "max_length": 100},
    {"key": "kind", "label": "Loại", "type": "choice", "options": {"a": "Thực phẩm", "b": "Khác"}},
    {"key": "born", "label": "Ngày sản xuất", "type": "date"},
    {"key": "price", "label": "Đơn giá", "type": "money"},
    {"key": "twice", "label": "Hai món", "type": "money", "compute": "price * 2"},
    {"key": "place", "label": "Nơi bán", "type": "address", "anywhere": True},
    {"key": "spot", "label": "Vị trí trên bản đồ", "type": "map_point", "optional": True},
    {"key": "seller", "label": "Người bán", "type": "person", "parts": ["name", "phone"]},
    {
        "key": "more",
        "label": "Hàng kèm",
        "type": "group",
        "repeat": {"min": 1, "max": 3, "item": "món hàng"},
        "fields": [{"key": "name", "label": "Tên"}],
    },
    {"key": "bill", "label": "Hóa đơn", "type": "file", "optional": True},
    {"key": "sign", "label": "Chữ ký", "type": "signature"},
    {"key": "oath", "label": "Tôi cam đoan lời khai là đúng", "type": "declaration"},
)
ANSWERS = {"good": "Phở khô", "kind": "a", "price": 16000, "born": "2026-12-01"}
FAULTS = {"born": "Ngày sản xuất phải từ hôm nay, 20/11/2026, trở về trước"}
COMMUNES = Places((("14797", "Phường Hạc Thành"),), "tỉnh Thanh Hóa")


def _questions() -> PageView:
    form = loading.load({"pages": [{"key": "all", "title": "Hàng hóa", "fields": [*QUESTIONS]}]})
    today = date(2026, 11, 20)
    return page_view(form, "all", ANSWERS, FAULTS, today=today, places=COMMUNES)


def _flow() -> Picture:
    return draw(load(STEPS), standing=STANDING, notes=NOTES)


def sample() -> dict[str, object]:
    """Return the values the components page fills its components with."""
    return {
        "colors": [{"name": n, "value": v, "note": t} for n, v, t in COLORS],
        "communes": [("hac-thanh", "Phường Hạc Thành")],
        "places_to_receive": [("online", "Trực tuyến"), ("desk", "Tại quầy")],
        "place_notes": {"desk": "Mang theo căn cước"},
        "sexes": [("male", "Nam"), ("female", "Nữ")],
        "faults": [
            ("a3", "Số định danh có 12 chữ số, bạn mới nhập 11"),
            ("d2", "Ngày sinh phải từ hôm nay, 20/11/2026, trở về trước"),
        ],
        "step_names": ["Người khai", "Trẻ", "Cha, mẹ", "Giấy tờ", "Xem lại"],
        "series": SERIES,
        "flow": _flow(),
        "questions": _questions(),
        "icons": icons.names(),
    }
