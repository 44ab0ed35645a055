"""Hand-over lists: what goes along with one, and who says that it came."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.erasing import erase_too
from tinhso.core.ledger.queries import Entry
from tinhso.core.numbering.actions import take
from tinhso.core.people.queries import holders
from tinhso.core.words.dates import clock, day
from tinhso.core.words.worded import together, worded
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.events import Carries, HandoverListed, HandoverReceived
from tinhso.modules.dossiers.models import Dossier, Handover, HandoverLine
from tinhso.modules.dossiers.permissions import person_of
from tinhso.modules.dossiers.queries.handing import MOST, UNDER_WAY, Going, going
from tinhso.modules.dossiers.queries.handovers import stream_of, why_key
from tinhso.modules.dossiers.queries.unknown import not_found
from tinhso.modules.dossiers.rules import State

LONGEST_WHY = 300


@transaction.atomic
def make_handover(
    *,
    actor: Actor,
    carries: Carries,
    codes: Sequence[str],
    receiver_id: int | None,
    at: datetime,
) -> int:
    """Put handed over dossiers, or results, on a list with a number of its own; return its id.

    All on one list go from one unit to one other. Asked for twice by the same person, it is one
    list.
    """
    wanted = list(dict.fromkeys(codes))
    _refuse_count(len(wanted))
    locked = Dossier.objects.select_for_update().filter(code__in=wanted).order_by("pk")
    rows = {row.code: row for row in locked}
    found = going(actor=actor, carries=carries, codes=wanted)
    if left_out := [code for code in wanted if code not in found]:
        return _same_list(actor, carries, rows, wanted) or _refuse(actor, left_out, rows)
    unit_id, to_unit_id = _road(found.values())
    named = [one.procedure for one in found.values()]
    acting = permissions.acting_for_all(actor, permissions.GIVERS[carries], unit_id, named)
    if acting is None:
        raise NotAllowed(worded("Danh sách bàn giao do bên đang giữ hồ sơ lập."))
    _refuse_receiver(carries, to_unit_id, receiver_id, at)
    year = timezone.localdate(at).year
    made = Handover.objects.create(
        unit_id=unit_id,
        year=year,
        number=take(book="handover", unit_id=unit_id, period=str(year)),
        carries=carries.value,
        to_unit_id=to_unit_id,
        sender_id=person_of(actor),
        receiver_id=receiver_id,
        made_at=at,
    )
    _put_on(made, [found[code] for code in wanted])
    listed = HandoverListed(
        **_named(made),
        carries=carries.value,
        to_unit_id=to_unit_id,
        receiver_id=receiver_id,
        dossiers=tuple(wanted),
    )
    record(listed, stream=stream_of(made), actor=acting, at=at)
    return made.pk


@transaction.atomic
def receive_handover(
    *, actor: Actor, handover_id: int, missing: Mapping[str, str], at: datetime
) -> None:
    """Say that the list came: whole, or without what is `missing`, by code, each with the reason.

    What is missing may go along with another list.
    """
    rows = Handover.objects.select_for_update(of=("self",))
    row = rows.filter(permissions.visible_handovers(actor), pk=handover_id).first()
    if row is None:
        raise NotFound(worded("Không có danh sách bàn giao này."))
    lines = list(row.lines.select_related("dossier").order_by("place"))
    acting = permissions.taking(actor, row, [line.dossier.procedure for line in lines])
    if acting is None:
        raise NotAllowed(
            worded("Danh sách này do bên nhận xác nhận, và không phải người đã lập danh sách.")
        )
    gone = [line for line in lines if line.dossier.code in missing]
    if row.received_at is not None:
        _refuse_again(row, actor, lines, gone)
        return
    if len(gone) < len(missing):
        raise NotFound(worded("Danh sách này không có hồ sơ được báo thiếu."))
    reasons = {why_key(line.place): _reason(line, missing[line.dossier.code]) for line in gone}
    row.received_at, row.received_by_id = at, person_of(actor)
    row.save(update_fields=["received_at", "received_by"])
    HandoverLine.objects.filter(pk__in=[line.pk for line in gone]).update(is_missing=True)
    codes = tuple(line.dossier.code for line in gone)
    received = HandoverReceived(**_named(row), missing=codes)
    record(received, stream=stream_of(row), actor=acting, at=at, personal=reasons)


def forget_reasons(row: Dossier, erasure: Entry, *, at: datetime) -> None:
    """Erase what was written of the dossier where it was missing on a list."""
    for line in HandoverLine.objects.filter(dossier=row, is_missing=True).order_by("pk"):
        erase_too(erasure, stream=stream_of(line.handover), at=at, fields={why_key(line.place)})


def _refuse_count(count: int) -> None:
    if not count:
        raise Refused(worded("Chọn ít nhất một hồ sơ rồi bấm lại."), field="code")
    if count > MOST:
        raise Refused(
            worded(
                "Một danh sách có tối đa %(most)s hồ sơ, bạn đang chọn %(count)s.",
                most=MOST,
                count=count,
            ),
            field="code",
        )


def _same_list(
    actor: Actor, carries: Carries, rows: Mapping[str, Dossier], codes: Sequence[str]
) -> int:
    """Return the list, not received yet, on which `actor` has put exactly these; 0 for none."""
    if not {State(row.state) for row in rows.values()} <= UNDER_WAY[carries]:
        return 0
    mine = Handover.objects.filter(sender_id=actor.person_id, received_at__isnull=True)
    last = mine.filter(lines__dossier__code=codes[0]).order_by("-pk").first()
    if last is None:
        return 0
    listed = set(last.lines.values_list("dossier__code", flat=True))
    return last.pk if listed == set(codes) else 0


def _refuse(actor: Actor, codes: Sequence[str], rows: Mapping[str, Dossier]) -> int:
    """Say of what cannot go along why not; always raises."""
    code = codes[0]
    if code not in rows or not permissions.can_see(actor, rows[code]):
        raise not_found(code)
    line = HandoverLine.objects.filter(dossier__code=code, is_missing=False).order_by("-pk")
    if (last := line.select_related("handover").first()) is not None:
        raise WrongState(
            worded(
                "Hồ sơ %(code)s đã có trong danh sách bàn giao số %(number)s. Tải lại trang.",
                code=code,
                number=str(last.handover),
            ),
            field="code",
        )
    raise WrongState(
        worded(
            "Hồ sơ %(codes)s không ở bước bàn giao này, hoặc không do bạn bàn giao. Tải lại trang.",
            codes=together(codes, by=", "),
        ),
        field="code",
    )


def _road(found: Collection[Going]) -> tuple[int, int]:
    roads = {(one.unit_id, one.to_unit_id) for one in found}
    if len(roads) > 1:
        raise Refused(
            worded("Mỗi danh sách có một nơi giao và một nơi nhận. Chọn hồ sơ của cùng một nơi."),
            field="code",
        )
    return roads.pop()


def _put_on(made: Handover, found: Sequence[Going]) -> None:
    HandoverLine.objects.bulk_create(
        HandoverLine(handover=made, place=place, dossier_id=one.dossier_id, step_id=one.step_id)
        for place, one in enumerate(found, 1)
    )


def _named(row: Handover) -> dict[str, int]:
    return {"unit_id": row.unit_id, "year": row.year, "number": row.number}


def _refuse_receiver(carries: Carries, unit_id: int, receiver_id: int | None, at: datetime) -> None:
    if receiver_id is None:
        return
    roles, on_day = permissions.TAKERS[carries], timezone.localdate(at)
    if receiver_id not in {one.id for role in roles for one in holders(role, unit_id, on_day)}:
        raise Refused(worded("Chọn người nhận trong danh sách."), field="receiver")


def _refuse_again(
    row: Handover, actor: Actor, lines: Sequence[HandoverLine], gone: Sequence[HandoverLine]
) -> None:
    """Let the second of two clicks pass; refuse whoever says something else afterwards."""
    assert row.received_at is not None
    assert row.received_by is not None
    is_same = {line.pk for line in lines if line.is_missing} == {line.pk for line in gone}
    if row.received_by_id == actor.person_id and is_same:
        return
    moment = timezone.localtime(row.received_at)
    raise WrongState(
        worded(
            "%(name)s đã nhận danh sách này lúc %(moment)s ngày %(date)s. Tải lại trang.",
            name=row.received_by.full_name,
            moment=clock(moment),
            date=day(moment.date()),
        )
    )


def _reason(line: HandoverLine, text: str) -> str:
    text = " ".join(text.split())
    field = why_key(line.place)
    if not text:
        ask = worded("Viết lý do thiếu hồ sơ %(code)s.", code=line.dossier.code)
        raise Refused(ask, field=field)
    if len(text) > LONGEST_WHY:
        raise Refused(
            worded(
                "Viết lý do không quá %(most)s ký tự, hiện có %(count)s.",
                most=LONGEST_WHY,
                count=len(text),
            ),
            field=field,
        )
    return text
