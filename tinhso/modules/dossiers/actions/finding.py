"""What the case officer finds and writes down before a result can be proposed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import FormRefused, NotFound, Refused
from tinhso.core.forms import answering
from tinhso.core.forms.checking import check
from tinhso.core.forms.definition import Form
from tinhso.core.forms.reading import Turn, take_turn
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.events import FindingsNoted
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.rules import Verb
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import FINDINGS, Procedure


@transaction.atomic
def note_findings(*, actor: Actor, code: str, typed: Mapping[str, str], at: datetime) -> Turn:
    """Keep one posting of the page of findings, right or wrong; a whole one is told."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.PROPOSE)
    record, today = record_of(dossier), timezone.localdate(at)
    known = {**dossier.answers, **dossier.findings}
    there = places(day=today, form=record)
    turn = take_turn(record, FINDINGS, typed, known, today=today, places=there)
    _keep(dossier, record, turn.answers, actor=actor, at=at, is_whole=turn.is_done)
    return turn


@transaction.atomic
def send_findings(*, actor: Actor, code: str, findings: Mapping[str, Any], at: datetime) -> None:
    """Keep findings a program sends, only when they are whole; FormRefused names what is wrong."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.PROPOSE)
    record, today = record_of(dossier), timezone.localdate(at)
    page = {field.key for field in record.page(FINDINGS).fields}
    if strange := sorted(set(findings) - page):
        raise FormRefused(dict.fromkeys(strange, answering.UNKNOWN))
    there = places(day=today, form=record)
    found = answering.check(record, {**dossier.answers, **findings}, today=today, places=there)
    if faults := {fault.pointer[1:].replace("/", "."): fault.detail for fault in found.faults}:
        raise FormRefused(faults)
    _keep(dossier, record, found.answers, actor=actor, at=at, is_whole=True)


def _keep(
    dossier: Dossier,
    record: Form,
    answers: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    is_whole: bool,
) -> None:
    page = {field.key for field in record.page(FINDINGS).fields}
    found = {key: value for key, value in answers.items() if key in page}
    if found == dossier.findings:
        return
    dossier.findings = found
    dossier.save(update_fields=["findings"])
    if is_whole:
        event = FindingsNoted(dossier=dossier.code, digest=answering.digest(found))
        tell(event, actor=actor, at=at)


def record_of(dossier: Dossier) -> Form:
    """Return the form with the page of findings, or say that this procedure asks for none."""
    procedure = procedures.version(dossier.version_id)
    if procedure.findings is None or procedure.record is None:
        raise NotFound(worded("Thủ tục này không cần ghi kết luận thẩm tra."))
    return procedure.record


def refuse_unfound(dossier: Dossier, procedure: Procedure, *, at: datetime) -> None:
    """Refuse to go on while the findings lack something, naming the first of it."""
    if procedure.findings is None or procedure.record is None:
        return
    today, known = timezone.localdate(at), {**dossier.answers, **dossier.findings}
    there = places(day=today, form=procedure.record)
    faults = check(procedure.record, known, page=FINDINGS, today=today, places=there)
    if faults:
        first = next(iter(faults.values()))
        raise Refused(
            worded("Ghi kết luận thẩm tra trước khi trình. %(first)s.", first=first),
            field="findings",
        )
