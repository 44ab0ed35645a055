"""What every action on a running dossier begins and ends with."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.steps.graph import Graph
from tinhso.core.steps.queries import open_step_of, open_steps_of
from tinhso.core.words.dates import clock, day
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.events import DossierEvent
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.timeline import last_step_told
from tinhso.modules.dossiers.queries.unknown import not_found
from tinhso.modules.dossiers.rules import State, Verb
from tinhso.modules.procedures import queries as procedures

if TYPE_CHECKING:
    from tinhso.core.ledger.queries import Entry

LONGEST_NOTE = 1000


def stream_of(code: str) -> str:
    """Return the ledger's stream for the dossier `code`."""
    return f"dossier:{code}"


def graph_of(dossier: Dossier) -> Graph:
    """Return the steps of the version of the procedure under which the dossier was filed."""
    graph = procedures.version(dossier.version_id).steps
    assert graph is not None, "only a procedure with steps takes dossiers"
    return graph


def paper_of(dossier: Dossier) -> str:
    """Return the kind of document the dossier ends in, as delegations of signatures name it."""
    return procedures.version(dossier.version_id).result.template


def take(*, code: str, actor: Actor, verb: Verb, lock: bool = True) -> tuple[Dossier, Actor]:
    """Return the dossier with its next state set, if `actor` may do `verb` now; else refuse.

    The actor comes back with the mandate this is done by, where it is not their own role.
    """
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects.all()
    dossier = rows.filter(code=code).first()
    if dossier is None or not permissions.can_see(actor, dossier):
        raise not_found(code)
    if (State(dossier.state), verb) not in rules.NEXT_STATE:
        raise WrongState(meanwhile(dossier))
    step = permissions.nearest(actor, open_steps_of(code), dossier.procedure)
    acting = permissions.acting(
        actor, verb, dossier, graph_of(dossier), step, paper=paper_of(dossier)
    )
    if acting is None and verb is Verb.RECALL:
        raise WrongState(
            worded(
                "Không thu lại được: bước bạn chuyển đã có người nhận, hoặc bạn chưa chuyển bước "
                "nào của hồ sơ này."
            )
        )
    if acting is None:
        raise NotAllowed(_whose_turn(dossier))
    dossier.state = rules.next_state(State(dossier.state), verb)
    return dossier, acting


def meanwhile(dossier: Dossier) -> str:
    """Say who did what to the dossier last, so that the reader knows why the way is closed."""
    told = last_step_told(dossier.code)
    if told is None:
        return worded(
            "Hồ sơ đang ở trạng thái “%(label)s”. Tải lại trang.",
            label=rules.LABEL[State(dossier.state)],
        )
    moment = timezone.localtime(told.at)
    return worded(
        "%(who)s %(did)s lúc %(moment)s ngày %(date)s. Tải lại trang.",
        who=told.whole,
        did=told.did,
        moment=clock(moment),
        date=day(moment.date()),
    )


def _whose_turn(dossier: Dossier) -> str:
    step = open_step_of(dossier.code)
    if step is not None and step.assignee is not None:
        return worded(
            "Bước “%(label)s” đang giao cho %(full_name)s.",
            label=step.label,
            full_name=step.assignee.full_name,
        )
    return worded(
        "Việc này thuộc vai trò khác trong quy trình; bạn xem được nhưng không làm thay được."
    )


def tell(
    event: DossierEvent, *, actor: Actor, at: datetime, note: str = "", **personal: str
) -> "Entry":
    """Write what happened to the ledger; words and names stand beside it, erasable."""
    values = {key: value for key, value in {"note": note, **personal}.items() if value}
    return record(event, stream=stream_of(event.dossier), actor=actor, at=at, personal=values)


def written(text: str, ask: str) -> str:
    """Return what an officer has to write, spaces collapsed; `ask` is said if it is nothing."""
    text = " ".join(text.split())
    if not text:
        raise Refused(ask, field="note")
    if len(text) > LONGEST_NOTE:
        raise Refused(
            worded("Viết không quá 1.000 ký tự, hiện có %(text)s.", text=len(text)), field="note"
        )
    return text
