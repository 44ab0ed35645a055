"""Who may open what: every address of the product, for every kind of person.

An address that is not in the table fails by name: place it in the table.
"""

import html
import logging
import re
from functools import cache

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from tinhso.core.ledger.queries import history
from tinhso.core.ledger.seal_keys import make_key
from tinhso.core.steps.queries import open_step_of
from tinhso.core.testing.database import undone
from tinhso.modules.desk.tasks import export
from tinhso.modules.desk.tests.workbooks import written
from tinhso.modules.documents.queries import document
from tinhso.modules.dossiers.models import Dossier, DraftPaper
from tinhso.modules.dossiers.tests.factories import BIRTH
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.signing import gateway
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import (
    FIRM,
    NOW,
    NUMBER,
    OWNER,
    PERSONAL,
    STATES,
    a_province,
)
from tinhso.site.tests.rights import (
    AUDIENCES,
    CITIZEN_FORM_AT,
    ENOUGH,
    OFFICERS,
    PUBLIC,
    ROWS,
    SIGNED,
    TYPED,
    UNIT,
    VERB_ROWS,
)

__all__ = ["keys_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]

CODES = dict.fromkeys(("portal:procedure", "portal:start", "desk:steps", "desk:versions"), BIRTH)
VERBS_ABOUT = {
    "desk:queue_act": "xong",
    "desk:appointment_act": "den",
    "desk:staff": "vang-mat",
    "desk:document_act": "thu-hoi",
    "desk:organisation_act": "dai-dien",
    "portal:petition_act": "rut",
}
CODES |= {"portal:unit": "H56", "portal:screen": "H56", "portal:screen_numbers": "H56"}
CODES |= {"portal:book_day": "H56.102", "portal:book_slot": "H56.102"}
OF_PROCEDURES = ("editor", "preview", "file", "retire", "bpmn")
CODES |= dict.fromkeys((f"desk:procedure_{name}" for name in OF_PROCEDURES), BIRTH)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, keys_folder):
    """One province for the whole file: every request is undone, and all of it at the end."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(settings, "KEYS_FOLDER", keys_folder)
        _spare(patch)
        gateway.keys.cache_clear()
        with undone():
            made = a_province(keys_folder)
            made.seal_key = make_key().id
            yield made
    gateway.keys.cache_clear()


def _spare(patch):
    """Spare what nobody here looks at: a copy of each context, a line of the log for each page."""
    patch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
    patch.setattr(logging.getLogger("tinhso.request"), "level", logging.WARNING)


@cache
def _named(resolver=None, prefix=""):
    """Return what each address of the product has to be given, by its name."""
    found = {}
    for entry in (resolver or get_resolver("tinhso.site.urls")).url_patterns:
        if hasattr(entry, "url_patterns"):
            found |= _named(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif "api/v1" in str(entry.pattern) or str(entry.pattern).startswith("v1/"):
            continue  # operations have scopes besides: test_api_rights.py
        else:
            found[f"{prefix}{entry.name or entry.pattern}"] = entry.pattern.converters.keys()
    return found


def _address(province, name, state="issued", **more):
    """Return the address of a page of the dossier in `state`, or of the owner's draft."""
    state = "returned" if name == "desk:signature" else state
    row = Dossier.objects.get(code=province.codes[state])
    papers = DraftPaper.objects.filter(draft_id=province.draft) if "draft_" in name else row.papers
    keys = {"portal:seal_key": province.seal_key, "portal:begin_upload": "birth_notice"}
    code = province.appointment if name.endswith("appointment") else row.code
    values = {
        "code": CODES.get(name, code),
        "day": "2026-11-18",
        **dict.fromkeys(("draft_id", "upload_id"), province.draft),
        "paper_id": papers.latest("pk").pk,
        "notification_id": province.notification,
        "person_id": province.actors["clerk"].person_id,
        "task_id": province.task,
        "handover_id": province.handover,
        "token_id": province.token,
        "organisation_id": province.firm,
        "form": "01",
        "name": f"person-{province.actors['leader'].person_id}",
        "key": keys.get(name, "nop-truc-tuyen"),
        "page": "child",
        "language": "en",
        "scheme": "dark",
        "number": 1,
        "verb": VERBS_ABOUT.get(name, "ask"),
        **province.petitions.named_in(name),
        "lookup": document(row.document_id).lookup_code if row.document_id else "",
        **more,
    }
    return reverse(name, kwargs={key: values[key] for key in _named()[name]})


