"""Invented names: each says of itself that it is only a sample."""

import random
from dataclasses import dataclass
from datetime import date

FAMILY = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Mai",
]  # fmt: skip
GIVEN = [
    "Mẫu", "Thử", "Ví Dụ", "Giả Định", "Giả Sử", "Minh Họa", "Thí Dụ", "Thử Nghiệm", "Mẫu Đơn",
    "Mẫu Mực", "Thí Điểm", "Bản Mẫu", "Phỏng Thử", "Mô Phỏng", "Ước Lệ", "Tượng Trưng",
]  # fmt: skip
MALE, FEMALE = "male", "female"


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Somebody who does not exist. `personal_number` follows the rules of số định danh."""

    full_name: str
    gender: str
    birth_date: date
    personal_number: str


def invent(chance: random.Random, serial: int) -> Invented:
    """Make up a person; `serial` keeps the personal number unique."""
    gender = chance.choice([MALE, FEMALE])
    middle = "Văn" if gender == MALE else "Thị"
    born = date(chance.randint(1955, 2004), chance.randint(1, 12), chance.randint(1, 28))
    mark = (0 if gender == MALE else 1) + (2 if born.year >= 2000 else 0)
    return Invented(
        full_name=f"{chance.choice(FAMILY)} {middle} {chance.choice(GIVEN)}",
        gender=gender,
        birth_date=born,
        personal_number=f"038{mark}{born.year % 100:02d}{900000 + serial:06d}",
    )
