"""What follows from the answers: the papers needed, the fees owed, what the result prints."""

from datetime import date
from typing import Any

from tinhso.core.forms import cel
from tinhso.core.forms.definition import Answers, Field, Type
from tinhso.core.forms.kinds.base import sentence
from tinhso.core.forms.reviewing import display, texts
from tinhso.core.forms.scope import Scope, scope
from tinhso.core.words import amounts, dates
from tinhso.core.words.worded import worded
from tinhso.modules.procedures.rules.catalogue import FeeLine, FeeRule, Paper, Part, Procedure

Values = dict[str, Any]
Printed = dict[str, str | list[dict[str, str]]]


def papers_needed(
    procedure: Procedure, answers: Answers, *, today: date, here: Scope | None = None
) -> tuple[Paper, ...]:
    """Return the papers to hand in online for these answers, `required` decided."""
    values, functions = known_values(procedure, answers, today, here=here)
    needed = (
        paper
        for paper in procedure.papers
        if paper.online and paper.handling == "submit" and _holds(paper.when, values, functions)
    )
    return tuple(_decided(paper, values, functions) for paper in needed)


def _decided(paper: Paper, values: Values, functions: cel.Functions) -> Paper:
    if isinstance(paper.required, bool):
        return paper
    return Paper(**{**paper.__dict__, "required": _holds(paper.required, values, functions)})


def fee_lines(
    procedure: Procedure, answers: Answers, *, today: date, channel: str = "online"
) -> tuple[FeeLine, ...]:
    """Return what is owed for these answers, line by line, lines of 0 đồng included."""
    values, functions = known_values(procedure, answers, today, channel)
    due = (rule for rule in procedure.fees if _holds(rule.when, values, functions))
    return tuple(_fee_line(rule, values, functions) for rule in due)


def _fee_line(rule: FeeRule, values: Values, functions: cel.Functions) -> FeeLine:
    quantity = int(cel.evaluate(rule.quantity, values, functions)) if rule.quantity else 1
    amount = int(cel.evaluate(rule.amount, values, functions)) * quantity
    name = rule.name
    if rule.quantity and quantity:
        name = worded(
            "%(name)s, %(quantity)s bản × %(dong)s",
            name=rule.name,
            quantity=quantity,
            dong=amounts.dong(amount // quantity),
        )
    return FeeLine(
        code=rule.code, name=name, kind=rule.kind.value, amount=amount, quantity=quantity
    )


def subject_of(
    procedure: Procedure, answers: Answers, *, today: date, here: Scope | None = None
) -> str:
    """Return what the dossier is about in few words, such as the name of the child."""
    if not procedure.subject:
        return ""
    values, functions = known_values(procedure, answers, today, here=here)
    return str(cel.evaluate(procedure.subject, values, functions)).strip()


def result_values(procedure: Procedure, answers: Answers, *, today: date) -> Printed:
    """Return the values the result's template prints, all of them text.

    `answers` are the applicant's, with what the officer found among them.
    """
    assert procedure.record is not None
    here = scope(procedure.record, answers, today=today)
    values, functions = known_values(procedure, answers, today, here=here)
    values["text"] = texts(procedure.record, answers, today=today)
    for group in (field for field in procedure.record.fields if field.type is Type.GROUP):
        values[group.key] = _shown(group, values[group.key])
    words = {**functions, **WORDS}
    return {
        key: cel.evaluate(source, values, words) for key, source in procedure.result.values.items()
    }


def result_pages(procedure: Procedure, answers: Answers, *, today: date) -> Paper | None:
    """Return the paper whose pages come before the sheet of the result; None where none do."""
    if not procedure.result.pages:
        return None
    values, functions = known_values(procedure, answers, today)
    if not _holds(procedure.result.pages_when, values, functions):
        return None
    return next(one for one in procedure.papers if one.key == procedure.result.pages)


def _shown(question: Field, value: Any) -> Any:
    """Return an answer as people read it; of a group each row, with the groups within it."""
    if question.type is not Type.GROUP:
        return display(question, value)
    return [{part.key: _shown(part, row[part.key]) for part in question.fields} for row in value]


def parts_wanted(procedure: Procedure, answers: Answers, *, today: date) -> tuple[Part, ...]:
    """Return what follows for these answers, in the order of the text."""
    if not procedure.follows or procedure.record is None:
        return ()
    here = scope(procedure.record, answers, today=today)
    values, functions = known_values(procedure, answers, today, here=here)
    return tuple(part for part in procedure.follows if _holds(part.when, values, functions))


def answers_of_part(
    procedure: Procedure, part: Part, answers: Answers, *, today: date
) -> dict[str, Any]:
    """Return what the form of a part is filled in with, by what is known here; gaps left out."""
    assert procedure.record is not None
    here = scope(procedure.record, answers, today=today)
    values, functions = known_values(procedure, answers, today, here=here)
    values["text"] = texts(procedure.record, answers, today=today)
    words = {**functions, **WORDS}
    found = {key: cel.evaluate(source, values, words) for key, source in part.answers.items()}
    return {key: value for key, value in found.items() if value not in ("", None, {}, [])}


def known_values(
    procedure: Procedure,
    answers: Answers,
    today: date,
    channel: str = "online",
    here: Scope | None = None,
) -> tuple[Values, cel.Functions]:
    """Return what expressions of the procedure may use: answers, computed values, the channel.

    Whoever asks several times walks through the form once and passes on where that led, `here`.
    """
    if procedure.form is None:
        return {"today": today.isoformat(), "channel": channel}, cel.functions_on(today)
    here = here or scope(procedure.form, answers, today=today)
    return {**here.values, "channel": channel}, here.functions


def step_values(
    procedure: Procedure,
    answers: Answers,
    *,
    today: date,
    channel: str = "online",
    here: Scope | None = None,
) -> Values:
    """Return what the conditions of the steps ask for, and no more: it is kept with the case."""
    if procedure.steps is None:
        return {}
    whens = procedure.conditions_of_steps
    names = frozenset().union(*(cel.compiled(when).names for when in whens))
    values, _ = known_values(procedure, answers, today, channel, here)
    return {name: values[name] for name in sorted(names & set(values))}


def _holds(condition: str, values: Values, functions: cel.Functions) -> bool:
    return not condition or bool(cel.evaluate(condition, values, functions))


def _spoken(day: str) -> str:
    return dates.spoken(date.fromisoformat(day)) if day else ""


WORDS: cel.Functions = {
    "spoken": _spoken,
    "spelled": lambda amount: amounts.spelled(amount) if amount else "",
    "upper": str.upper,
    "sentence": sentence,
}
