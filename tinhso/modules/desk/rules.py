"""How the verbs of a dossier stand on the desk: their buttons, keys and words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BULK_LIMIT = 50
REPEAT_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the page of a verb says before it is done; `label` names the words it needs, if any."""

    title: str
    text: str
    label: str = ""
    hint: str = ""
    needs_day: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that may be done: its button, its letter, what is said afterwards.

    `leaves` is the kind of fact it leaves in the dossier's story; `asked` is there when the verb
    has a page of its own, because it needs words to the applicant or cannot be undone.
    """

    verb: str
    label: str
    done: str
    key: str = ""
    leaves: str = ""
    asked: Asked | None = None
    takes_note: bool = False
    is_danger: bool = False
    is_aside: bool = False


_OFFERS = (
    Offer(
        verb="receive",
        label="Tiếp nhận",
        key="N",
        done="Đã tiếp nhận",
        leaves="dossiers.DossierReceived",
    ),
    Offer(
        verb="hand_over",
        label="Chuyển thẩm tra",
        key="C",
        done="Đã chuyển thẩm tra",
        leaves="dossiers.DossierHandedOver",
        takes_note=True,
    ),
    Offer(
        verb="propose",
        label="Trình lãnh đạo ký",
        key="T",
        done="Đã trình lãnh đạo",
        leaves="dossiers.ResultProposed",
        takes_note=True,
    ),
    Offer(
        verb="decide",
        label="Duyệt kết quả",
        key="D",
        done="Đã duyệt",
        leaves="dossiers.ResultDecided",
        takes_note=True,
    ),
    Offer(
        verb="sign",
        label="Ký số",
        key="Y",
        done="Đã ký số",
        leaves="dossiers.ResultSigned",
        asked=Asked(
            title="Ký số kết quả này?",
            text="Chữ ký số của lãnh đạo có giá trị như chữ ký tay. Ký rồi không rút lại được; "
            "văn thư sẽ đóng dấu và phát hành.",
        ),
    ),
    Offer(
        verb="issue",
        label="Đóng dấu và phát hành",
        key="P",
        done="Đã đóng dấu, phát hành",
        leaves="dossiers.ResultIssued",
        asked=Asked(
            title="Đóng dấu và phát hành kết quả này?",
            text="Kết quả được ký bằng chữ ký số của cơ quan và gửi ngay cho người nộp. "
            "Phát hành rồi không thu hồi ở đây được.",
        ),
    ),
    Offer(
        verb="return",
        label="Trả kết quả",
        key="Q",
        done="Đã trả kết quả",
        leaves="dossiers.ResultReturned",
    ),
    Offer(
        verb="ask",
        label="Yêu cầu bổ sung",
        key="B",
        done="Đã yêu cầu bổ sung",
        leaves="dossiers.SupplementRequested",
        asked=Asked(
            title="Yêu cầu người nộp bổ sung",
            text="Đồng hồ dừng cho đến khi người nộp trả lời.",
            label="Giấy tờ, nội dung cần bổ sung và lý do",
            hint="Người nộp đọc nguyên văn; câu này in trên phiếu yêu cầu bổ sung.",
        ),
    ),
    Offer(
        verb="give_back",
        label="Trả lại một cửa",
        key="R",
        done="Đã trả lại một cửa",
        leaves="dossiers.DossierGivenBack",
        takes_note=True,
    ),
    Offer(
        verb="send_back",
        label="Trả lại để sửa dự thảo",
        key="R",
        done="Đã trả lại để sửa dự thảo",
        leaves="dossiers.ProposalSentBack",
        takes_note=True,
    ),
    Offer(
        verb="postpone",
        label="Xin lỗi và hẹn lại",
        key="H",
        done="Đã hẹn lại",
        leaves="dossiers.DossierPostponed",
        asked=Asked(
            title="Xin lỗi và hẹn lại ngày trả kết quả",
            text="Mỗi hồ sơ chỉ hẹn lại một lần. Người nộp nhận thư xin lỗi có lý do và ngày mới.",
            label="Lý do chậm",
            hint="Người nộp đọc nguyên văn; câu này in trên thư xin lỗi.",
            needs_day=True,
        ),
    ),
    Offer(
        verb="refuse",
        label="Từ chối tiếp nhận",
        done="Đã từ chối tiếp nhận",
        leaves="dossiers.DossierRefused",
        is_danger=True,
        asked=Asked(
            title="Từ chối tiếp nhận hồ sơ này?",
            text="Hồ sơ khép lại ở đây, không mở lại được. Người nộp phải nộp hồ sơ mới.",
            label="Lý do từ chối, và người nộp phải làm gì",
            hint="Người nộp đọc nguyên văn; câu này in trên phiếu từ chối.",
        ),
    ),
    Offer(verb="settle", label="Thu lệ phí tại quầy", key="F", done="Đã thu lệ phí"),
    Offer(
        verb="claim",
        label="Nhận về mình",
        key="G",
        done="Đã nhận bước này về mình",
        is_aside=True,
    ),
    Offer(
        verb="release",
        label="Trả về việc chung",
        key="G",
        done="Đã trả bước này về việc chung",
        is_aside=True,
    ),
)
OFFERS: Mapping[str, Offer] = {offer.verb: offer for offer in _OFFERS}

IN_BULK: tuple[str, ...] = ("receive", "hand_over", "claim")

CHANNELS: tuple[tuple[str, str], ...] = (
    ("online", "Trực tuyến"),
    ("desk", "Tại quầy"),
    ("post", "Bưu chính"),
)
FILED: Mapping[str, str] = {
    "online": "Nộp trực tuyến",
    "desk": "Nộp tại quầy",
    "post": "Nộp qua bưu chính",
}
STATES: tuple[tuple[str, str], ...] = (
    ("open", "Đang giải quyết"),
    ("submitted", "Mới đăng ký"),
    ("received", "Đã tiếp nhận"),
    ("supplement_at_reception", "Chờ bổ sung khi tiếp nhận"),
    ("examining", "Đang thẩm tra"),
    ("supplement_at_examination", "Chờ bổ sung khi thẩm tra"),
    ("awaiting_decision", "Trình lãnh đạo"),
    ("awaiting_signature", "Chờ ký số"),
    ("awaiting_issue", "Chờ phát hành"),
    ("issued", "Có kết quả"),
    ("returned", "Đã trả kết quả"),
    ("refused", "Không được tiếp nhận"),
    ("withdrawn", "Đã rút"),
    ("stopped", "Dừng giải quyết"),
)

# Who is meant when a step waits for nobody by name.
ROLE_NAMES: Mapping[str, str] = {
    "one_stop": "một cửa",
    "case_officer": "công chức chuyên môn",
    "leader": "lãnh đạo",
    "registrar": "văn thư",
    "digital_office": "chuyên trách chuyển đổi số",
    "administrator": "quản trị",
}
_AFTERWARDS: Mapping[str, str] = {
    "reception": "Thẩm tra, ký và phát hành là việc của bước sau, người khác làm.",
    "examination": "Ký và trả kết quả là việc của bước sau, người khác làm.",
    "decision": "Đóng dấu, phát hành là việc của văn thư ở bước sau.",
    "issuing": "Trả kết quả là việc của một cửa ở bước sau.",
    "return": "Đây là bước cuối. Trả xong thì hồ sơ khép lại.",
}


def offered(verbs: Iterable[str]) -> tuple[Offer, ...]:
    """Return the buttons for `verbs` in their order, what does not move it on last."""
    known = [OFFERS[verb] for verb in verbs if verb in OFFERS]
    return tuple(sorted(known, key=lambda offer: (offer.is_danger, offer.is_aside)))


def who_does_the_rest(kind: str) -> str:
    """Say in one line whose work the steps after this one are."""
    return _AFTERWARDS.get(kind, "")


def task_of(*, subject: str, procedure_name: str, owner_name: str) -> str:
    """Return what is asked for, without saying again for whom when that is the applicant."""
    return subject.removesuffix(f" cho {owner_name}") or procedure_name
