"""Lives of invented dossiers, likely and unlikely ones, and their numbers counted one by one."""

from datetime import datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from tinhso.core.actor import Actor
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.queries import feed
from tinhso.core.words.dates import ZONE, day_of, midnight
from tinhso.modules.dossiers import events as of
from tinhso.modules.payments.events import FeePaid, FeeRefunded
from tinhso.modules.plan.actions.counting import told
from tinhso.modules.plan.reactions import COUNTS
from tinhso.modules.plan.rules.counters import Key, When
from tinhso.modules.plan.rules.tracking import SUBMITTED, begun, followed

BEGIN = datetime(2026, 9, 25, 8, tzinfo=ZONE)
UNITS, PROCEDURES, OFFICERS = (1, 2), ("1.001193", "2.000815"), (11, 12)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def submitted(code, *, unit_id=1, procedure=PROCEDURES[0], channel="online", level="full"):
    return of.DossierSubmitted(
        dossier=code,
        procedure=procedure,
        version_id=1,
        unit_id=unit_id,
        channel=channel,
        service_level=level,
        owner_id=7,
    )


def paid(code, amount, method="truc-tuyen"):
    return FeePaid(
        charge_id=1, subject=code, unit_id=1, amount=amount, method=method, receipt_number=1
    )


def refunded(code, amount):
    return FeeRefunded(charge_id=1, subject=code, unit_id=1, amount=amount)


def tell(event, at, officer=None):
    """Record what an officer, or the machine, did to a dossier."""
    code = getattr(event, "dossier", "") or event.subject
    stream = f"dossier:{code}" if hasattr(event, "dossier") else f"charge:{code}"
    actor = Actor(id=f"person:{officer}" if officer else "system:test", person_id=officer)
    record(event, stream=stream, actor=actor, at=at)


def _facts(code, at, due, amount):
    """Return everything that can be said of a dossier at a moment."""
    return {
        "received": of.DossierReceived(dossier=code, due_at=due),
        "refused": of.DossierRefused(dossier=code),
        "asked": of.SupplementRequested(dossier=code, number=1, answer_before=due),
        "supplemented": of.DossierSupplemented(dossier=code, due_at=due),
        "answered": of.DossierSupplemented(dossier=code, due_at=None),
        "agency": of.ClockStopped(dossier=code, cause="agency"),
        "payment": of.ClockStopped(dossier=code, cause="payment"),
        "started": of.ClockStarted(dossier=code, cause="agency", due_at=due),
        "withdrawn": of.DossierWithdrawn(dossier=code),
        "stopped": of.DossierStopped(dossier=code),
        "postponed": of.DossierPostponed(dossier=code, promised_at=due, due_at=due),
        "moved": of.DossierDueMoved(dossier=code, day=day_of(at), was_due_at=at, due_at=due),
        "proposed": of.ResultProposed(dossier=code, document_id=1),
        "decided": of.ResultDecided(dossier=code, document_id=1),
        "signed": of.ResultSigned(dossier=code, document_id=1),
        "issued": of.ResultIssued(dossier=code, document_id=1, finished_at=at, due_at=due),
        "electronic": of.ResultReturned(dossier=code, delivery="electronic"),
        "desk": of.ResultReturned(dossier=code, delivery="desk"),
        "post": of.ResultReturned(dossier=code, delivery="post"),
        "paid": paid(code, amount),
        "paid_desk": paid(code, amount, "tien-mat"),
        "refunded": refunded(code, amount),
    }


WILD = tuple(_facts("", BEGIN, BEGIN, 0))
LIKELY = (
    "received asked supplemented proposed decided signed issued electronic",
    "asked answered received proposed decided signed issued",
    "received agency started proposed decided signed issued desk",
    "received agency",
    "received asked",
    "received payment",
    "received payment paid started proposed",
    "paid received proposed decided proposed decided signed issued post",
    "received postponed proposed decided signed issued",
    "received asked stopped",
    "received withdrawn",
    "asked",
    "refused",
    "received agency started proposed signed issued",
    "received paid_desk refunded",
    "received moved",
    "received",
)


