"""What claims of an identity provider mean, how often passwords may be guessed, tokens. Pure."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from tinhso.core.errors import Refused
from tinhso.core.people.rules import clean_phone, phone_fault
from tinhso.core.words.worded import worded

GUESSES = 5
WINDOW = timedelta(minutes=15)
TOKEN_DAYS = (7, 30, 90, 365)
MOST_TOKENS = 20  # of one account, in force at once
USE_NOTED = timedelta(minutes=1)  # how exactly it is known when a token was last used
TOKEN_MARK, TOKEN_SHOWN = "ts_", 8  # how a token begins, and how much of it is shown afterwards
PERSON_ACCOUNT = "1"
_GENDERS = {"1": "male", "2": "female", "nam": "male", "nữ": "female"}  # Vietnamese: of VNeID
_DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")


def is_news(last_used_at: datetime | None, *, at: datetime) -> bool:
    """Say whether a use at `at` is worth writing down: not every call writes."""
    return last_used_at is None or last_used_at < at - USE_NOTED


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What VNeID says of a citizen, in the product's words."""

    subject: str
    personal_number: str
    full_name: str
    birth_date: date | None
    gender: str
    phone: str
    email: str
    address: str
    assurance: int


def read_claims(told: Mapping[str, Any]) -> Claims:
    """Translate the claims, or refuse an account that is no citizen's."""
    if _text(told, "LoaiTaiKhoan") not in {"", PERSON_ACCOUNT}:
        raise Refused(
            worded(
                "Đây là tài khoản của tổ chức. Cổng chưa nhận hồ sơ của tổ chức, "
                "hãy đăng nhập bằng tài khoản cá nhân."
            )
        )
    number, name = _text(told, "SoDinhDanh"), _text(told, "HoVaTen")
    if not number or not name:
        raise Refused(
            worded("VNeID không gửi số định danh và họ tên. Kiểm tra lại tài khoản VNeID của bạn.")
        )
    return Claims(
        # TechID is the identity that lasts; a provider without it has only the subject
        subject=_text(told, "TechID") or _text(told, "sub"),
        personal_number=number,
        full_name=name[:100],
        birth_date=_date(_text(told, "NgayThangNamSinh")),
        gender=_GENDERS.get(_text(told, "GioiTinh").casefold(), ""),
        phone=_phone(_text(told, "SoDienThoai")),
        email=_text(told, "ThuDienTu")[:254],
        address=_text(told, "NoiOHienNay")[:300],
        assurance=_level(_text(told, "loAs")),
    )


def ends_at(first_at: datetime) -> datetime:
    """Return when guesses that began at `first_at` are forgotten."""
    return first_at + WINDOW


def _text(told: Mapping[str, Any], claim: str) -> str:
    value = told.get(claim)
    return "" if value is None else str(value).strip()


def _phone(text: str) -> str:
    phone = clean_phone(text)
    return "" if phone_fault(phone) else phone


def _level(text: str) -> int:
    """Return the level of assurance 0, 1 or 2; what is not understood is worth nothing."""
    return int(text) if text in {"1", "2"} else 0


def _date(text: str) -> date | None:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def new_token() -> str:
    """Return a token no one can guess: 256 bits, so that a plain digest of it is safe to keep."""
    return f"{TOKEN_MARK}{secrets.token_urlsafe(32)}"


def shown_of(token: str) -> str:
    """Return the beginning of a token, by which people tell theirs apart."""
    return token[: len(TOKEN_MARK) + TOKEN_SHOWN]


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()
