"""A form with every type of question."""

from datetime import date
from typing import Any

from tinhso.core.forms.definition import Form, Places
from tinhso.core.forms.loading import load

TODAY = date(2026, 11, 20)
PLACES = Places((("14797", "Phường Hạc Thành"), ("16531", "Phường Sầm Sơn")), "tỉnh Thanh Hóa")

DATA: dict[str, Any] = {
    "title": "Tờ khai thử",
    "lists": {"ethnicities": {"kinh": "Kinh", "muong": "Mường"}},
    "compute": [{"key": "late", "value": "days_since(birth_date) > 60"}],
    "pages": [
        {
            "key": "child",
            "title": "Thông tin của trẻ",
            "fields": [
                {"key": "last_name", "label": "Họ", "ask": "họ của trẻ", "letters": True},
                {"key": "first_name", "label": "Tên", "ask": "tên của trẻ", "max_length": 20},
                {"key": "birth_date", "label": "Ngày sinh", "type": "date", "max": "today"},
                {
                    "key": "late_reason",
                    "label": "Lý do đăng ký muộn",
                    "type": "multiline",
                    "show": "late",
                },
                {
                    "key": "gender",
                    "label": "Giới tính",
                    "ask": "giới tính của trẻ",
                    "type": "choice",
                    "options": {"male": "Nam", "female": "Nữ"},
                },
                {
                    "key": "ethnicity",
                    "label": "Dân tộc",
                    "type": "choice",
                    "list": "ethnicities",
                    "suggest": "'kinh'",
                },
                {
                    "key": "number",
                    "label": "Số định danh",
                    "type": "personal_number",
                    "optional": True,
                    "holder": {"birth": "birth_date", "gender": "gender", "strict": True},
                },
            ],
        },
        {
            "key": "place",
            "title": "Nơi ở",
            "fields": [
                {
                    "key": "home",
                    "label": "Nơi ở",
                    "type": "address",
                    "anywhere": True,
                    "prefill": "person.address",
                },
                {
                    "key": "phone",
                    "label": "Số điện thoại",
                    "type": "phone",
                    "prefill": "person.phone",
                },
                {"key": "email", "label": "Thư điện tử", "type": "email", "optional": True},
                {"key": "wants_copies", "label": "Cần bản sao", "type": "yes_no"},
                {
                    "key": "copies",
                    "label": "Số bản sao",
                    "type": "integer",
                    "min": 1,
                    "max": 20,
                    "show": "wants_copies",
                },
                {"key": "capital", "label": "Vốn", "type": "money", "min": 1, "optional": True},
                {"key": "born_at", "label": "Giờ sinh", "type": "time", "optional": True},
                {"key": "mother_birth", "label": "Ngày sinh của mẹ", "type": "date_partial"},
            ],
        },
        {
            "key": "trades",
            "title": "Ngành nghề",
            "show": "gender != ''",
            "fields": [
                {
                    "key": "trades",
                    "label": "Ngành nghề",
                    "type": "group",
                    "repeat": {"min": 1, "max": 3, "item": "ngành nghề"},
                    "fields": [
                        {"key": "name", "label": "Tên ngành"},
                        {"key": "is_main", "label": "Ngành chính", "type": "yes_no"},
                        {"key": "code", "label": "Mã ngành", "show": "is_main"},
                    ],
                    "checks": [
                        {
                            "when": "trades.filter(t, t.is_main).size() != 1",
                            "say": "Chọn đúng một ngành chính",
                        }
                    ],
                },
                {"key": "oath", "label": "Tôi cam đoan", "ask": "cam đoan", "type": "declaration"},
            ],
        },
    ],
}

GOOD: dict[str, Any] = {
    "last_name": "Trần",
    "first_name": "Mẫu An",
    "birth_date": "2026-11-16",
    "gender": "female",
    "ethnicity": "kinh",
    "home": {
        "commune": "14797",
        "area": "phường Hạc Thành, tỉnh Thanh Hóa",
        "detail": "Số 00 đường Mẫu",
    },
    "phone": "0912345678",
    "wants_copies": True,
    "copies": 2,
    "mother_birth": "1996-05",
    "trades": [{"name": "Bán phở", "is_main": True, "code": "5610"}],
    "oath": True,
}


def form() -> Form:
    return load(DATA)
