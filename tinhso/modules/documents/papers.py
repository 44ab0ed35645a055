"""The templates there are, by the names the rest of the house uses, and the letters they print."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import category, normalize

# Forms of TT 03/2025/TT-VPCP, Annex I, by number; and papers of our own, by name.
SLIPS: Mapping[str, str] = {
    "01": "receipt",
    "02": "supplement",
    "03": "refusal",
    "04": "apology",
    "06": "control",
    "fee": "fee_receipt",
    "handover": "handover",
    "return": "return_receipt",
}
SLIP_TITLES: Mapping[str, str] = {
    "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    "03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    "04": "Văn bản xin lỗi và hẹn lại ngày trả kết quả",
    "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    "fee": "Biên lai thu phí, lệ phí",
    "handover": "Danh sách bàn giao",
    "return": "Giấy biên nhận trả kết quả",
}
RESULTS = frozenset(
    {
        "birth_certificate",
        "marital_status_certificate",
        "household_business_certificate",
        "extract",
        "marriage_certificate",
        "criminal_record",
        "support_decision",
        "disability_certificate",
        "parcel_confirmation",
        "sample_result",
        "certified_copy",
    }
)

# What the fonts of the house can show; PDF/A refuses any other letter.
SHOWN = re.compile(
    "[\\n\u0020-\u007e\u00a0-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u2029\u2030-\u205e"
    "\u2070\u2071\u2074-\u208e\u20a0-\u20be\u2100-\u214f\u2190-\u2195\u2212\u2248\u2260"
    "\u2264\u2265\u25a0\u25a1]"
)
BLANK = "□"
ENDLESS, BREAK = re.compile(r"\S{28}(?=\S)"), "\u200b"  # lets an endless word go on below


def printable(found: Any) -> Any:
    """Return values with every letter the fonts lack shown as a box, and control marks dropped.

    A word too long for a line may break; pictures travel beside, they are not text.
    """
    if isinstance(found, str):
        shown = "".join(_shown(letter) for letter in normalize("NFC", found))
        return ENDLESS.sub(lambda run: run[0] + BREAK, shown)
    if isinstance(found, Mapping):
        return {key: printable(one) for key, one in found.items()}
    if isinstance(found, (list, tuple)):
        return [printable(one) for one in found]
    return found


def _shown(letter: str) -> str:
    if SHOWN.match(letter):
        return letter
    return "" if category(letter) in {"Cc", "Cf"} else BLANK
