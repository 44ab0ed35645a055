"""Answers to the three procedures that can be filed online. All people are invented."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tinhso.core.forms.definition import Places

FOLDER = Path(__file__).resolve().parents[4] / "data" / "procedures"
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PLACES = Places((("14797", "Phường Hạc Thành"),), "tỉnh Thanh Hóa")
HOME = {
    "commune": "14797",
    "area": "phường Hạc Thành, tỉnh Thanh Hóa",
    "detail": "Số 00 đường Mẫu",
}

BIRTH: dict[str, Any] = {
    "registration_kind": "married",
    "requester_relation": "mother",
    "requester_name": "Nguyễn Thị Mẫu",
    "requester_personal_number": "038196000000",
    "requester_residence": HOME,
    "requester_phone": "0912345678",
    "child_last": "Trần",
    "child_name": "Mẫu An",
    "child_birth_date": "2026-11-16",
    "child_gender": "female",
    "child_ethnicity": "01",
    "child_nationality": "VN",
    "born_in_facility": True,
    "birth_facility": "Trạm Y tế phường Hạc Thành",
    "birth_place": {**HOME, "detail": ""},
    "birth_proof": "notice",
    "birth_notice_number": "01327.GCS.12096.26",
    "birth_notice_date": "2026-11-17",
    "mother_name": "Nguyễn Thị Mẫu",
    "mother_birth_date": "1996-05-19",
    "mother_ethnicity": "01",
    "mother_nationality": "VN",
    "mother_personal_number": "038196000000",
    "mother_residence": HOME,
    "father_name": "Trần Văn Thử",
    "father_birth_date": "1994",
    "father_ethnicity": "06",
    "father_nationality": "VN",
    "father_residence": HOME,
    "marriage_number": "01/2020",
    "marriage_date": "2020-02-10",
    "marriage_place": "UBND phường Hạc Thành",
    "delivery_method": "desk",
    "want_copies": True,
    "copies": 2,
}

SINGLE: dict[str, Any] = {
    "relation": "self",
    "requester_name": "Lê Thị Minh Họa",
    "requester_personal_number": "038300000000",
    "requester_residence": HOME,
    "requester_phone": "0912345678",
    "subject_name": "Lê Thị Minh Họa",
    "subject_birth_date": "2000-03-02",
    "subject_gender": "female",
    "subject_ethnicity": "01",
    "subject_nationality": "VN",
    "subject_personal_number": "038300000000",
    "subject_residence": HOME,
    "residence_history": [{"from": "2018-03", "place": HOME}],
    "marital_status": "single",
    "has_period": False,
    "purpose": "other",
    "purpose_text": "vay vốn tại ngân hàng",
    "has_old": False,
    "delivery_method": "electronic",
    "issued_copies": 1,
    "fee_group": "none",
}

BUSINESS: dict[str, Any] = {
    "owner_kind": "person",
    "head_office": HOME,
    "business_phone": "0912345678",
    "trades": [
        {"name": "Nhà hàng và dịch vụ ăn uống", "code": "5610", "is_main": True},
        {"name": "Bán lẻ đồ uống", "code": "4723", "is_main": False},
    ],
    "business_name": "Quán phở Mẫu An",
    "owner_name": "Phạm Văn Ví Dụ",
    "owner_birth_date": "1990-05-19",
    "owner_gender": "male",
    "owner_ethnicity": "01",
    "owner_nationality": "VN",
    "owner_personal_number": "038090000000",
    "owner_residence": HOME,
    "capital": 100_000_000,
    "workers": 2,
    "notice_elsewhere": False,
    "vat_method": "declare",
    "premises_pledge": True,
    "submitter": "owner",
    "delivery_method": "desk",
}

ANSWERS = {"1.001193": BIRTH, "1.004873": SINGLE, "1.001612": BUSINESS}
