"""A batch of made dossiers as rows: dossiers, cases, steps, supplements, pauses, their owners."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from simulators.province.sizing.copying import Row, Table
from simulators.province.sizing.lives import PAUSED, Done
from simulators.province.sizing.province import Made, Province
from tinhso.core.calendar.reasons import Cause
from tinhso.core.steps.rules import StepState

TAKEN = 0.6  # of the open steps somebody has taken on
ANSWER_DAYS = 30
QUESTION = "Bổ sung bản chụp rõ giấy tờ (nội dung mẫu)."


def write_down(province: Province, numbers: range) -> None:
    """Add dossiers `numbers` with all that belongs to them; part of the caller's transaction."""
    made = [province.made(number) for number in numbers]
    owners = province.crowd.enrol(sorted({one.owner for one in made}))
    dossiers = Table("dossiers.Dossier")
    ids = dict(zip(numbers, dossiers.ids(len(numbers)), strict=True))
    dossiers.put(
        _dossier(province, one, pk=ids[one.number], owner_id=owners[one.owner]) for one in made
    )
    cases = Table("steps.Case")
    cases.put(_case(province, one, pk) for one, pk in zip(made, cases.ids(len(made)), strict=True))
    _put_steps(province, made)
    _put_questions(province, made, ids)


def _dossier(province: Province, made: Made, *, pk: int, owner_id: int) -> Row:
    life, procedure = made.life, made.kind.procedure
    submitted = province.ruler.text(life.submitted)
    is_paused = life.state == PAUSED
    has_result = life.finished is not None
    return {
        "id": pk,
        "code": made.code,
        "procedure": procedure.code,
        "procedure_name": str.__str__(procedure.name),
        "version_id": procedure.version_id,
        "unit_id": made.unit.id,
        "owner_id": owner_id,
        "owner_name": made.who.full_name,
        "folded": f"{made.who.folded} {made.who.personal_number} {made.filled.folded}",
        "subject": made.filled.subject,
        "channel": life.channel,
        "service_level": procedure.service_level,
        "answers": made.filled.answers,
        "state": life.state,
        "submitted_at": submitted,
        "received_at": province.ruler.text(life.received),
        "due_at": life.due,
        "first_due_at": life.due,
        "paused_at": province.ruler.text(life.asked) if is_paused else None,
        "finished_at": province.ruler.text(life.finished) if has_result else None,
        "returned_at": province.ruler.text(life.returned),
        "supplement_count": int(life.asked is not None),
        "refused_why": "Nơi khác giải quyết (lý do mẫu)." if life.state == "refused" else "",
        "delivery": _delivery(made),
    }


def _delivery(made: Made) -> str:
    if made.life.returned is None:
        return ""
    return "electronic" if made.life.channel == "online" else "desk"


def _case(province: Province, made: Made, pk: int) -> Row:
    life = made.life
    ended = life.steps[-1].ended if life.is_over else None
    return {
        "id": pk,
        "code": made.code,
        "graph_id": made.kind.graph_id,
        "unit_id": made.unit.id,
        "due_at": life.due,
        "started_at": province.ruler.text(life.submitted),
        "finished_at": province.ruler.text(ended),
        "is_cancelled": life.is_over and life.state != "returned",
    }


def _put_steps(province: Province, made: Sequence[Made]) -> None:
    table = Table("steps.CaseStep")
    ids = iter(table.ids(sum(len(one.life.steps) for one in made)))
    table.put(row for one in made for row in _steps(province, one, ids))


def _steps(province: Province, made: Made, ids: Iterator[int]) -> Iterator[Row]:
    code = made.code
    before = None
    for done in made.life.steps:
        pk = next(ids)
        yield {"id": pk, "case": code, "root": code, "opened_by_id": before} | _step(
            province, made, done
        )
        before = pk


def _step(province: Province, made: Made, done: Done) -> Row:
    step, life, ruler = made.kind.steps[done.at], made.life, province.ruler
    unit = province.done_at(made.unit, step)
    officer = province.officer(unit, step, made.chance)
    is_open = done.ended is None
    due = ruler.moment(done.begun + step.minutes)
    due = min(due, life.due) if life.due else due
    is_return = step is made.kind.steps[-1]
    due_at = None if is_return else due
    is_last = done is life.steps[-1]
    return {
        "is_guest": unit.id != made.unit.id,
        "key": step.key,
        "label": str.__str__(step.label),
        "kind": step.kind or "",
        "role": step.role or "",
        "unit_id": unit.id,
        "assignee_id": officer if not is_open or made.chance.random() < TAKEN else None,
        "started_at": ruler.text(done.begun),
        "due_at": due_at,
        # nobody is to be warned of steps that are only there to be many
        "watched_due": due_at if is_open else None,
        "paused_at": province.ruler.text(life.asked) if is_open and life.state == PAUSED else None,
        "finished_at": province.ruler.text(done.ended),
        "finished_by_id": None if is_open else officer,
        "outcome": "" if is_open else _outcome(made, is_last=is_last),
        "way": "" if is_open or is_last else made.kind.steps[done.at + 1].key,
    }


def _outcome(made: Made, *, is_last: bool) -> str:
    is_done = not is_last or not made.life.is_over or made.life.state == "returned"
    return (StepState.DONE if is_done else StepState.CANCELLED).value


def _put_questions(province: Province, made: Sequence[Made], ids: Mapping[int, int]) -> None:
    asked = [one for one in made if one.life.asked is not None]
    supplements, pauses = Table("dossiers.Supplement"), Table("dossiers.Pause")
    pairs = list(zip(asked, supplements.ids(len(asked)), pauses.ids(len(asked)), strict=True))
    supplements.put(_supplement(province, one, pk, ids) for one, pk, _ in pairs)
    pauses.put(_pause(province, one, pk, ids) for one, _, pk in pairs)


def _supplement(province: Province, made: Made, pk: int, ids: Mapping[int, int]) -> Row:
    asked = province.ruler.moment(made.life.asked or 0)
    return {
        "id": pk,
        "dossier_id": ids[made.number],
        "text": QUESTION,
        "asked_at": asked,
        "answer_before": asked + timedelta(days=ANSWER_DAYS),
        "answered_at": province.ruler.text(made.life.answered),
    }


def _pause(province: Province, made: Made, pk: int, ids: Mapping[int, int]) -> Row:
    return {
        "id": pk,
        "dossier_id": ids[made.number],
        "cause": Cause.APPLICANT.value,
        "since": province.ruler.text(made.life.asked),
        "until": province.ruler.text(made.life.answered),
    }
