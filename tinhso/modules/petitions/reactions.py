"""Who is told when something happened to a petition; safe to repeat, by the fact's digest."""

from django.utils import timezone

from tinhso.core.ledger.queries import Entry
from tinhso.core.people.queries import holders
from tinhso.core.words.worded import kept, worded
from tinhso.modules.notifications.actions import notify
from tinhso.modules.petitions import terms
from tinhso.modules.petitions.models import Petition

TO_PETITIONER = {
    "petitions.PetitionAccepted": (
        worded("Phản ánh %(code)s đã được tiếp nhận"),
        worded("Mở ra để xem khi nào có câu trả lời."),
    ),
    "petitions.PetitionRefused": (
        worded("Phản ánh %(code)s không được tiếp nhận"),
        worded("Mở ra để xem lý do và nơi nên hỏi."),
    ),
    "petitions.PetitionSupplementAsked": (
        worded("Phản ánh %(code)s cần bạn nói rõ thêm"),
        worded("Mở ra để xem cơ quan cần gì. Đồng hồ dừng đến khi bạn gửi."),
    ),
    "petitions.PetitionForwarded": (
        worded("Phản ánh %(code)s được chuyển đến cơ quan khác"),
        worded("Mở ra để xem chuyển đến đâu và vì sao. Bạn không phải gửi lại."),
    ),
    "petitions.PetitionAnswered": (
        worded("Phản ánh %(code)s đã có câu trả lời"),
        worded("Mở ra để đọc, và cho biết bạn có hài lòng không."),
    ),
}
TO_OFFICERS = {
    "petitions.PetitionSubmitted": (
        worded("Phản ánh mới %(code)s"),
        worded("Mở ra để tiếp nhận, chuyển đơn vị khác hoặc từ chối."),
    ),
    "petitions.PetitionForwarded": (
        worded("Phản ánh %(code)s được chuyển đến đơn vị bạn"),
        worded("Mở ra để tiếp nhận, chuyển đơn vị khác hoặc từ chối."),
    ),
    "petitions.PetitionSupplemented": (
        worded("Phản ánh %(code)s đã được bổ sung"),
        worded("Đồng hồ chạy tiếp. Mở ra để xem điều người gửi nói thêm."),
    ),
    "petitions.PetitionReopened": (
        worded("Phản ánh %(code)s được kiến nghị lại"),
        worded("Người gửi chưa hài lòng với câu trả lời. Mở ra để xem vì sao."),
    ),
    "petitions.PetitionWithdrawn": (
        worded("Người gửi đã rút phản ánh %(code)s"),
        worded("Không phải làm gì nữa."),
    ),
}


def tell_petitioner(entry: Entry) -> None:
    """Tell who wrote it, in the portal and by e-mail; the words themselves stay where they are."""
    row = _row(entry)
    if row is None or row.person_id is None:
        return
    subject, text = TO_PETITIONER[entry.kind]
    notify(
        person_id=row.person_id,
        subject=worded(kept(subject), code=row.code),
        text=text,
        link=f"/phan-anh/{row.code}/",
        at=entry.at,
        cause=f"{entry.digest.hex()}:petitioner",
    )


def tell_officers(entry: Entry) -> None:
    """Tell who handles petitions of this sort at the unit that holds it."""
    row = _row(entry)
    if row is None or row.unit_id is None:
        return
    day = timezone.localdate(entry.at)
    about = terms.abouts(day=day).get(row.about)
    subject, text = TO_OFFICERS[entry.kind]
    told = {
        one.id
        for role in (about.roles[:1] if about else ())
        for one in holders(role, row.unit_id, day)
    }
    for person_id in sorted(told - {row.person_id or 0}):
        notify(
            person_id=person_id,
            subject=worded(kept(subject), code=row.code),
            text=text,
            link=f"/ban-lam-viec/phan-anh/{row.code}/",
            at=entry.at,
            cause=f"{entry.digest.hex()}:officer",
        )


def _row(entry: Entry) -> Petition | None:
    return Petition.objects.filter(code=str(entry.payload["petition"])).first()
