"""Dossiers in the middle of their life, each brought there by the actions officers use."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import typst
from django.utils import timezone

from simulators.province.answers import WRITERS, Applicant
from simulators.province.staff import actor_named
from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.units.queries import UnitRow
from tinhso.modules.dossiers.actions import drafts, filing, handling, reception, results
from tinhso.modules.dossiers.queries.lists import draft as draft_row
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of, is_due
from tinhso.modules.procedures import queries as procedures

BIRTH, MARITAL, BUSINESS = "1.001193", "1.004873", "1.001612"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`count` dossiers that stop after `until`, filed `oldest` to `newest` working minutes ago."""

    procedure: str
    until: str
    count: int
    oldest: int
    newest: int


PLANS = (
    Plan(procedure=BIRTH, until="submit", count=4, oldest=400, newest=20),
    Plan(procedure=MARITAL, until="submit", count=2, oldest=300, newest=60),
    Plan(procedure=BUSINESS, until="submit", count=2, oldest=500, newest=100),
    Plan(procedure=BIRTH, until="ask_early", count=1, oldest=600, newest=600),
    Plan(procedure=MARITAL, until="receive", count=2, oldest=200, newest=60),
    Plan(procedure=BIRTH, until="hand_over", count=4, oldest=820, newest=90),
    Plan(procedure=MARITAL, until="hand_over", count=5, oldest=1800, newest=300),
    Plan(procedure=BUSINESS, until="hand_over", count=4, oldest=1500, newest=200),
    Plan(procedure=MARITAL, until="ask", count=2, oldest=2400, newest=900),
    Plan(procedure=BIRTH, until="propose", count=3, oldest=500, newest=150),
    Plan(procedure=BUSINESS, until="propose", count=3, oldest=1600, newest=500),
    Plan(procedure=MARITAL, until="decide", count=2, oldest=1100, newest=400),
    Plan(procedure=BIRTH, until="sign", count=2, oldest=450, newest=200),
    Plan(procedure=BIRTH, until="issue", count=3, oldest=500, newest=240),
    Plan(procedure=MARITAL, until="return", count=3, oldest=5000, newest=1500),
)


@dataclass(frozen=True, kw_only=True)
class Staff:
    clerk: Actor
    officer: Actor
    leader: Actor


@dataclass(frozen=True, kw_only=True)
class Case:
    code: str
    staff: Staff
    applicant: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where and when the dossiers live: the commune, its staff, a sheet of paper, now."""

    chance: random.Random
    home: UnitRow
    staff: Staff
    proof: bytes
    now: datetime


def open_dossiers(
    chance: random.Random, *, home: UnitRow, owners: Sequence[Applicant], at: datetime
) -> int:
    """File and carry on all of `PLANS`, and the demo citizen's own; return how many there are."""
    day = timezone.localdate(at)
    staff = Staff(
        clerk=actor_named("motcua", day=day),
        officer=actor_named("chuyenmon", day=day),
        leader=actor_named("lanhdao", day=day),
    )
    scene = Scene(chance=chance, home=home, staff=staff, proof=_proof(), now=at)
    planned = [(plan, _age(plan, number)) for plan in PLANS for number in range(plan.count)]
    for plan, age in sorted(planned, key=lambda item: -item[1]):
        applicant = chance.choice(owners)
        _carry(scene, plan, age, applicant, _actor(applicant))
    return len(planned) + _of_citizen(scene, owners[0])


def _age(plan: Plan, number: int) -> int:
    step = (plan.oldest - plan.newest) / max(1, plan.count - 1)
    return round(plan.oldest - step * number)


def _actor(applicant: Applicant) -> Actor:
    return Actor(
        id=f"person:{applicant.id}", person_id=applicant.id, name=applicant.full_name, assurance=2
    )


def _of_citizen(scene: Scene, like: Applicant) -> int:
    """Give the demo citizen one finished dossier, one that waits for her, and a draft."""
    citizen = actor_named("nguoidan", day=timezone.localdate(scene.now))
    assert citizen.person_id is not None
    her = replace(
        like,
        id=citizen.person_id,
        full_name=citizen.name,
        gender="female",
        personal_number="038190000001",
        birth_date=date(1990, 3, 4),
    )
    done = Plan(procedure=BIRTH, until="return", count=1, oldest=1900, newest=1900)
    waits = Plan(procedure=MARITAL, until="ask", count=1, oldest=1000, newest=1000)
    for plan in (done, waits):
        _carry(scene, plan, plan.oldest, her, citizen)
    _draft(scene, BUSINESS, her, citizen, scene.now - timedelta(hours=20))
    return 2


