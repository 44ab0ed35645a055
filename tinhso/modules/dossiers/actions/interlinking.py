"""Interlinked filings (liên thông): one result lets the next dossiers begin, at other agencies.

NĐ 63/2024/NĐ-CP: data of a finished part pass on at once; each part has its own clock; what is
refused later does not undo what was given before.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tinhso.core.actor import system
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import stored_many
from tinhso.core.steps import running
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.units.queries import unit
from tinhso.modules.dossiers.actions.case import tell
from tinhso.modules.dossiers.actions.moving import go_on
from tinhso.modules.dossiers.actions.reception import received
from tinhso.modules.dossiers.actions.sending import HandedIn, Sending, opened
from tinhso.modules.dossiers.events import DossierHandedOver, PartOpened
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import Channel, State
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Part, Procedure

LINK = system("interlinked")


def open_parts(dossier: Dossier, *, at: datetime) -> None:
    """Open what follows the result of `dossier`, each part once. Called inside what issues it."""
    procedure = procedures.version(dossier.version_id)
    known = {**dossier.answers, **dossier.findings}
    today = timezone.localdate(at)
    there = set(dossier.parts.values_list("part", flat=True))
    for part in procedures.parts_wanted(procedure, known, today=today):
        if part.key not in there and (follower := _in_force(part, today)):
            answers = procedures.answers_of_part(procedure, part, known, today=today)
            _open(dossier, part, follower, answers, at=at)


def _in_force(part: Part, day: date) -> Procedure | None:
    """Return the part's procedure; one retired meanwhile must not hold up the result there is."""
    try:
        return procedures.published(part.procedure, day=day)
    except NotFound:
        return None


def _open(
    parent: Dossier, part: Part, follower: Procedure, answers: dict[str, Any], *, at: datetime
) -> None:
    papers = [row for row in parent.papers.all() if row.key in part.papers]
    kept = stored_many(row.file_id for row in papers)
    sending = Sending(
        owner_id=parent.owner_id,
        organisation_id=parent.organisation_id,
        procedure=follower,
        unit=unit(parent.unit_id),
        answers=answers,
        papers=[HandedIn(key=row.key, name=row.name, file=kept[row.file_id]) for row in papers],
        at=at,
        channel=Channel(parent.channel),
    )
    child = opened(sending, actor=LINK, parent=parent, part=part.key)
    tell(PartOpened(dossier=child.code, parent=parent.code, part=part.key), actor=LINK, at=at)
    _hand_on(child, at=at)


def _hand_on(child: Dossier, *, at: datetime) -> None:
    """Receive the part and hand it to who examines: the desk has seen its papers already."""
    child.state = State.RECEIVED
    received(child, actor=LINK, at=at)
    step = open_steps_of(child.code).filter(kind=Kind.RECEPTION).get()
    moved = running.complete(step_id=step.pk, actor=LINK, at=at)
    child.state = State.EXAMINING
    child.save(update_fields=["state"])
    told = DossierHandedOver(dossier=child.code, to_step=moved.opened[0])
    tell(told, actor=LINK, at=at)
    go_on(child, actor=LINK, at=at)
