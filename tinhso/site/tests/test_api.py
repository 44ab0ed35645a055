"""The API as an integrator meets it: filing, following, paging, and being told no."""

from itertools import chain

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tinhso.core.api import limits
from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.ledger.queries import history
from tinhso.core.people.models import Account, Assignment
from tinhso.modules.dossiers.tests.factories import BIRTH, PNG, Commune, answers, moment
from tinhso.modules.identity.actions import TokenOrder, make_token
from tinhso.modules.identity.models import AccessToken
from tinhso.modules.portal.views import dossiers

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]
NOW = moment(17, 10)
V1 = "/api/v1"


class _Caller:
    """A program with a token."""

    def __init__(self, actor, scopes):
        Account.objects.get_or_create(person_id=actor.person_id, defaults={"username": actor.id})
        for role, units in actor.grants.items():
            for unit in units:
                Assignment.objects.get_or_create(
                    person_id=actor.person_id,
                    unit_id=unit,
                    role=role.value,
                    valid_from=NOW.date(),
                )
        self.token = make_token(TokenOrder(name="Thử", scopes=scopes, days=7), actor=actor, at=NOW)
        self.token_id = AccessToken.objects.latest("pk").pk

    def __call__(self, method, path, body=None, **headers):
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        told = {"HTTP_AUTHORIZATION": f"Bearer {self.token}", **headers}
        return getattr(Client(), method)(V1 + path, **sent, **told)


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    limits.forget()


@pytest.fixture
def commune():
    return Commune()


@pytest.fixture
def citizen(commune):
    return _Caller(commune.citizen, frozenset(Scope) - OF_OFFICERS)


@pytest.fixture
def clerk(commune):
    return _Caller(commune.clerk, frozenset(Scope))


def browser_of(actor):
    account, _ = Account.objects.get_or_create(
        person_id=actor.person_id, defaults={"username": actor.id}
    )
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return browser


class Filing:
    def test_goes_step_by_step_to_the_returned_result(self, citizen, clerk, commune):
        begun = citizen("post", "/drafts", {"procedure": BIRTH, "unit": "14797"})
        draft = f"/drafts/{begun.json()['id']}"
        filled = citizen("put", draft, {"answers": answers()})
        early = citizen("post", f"{draft}/submission", {})
        paper = {"key": "birth_notice", "file": SimpleUploadedFile("chung-sinh.png", PNG)}
        put = Client().post(
            f"{V1}{draft}/papers", paper, HTTP_AUTHORIZATION=f"Bearer {citizen.token}"
        )
        sent = citizen("post", f"{draft}/submission", {})
        code = sent.json()["code"]
        received = clerk("post", f"/desk/dossiers/{code}/acts/receive")

        assert [one.status_code for one in (begun, filled, put, sent)] == [201, 200, 201, 201]
        assert begun.json()["answers"]["requester_name"] == "Nguyễn Thị Mẫu"
        assert early.json()["errors"] == [
            {"pointer": "#/papers/birth_notice", "detail": "Tải lên Giấy chứng sinh"}
        ]
        assert received.json()["done"] == "Đã tiếp nhận"
        assert citizen("get", f"/dossiers/{code}").json()["state"] == "received"
        slip = citizen("get", f"/dossiers/{code}/slips/01")
        assert slip.content.startswith(b"%PDF-")

    def test_is_told_in_the_history_with_the_program_it_was_done_through(
        self, citizen, clerk, commune
    ):
        code = commune.submitted(NOW)
        clerk("post", f"/desk/dossiers/{code}/acts/receive")
        citizen("post", f"/dossiers/{code}/withdrawal", {"reason": "Nhầm xã"})

        by_program = {
            told["kind"]: told["program"]
            for told in clerk("get", f"/desk/dossiers/{code}").json()["story"]
        }
        page = browser_of(commune.clerk).get(f"/ban-lam-viec/ho-so/{code}/").content.decode()
        own = browser_of(commune.citizen).get(f"/ho-so/{code}/").content.decode()
        public = Client().get(f"{V1}/track/{code}").json()["story"]
        events = {entry.kind: entry for entry in history(f"dossier:{code}")}

        assert by_program == {
            "dossiers.DossierSubmitted": "",
            "dossiers.DossierReceived": "Thử",
            "dossiers.DossierWithdrawn": "Thử",
        }
        assert page.count("qua chương trình “Thử”") == 2
        # Of the officers' programs the citizen reads no more than of their names.
        assert own.count("Qua chương trình “Thử”") == 1
        assert {told["program"] for told in public} == {""}
        received = events["dossiers.DossierReceived"]
        assert received.actor == commune.clerk.id
        assert received.token_id == clerk.token_id
        assert clerk.token not in str(received)

    def test_tells_a_program_the_shape_of_answers(self, citizen):
        draft = citizen("post", "/drafts", {"procedure": BIRTH, "unit": "H56.102"}).json()["id"]
        wrong = {"child_name": 5, "no_such": 1, "copies": "hai", "birth_place": {"commune": []}}
        told = citizen("put", f"/drafts/{draft}", {"answers": wrong}).json()["errors"]

        assert {fault["pointer"] for fault in told} == {
            "#/answers/child_name",
            "#/answers/no_such",
            "#/answers/copies",
            "#/answers/birth_place/commune",
        }

    @pytest.mark.parametrize(
        ("unit", "said"), [("H56", "Không có đơn vị"), ("X1", "Không có đơn vị nào mang mã X1")]
    )
    def test_names_a_unit_that_takes_no_dossiers(self, citizen, unit, said):
        answer = citizen("post", "/drafts", {"procedure": BIRTH, "unit": unit})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "#/unit"
        assert said in answer.json()["detail"]

    def test_refuses_a_file_by_name_as_the_page_does(self, citizen):
        draft = citizen("post", "/drafts", {"procedure": BIRTH, "unit": "H56.102"}).json()["id"]
        paper = {"key": "birth_notice", "file": SimpleUploadedFile("a.png", b"MZ\x90\x00")}
        answer = Client().post(
            f"{V1}/drafts/{draft}/papers", paper, HTTP_AUTHORIZATION=f"Bearer {citizen.token}"
        )

        assert answer.status_code == 422
        assert "“a.png” là chương trình Windows" in answer.json()["detail"]


