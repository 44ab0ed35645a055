"""How the verbs of a dossier stand on the desk: their buttons, keys and words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tinhso.core.words.worded import of_data, worded

BULK_LIMIT = 50  # so many are done while the officer waits
MOST_IN_BULK = 500  # more than that is no longer looked at before it is done
REPEAT_SECONDS = 60
LIGHTEST = "lightest"  # the choice of whoever has least in hand


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the page of a verb says before it is done; `label` names the words it needs, if any."""

    title: str
    text: str
    label: str = ""
    hint: str = ""
    needs_day: bool = False
    needs_person: bool = False
    needs_collector: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that may be done: its button, its letter, what is said afterwards.

    `leaves` are the kinds of fact it may leave in the story; `asked` is there when the verb has a
    page of its own, because it needs words to the applicant or cannot be undone.
    """

    verb: str
    label: str
    done: str
    key: str = ""
    leaves: tuple[str, ...] = ()
    asked: Asked | None = None
    takes_note: bool = False
    is_danger: bool = False
    is_aside: bool = False


_OFFERS = (
    Offer(
        verb="choose",
        label=worded("Chuyển theo hướng đã chọn"),
        key="T",
        done=worded("Đã chuyển theo hướng đã chọn"),
        leaves=(
            "dossiers.PartFinished",
            "dossiers.ResultProposed",
            "dossiers.DossierHandedOver",
        ),
        takes_note=True,
    ),
    Offer(
        verb="receive",
        label=worded("Tiếp nhận"),
        key="N",
        done=worded("Đã tiếp nhận"),
        leaves=("dossiers.DossierReceived",),
    ),
    Offer(
        verb="hand_over",
        label=worded("Chuyển thẩm tra"),
        key="C",
        done=worded("Đã chuyển thẩm tra"),
        leaves=("dossiers.DossierHandedOver",),
        takes_note=True,
    ),
    Offer(
        verb="finish_part",
        label=worded("Xong phần việc của tôi"),
        done=worded("Đã xong phần việc"),
        leaves=("dossiers.PartFinished",),
        takes_note=True,
    ),
    Offer(
        verb="propose",
        label=worded("Trình lãnh đạo ký"),
        key="T",
        done=worded("Đã trình lãnh đạo"),
        leaves=("dossiers.ResultProposed",),
        takes_note=True,
    ),
    Offer(
        verb="decide",
        label=worded("Duyệt kết quả"),
        key="D",
        done=worded("Đã duyệt"),
        leaves=("dossiers.ResultDecided",),
        takes_note=True,
    ),
    Offer(
        verb="sign",
        label=worded("Ký số"),
        key="Y",
        done=worded("Đã ký số"),
        leaves=("dossiers.ResultSigned",),
        asked=Asked(
            title=worded("Ký số kết quả này?"),
            text=worded(
                "Chữ ký số của lãnh đạo có giá trị như chữ ký tay. Ký rồi không rút lại được; "
                "văn thư sẽ đóng dấu và phát hành."
            ),
        ),
    ),
    Offer(
        verb="issue",
        label=worded("Đóng dấu và phát hành"),
        key="P",
        done=worded("Đã đóng dấu, phát hành"),
        leaves=("dossiers.ResultIssued",),
        asked=Asked(
            title=worded("Đóng dấu và phát hành kết quả này?"),
            text=worded(
                "Kết quả được ký bằng chữ ký số của cơ quan và gửi ngay cho người nộp. "
                "Phát hành rồi không thu hồi ở đây được."
            ),
        ),
    ),
    Offer(
        verb="return",
        label=worded("Trả kết quả"),
        key="Q",
        done=worded("Đã trả kết quả"),
        leaves=("dossiers.ResultReturned",),
        asked=Asked(
            title=worded("Trả kết quả cho ai?"),
            text=worded("Hồ sơ kết thúc ở đây. Đối chiếu giấy tờ tùy thân của người nhận."),
            needs_collector=True,
        ),
    ),
    Offer(
        verb="ask",
        label=worded("Yêu cầu bổ sung"),
        key="B",
        done=worded("Đã yêu cầu bổ sung"),
        leaves=("dossiers.SupplementRequested",),
        asked=Asked(
            title=worded("Yêu cầu người nộp bổ sung"),
            text=worded("Đồng hồ dừng cho đến khi người nộp trả lời."),
            label=worded("Giấy tờ, nội dung cần bổ sung và lý do"),
            hint=worded("Người nộp đọc nguyên văn; câu này in trên phiếu yêu cầu bổ sung."),
        ),
    ),
    Offer(
        verb="give_back",
        label=worded("Trả lại một cửa"),
        key="R",
        done=worded("Đã trả lại một cửa"),
        leaves=("dossiers.DossierGivenBack",),
        takes_note=True,
    ),
    Offer(
        verb="send_back",
        label=worded("Trả lại để sửa dự thảo"),
        key="R",
        done=worded("Đã trả lại để sửa dự thảo"),
        leaves=("dossiers.ProposalSentBack",),
        takes_note=True,
    ),
    Offer(
        verb="recall",
        label=worded("Thu lại bước vừa chuyển"),
        done=worded("Đã thu lại"),
        leaves=("dossiers.StepRecalled",),
        is_aside=True,
        asked=Asked(
            title=worded("Thu lại bước vừa chuyển?"),
            text=worded(
                "Chỉ thu lại được khi chưa ai nhận việc. Hồ sơ trở về với bạn; người đang được "
                "chuyển nhận thông báo."
            ),
            label=worded("Lý do thu lại"),
            hint=worded("Ghi vào diễn biến. Cơ quan đọc được, người dân không thấy."),
        ),
    ),
    Offer(
        verb="postpone",
        label=worded("Xin lỗi và hẹn lại"),
        key="H",
        done=worded("Đã hẹn lại"),
        leaves=("dossiers.DossierPostponed",),
        asked=Asked(
            title=worded("Xin lỗi và hẹn lại ngày trả kết quả"),
            text=worded(
                "Mỗi hồ sơ chỉ hẹn lại một lần. Người nộp nhận thư xin lỗi có lý do và ngày mới."
            ),
            label=worded("Lý do chậm"),
            hint=worded("Người nộp đọc nguyên văn; câu này in trên thư xin lỗi."),
            needs_day=True,
        ),
    ),
    Offer(
        verb="refuse",
        label=worded("Từ chối tiếp nhận"),
        done=worded("Đã từ chối tiếp nhận"),
        leaves=("dossiers.DossierRefused",),
        is_danger=True,
        asked=Asked(
            title=worded("Từ chối tiếp nhận hồ sơ này?"),
            text=worded("Hồ sơ khép lại ở đây, không mở lại được. Người nộp phải nộp hồ sơ mới."),
            label=worded("Lý do từ chối, và người nộp phải làm gì"),
            hint=worded("Người nộp đọc nguyên văn; câu này in trên phiếu từ chối."),
        ),
    ),
    Offer(
        verb="settle", label=worded("Thu lệ phí tại quầy"), key="F", done=worded("Đã thu lệ phí")
    ),
    Offer(
        verb="claim",
        label=worded("Nhận về mình"),
        key="G",
        done=worded("Đã nhận bước này về mình"),
        is_aside=True,
    ),
    Offer(
        verb="release",
        label=worded("Trả về việc chung"),
        key="G",
        done=worded("Đã trả bước này về việc chung"),
        is_aside=True,
    ),
    Offer(
        verb="assign",
        label=worded("Giao cho đồng nghiệp"),
        key="A",
        done=worded("Đã giao bước này"),
        leaves=("dossiers.StepAssigned",),
        is_aside=True,
        asked=Asked(
            title=worded("Giao bước này cho đồng nghiệp"),
            text=worded("Người được giao nhận thông báo. Đồng hồ của bước vẫn chạy như cũ."),
            label=worded("Lý do, lời nhắn"),
            hint=worded(
                "Bắt buộc khi bước đang có người giữ. Cơ quan đọc được, người dân không thấy."
            ),
            needs_person=True,
        ),
    ),
)
OFFERS: Mapping[str, Offer] = {offer.verb: offer for offer in _OFFERS}

IN_BULK: tuple[str, ...] = ("receive", "hand_over", "claim")

CHANNELS: tuple[tuple[str, str], ...] = (
    ("online", worded("Trực tuyến")),
    ("desk", worded("Tại quầy")),
    ("post", worded("Bưu chính")),
)
FILED: Mapping[str, str] = {
    "online": worded("Nộp trực tuyến"),
    "desk": worded("Nộp tại quầy"),
    "post": worded("Nộp qua bưu chính"),
}
STATES: tuple[tuple[str, str], ...] = (
    ("open", worded("Đang giải quyết")),
    ("submitted", worded("Mới đăng ký")),
    ("received", worded("Đã tiếp nhận")),
    ("supplement_at_reception", worded("Chờ bổ sung khi tiếp nhận")),
    ("examining", worded("Đang thẩm tra")),
    ("supplement_at_examination", worded("Chờ bổ sung khi thẩm tra")),
    ("awaiting_decision", worded("Trình lãnh đạo")),
    ("awaiting_signature", worded("Chờ ký số")),
    ("awaiting_issue", worded("Chờ phát hành")),
    ("issued", worded("Có kết quả")),
    ("returned", worded("Đã trả kết quả")),
    ("refused", worded("Không được tiếp nhận")),
    ("withdrawn", worded("Đã rút")),
    ("stopped", worded("Dừng giải quyết")),
)

# Who is meant when a step waits for nobody by name.
ROLE_NAMES: Mapping[str, str] = {
    "one_stop": worded("một cửa"),
    "case_officer": worded("công chức chuyên môn"),
    "leader": worded("lãnh đạo"),
    "registrar": worded("văn thư"),
    "digital_office": worded("chuyên trách chuyển đổi số"),
    "administrator": worded("quản trị"),
}
# What is said of a step that waits for something nobody at a desk does, by its type.
WAITS: Mapping[str, str] = {
    "applicant": worded("Đang chờ người nộp trả lời."),
    "payment": worded("Đang chờ người nộp nộp lệ phí. Đồng hồ dừng cho đến khi nộp xong."),
    "sub_case": worded("Đang chờ đơn vị khác làm xong phần việc của họ."),
    "timer": worded("Đang chờ hết thời gian của bước này; hết giờ thì hồ sơ tự đi tiếp."),
    "join": worded("Đang chờ các nhánh khác làm xong."),
}
_AFTERWARDS: Mapping[str, str] = {
    "reception": worded("Thẩm tra, ký và phát hành là việc của bước sau, người khác làm."),
    "examination": worded("Ký và trả kết quả là việc của bước sau, người khác làm."),
    "decision": worded("Đóng dấu, phát hành là việc của văn thư ở bước sau."),
    "issuing": worded("Trả kết quả là việc của một cửa ở bước sau."),
    "return": worded("Đây là bước cuối. Trả xong thì hồ sơ khép lại."),
}


def offered(verbs: Iterable[str]) -> tuple[Offer, ...]:
    """Return the buttons for `verbs` in their order, what does not move it on last."""
    known = [OFFERS[verb] for verb in verbs if verb in OFFERS]
    return tuple(sorted(known, key=lambda offer: (offer.is_danger, offer.is_aside)))


def who_does_the_rest(kind: str) -> str:
    """Say in one line whose work the steps after this one are."""
    return _AFTERWARDS.get(kind, "")


# Trạng thái số hóa of a paper: 0 not, 1 digitised, 2 used again, 3 used again from another result.
DIGITISED: Mapping[int, str] = {
    0: worded("Chưa số hóa"),
    1: worded("Được số hóa"),
    2: worded("Tái sử dụng"),
    3: worded("Tái sử dụng từ kết quả hồ sơ khác"),
}


def digitisation(template: str | None) -> int:
    """Return the state of a file: uploaded, or one of ours by its template."""
    if template is None:
        return 1
    return 2 if template == "certified_copy" else 3


def task_of(*, subject: str, procedure_name: str, owner_name: str) -> str:
    """Return what is asked for, without saying again for whom when that is the applicant."""
    whom = f" cho {owner_name}"  # Vietnamese: as the subject is kept
    if not subject:
        return procedure_name
    return of_data(subject.removesuffix(whom)) if subject.endswith(whom) else subject