def _carry(scene: Scene, plan: Plan, age: int, applicant: Applicant, actor: Actor) -> None:
    calendar = calendar_of(scene.home.id)
    begun = calendar.shift(scene.now, -age)
    draft_id = _draft(scene, plan.procedure, applicant, actor, begun)
    code = filing.submit(actor=actor, draft_id=draft_id, at=begun)
    route = _route(plan.until)
    pause = min(age / (len(route) + 1), 45)
    for number, step in enumerate(route, start=1):
        at = min(scene.now, calendar.shift(begun, round(pause * number)))
        step(Case(code=code, staff=scene.staff, applicant=actor, at=at))


def _draft(scene: Scene, procedure: str, applicant: Applicant, actor: Actor, at: datetime) -> UUID:
    today = timezone.localdate(at)
    draft_id = drafts.start_draft(actor=actor, procedure=procedure, unit_id=scene.home.id, at=at)
    written = draft_row(actor=actor, draft_id=draft_id).answers
    answers = written | WRITERS[procedure](applicant, scene.chance, today)
    version = procedures.published(procedure, day=today)
    assert version.form is not None
    last = version.form.pages[-1].key
    drafts.save_draft(actor=actor, draft_id=draft_id, answers=answers, page=last, at=at)
    for paper in procedures.papers_needed(version, answers, today=today):
        drafts.add_paper(
            actor=actor,
            draft_id=draft_id,
            key=paper.key,
            name=f"{paper.key.replace('_', '-')}.pdf",
            content=scene.proof,
            at=at,
        )
    return draft_id


def _proof() -> bytes:
    source = '#set page("a5")\n#align(center)[*GIẤY TỜ MẪU*\n\nKhông có giá trị sử dụng.]'
    return bytes(typst.compile(source.encode()))


def _receive(case: Case) -> None:
    reception.receive(actor=case.staff.clerk, code=case.code, at=case.at)


def _hand_over(case: Case) -> None:
    reception.hand_over(
        actor=case.staff.clerk, code=case.code, note="Đủ giấy tờ theo thành phần hồ sơ.", at=case.at
    )


def _ask(case: Case) -> None:
    reception.request_supplement(
        actor=case.staff.officer,
        code=case.code,
        text="Bổ sung ảnh chụp rõ giấy tờ chứng minh nơi cư trú từ năm 2020 đến nay.",
        at=case.at,
    )


def _ask_early(case: Case) -> None:
    reception.request_supplement(
        actor=case.staff.clerk,
        code=case.code,
        text="Ảnh Giấy chứng sinh bị mờ, chụp lại đủ bốn góc.",
        at=case.at,
    )


def _propose(case: Case) -> None:
    handling.propose(
        actor=case.staff.officer, code=case.code, note="Hồ sơ đủ điều kiện.", at=case.at
    )


def _decide(case: Case) -> None:
    handling.decide(actor=case.staff.leader, code=case.code, note="", at=case.at)


def _sign(case: Case) -> None:
    results.sign(actor=case.staff.leader, code=case.code, at=case.at)


def _issue(case: Case) -> None:
    results.issue(actor=case.staff.clerk, code=case.code, at=case.at)


def _return(case: Case) -> None:
    if is_due(case.code):
        (charge,) = charges_of(subject=case.code)
        settle_at_desk(charge_id=charge.id, actor=case.staff.clerk, at=case.at)
    reception.return_result(actor=case.staff.clerk, code=case.code, at=case.at)


Move = Callable[[Case], None]
STRAIGHT: dict[str, Move] = {
    "receive": _receive,
    "hand_over": _hand_over,
    "propose": _propose,
    "decide": _decide,
    "sign": _sign,
    "issue": _issue,
    "return": _return,
}
ASIDE: dict[str, tuple[Move, ...]] = {
    "submit": (),
    "ask": (_receive, _hand_over, _ask),
    "ask_early": (_ask_early,),
}


def _route(until: str) -> tuple[Move, ...]:
    """Return the moves that bring a dossier as far as `until`."""
    if until in ASIDE:
        return ASIDE[until]
    names = list(STRAIGHT)
    return tuple(STRAIGHT[name] for name in names[: names.index(until) + 1])
