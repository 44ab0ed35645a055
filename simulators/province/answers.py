"""What invented applicants write into the three forms that can be filed online."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulators.province.names import FEMALE, GIVEN

Answers = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who files. `home` is the code of the commune in an address, `area` its name."""

    id: int
    full_name: str
    gender: str
    birth_date: date
    personal_number: str
    home: str
    area: str

    @property
    def address(self) -> dict[str, str]:
        return {"commune": self.home, "area": self.area, "detail": "số 00 đường Mẫu"}


def birth(applicant: Applicant, chance: random.Random, today: date) -> Answers:
    """Fill the declaration of a birth some days ago, by the mother or the father."""
    is_mother = applicant.gender == FEMALE
    partner = f"{chance.choice(['Trần', 'Lê', 'Phạm'])} {'Văn' if is_mother else 'Thị'} Thử"
    own, other = ("mother", "father") if is_mother else ("father", "mother")
    born = today - timedelta(days=chance.randint(5, 40))
    father = partner if is_mother else applicant.full_name
    gender = chance.choice(["male", "female"])
    return {
        **_requester(applicant),
        "registration_kind": "married",
        "requester_relation": own,
        "child_last": father.split()[0],
        "child_name": f"{'Văn' if gender == 'male' else 'Thị'} {chance.choice(GIVEN)}",
        "child_birth_date": born.isoformat(),
        "child_gender": gender,
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "hometown": applicant.address | {"detail": ""},
        "born_in_facility": True,
        "birth_facility": "Bệnh viện Phụ sản Mẫu",
        "birth_place": applicant.address | {"detail": ""},
        "birth_proof": "notice",
        "birth_notice_number": f"{chance.randint(1, 9999):05d}.GCS.00000.26",
        "birth_notice_date": (born + timedelta(days=1)).isoformat(),
        **_parent(own, applicant.full_name, applicant.birth_date, applicant),
        **_parent(other, partner, applicant.birth_date - timedelta(days=400), applicant),
        f"{own}_personal_number": applicant.personal_number,
        "marriage_number": f"{chance.randint(1, 300):02d}/2024",
        "marriage_date": "2024-03-15",
        "marriage_place": "UBND phường Hạc Thành, tỉnh Thanh Hóa",
        "delivery_method": "electronic",
        "want_copies": chance.random() < 0.5,
        "copies": 2,
    }


def _parent(prefix: str, name: str, born: date, applicant: Applicant) -> Answers:
    return {
        f"{prefix}_name": name,
        f"{prefix}_birth_date": born.isoformat(),
        f"{prefix}_ethnicity": "01",
        f"{prefix}_nationality": "VN",
        f"{prefix}_residence": applicant.address,
    }


def _requester(applicant: Applicant) -> Answers:
    return {
        "requester_name": applicant.full_name,
        "requester_personal_number": applicant.personal_number,
        "requester_residence": applicant.address,
        "requester_phone": "0900000000",
    }


def marital_status(applicant: Applicant, chance: random.Random, _today: date) -> Answers:
    """Ask for one's own certificate, to borrow money or to sell a house."""
    of_age = applicant.birth_date.replace(year=applicant.birth_date.year + 20)
    return {
        **_requester(applicant),
        "relation": "self",
        **_self("subject", applicant),
        "residence_history": [{"from": of_age.isoformat(), "to": None, "place": applicant.address}],
        "marital_status": "single",
        "has_period": False,
        "purpose": "other",
        "purpose_text": chance.choice(["vay vốn tại ngân hàng", "mua bán nhà đất", "du học"]),
        "has_old": False,
        "delivery_method": "electronic",
        "issued_copies": 1,
        "fee_group": "none",
    }


def household_business(applicant: Applicant, chance: random.Random, _today: date) -> Answers:
    """Open a small shop of one's own."""
    trade, code, name = chance.choice(
        [
            ("Nhà hàng và dịch vụ ăn uống", "5610", "Quán phở"),
            ("Bán lẻ thực phẩm", "4721", "Cửa hàng thực phẩm"),
            ("Cắt tóc, gội đầu", "9631", "Tiệm tóc"),
            ("Sửa chữa xe máy", "4542", "Tiệm sửa xe"),
        ]
    )
    return {
        "owner_kind": "person",
        "head_office": applicant.address,
        "business_phone": "0900000000",
        "trades": [{"name": trade, "code": code, "is_main": True}],
        "business_name": f"{name} {chance.choice(GIVEN)} {chance.randint(1, 99)}",
        **_self("owner", applicant),
        "capital": chance.choice([50, 80, 100, 200]) * 1_000_000,
        "workers": chance.randint(1, 5),
        "notice_elsewhere": False,
        "vat_method": "declare",
        "premises_pledge": True,
        "submitter": "owner",
        "delivery_method": "electronic",
    }


def _self(prefix: str, applicant: Applicant) -> Answers:
    return {
        f"{prefix}_name": applicant.full_name,
        f"{prefix}_birth_date": applicant.birth_date.isoformat(),
        f"{prefix}_gender": applicant.gender,
        f"{prefix}_ethnicity": "01",
        f"{prefix}_nationality": "VN",
        f"{prefix}_personal_number": applicant.personal_number,
        f"{prefix}_residence": applicant.address,
    }


WRITERS: Mapping[str, Callable[[Applicant, random.Random, date], Answers]] = {
    "1.001193": birth,
    "1.004873": marital_status,
    "1.001612": household_business,
}