@st.composite
def lives(draw, *, wild=True):
    """Draw what happens to one dossier, in order: events with their moments and officers."""
    code = f"c{draw(st.integers(0, 10**9))}"
    at = BEGIN + draw(st.integers(0, 40)) * DAY + draw(st.integers(0, 600)) * MINUTE
    filed = submitted(
        code,
        unit_id=draw(st.sampled_from(UNITS)),
        procedure=draw(st.sampled_from(PROCEDURES)),
        channel=draw(st.sampled_from(("online", "desk", "post"))),
        level=draw(st.sampled_from(("full", "partial", "sample"))),
    )
    likely = st.sampled_from(LIKELY).map(str.split)
    names = draw(likely | st.lists(st.sampled_from(WILD), max_size=9) if wild else likely)
    life = [(filed, at, None)]
    for name in names:
        at += draw(st.sampled_from((0, 30, 600, 1440, 3000, 12000))) * MINUTE
        due = at + draw(st.integers(-3000, 20000)) * MINUTE
        officer = draw(st.sampled_from((*OFFICERS, None)))
        life.append((_facts(code, at, due, draw(st.integers(0, 500)) * 1000)[name], at, officer))
    return life


def world():
    """Return lives of every likely kind: due soon or late, of each channel, with an officer."""
    for number, (names, short, channel) in enumerate(
        product(LIKELY, (True, False), ("online", "desk", "post"))
    ):
        code, at = f"w{number}", datetime(2026, 10, 16 + number % 9, 9, tzinfo=ZONE)
        level = "full" if number % 2 else "partial"
        yield submitted(code, unit_id=1 + number % 2, channel=channel, level=level), at, None
        due = at + (2 * DAY if short else 20 * DAY)
        for name in names.split():
            at += 36 * 60 * MINUTE
            soon = at + 60 * MINUTE if name == "issued" and number % 4 == 1 else due
            yield _facts(code, at, soon, 5000)[name], at, OFFICERS[number % 2]


def recount():
    """Return the tracks of everything on the ledger, folded from its first row."""
    tracks = {}
    for code, fact in told(feed(after=0, limit=100_000, kinds=COUNTS.kinds)):
        if fact.kind == SUBMITTED:
            if fact.told["service_level"] != "sample" and code not in tracks:
                tracks[code] = begun(code, fact)
        elif code in tracks:
            tracks[code] = followed(tracks[code], fact)
    return list(tracks.values())


def number(counter, tracks, days, at, officer=None):
    """Count a number as somebody would who goes through all dossiers with the rule in hand."""
    last = min(days.last, day_of(at))
    span = (min(days.first, last + DAY), last, at)
    return sum(
        _weight(counter, one)
        for one in tracks
        if days.unit_id in {None, one.unit_id}
        and any(_holds(one, term, span, officer) for term in counter.terms)
        and not any(_holds(one, term, span, officer) for term in counter.without)
    )


def _weight(counter, track):
    if not counter.is_money:
        return 1
    return track.refunded if counter.key == "tien-hoan" else track.paid


def _holds(track, term, span, officer):
    when, key = term
    first, last, now = span
    if key in _STANDS:
        end = first if when is When.BEFORE else last + DAY
        return _STANDS[key](track, midnight(end), now)
    at, also = _HAPPENED[key](track)
    if key.startswith("by_") and track_officer(track, key) != officer:
        return False
    return at is not None and first <= day_of(at) <= last and also


def track_officer(track, key):
    name = key.removeprefix("by_")
    return getattr(track, "proposed_by" if name in {"early", "on_time", "late"} else f"{name}_by")


def _is_over(at, moment):
    return at is not None and at < moment


def _runs(track, moment):
    return _is_over(track.received_at, moment) and not _is_over(track.ended_at, moment)


def _lies(track, moment):
    answered = (track.received_at, track.ended_at)
    return track.submitted_at < moment and not any(_is_over(one, moment) for one in answered)


def _waits(track, cause, moment):
    return any(
        one.cause == cause and one.since < moment and not _is_over(one.until, moment)
        for one in track.waits
    )


def _overdue(track, moment, now):
    if not _runs(track, moment) or track.due_at is None or track.due_at >= min(moment, now):
        return False
    return not any(one.until is None and one.since <= track.due_at for one in track.waits)


