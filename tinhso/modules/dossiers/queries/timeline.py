"""What happened to a dossier, told from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.models import Person

DID: Mapping[str, str] = {
    "dossiers.DossierSubmitted": "nộp hồ sơ",
    "dossiers.DossierReceived": "tiếp nhận hồ sơ",
    "dossiers.DossierRefused": "từ chối tiếp nhận",
    "dossiers.SupplementRequested": "yêu cầu bổ sung",
    "dossiers.DossierSupplemented": "gửi bổ sung",
    "dossiers.DossierWithdrawn": "rút hồ sơ",
    "dossiers.DossierStopped": "dừng giải quyết",
    "dossiers.DossierHandedOver": "chuyển thẩm tra",
    "dossiers.DossierGivenBack": "trả lại một cửa",
    "dossiers.DossierPostponed": "xin lỗi và hẹn lại",
    "dossiers.ResultProposed": "trình lãnh đạo",
    "dossiers.ProposalSentBack": "trả lại để sửa dự thảo",
    "dossiers.ResultDecided": "duyệt kết quả",
    "dossiers.ResultSigned": "ký số kết quả",
    "dossiers.ResultIssued": "đóng dấu, phát hành kết quả",
    "dossiers.ResultReturned": "trả kết quả",
}

# What the applicant reads, without names of officers; what is not here stays inside the agency.
FOR_CITIZEN: Mapping[str, str] = {
    "dossiers.DossierSubmitted": "Đã nộp hồ sơ",
    "dossiers.DossierReceived": "Đã tiếp nhận",
    "dossiers.DossierRefused": "Không được tiếp nhận",
    "dossiers.SupplementRequested": "Cần bạn bổ sung giấy tờ",
    "dossiers.DossierSupplemented": "Bạn đã gửi bổ sung",
    "dossiers.DossierWithdrawn": "Bạn đã rút hồ sơ",
    "dossiers.DossierStopped": "Dừng giải quyết vì chưa nhận được bổ sung",
    "dossiers.DossierHandedOver": "Đang thẩm tra",
    "dossiers.DossierPostponed": "Cơ quan xin lỗi và hẹn lại",
    "dossiers.ResultProposed": "Trình lãnh đạo quyết định",
    "dossiers.ResultIssued": "Có kết quả",
    "dossiers.ResultReturned": "Đã trả kết quả",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened: who did what, when, and what was written to it."""

    kind: str
    who: str
    did: str
    at: datetime
    note: str


def told(code: str) -> tuple[Told, ...]:
    """Return everything that happened to the dossier, oldest first, with names and notes."""
    entries = history(f"dossier:{code}")
    names = _names(entries)
    return tuple(_told(entry, names) for entry in entries if entry.kind in DID)


def last_step_told(code: str) -> Told | None:
    """Return the last thing that happened to the dossier."""
    entries = history(f"dossier:{code}")[-1:]
    names = _names(entries)
    return _told(entries[0], names) if entries and entries[0].kind in DID else None


def _told(entry: Entry, names: Mapping[str, str]) -> Told:
    return Told(
        kind=entry.kind,
        who=names.get(entry.actor, "Hệ thống"),
        did=f"đã {DID[entry.kind]}",
        at=entry.at,
        note=str(entry.opened.get("note", "")),
    )


def _names(entries: list[Entry]) -> dict[str, str]:
    ids = {int(entry.actor[7:]) for entry in entries if entry.actor.startswith("person:")}
    people = Person.objects.filter(pk__in=ids).values_list("pk", "full_name")
    return {f"person:{pk}": name for pk, name in people}