class Refusals:
    def test_are_those_of_the_pages(self, citizen, commune):
        code = commune.submitted(NOW)
        citizen("post", f"/dossiers/{code}/withdrawal", {"reason": ""})
        told = citizen("post", f"/dossiers/{code}/withdrawal", {"reason": ""})
        with pytest.raises(dossiers.Refused) as page:
            dossiers.filing.withdraw(actor=commune.citizen, code=code, reason="", at=NOW)

        assert told.status_code == 409
        assert told.json() == {
            "type": "/api/problems#wrong-state",
            "title": "Việc đã sang bước khác",
            "status": 409,
            "detail": page.value.text,
            "instance": told["X-Request-ID"],
        }

    def test_name_parts_of_the_address_and_of_the_body(self, clerk, commune):
        code = commune.submitted(NOW)
        address = clerk("get", "/desk/inbox?limit=0&view=mine").json()["errors"]
        body = clerk("post", f"/desk/dossiers/{code}/acts/postpone", {"due_at": "mai"})

        assert [fault["parameter"] for fault in address] == ["limit", "view"]
        assert [fault["pointer"] for fault in body.json()["errors"]] == ["#/note", "#/due_at"]

    def test_name_what_the_document_does_not_know(self, citizen):
        told = citizen("post", "/drafts", {"procedure": BIRTH, "unit": "H56.102", "answer": {}})

        assert told.json()["errors"] == [{"pointer": "#/answer", "detail": "Không có mục này"}]

    def test_come_in_the_language_asked_for(self, citizen):
        answer = citizen("get", "/dossiers/x", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.8")

        assert answer["Content-Language"] == "en"
        assert answer.json()["detail"].startswith("There is no dossier")
        assert citizen("get", "/dossiers/x")["Content-Language"] == "vi"

    def test_come_with_labels_in_that_language(self, citizen, commune):
        code = commune.submitted(NOW)
        told = citizen("get", f"/dossiers/{code}", HTTP_ACCEPT_LANGUAGE="en").json()

        assert told["state_label"] == "Submitted"
        assert told["clock"]["label"] == "not yet counted"

    @pytest.mark.parametrize(
        "body",
        [
            "{",
            "[" * 100_000,
            '{"answers": {"a": NaN}}',
            '"\\ud800"',
            '{"answers": {"a": "\\u0000"}}',
            '{"answers": {}}'.encode("utf-16"),
            b'{"answers": {"a": "\xed\xa0\x80"}}',
        ],
    )
    def test_of_what_is_no_json_are_400(self, citizen, body):
        told = Client().post(
            f"{V1}/procedures/{BIRTH}/form/check", body, content_type="application/json"
        )

        assert told.status_code == 400
        assert told["Content-Type"] == "application/problem+json"

    def test_of_escaped_letters_are_about_the_answers_alone(self, citizen):
        body = '{"answers": {"child_last": "Tr\\u1ea7n \\ud83d\\ude42"}}'
        told = Client().post(
            f"{V1}/procedures/{BIRTH}/form/check", body, content_type="application/json"
        )

        assert told.status_code == 200

    @pytest.mark.parametrize("path", ["/procedures?q=a%00b", "/procedures/a%00b", "/units/%00"])
    def test_of_letters_no_column_takes_are_400(self, commune, path):
        assert Client().get(V1 + path).status_code == 400

    def test_of_other_methods_and_addresses_are_problems_too(self, commune):
        method, place = Client().patch(f"{V1}/units"), Client().get(f"{V1}/no-such-thing")

        assert (method.status_code, method["Allow"]) == (405, "GET")
        assert place.status_code == 404
        assert {method["Content-Type"], place["Content-Type"]} == {"application/problem+json"}

    def test_of_too_many_requests_say_how_long_to_wait(self, citizen, settings):
        settings.API_REQUESTS_PER_MINUTE = 2
        limits.forget()
        statuses = [citizen("get", "/me").status_code for _ in range(3)]
        last = citizen("get", "/me")

        assert statuses == [200, 200, 429]
        assert 1 <= int(last["Retry-After"]) <= 30


class Sessions:
    def test_read_without_and_act_only_with_the_token_of_the_page(self, commune):
        browser = browser_of(commune.citizen)
        body = {"data": {"procedure": BIRTH, "unit": "H56.102"}, "content_type": "application/json"}
        without = browser.post(f"{V1}/drafts", **body)
        browser.get("/ma-truy-cap/")
        masked = browser.cookies["csrftoken"].value
        with_it = browser.post(f"{V1}/drafts", **body, HTTP_X_CSRFTOKEN=masked)

        assert browser.get(f"{V1}/dossiers").status_code == 200
        assert without.status_code == 403
        assert with_it.status_code == 201

    def test_do_not_help_a_token_that_is_worth_nothing(self, commune):
        answer = browser_of(commune.citizen).get(f"{V1}/me", HTTP_AUTHORIZATION="Bearer ts_x")

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


class Paging:
    def _all(self, caller, path):
        found, address = [], path
        while address:
            answer = caller("get", address)
            found.append([row["code"] for row in answer.json()["items"]])
            link = answer.headers.get("Link", "")
            address = link.partition("<")[2].partition(">")[0].removeprefix(V1)
        return found

    @pytest.mark.parametrize("minutes", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (1, 1, 1, 0, 0)])
    def test_by_the_header_link_goes_through_every_list(self, commune, citizen, clerk, minutes):
        codes = [commune.submitted(moment(17, 9, minute)) for minute in minutes]
        oldest = [code for _, code in sorted(zip(minutes, codes, strict=True))]

        for caller, path in ((citizen, "/dossiers"), (clerk, "/desk/dossiers")):
            pages = self._all(caller, f"{path}?limit=2")
            assert [*chain(*pages)] == oldest[::-1]
            assert [len(page) for page in pages] == [2, 2, 1]
        assert [*chain(*self._all(clerk, "/desk/inbox?limit=2"))] == oldest

    def test_is_not_moved_by_what_comes_in(self, commune, clerk):
        codes = [commune.submitted(moment(17, 9, minute)) for minute in range(3)]
        first = clerk("get", "/desk/dossiers?limit=1").json()
        commune.submitted(moment(17, 9, 30))
        second = clerk("get", f"/desk/dossiers?limit=1&cursor={first['next']}").json()

        assert [first["items"][0]["code"], second["items"][0]["code"]] == codes[:0:-1]

    def test_names_a_cursor_of_another_list(self, commune, clerk):
        for minute in range(2):
            commune.submitted(moment(17, 9, minute))
        cursor = clerk("get", "/desk/dossiers?limit=1").json()["next"]
        told = clerk("get", f"/desk/inbox?limit=1&cursor={cursor}")

        assert told.status_code == 422
        assert told.json()["errors"][0]["parameter"] == "cursor"

    @pytest.mark.parametrize(
        ("path", "most"), [("/dossiers", 6), ("/desk/dossiers", 7), ("/desk/inbox", 7)]
    )
    def test_asks_the_database_as_much_for_many_as_for_one(
        self, commune, citizen, clerk, path, most
    ):
        caller = citizen if path == "/dossiers" else clerk
        commune.submitted(NOW)
        caller("get", path)
        with CaptureQueriesContext(connection) as one:
            caller("get", path)
        for minute in range(4):
            commune.submitted(moment(17, 9, minute))
        with CaptureQueriesContext(connection) as many:
            assert len(caller("get", path).json()["items"]) == 5

        assert len(many) == len(one) <= most
