"""A province with one person of every kind, and one dossier at every place a dossier can stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tinhso.core.actor import Actor, Role, system
from tinhso.core.api import limits
from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.files.actions import keep_made
from tinhso.core.people import actions as people
from tinhso.core.people import delegating
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of
from tinhso.core.tasks import actions as tasks
from tinhso.core.tasks.rules import Answer
from tinhso.core.testing.database import undone
from tinhso.core.testing.units import the_province
from tinhso.core.units.models import Unit
from tinhso.modules.dossiers.actions import filing, handling, reception, results
from tinhso.modules.dossiers.actions.handovers import make_handover
from tinhso.modules.dossiers.events import Carries, Delivery
from tinhso.modules.dossiers.tests.drawing import drawing
from tinhso.modules.dossiers.tests.factories import BIRTH, Commune, a_firm, a_unit, moment
from tinhso.modules.identity.actions import TokenOrder, make_token
from tinhso.modules.identity.queries import tokens_of
from tinhso.modules.notifications.actions import notify
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.petitions.tests.written import Petitions, petitions_of
from tinhso.modules.plan.actions import load_targets
from tinhso.modules.procedures.actions import editing
from tinhso.modules.queues.actions.appointments import book, offer
from tinhso.modules.queues.queries.appointments import Terms
from tinhso.modules.signing import gateway
from tinhso.modules.signing.tests.keys import lend

NOW = moment(17, 10)
OWNER, CHILD_LAST, CHILD_NAME = "Trịnh Thị Thử Kín", "Bùi", "Kín An"
NUMBER, PHONE, EMAIL = "038196777001", "0900777001", "thu-kin@example.invalid"
FIRM = "Công ty TNHH Thử Kín"
# What of the owner only the owner and the officers of the unit may ever read.
PERSONAL = (OWNER, OWNER.upper(), NUMBER, PHONE, EMAIL, CHILD_NAME, CHILD_NAME.upper())
# So that there is a page of findings; nothing on it has to be answered.
REMARK = {"fields": [{"key": "remark", "label": "Ghi chú thẩm tra", "optional": True}]}
STATES = (
    "submitted",
    "paused",
    "received",
    "examining",
    "deciding",
    "signing",
    "issuing",
    "issued",
)


@dataclass
class Province:
    """`browsers` and `actors` by kind of person, `codes` by where the dossier stands."""

    commune: Commune
    actors: dict[str, Actor] = field(default_factory=dict)
    cookies: dict[str, object] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    draft: str = ""
    notification: int = 0
    task: int = 0
    token: int = 0  # of the owner
    tokens: dict[str, str] = field(default_factory=dict)
    seal_key: str = ""
    handover: int = 0  # a list the clerk made, of one dossier
    firm: int = 0  # for which the agent filed, and the retired one may no longer act
    firm_code: str = ""
    firm_draft: str = ""
    appointment: str = ""  # of the owner, this afternoon
    petitions: Petitions | None = None  # of the owner

    def browser(self, who: str, language: str = "vi") -> Client:
        """Return a fresh browser in which this kind of person is signed in and reads `language`."""
        browser = Client()
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        if who in self.cookies:
            browser.cookies.load(self.cookies[who])
        return browser

    def get(
        self, who: str, address: str, values: dict[str, str] | None = None, *, language: str = "vi"
    ) -> HttpResponse:
        """Open a page as this kind of person; what it writes ends with the test."""
        return self.browser(who, language).get(address, values)

    def post(self, who: str, address: str, values: dict[str, str] | None = None) -> HttpResponse:
        """Send a form as this kind of person; what it changed is undone."""
        with undone():
            return self.browser(who).post(address, values or {})


@contextmanager
def in_a_province(keys: Path) -> Iterator[Province]:
    """Give a province at the hour of the tests; whatever is done to it is undone at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(settings, "KEYS_FOLDER", keys)
        patch.setattr(settings, "API_REQUESTS_PER_MINUTE", 10**9)
        gateway.keys.cache_clear()
        limits.forget()
        with undone():
            yield a_province(keys)
    gateway.keys.cache_clear()


