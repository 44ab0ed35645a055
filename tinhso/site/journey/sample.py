"""What the invented citizen of the journey writes and hands in."""

import io
from collections.abc import Mapping
from datetime import date, timedelta

import segno

PROCEDURE = "1.001193"
SEARCH = "khai sinh"  # typed without thinking of tone marks: "khai sinh" has none
COMMUNE = "Hạc Thành"
CHILD = "Văn Thử Nghiệm"
MOVES = frozenset({"nop-truc-tuyen", "toan-trinh", "dung-han", "hai-long"})
COMMENT = "Nhanh, rõ ràng."


def answers(today: date) -> Mapping[str, str]:
    """Return what is typed into the birth registration, by the names of the boxes."""
    born, noticed = today - timedelta(days=10), today - timedelta(days=9)
    return {
        "registration_kind": "married",
        "requester_relation": "mother",
        "requester_name": "Nguyễn Thị Mẫu",
        "requester_personal_number": "038190000001",
        "requester_phone": "0900000001",
        "child_last": "Nguyễn",
        "child_name": CHILD,
        **_date("child_birth_date", born),
        "child_gender": "male",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "born_in_facility": "yes",
        "birth_facility": "Bệnh viện Phụ sản Mẫu",
        "birth_proof": "notice",
        "birth_notice_number": "00001.GCS.00000.26",
        **_date("birth_notice_date", noticed),
        **_parent("mother", "Nguyễn Thị Mẫu", date(1990, 3, 4)),
        **_parent("father", "Nguyễn Văn Thử", date(1988, 5, 19)),
        "marriage_number": "01/2020",
        **_date("marriage_date", date(2020, 1, 10)),
        "marriage_place": "UBND phường Hạc Thành, tỉnh Thanh Hóa",
        "delivery_method": "electronic",
        "want_copies": "no",
    }


def paper() -> bytes:
    """Return a picture as a telephone would take one of a paper."""
    picture = io.BytesIO()
    segno.make("Giấy chứng sinh mẫu").save(picture, kind="png", scale=12)
    return picture.getvalue()


def _parent(who: str, name: str, born: date) -> dict[str, str]:
    return {
        f"{who}_name": name,
        **_date(f"{who}_birth_date", born),
        f"{who}_ethnicity": "01",
        f"{who}_nationality": "VN",
    }


def _date(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }
