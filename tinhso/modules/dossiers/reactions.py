"""What follows when something happened to a dossier; safe to repeat, by the fact's digest."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.actor import Role
from tinhso.core.ledger.queries import Entry
from tinhso.core.people.queries import holders, representatives_of
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.rules import StepState
from tinhso.core.words.dates import clock, weekday_day
from tinhso.core.words.dates import day as day_said
from tinhso.core.words.worded import kept, of_data, together, worded
from tinhso.modules.dossiers.actions.waiting import fee_settled
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import subject_read
from tinhso.modules.notifications.actions import notify

SUBJECT = {
    "dossiers.DossierSubmitted": worded("Đã nộp hồ sơ %(code)s"),
    "dossiers.DossierReceived": worded("Hồ sơ %(code)s đã được tiếp nhận"),
    "dossiers.DossierRefused": worded("Hồ sơ %(code)s không được tiếp nhận"),
    "dossiers.SupplementRequested": worded("Hồ sơ %(code)s cần bạn bổ sung"),
    "dossiers.DossierStopped": worded("Hồ sơ %(code)s dừng giải quyết"),
    "dossiers.DossierPostponed": worded("Hồ sơ %(code)s được hẹn lại"),
    "dossiers.DossierDueMoved": worded("Hồ sơ %(code)s đổi ngày hẹn"),
    "payment": worded("Hồ sơ %(code)s chờ bạn nộp lệ phí"),
    "agency": worded("Hồ sơ %(code)s chờ ý kiến cơ quan khác"),
    "dossiers.ResultIssued": worded("Hồ sơ %(code)s đã có kết quả"),
    "documents.DocumentRevoked": worded("Kết quả hồ sơ %(code)s đã bị thu hồi"),
    "documents.DocumentSuperseded": worded("Kết quả hồ sơ %(code)s đã được thay thế"),
}
TEXT = {
    "dossiers.DossierSubmitted": worded(
        "Cơ quan trả lời trong 8 giờ làm việc. Giữ mã hồ sơ để tra cứu."
    ),
    "dossiers.DossierReceived": worded("Mở hồ sơ để xem ngày hẹn trả và tải giấy tiếp nhận."),
    "dossiers.DossierRefused": worded("Mở hồ sơ để xem lý do và việc cần làm để nộp lại."),
    "dossiers.SupplementRequested": worded(
        "Mở hồ sơ để xem việc cần làm. Đồng hồ dừng đến khi bạn gửi."
    ),
    "dossiers.DossierStopped": worded("Đã quá hạn bổ sung giấy tờ. Bạn có thể nộp lại hồ sơ mới."),
    "dossiers.DossierPostponed": worded(
        "Cơ quan xin lỗi vì chậm. Mở hồ sơ để xem lý do và ngày hẹn mới."
    ),
    "dossiers.DossierDueMoved": worded("Mở hồ sơ để xem vì sao."),
    "payment": worded("Đồng hồ dừng đến khi bạn nộp xong. Mở hồ sơ để xem số tiền và cách nộp."),
    "agency": worded("Đồng hồ dừng đến khi có trả lời. Bạn không phải làm gì."),
    "dossiers.ResultIssued": worded("Mở hồ sơ để tải bản điện tử có chữ ký số."),
    "documents.DocumentRevoked": worded(
        "Bản bạn đang giữ không còn giá trị. Mở hồ sơ để xem lý do."
    ),
    "documents.DocumentSuperseded": worded(
        "Bản bạn đang giữ không còn giá trị. Mở hồ sơ để xem văn bản mới."
    ),
}


def go_on_when_paid(entry: Entry) -> None:
    """Let the dossier run on that waits for a fee which was paid, or given up."""
    fee_settled(code=str(entry.payload["subject"]), at=entry.at)


def tell_who_had_it(entry: Entry) -> None:
    """Tell those for whom a step waited that it was taken back, in their own desk."""
    code, day = str(entry.payload["dossier"]), timezone.localdate(entry.at)
    gone = CaseStep.objects.filter(
        opened_by_id=entry.payload["step_id"], outcome=StepState.RECALLED
    ).exclude(role="")
    for step in gone:
        link = "/ban-lam-viec/" if step.is_guest else f"/ban-lam-viec/ho-so/{code}/"
        for holder in holders(Role(step.role), step.unit_id, day):
            if f"person:{holder.id}" == entry.actor:
                continue
            notify(
                person_id=holder.id,
                subject=worded("Hồ sơ %(code)s được thu lại", code=code),
                text=worded(
                    "Người chuyển đã thu lại, bước “%(label)s” không còn chờ bạn.",
                    label=of_data(step.label),
                ),
                link=link,
                at=entry.at,
                cause=entry.digest.hex(),
            )


def tell_applicant(entry: Entry) -> None:
    """Tell whose dossier it is, in the portal and by e-mail.

    An organisation's is told to everybody who acts for it that day.
    """
    code = str(entry.payload.get("dossier") or entry.payload["subject"])
    dossier = Dossier.objects.filter(code=code).first()
    if dossier is None:
        return
    what = str(entry.payload.get("cause") or entry.kind)
    said = [subject_read(dossier.subject), *_moved(entry), TEXT[what]]
    for person_id in _told(dossier, timezone.localdate(entry.at)):
        notify(
            person_id=person_id,
            organisation_id=dossier.organisation_id,
            subject=worded(kept(SUBJECT[what]), code=code),
            text=together(said, by=". "),
            link=f"/ho-so/{code}/",
            at=entry.at,
            cause=entry.digest.hex(),
        )


def _told(dossier: Dossier, day: date) -> Iterable[int]:
    if dossier.organisation_id is None:
        return (dossier.owner_id,)
    acting = representatives_of(dossier.organisation_id, day=day)
    return sorted({row.person_id for row in acting})


def _moved(entry: Entry) -> Iterable[str]:
    """Say which day of the calendar moved the due moment, and where to; nothing of other facts."""
    if entry.kind != "dossiers.DossierDueMoved":
        return
    due = datetime.fromisoformat(entry.payload["due_at"])
    yield worded(
        "Lịch làm việc ngày %(day)s thay đổi nên ngày hẹn là %(clock)s %(due)s",
        day=day_said(date.fromisoformat(entry.payload["day"])),
        clock=clock(due),
        due=weekday_day(due),
    )