def a_province(keys: Path) -> Province:
    """Build it in the database, at `NOW` less an hour; `keys` gets the keys of its officers."""
    load_targets(settings.DATA_FOLDER / "plans")
    made = Province(Commune(audience=("citizen", "organization"), findings=REMARK))
    unit, other = made.commune.unit, a_unit("H56.103", "phường Bỉm Sơn", "14812")
    root = the_province()
    Unit.objects.filter(pk__in=[unit.pk, other.pk]).update(parent=root)
    _enter(made, "owner", OWNER, number=NUMBER, phone=PHONE, email=EMAIL)
    _enter(made, "citizen", "Phan Văn Thí Dụ", number="038096777002")
    _enter(made, "clerk", "Lê Thị Minh Họa", unit, Role.ONE_STOP)
    _enter(made, "officer", "Phạm Văn Ví Dụ", unit, Role.CASE_OFFICER)
    _enter(made, "leader", "Đỗ Văn Giả Định", unit, Role.LEADER)
    _enter(made, "registrar", "Mai Thị Thử", unit, Role.REGISTRAR)
    _enter(made, "deputy", "Mai Văn Thử Phó", unit, post="Phó Chủ tịch")
    _enter(made, "stranger", "Vũ Thị Thử Nghiệm", other, Role.ONE_STOP)
    _enter(made, "far_officer", "Phạm Thị Thử Xa", other, Role.CASE_OFFICER)
    _enter(made, "far_leader", "Đỗ Thị Thử Xa", other, Role.LEADER)
    _enter(made, "far_registrar", "Lê Văn Thử Xa", other, Role.REGISTRAR)
    _enter(made, "far_admin", "Cao Văn Thử Xa", other, Role.ADMINISTRATOR)
    _enter(made, "digital", "Hồ Văn Thử Số", root, Role.DIGITAL_OFFICE)
    _enter(made, "admin", "Cao Thị Thử Trị", root, Role.ADMINISTRATOR)
    _let_deputy_sign(made)
    editing.write(
        actor=made.actors["admin"], code=BIRTH, text=editing.text_of(BIRTH), at=moment(17, 9)
    )
    for who in ("leader", "deputy"):
        lend(keys, "H56.102.leader", made.actors[who])
    made.codes = {state: _brought_to(made, state) for state in STATES}
    _hand_on(made)
    made.draft = _draft(made)
    _file_for_a_firm(made)
    made.notification = notify(
        person_id=made.actors["owner"].person_id,
        subject=f"Tin cho {OWNER}",
        text="Tin thử",
        link="/ho-so-cua-toi/",
        at=NOW,
        cause="thu",
    )
    made.task = _task(made.actors["clerk"])
    made.appointment = _appointment(made)
    made.petitions = petitions_of(
        made.actors["owner"], made.commune.unit.pk, made.actors["leader"], words=PERSONAL[0], at=NOW
    )
    made.tokens = {who: _token(actor) for who, actor in made.actors.items()}
    made.token = tokens_of(actor=made.actors["owner"], at=NOW)[0].id
    return made


def _hand_on(made: Province) -> None:
    """Return a result to who signs for it, and put a dossier on a hand-over list."""
    made.codes["returned"] = _brought_to(made, "issued")
    reception.return_result(
        actor=made.actors["clerk"],
        code=made.codes["returned"],
        at=NOW,
        delivery=Delivery.DESK,
        signature=drawing(),
    )
    made.handover = make_handover(
        actor=made.actors["clerk"],
        carries=Carries.DOSSIERS,
        codes=[made.codes["examining"]],
        receiver_id=None,
        at=NOW,
    )


def _file_for_a_firm(made: Province) -> None:
    """Let an agent file for an organisation; of two who acted for it, one may no longer."""
    made.firm = a_firm(FIRM)
    day = timezone.localdate(NOW)
    for who, until in (("agent", None), ("retired", day)):
        _enter(made, who, f"Ngô Văn Thử {who.title()}")
        people.represent(
            actor=system("test"),
            at=NOW,
            person_id=made.actors[who].person_id,
            organisation_id=made.firm,
            capacity="legal",
            valid_from=day.replace(month=1),
            valid_to=until,
        )
        account = Account.objects.select_related("person").get(username=who)
        made.actors[who] = actor_of(account, day=day)
    drafts = [
        made.commune.draft(moment(17, 8), citizen=made.actors["agent"], organisation_id=made.firm)
        for _ in range(2)
    ]
    made.firm_draft = str(drafts[0])
    made.firm_code = filing.submit(actor=made.actors["agent"], draft_id=drafts[1], at=moment(17, 8))


def _appointment(made: Province) -> str:
    """Let the one-stop shop take appointments, and the owner come this afternoon."""
    unit_id, at = made.commune.unit.pk, moment(17, 8)
    terms = Terms(minutes=30, places=2, days_ahead=14)
    offer(actor=made.actors["clerk"], unit_id=unit_id, terms=terms, valid_from=at.date(), at=at)
    return book(actor=made.actors["owner"], unit_id=unit_id, starts_at=moment(17, 14), at=at)


def _task(asker: Actor) -> int:
    """Bring a long work of the clerk's to its end, with the file it made."""
    task_id = tasks.ask(kind="desk.export", title="Bảng thử", actor=asker, at=NOW)
    turn = tasks.begin(task_id=task_id, kind="desk.export", at=NOW).turn
    kept = keep_made(content=OWNER.encode(), name="bang.csv", mime="text/csv", at=NOW)
    tasks.finish(task_id=task_id, turn=turn, answer=Answer(file_id=kept.id), at=NOW)
    return task_id


def _token(actor: Actor) -> str:
    """Make a token that may do whatever its holder may."""
    scopes = frozenset(Scope) if actor.is_officer else frozenset(Scope) - OF_OFFICERS
    return make_token(TokenOrder(name="Thử", scopes=scopes, days=7), actor=actor, at=NOW)


def _let_deputy_sign(made: Province) -> None:
    """Let the deputy, without a role of their own, do the leader's work in the leader's place."""
    unit = made.commune.unit
    day = timezone.localdate(NOW)
    leader, deputy = (made.actors[who].person_id for who in ("leader", "deputy"))
    people.delegate(
        actor=system("test"),
        at=NOW,
        delegator_id=leader,
        delegate_id=deputy,
        form="kt",
        scope=delegating.Scope(roles=((Role.LEADER, unit.pk),), valid_from=day, valid_to=None),
    )
    account = Account.objects.select_related("person").get(username="deputy")
    made.actors["deputy"] = actor_of(account, day=day)
    made.tokens["deputy"] = _token(made.actors["deputy"])


def _enter(
    made: Province,
    who: str,
    name: str,
    unit: Unit | None = None,
    *roles: Role,
    number: str | None = None,
    post: str = "Công chức",
    phone: str = "",
    email: str = "",
) -> None:
    by = {"actor": system("test"), "at": NOW}
    person_id = people.enrol_person(
        **by, full_name=name, personal_number=number, phone=phone, email=email
    )
    people.open_account(**by, person_id=person_id, username=who, assurance=2)
    held = {"person_id": person_id, "valid_from": NOW.date().replace(month=1)}
    if unit is not None:
        people.appoint(**by, **held, unit_id=unit.pk, title=post)
    for role in roles:
        people.assign_role(**by, **held, unit_id=unit.pk, role=role)
    account = Account.objects.select_related("person").get(username=who)
    made.actors[who] = actor_of(account, day=timezone.localdate(NOW))
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    made.cookies[who] = {name: morsel.value for name, morsel in browser.cookies.items()}


def _draft(made: Province) -> str:
    more = {
        "requester_name": OWNER,
        "requester_personal_number": NUMBER,
        "requester_phone": PHONE,
        "mother_name": OWNER,
        "child_last": CHILD_LAST,
        "child_name": CHILD_NAME,
    }
    at = moment(17, 8)
    return str(made.commune.draft(at, citizen=made.actors["owner"], more=more))


def _brought_to(made: Province, state: str) -> str:
    """File a dossier and take it on, step by step, until it stands where `state` says."""
    at = moment(17, 8)
    by = made.actors
    code = filing.submit(actor=by["owner"], draft_id=_draft(made), at=at)
    if state == "paused":
        reception.request_supplement(actor=by["clerk"], code=code, text="Thiếu giấy", at=at)
        return code
    noted = {"code": code, "note": "", "at": at}
    way = (
        ("received", lambda: reception.receive(actor=by["clerk"], code=code, at=at)),
        ("examining", lambda: reception.hand_over(actor=by["clerk"], **noted)),
        ("deciding", lambda: handling.propose(actor=by["officer"], **noted)),
        ("signing", lambda: handling.decide(actor=by["leader"], **noted)),
        ("issuing", lambda: results.sign(actor=by["leader"], code=code, at=at)),
        ("issued", lambda: _finish(by, code, at)),
    )
    places = [place for place, _ in way]
    for _, step in way[: places.index(state) + 1 if state in places else 0]:
        step()
    return code


def _finish(by: dict[str, Actor], code: str, at: datetime) -> None:
    results.issue(actor=by["registrar"], code=code, at=at)
    settle_at_desk(charge_id=charges_of(subject=code)[0].id, actor=by["clerk"], at=at)
