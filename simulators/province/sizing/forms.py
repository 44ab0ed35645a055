"""Filled-in forms of every procedure, kept as text in which an applicant is put for a stand-in."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from simulators.province.answers import Applicant
from simulators.province.names import FEMALE, MALE
from simulators.province.sizing.crowd import Somebody
from simulators.province.sizing.writing import faults, written
from tinhso.core.search import fold
from tinhso.core.steps.actions import keep_graph
from tinhso.core.steps.graph import Graph, Step, StepType
from tinhso.core.units.models import Level
from tinhso.core.units.queries import UnitRow
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure

VARIANTS = 4  # filled-in forms of one procedure for each gender
# How often a procedure is asked for, roughly as communes report it; the others now and then.
WEIGHTS = {"1.001193": 26, "2.000815": 30, "1.004873": 14, "2.000635": 12, "1.001612": 8}
USUAL_WEIGHT = 3
NAME, AREA, BORN = "Nguyễn Đứng Thay", "xã Đứng Thay, tỉnh Mẫu", date(1990, 3, 7)
NUMBERS = {MALE: "038090000007", FEMALE: "038190000007"}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One filled-in form as JSON, and what the dossier is then about."""

    answers: str
    subject: str
    folded: str

    def of(self, who: Somebody) -> "Filled":
        """Return the form as `who` would have filled it in."""
        put = {
            NAME: who.full_name,
            NUMBERS[who.gender]: who.personal_number,
            BORN.isoformat(): who.birth_date.isoformat(),
            AREA: who.home.place,
        }
        answers = self.answers
        for there, here in put.items():
            answers = answers.replace(there, here)
        return replace(
            self,
            answers=answers,
            subject=self.subject.replace(NAME, who.full_name),
            folded=self.folded.replace(fold(NAME), who.folded),
        )


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A procedure of which dossiers are made: its forms by gender, its graph, its steps in line."""

    procedure: Procedure
    forms: Mapping[str, Sequence[Filled]]
    graph_id: int
    steps: Sequence[Step]


def kinds(*, at: datetime, day: date, seed: int, level: Level) -> tuple[Sequence[Kind], list[int]]:
    """Return the procedures of a level that run in one line of steps, and how often each comes."""
    chance = random.Random(seed + 2)  # noqa: S311  invented answers, not secrets
    found = list(_kinds(at, day, chance, level))
    return found, [WEIGHTS.get(kind.procedure.code, USUAL_WEIGHT) for kind in found]


def _kinds(at: datetime, day: date, chance: random.Random, level: Level) -> Iterator[Kind]:
    for row in sorted(procedures.search(day=day), key=lambda row: row.code):
        procedure = procedures.published(row.code, day=day)
        if row.agency_level != level or not procedure.is_complete or procedure.follows:
            continue
        assert procedure.steps is not None
        steps = _in_line(procedure.steps)
        forms = {gender: list(_forms(procedure, gender, chance, day)) for gender in NUMBERS}
        if steps and all(forms.values()):
            graph_id = keep_graph(name=procedure.code, graph=procedure.steps, at=at)
            yield Kind(procedure=procedure, forms=forms, graph_id=graph_id, steps=steps)


def _in_line(graph: Graph) -> Sequence[Step]:
    tasks = [step for step in graph.steps if step.type is StepType.TASK]
    is_line = len(tasks) == len(graph.steps) - 1 and all(len(step.ways) == 1 for step in tasks)
    return tasks if is_line else ()


def _forms(procedure: Procedure, gender: str, chance: random.Random, day: date) -> Iterator[Filled]:
    applicant = Applicant(
        id=0,
        full_name=NAME,
        gender=gender,
        birth_date=BORN,
        personal_number=NUMBERS[gender],
        home="",
        area=AREA,
    )
    for _ in range(VARIANTS):
        answers = written(procedure, applicant, chance, day)
        if not faults(procedure.form, answers, day):
            yield _filled(procedure, answers, day)


def _filled(procedure: Procedure, answers: Mapping[str, Any], day: date) -> Filled:
    about = procedures.subject_of(procedure, answers, today=day)
    name = str.__str__(procedure.short_name)
    subject = f"{name} cho {about}" if about else name
    text = json.dumps(answers, ensure_ascii=False)
    return Filled(answers=text, subject=subject[:300], folded=fold(subject))


def done_at(unit: UnitRow, step: Step) -> str:
    """Return the code of the unit a step of a dossier of `unit` is done at, if it is another."""
    return f"{unit.code}.{step.unit[1:]}" if step.unit.startswith("+") else step.unit
