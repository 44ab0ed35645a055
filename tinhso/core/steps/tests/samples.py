"""Rows of graphs, as a file would hold them."""

from typing import Any


def row(key: str, **more: Any) -> dict[str, Any]:
    """A step of one hour by the case officer, unless said otherwise; its label is its key."""
    return {"key": key, "label": key.upper(), "role": "case_officer", "hours": 1, **more}


DOSSIER = [
    row("reception", label="Tiếp nhận", role="one_stop"),
    row("examination", label="Thẩm tra", hours=5),
    row("decision", label="Quyết định", role="leader", hours=1.5),
    row("issuing", label="Phát hành", role="registrar", hours=0.25),
    row("return", label="Trả kết quả", role="one_stop", hours=0.25),
]

PARALLEL = [
    row("reception", label="Tiếp nhận", role="one_stop"),
    row("ask", label="Gửi song song", type="parallel", role="", hours=0, next=["land", "police"]),
    row("land", label="Xác minh nhà đất", hours=4, next="gather"),
    row("police", label="Xác minh cư trú", role="leader", hours=2, next="gather"),
    row("gather", label="Đủ ý kiến", type="join", role="", hours=0),
    row("decision", label="Quyết định", role="leader"),
]

GENERAL = [
    row("reception", label="Tiếp nhận", role="one_stop", next="route"),
    row(
        "route",
        label="Có nhà đất?",
        type="choice",
        role="",
        hours=0,
        next=[{"to": "ask", "when": "has_land"}, {"to": "review"}],
    ),
    row(
        "ask",
        label="Gửi song song",
        type="parallel",
        role="",
        hours=0,
        next=["land", "police", "tax"],
    ),
    row("land", label="Xác minh nhà đất", hours=8, next="gather"),
    row(
        "police",
        label="Công an xác minh",
        type="sub_case",
        role="",
        hours=8,
        graph="verify",
        unit="H56.20",
        next="gather",
    ),
    row("tax", label="Chờ nộp thuế", type="payment", role="", hours=0, next="tax_paid"),
    row("tax_paid", label="Kiểm tra chứng từ", next="gather"),
    row("gather", label="Đủ ý kiến", type="join", role="", hours=0, next="review"),
    row(
        "review",
        label="Xem xét",
        type="choice",
        hours=2,
        next=[
            {"to": "missing", "label": "Thiếu giấy tờ"},
            {"to": "notice", "label": "Niêm yết"},
            {"to": "finish", "label": "Đủ"},
        ],
    ),
    row("missing", label="Chờ bổ sung", type="applicant", role="", hours=0, next="review"),
    {"key": "notice", "label": "Niêm yết", "type": "timer", "time": "1 days", "next": "finish"},
    row("finish", label="Trả kết quả", role="one_stop", next="done"),
    {"key": "done", "label": "Xong", "type": "end"},
]