_STANDS = {
    Key.AWAITING: lambda t, m, _: _lies(t, m),
    Key.OPEN_ONLINE: lambda t, m, _: _runs(t, m) and t.channel == "online",
    Key.OPEN_DIRECT: lambda t, m, _: _runs(t, m) and t.channel != "online",
    Key.OVERDUE_HERE: lambda t, m, now: _overdue(t, m, now) and not _waits(t, "agency", m),
    Key.OVERDUE_AWAY: lambda t, m, now: _overdue(t, m, now) and _waits(t, "agency", m),
    Key.UNCOLLECTED: lambda t, m, _: (
        _is_over(t.finished_at, m)
        and t.finished_at == t.ended_at
        and not _is_over(t.returned_at, m)
    ),
    Key.WAITS_RECEPTION: lambda t, m, _: _lies(t, m) and _waits(t, "reception", m),
    Key.WAITS_APPLICANT: lambda t, m, _: _runs(t, m) and _waits(t, "applicant", m),
    Key.WAITS_AGENCY: lambda t, m, _: _runs(t, m) and _waits(t, "agency", m),
    Key.WAITS_PAYMENT: lambda t, m, _: _runs(t, m) and _waits(t, "payment", m),
}


def _result(track, wanted, *, channel=None):
    finished, due = track.finished_at, track.due_at
    if not track.received_at or not finished or finished != track.ended_at or not due:
        return finished, False
    is_late = finished > due
    is_early = not is_late and day_of(finished) < day_of(due)
    came = "late" if is_late else "early" if is_early else "on_time"
    is_online = track.channel == "online"
    return finished, came == wanted and channel in {None, "online" if is_online else "direct"}


def _saturday(at):
    return at, at is not None and day_of(at).strftime("%a") == "Sat"


def _in(track, channel, level=None):
    known = track.service_level if track.service_level == "full" else "partial"
    return track.received_at, track.channel == channel and level in {None, known}


_HAPPENED = {
    Key.FILED: lambda t: (t.submitted_at, True),
    Key.IN_FULL: lambda t: _in(t, "online", "full"),
    Key.IN_PART: lambda t: _in(t, "online", "partial"),
    Key.IN_DESK: lambda t: _in(t, "desk"),
    Key.IN_POST: lambda t: _in(t, "post"),
    Key.IN_SATURDAY: lambda t: _saturday(t.received_at),
    Key.REFUSED: lambda t: (t.refused_at, True),
    Key.ASKED: lambda t: (t.asked_at, True),
    Key.POSTPONED: lambda t: (t.postponed_at, True),
    Key.WITHDRAWN: lambda t: (t.closed_at, t.closed_how == "withdrawn"),
    Key.STOPPED: lambda t: (t.closed_at, t.closed_how == "stopped"),
    **{
        Key(f"{came}_{way}"): lambda t, came=came, way=way: _result(t, came, channel=way)
        for came in ("early", "on_time", "late")
        for way in ("online", "direct")
    },
    Key.LATE_AWAY: lambda t: (
        t.finished_at,
        _result(t, "late")[1] and any(one.cause == "agency" for one in t.waits),
    ),
    Key.OUT_ELECTRONIC: lambda t: (t.returned_at, t.delivery == "electronic"),
    Key.OUT_DESK: lambda t: (t.returned_at, t.delivery == "desk"),
    Key.OUT_POST: lambda t: (t.returned_at, t.delivery == "post"),
    Key.OUT_SATURDAY: lambda t: _saturday(t.returned_at),
    Key.PAID_ONLINE: lambda t: (t.paid_at, t.paid_how == "truc-tuyen"),
    Key.SUM_ONLINE: lambda t: (t.paid_at, t.paid_how == "truc-tuyen"),
    Key.PAID_DESK: lambda t: (t.paid_at, t.paid_how == "tien-mat"),
    Key.SUM_DESK: lambda t: (t.paid_at, t.paid_how == "tien-mat"),
    Key.REFUNDED: lambda t: (t.refunded_at, True),
    Key.SUM_REFUNDED: lambda t: (t.refunded_at, True),
    Key.BY_RECEIVED: lambda t: (t.received_at, True),
    Key.BY_ASKED: lambda t: (t.asked_at, True),
    Key.BY_PROPOSED: lambda t: (t.proposed_at, True),
    Key.BY_DECIDED: lambda t: (t.decided_at, True),
    Key.BY_SIGNED: lambda t: (t.signed_at, True),
    Key.BY_ISSUED: lambda t: (t.finished_at, True),
    Key.BY_RETURNED: lambda t: (t.returned_at, True),
    Key.BY_EARLY: lambda t: _result(t, "early"),
    Key.BY_ON_TIME: lambda t: _result(t, "on_time"),
    Key.BY_LATE: lambda t: _result(t, "late"),
}