def _text(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_text = answer.get("Content-Type", "").startswith(("text/", "application/json"))
    return html.unescape(body.decode()) if is_text else ""


def _opens(answer):
    """Say whether the person got what was asked for, even if it is too late for it."""
    sent_to_sign_in = answer.get("Location", "").startswith("/dang-nhap/")
    return answer.status_code not in {403, 404, 405} and not sent_to_sign_in


def _told_too_much(answer, who):
    """Return what of the owner stands in an answer to somebody who may not know it."""
    text = _text(answer)
    return [] if who in UNIT | {"owner"} else [word for word in PERSONAL if word in text]


@pytest.mark.xdist_group("rights_of_addresses")  # as long as all the rest: two can share it
class EveryAddress:
    def test_stands_in_the_table(self):
        missing = sorted(_named().keys() - {name for name, *_ in ROWS})

        assert missing == [], f"place it in the table: {', '.join(missing)}"

    def test_of_the_table_exists(self):
        assert sorted({name for name, *_ in ROWS} - _named().keys()) == []

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
    def test_opens_to_those_it_is_for(self, province, row):
        name, readers, writers = row
        at = CITIZEN_FORM_AT.get(name, "issued")
        asked = (
            ("opens", readers, province.get, _address(province, name), {}),
            ("takes a form", writers, province.post, _address(province, name, at), TYPED.get(name)),
        )
        wrong = []
        for what, audience, ask, address, typed in asked:
            for who in ENOUGH if audience == "." else sorted(PUBLIC):
                answer = ask(who, address, typed)
                if _opens(answer) != (who in AUDIENCES[audience]):
                    wrong.append(f"{who}: {what}? {answer.status_code}, table says {audience}")
                wrong += [f"{who} reads {word}" for word in _told_too_much(answer, who)]

        assert wrong == []


class EveryState:
    @pytest.mark.parametrize("state", STATES)
    def test_of_a_dossier_shows_it_to_the_same_people(self, province, state):
        wrong = []
        for name, audience in (("portal:dossier", "readers"), ("desk:dossier", "unit")):
            for who in sorted(PUBLIC):
                answer = province.get(who, _address(province, name, state))
                if _opens(answer) != (who in AUDIENCES[audience]):
                    wrong.append(f"{name}: {who} got {answer.status_code}")
                wrong += _told_too_much(answer, who)

        assert wrong == []

    @pytest.mark.parametrize("state", STATES)
    def test_of_a_dossier_is_told_to_anyone_without_a_word_about_the_person(self, province, state):
        answer = province.get("nobody", reverse("portal:track"), {"code": province.codes[state]})

        assert province.codes[state] in _text(answer)
        assert _told_too_much(answer, "nobody") == []


class EveryVerb:
    @pytest.mark.parametrize("row", VERB_ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
    def test_is_done_by_those_it_is_for_and_by_nobody_else(self, province, row):
        verb, state, audience = row
        address = _address(province, "desk:act", state, verb=verb)
        typed = {"ready": "1", "note": "Thử", "due_day": "30/11/2026", "due_time": "16:00"}
        done = _doers(province, sorted(PUBLIC), address, typed, state)

        assert set(done) == AUDIENCES[audience]

    @pytest.mark.parametrize(
        ("page", "typed"),
        [("portal:withdraw", {"reason": "Thử"}), ("portal:supplement", {"note": "Thử"})],
    )
    def test_of_the_citizen_is_done_by_the_owner_alone(self, province, page, typed):
        state = CITIZEN_FORM_AT[page]
        address = _address(province, page, state)
        done = _doers(province, sorted(PUBLIC), address, typed, state)

        assert done == ["owner"]

    def test_on_many_dossiers_is_done_by_those_it_is_for(self, province):
        typed = {"verb": "receive", "code": province.codes["submitted"]}
        address = reverse("desk:bulk")
        done = _doers(province, sorted(PUBLIC), address, typed, "submitted")

        assert done == ["clerk"]


def _exported(asker):
    """Return the codes in the workbook that the runner makes of all an officer may see."""
    asked = {"asker": asker.person_id, "q": "", "state": "", "procedure": ""}
    sheet = written(export, at=NOW, **asked)
    return {code for (code, *_) in sheet.iter_rows(min_row=2, values_only=True)}


def _doers(province, people, address, typed, state):
    """Return those whose form changes the dossier; each change is undone before the next."""
    code = province.codes[state]
    before = _whole(code)
    done = []
    for who in people:
        with undone():
            answer = province.browser(who).post(address, typed)
            assert _told_too_much(answer, who) == [], f"{who} at {address}"
            done += [who] if _whole(code) != before else []
    return done


def _whole(code):
    """Return everything that a verb could change."""
    step = open_step_of(code)
    held = step and (step.kind, step.assignee_id, step.due_at)
    return (
        Dossier.objects.values().get(code=code),
        len(history(f"dossier:{code}")),
        held,
        _paid(code),
    )


def _paid(code):
    return [(charge.state, charge.paid_at) for charge in charges_of(subject=code)]


# What is done with what was filed for an organisation: by the agent, not by who was one before.
OF_THE_FIRM = """
  portal:dossier                 readers
  portal:sent                    readers
  portal:answers                 readers
  portal:answers_printed         readers
  portal:supplement              readers
  portal:withdraw                readers
  portal:paper                   readers
  portal:draft                   agents
  portal:papers                  agents
  portal:draft_paper             agents
  portal:review                  agents
  portal:discard                 agents
  portal:printed                 agents
  portal:form_page               agents
"""
FIRM_ROWS = [line.split() for line in OF_THE_FIRM.strip().splitlines()]


class WhatWasFiledForAnOrganisation:
    @pytest.mark.parametrize("row", FIRM_ROWS, ids=lambda row: row[0])
    def test_opens_to_its_representatives_of_today(self, province, row):
        name, audience = row
        code, draft = province.firm_code, province.firm_draft
        papers = DraftPaper.objects.filter(draft_id=draft)
        if audience == "readers":
            papers = Dossier.objects.get(code=code).papers
        address = _address(
            province, name, code=code, draft_id=draft, paper_id=papers.latest("pk").pk
        )
        wanted = {"agent"} | (UNIT if audience == "readers" else set())

        opened = {who for who in sorted(PUBLIC) if _opens(province.get(who, address))}

        assert opened == wanted

    def test_is_in_the_lists_of_those_who_can_open_it(self, province):
        code, listed, named = province.firm_code, set(), set()
        for who in sorted(SIGNED):
            mine = _text(province.get(who, reverse("portal:my_dossiers")))
            listed |= {who} if code in mine or province.firm_draft in mine else set()
            told = _text(province.get(who, reverse("portal:organisations")))
            named |= {who} if FIRM in told else set()
        found = {
            who
            for who in sorted(OFFICERS)
            if code in _text(province.get(who, reverse("desk:dossiers")))
        }

        assert listed == named == {"agent"}
        assert found == UNIT

    def test_is_withdrawn_by_its_representatives_alone(self, province):
        address = _address(province, "portal:withdraw", code=province.firm_code)
        before = Dossier.objects.get(code=province.firm_code).state
        done = set()
        for who in sorted(PUBLIC):
            with undone():
                province.browser(who).post(address, {"reason": "Thử"})
                if Dossier.objects.get(code=province.firm_code).state != before:
                    done.add(who)

        assert done == {"agent"}


class Lists:
    @pytest.mark.parametrize("who", sorted(OFFICERS))
    def test_of_the_desk_its_file_and_its_search_hold_what_can_be_opened(self, province, who):
        codes = set(province.codes.values())
        opened = {
            code for code in codes if _opens(province.get(who, f"/ban-lam-viec/ho-so/{code}/"))
        }
        listed = _text(province.get(who, reverse("desk:dossiers")))
        found = [
            _text(province.get(who, reverse("desk:search"), {"q": words}))
            for words in (OWNER, NUMBER)
        ]
        in_file = _exported(province.actors[who])

        assert {code for code in codes if code in listed} == opened
        assert [{code for code in codes if code in text} for text in found] == [opened, opened]
        assert in_file - {province.firm_code} == opened
        assert opened == (codes if who in UNIT else set())

    @pytest.mark.parametrize("who", sorted(SIGNED))
    def test_of_a_person_hold_that_persons_own(self, province, who):
        listed = _text(province.get(who, reverse("portal:my_dossiers")))
        told = _text(province.get(who, reverse("notifications:notification_list")))

        shown = {code for code in province.codes.values() if code in listed}
        assert shown == (set(province.codes.values()) if who == "owner" else set())
        assert (f"Tin cho {OWNER}" in told) == (who == "owner")

    @pytest.mark.parametrize("who", sorted(OFFICERS))
    def test_of_what_waits_hold_nothing_of_another_unit(self, province, who):
        listed = _text(province.get(who, reverse("desk:inbox")))

        shown = {code for code in province.codes.values() if code in listed}
        assert bool(shown) == (who in UNIT)


class WhatMayNotBeKnown:
    @pytest.mark.parametrize("who", ["citizen", "stranger", "far_leader", "digital", "admin"])
    @pytest.mark.parametrize(
        "page", ["portal:dossier", "desk:dossier", "portal:paper", "desk:slip"]
    )
    def test_is_answered_as_what_does_not_exist(self, province, who, page):
        there = province.codes["issued"]
        made_up = f"{there[:-4]}9999"
        answers = [
            province.get(who, _address(province, page, code=code)) for code in (there, made_up)
        ]

        one, other = (_bare(_text(answer)).replace(made_up, there) for answer in answers)
        assert one == other
        assert answers[0].status_code == answers[1].status_code


def _bare(text):
    """Leave out the form token, which differs in every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
