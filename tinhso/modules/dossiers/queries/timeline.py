"""What happened to a dossier, told from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.calendar.reasons import CAUSE_NAMES
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.models import Person
from tinhso.core.words.worded import sentence, worded
from tinhso.modules.dossiers.rules import Channel

DID: Mapping[str, str] = {
    "dossiers.DossierSubmitted": worded("nộp hồ sơ"),
    "dossiers.DossierReceived": worded("tiếp nhận hồ sơ"),
    "dossiers.DossierRefused": worded("từ chối tiếp nhận"),
    "dossiers.SupplementRequested": worded("yêu cầu bổ sung"),
    "dossiers.DossierSupplemented": worded("gửi bổ sung"),
    "dossiers.ClockStopped": worded("dừng đồng hồ"),
    "dossiers.ClockStarted": worded("cho đồng hồ chạy tiếp"),
    "dossiers.DossierWithdrawn": worded("rút hồ sơ"),
    "dossiers.DossierStopped": worded("dừng giải quyết"),
    "dossiers.DossierHandedOver": worded("chuyển thẩm tra"),
    "dossiers.PartFinished": worded("xong phần việc của mình"),
    "dossiers.PartOpened": worded("mở phần tiếp theo của hồ sơ liên thông"),
    "dossiers.FindingsNoted": worded("ghi kết luận thẩm tra"),
    "dossiers.ScanAdded": worded("quét bản chính"),
    "dossiers.ScanRemoved": worded("bỏ một tệp quét"),
    "dossiers.StepRecalled": worded("thu lại bước vừa chuyển"),
    "dossiers.StepAssigned": worded("giao bước cho đồng nghiệp"),
    "dossiers.DossierGivenBack": worded("trả lại một cửa"),
    "dossiers.DossierPostponed": worded("xin lỗi và hẹn lại"),
    "dossiers.DossierDueMoved": worded("đổi ngày hẹn theo lịch làm việc"),
    "dossiers.ResultProposed": worded("trình lãnh đạo"),
    "dossiers.ProposalSentBack": worded("trả lại để sửa dự thảo"),
    "dossiers.ResultDecided": worded("duyệt kết quả"),
    "dossiers.ResultSigned": worded("ký số kết quả"),
    "dossiers.ResultIssued": worded("đóng dấu, phát hành kết quả"),
    "dossiers.ResultReturned": worded("trả kết quả"),
}

# What the applicant reads, without names of officers; what is not here stays inside the agency.
FOR_CITIZEN: Mapping[str, str] = {
    "dossiers.DossierSubmitted": worded("Đã nộp hồ sơ"),
    "dossiers.DossierReceived": worded("Đã tiếp nhận"),
    "dossiers.DossierRefused": worded("Không được tiếp nhận"),
    "dossiers.SupplementRequested": worded("Cần bạn bổ sung giấy tờ"),
    "dossiers.DossierSupplemented": worded("Bạn đã gửi bổ sung"),
    "dossiers.ClockStopped": worded("Hồ sơ tạm chờ"),
    "dossiers.ClockStarted": worded("Hồ sơ đi tiếp"),
    "dossiers.DossierWithdrawn": worded("Bạn đã rút hồ sơ"),
    "dossiers.DossierStopped": worded("Dừng giải quyết vì chưa nhận được bổ sung"),
    "dossiers.DossierHandedOver": worded("Đang thẩm tra"),
    "dossiers.DossierPostponed": worded("Cơ quan xin lỗi và hẹn lại"),
    "dossiers.DossierDueMoved": worded("Ngày hẹn đổi theo lịch làm việc"),
    "dossiers.ResultProposed": worded("Trình lãnh đạo quyết định"),
    "dossiers.ResultIssued": worded("Có kết quả"),
    "dossiers.ResultReturned": worded("Đã trả kết quả"),
}

AT_DESK = worded("lập hồ sơ tại quầy")  # by the clerk, for who stands there
ERASED = worded("Nội dung đã được xóa theo quy định về bảo vệ dữ liệu cá nhân.")
DONE_BY_CITIZEN = frozenset(
    {"dossiers.DossierSubmitted", "dossiers.DossierSupplemented", "dossiers.DossierWithdrawn"}
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened: who did what, in whose place, when, and what was written to it.

    `program` is what the person did it through, where it was not by hand.
    """

    kind: str
    who: str
    did: str
    at: datetime
    note: str
    in_place_of: str = ""
    program: str = ""

    @property
    def whole(self) -> str:
        """Who, and in whose place."""
        if not self.in_place_of:
            return self.who
        return worded("%(who)s (thay %(in_place_of)s)", who=self.who, in_place_of=self.in_place_of)


def told(code: str) -> tuple[Told, ...]:
    """Return everything that happened to the dossier, oldest first, with names and notes."""
    entries = history(f"dossier:{code}")
    names = _names(entries)
    return tuple(_told(entry, names) for entry in entries if entry.kind in DID)


def last_step_told(code: str) -> Told | None:
    """Return the last thing that somebody did to the dossier."""
    entries = [entry for entry in history(f"dossier:{code}") if entry.kind in DID][-1:]
    return _told(entries[0], _names(entries)) if entries else None


def _told(entry: Entry, names: Mapping[str, str]) -> Told:
    return Told(
        kind=entry.kind,
        who=names.get(entry.actor, worded("Hệ thống")),
        did=worded("đã %(did)s", did=_done(entry)),
        at=entry.at,
        note=_cause(entry) or _note(entry),
        in_place_of=names.get(_behind(entry), ""),
        program=_program(entry),
    )


def _done(entry: Entry) -> str:
    is_desk = entry.payload.get("channel") == Channel.DESK
    return AT_DESK if is_desk and entry.kind in DONE_BY_CITIZEN else DID[entry.kind]


def _behind(entry: Entry) -> str:
    """Return, as an actor, the officer in whose place it was done, if anybody's."""
    behind = entry.payload.get("on_behalf")
    return f"person:{behind['person']}" if behind else ""


def _program(entry: Entry) -> str:
    """Return what the program is called; by its token where the name was erased."""
    if entry.token_id is None:
        return ""
    return entry.program or worded("mã truy cập số %(token)s", token=entry.token_id)


def _cause(entry: Entry) -> str:
    """Say what the clock stands still for; nothing of other facts."""
    if entry.kind != "dossiers.ClockStopped":
        return ""
    causes = {cause.value: name for cause, name in CAUSE_NAMES.items()}
    return sentence(causes[entry.payload["cause"]])


def _note(entry: Entry) -> str:
    if "note" in entry.erased:
        return str(ERASED)
    return str(entry.opened.get("note", ""))


def _names(entries: list[Entry]) -> dict[str, str]:
    actors = {name for entry in entries for name in (entry.actor, _behind(entry))}
    ids = {int(name[7:]) for name in actors if name.startswith("person:")}
    people = Person.objects.filter(pk__in=ids).values_list("pk", "full_name")
    return {f"person:{pk}": name for pk, name in people}
