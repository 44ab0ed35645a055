"""Who may call what: every operation of the API, for every kind of person, with and without scope.

An operation that is not in the table fails by name: place it in the table.
"""

import json

import pytest
from django.test import Client, RequestFactory

from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.errors import NotFound
from tinhso.core.testing.database import undone
from tinhso.modules.documents.queries import document
from tinhso.modules.dossiers.models import Dossier, DraftPaper
from tinhso.modules.dossiers.tests.factories import BIRTH
from tinhso.modules.identity.actions import TokenOrder, make_token
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.reference import pages
from tinhso.site.tests.province import NOW, PERSONAL
from tinhso.site.tests.rights import AUDIENCES, OFFICERS, SIGNED, UNIT, VERB_ROWS
from tinhso.site.tests.test_rights import _whole

__all__ = ["keys_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]

# operation             answers
TABLE = """
  listProcedures        public
  catalogueAsTurtle     public
  catalogueAsJsonLd     public
  getProcedure          public
  getForm               public
  checkForm             public
  listFields            public
  listLifeEvents        public
  trackDossier          public
  listIndicators        public
  getIndicator          public
  listIndicatorRows     public
  listUnits             public
  getUnitTree           public
  getUnit               public
  listSuccessors        public
  listPredecessors      public
  verifyFile            public
  verifyCode            public
  whoAmI                signed
  beginDraft            signed
  listDrafts            signed
  fileDossier           signed
  listOwnDossiers       signed
  getDraft              owner
  fillDraft             owner
  discardDraft          owner
  putPaper              owner
  putFile               owner
  getDraftPaper         owner
  removePaper           owner
  submitDraft           owner
  getOwnDossier         owner
  getOwnPaper           owner
  getOwnSlip            owner
  getOwnResult          owner
  sendSupplement        owner
  withdrawDossier       owner
  getRating             nobody
  rateDossier           owner
  listInbox             officers
  listDossiers          officers
  actOnMany             officers
  getDossier            unit
  listColleagues        unit
  putFindings           unit
  getPaper              unit
  getSlip               unit
  getResultDraft        unit
  getResult             unit
  revokeDocument        leader
  supersedeDocument     leader
"""
ROWS = dict(line.split() for line in TABLE.strip().splitlines())
DOCUMENT = json.loads(pages.document(RequestFactory().get("/")).content)
OPERATIONS = {
    described["operationId"]: (method, path, described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
}
PERSONS = sorted(SIGNED)
SENT = {
    "beginDraft": {"procedure": BIRTH, "unit": "H56.102"},
    "fileDossier": {"procedure": BIRTH, "unit": "H56.102", "answers": {}},
    "checkForm": {"answers": {}},
    "fillDraft": {"answers": {}},
    "sendSupplement": {"note": "Thử"},
    "rateDossier": {"score": 5},
    "putFindings": {"findings": {}},
    "revokeDocument": {"reason": "Thử"},
    "supersedeDocument": {"reason": "Thử", "successor": "XXXX-XXXX-XXXX"},
    "actOnMany": {"act": "receive", "codes": ["x"]},
}
STATE = {"sendSupplement": "paused", "withdrawDossier": "submitted"}


def call(province, who, name, *, token=None, state="issued"):
    """Call an operation as somebody, on something that is there; what it does is undone."""
    method, path, _ = OPERATIONS[name]
    row = Dossier.objects.get(code=province.codes[STATE.get(name, state)])
    of_draft = DraftPaper.objects.filter(draft_id=province.draft)
    papers = of_draft if "/drafts/" in path else row.papers
    code = BIRTH if "procedures" in path else "H56.102" if "/units" in path else row.code
    address = path.format(
        code=code,
        draft_id=province.draft,
        paper_id=papers.latest("pk").pk,
        form="01",
        key="nop-truc-tuyen",
        lookup=document(row.document_id).lookup_code if row.document_id else "XXXX",
    )
    headers = {}
    if who != "nobody":
        headers["HTTP_AUTHORIZATION"] = f"Bearer {token or province.tokens[who]}"
    body = {"content_type": "application/json", "data": SENT.get(name, {})}
    if name in {"verifyFile", "putPaper", "putFile"}:
        body = {"data": {}}
    with undone():
        return getattr(Client(), method)(address, **(body if method != "get" else {}), **headers)


def opens(answer):
    """Say whether the caller got past the door, even if something was wrong with what was sent."""
    return answer.status_code not in {401, 403, 404}


class EveryOperation:
    def test_stands_in_the_table(self):
        acts = {name for name, (_, path, _) in OPERATIONS.items() if "/acts/" in path}

        assert sorted(OPERATIONS.keys() - acts - ROWS.keys()) == []
        assert sorted(ROWS.keys() - OPERATIONS.keys()) == []

    @pytest.mark.parametrize("name", ROWS)
    def test_answers_those_it_is_for(self, province, name):
        audience = AUDIENCES[ROWS[name]]
        wrong = []
        if name not in {"verifyFile", "verifyCode", "putPaper", "putFile"}:
            for who in [*PERSONS, "nobody"]:
                answer = call(province, who, name)
                if opens(answer) != (who in audience):
                    wrong.append(f"{who}: {answer.status_code}, table says {ROWS[name]}")
                told = b"" if answer.streaming else answer.content
                if who not in UNIT | {"owner"}:
                    wrong += [f"{who} reads {word}" for word in PERSONAL if word.encode() in told]

        assert wrong == []

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_with_scopes_asks_for_each_of_them(self, province, name):
        *_, described = OPERATIONS[name]
        needed = described["security"][0]["token"] if described["security"] else []
        who = "clerk" if {*needed} & {*OF_OFFICERS} else "owner"
        actor = province.actors[who]
        offered = frozenset(Scope) if who == "clerk" else frozenset(Scope) - OF_OFFICERS
        for missing in needed:
            order = TokenOrder(name="Thử", scopes=offered - {Scope(missing)}, days=7)
            with undone():
                token = make_token(order, actor=actor, at=NOW)
                answer = call(province, who, name, token=token)
            assert answer.status_code == 403
            assert missing in answer.json()["detail"]
        if needed:
            assert call(province, "nobody", name).status_code == 401
        assert call(province, who, name, token="ts_made-up").status_code == 401


class EveryAct:
    @pytest.mark.parametrize("row", VERB_ROWS[:-1], ids=lambda row: f"{row[0]}-{row[1]}")
    def test_is_done_by_those_it_is_for_and_by_nobody_else(self, province, row):
        verb, state, audience = row
        address = f"/api/v1/desk/dossiers/{province.codes[state]}/acts/{verb}"
        body = {"note": "Thử"}
        if verb == "postpone":
            body["due_at"] = "2026-11-30T16:00:00+07:00"
        done = [who for who in PERSONS if _changes(province, who, address, body, state)]

        assert set(done) == AUDIENCES[audience]


def _changes(province, who, address, body, state):
    """Say whether the act changes the dossier; the change is undone."""
    code = province.codes[state]
    before = _whole(code)
    with undone():
        headers = {"HTTP_AUTHORIZATION": f"Bearer {province.tokens[who]}"}
        answer = Client().post(address, body, content_type="application/json", **headers)
        changed = _whole(code) != before
        assert changed == (answer.status_code == 200), answer.content
        return changed


class Lists:
    @pytest.mark.parametrize("who", sorted(OFFICERS))
    def test_of_the_desk_hold_what_can_be_opened(self, province, who):
        listed = call(province, who, "listDossiers").json()["items"]

        codes = {row["code"] for row in listed}
        whole = {*province.codes.values(), province.firm_code}
        assert codes == (whole if who in UNIT else set())

    @pytest.mark.parametrize("who", PERSONS)
    def test_of_a_person_hold_that_persons_own(self, province, who):
        listed = call(province, who, "listOwnDossiers").json()["items"]

        codes = {row["code"] for row in listed}
        theirs = {"owner": {*province.codes.values()}, "agent": {province.firm_code}}
        assert codes == theirs.get(who, set())


class WhatMayNotBeKnown:
    @pytest.mark.parametrize(
        ("who", "name"), [("stranger", "getDossier"), ("clerk", "getOwnDossier")]
    )
    def test_is_answered_as_what_does_not_exist(self, province, who, name):
        there = call(province, who, name).json()
        code = province.codes["issued"]
        headers = {"HTTP_AUTHORIZATION": f"Bearer {province.tokens[who]}"}
        address = OPERATIONS[name][1].format(code="H56.102-261117-9999")
        made_up = Client().get(address, **headers).json()

        assert there["detail"].replace(code, "") == made_up["detail"].replace(
            "H56.102-261117-9999", ""
        )
        assert there["status"] == made_up["status"] == NotFound.status
