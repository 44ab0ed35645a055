"""Whoever opens personal data leaves a line: every page, asked for by each of its readers."""

import re

import pytest
from django.db import DatabaseError, connection
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tinhso.core.ledger import access
from tinhso.core.people.models import Person
from tinhso.core.testing.database import undone
from tinhso.modules.desk.tasks import register
from tinhso.modules.desk.tests.workbooks import written
from tinhso.modules.dossiers.queries import cases
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.looking import LookingMiddleware as Middleware
from tinhso.site.tests.province import NOW, NUMBER, OWNER, PERSONAL
from tinhso.site.tests.test_rights import (
    AUDIENCES,
    CITIZEN_FORM_AT,
    ROWS,
    TYPED,
    _address,
    _exported,
    province,
)

__all__ = ["keys_folder", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("looking")]

# Files: their bytes cannot be searched for a name, so that they leave a line is said here.
FILES = {"desk:draft", "desk:result", "desk:paper", "desk:slip", "desk:handover_file"}
FILES |= {"desk:signature"}
FILES |= {"desk:petition_paper", "portal:petition_file", "portal:petition_draft_file"}
FILES |= {"portal:draft_paper", "portal:paper", "portal:slip", "portal:result"}
# Officers in their public posts, and figures: nobody's personal data.
NOBODYS = {"desk:people", "desk:keys", "plan:rows", "plan:public", "portal:track", "portal:verify"}
# Whose data is in it was written down when the file was made; fetching it is a line of its own.
MADE = {"desk:task_file"}
NUMBERS = re.compile(r"(?<![0-9a-f.:-])0\d{9}(\d\d)?(?![0-9a-f])")  # of telephones and persons
ANSWERED = [row for row in ROWS if row[0].startswith(("desk:", "portal:", "notifications:"))]


def _words_of_another(who):
    """The frame of each page greets the reader by name: that is nobody's look at anybody."""
    return PERSONAL[2:] if who == "owner" else PERSONAL


def _asked(province, who, address, typed=None, *, post=False):
    """Return what a request showed and what it left in the log; all is undone."""
    owner = province.actors["owner"].id
    with undone():
        before = len(access.reads_of(owner, limit=1000))
        browser = province.browser(who)
        answer = browser.post(address, typed or {}) if post else browser.get(address, typed)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        reads = access.reads_of(owner, limit=1000)
        return answer, body, reads[: len(reads) - before]


class EveryAddress:
    @pytest.mark.parametrize("row", ANSWERED, ids=lambda row: row[0])
    def test_that_shows_personal_data_leaves_one_line_naming_who_and_whose(self, province, row):
        name, readers, writers = row
        at = CITIZEN_FORM_AT.get(name, "issued")
        wrong = []
        for who in sorted(AUDIENCES[readers] | AUDIENCES[writers]):
            for post in (False, True):
                if who not in AUDIENCES[writers if post else readers]:
                    continue
                address = _address(province, name, at if post else "issued")
                answer, body, reads = _asked(province, who, address, TYPED.get(name), post=post)
                text = body.decode(errors="ignore")
                shows = name in FILES and answer.status_code == 200
                shows |= any(word in text for word in _words_of_another(who))
                if (
                    shows
                    and name not in MADE
                    and [(r.actor, r.purpose) for r in reads] != [(province.actors[who].id, name)]
                ):
                    wrong.append(f"{who} {'POST' if post else 'GET'}: {len(reads)} lines")
                if name in NOBODYS and reads:
                    wrong.append(f"{who}: a line although nobody's data is shown")
                wrong += [f"{who}: changed" for read in reads if not read.is_intact]

        assert wrong == []

    def test_of_the_desk_that_shows_a_dossier_is_asked_for_above(self, province):
        shown = set()
        for name, _readers, _writers in ANSWERED:
            *_, reads = _asked(province, "officer", _address(province, name))
            if reads:
                shown.add(name)

        assert shown >= {
            "desk:inbox",
            "desk:dossiers",
            "desk:dossier",
            "desk:draft",
            "desk:result",
            "desk:paper",
            "desk:slip",
            "desk:act",
        }
        assert shown & NOBODYS == set()


class LookingMiddleware:
    def test_names_the_file_that_was_opened(self, province):
        _, _, (read,) = _asked(province, "officer", _address(province, "desk:paper"))

        assert {subject.partition(":")[0] for subject in read.subjects} == {
            "dossier",
            "person",
            "file",
        }

    def test_names_all_who_stand_in_a_list_and_the_search_not_its_words(self, province):
        typed = {"q": OWNER}
        _, _, (read,) = _asked(province, "clerk", reverse("desk:search"), typed)

        assert {f"dossier:{code}" for code in province.codes.values()} <= set(read.subjects)
        assert OWNER not in str(read)
        assert NUMBER not in str(read)

    def test_leaves_no_line_for_who_is_refused(self, province):
        answer, _, reads = _asked(province, "stranger", _address(province, "desk:dossier"))

        assert (answer.status_code, reads) == (404, [])

    def test_leaves_a_line_when_the_answer_fails_after_reading(self, province, monkeypatch):
        def failing(**given):
            cases_dossier(**given)
            raise ZeroDivisionError

        cases_dossier = cases.dossier
        monkeypatch.setattr(cases, "dossier", failing)
        browser = province.browser("owner")
        browser.raise_request_exception = False
        with undone():
            answer = browser.get(_address(province, "portal:dossier"))
            reads = access.reads_of(province.actors["owner"].id)

        assert answer.status_code == 500
        assert [read.purpose for read in reads] == ["portal:dossier"]

    def test_shows_nothing_that_it_could_not_write_down(self, province, monkeypatch, caplog):
        def failing(**given):
            raise DatabaseError("no partition of relation")

        monkeypatch.setattr(access, "log_reads", failing)
        browser = province.browser("officer")
        browser.raise_request_exception = False
        with undone():
            answer = browser.get(_address(province, "desk:dossier"))

        assert answer.status_code == 500
        assert not any(word in answer.content.decode() for word in PERSONAL)

    def test_writes_an_answer_sent_piece_by_piece_before_each_piece_leaves(self, province):
        def pieces():
            for number in (901, 902):
                access.opened(f"person:{number}")
                yield str(number).encode()

        request = RequestFactory().get("/")
        request.actor, request.at, request.resolver_match = province.actors["clerk"], NOW, None
        answer = Middleware(lambda _request: StreamingHttpResponse(pieces()))(request)
        coming = iter(answer.streaming_content)
        with undone():
            assert next(coming) == b"901"
            assert [len(access.reads_of(f"person:{n}")) for n in (901, 902)] == [1, 0]
            assert next(coming) == b"902"
            assert [len(access.reads_of(f"person:{n}")) for n in (901, 902)] == [1, 1]

    def test_asks_the_database_nothing_for_a_page_without_personal_data(
        self, province, django_assert_num_queries
    ):
        with undone(), django_assert_num_queries(0):
            Client().get(reverse("portal:help"))


class Export:
    def test_names_everybody_in_the_file_before_it_is_made(self, province):
        clerk, owner = province.actors["clerk"], province.actors["owner"].id
        with undone():
            _exported(clerk)
            (read,) = [one for one in access.reads_of(owner) if one.purpose == "desk:export"]

        assert read.actor == clerk.id
        assert {f"dossier:{code}" for code in province.codes.values()} <= set(read.subjects)

    def test_names_everybody_in_the_register_too(self, province):
        clerk, owner = province.actors["clerk"], province.actors["owner"].id
        span = {"first": f"{NOW:%Y}-01-01", "last": f"{NOW:%Y}-12-31", "unit_id": None}
        with undone():
            sheet = written(register, asker=clerk.person_id, at=NOW, **span)
            (read,) = [one for one in access.reads_of(owner) if one.purpose == "desk:register"]

        codes = {row[1] for row in sheet.iter_rows(min_row=5, values_only=True)}
        assert codes & set(province.codes.values())
        assert {f"dossier:{code}" for code in codes} <= set(read.subjects)

    def test_leaves_a_line_when_the_file_is_fetched(self, province):
        with undone():
            answer = province.browser("clerk").get(_address(province, "desk:task_file"))
            assert answer.status_code == 200
            rows = "select actor, subjects[1] from ledger_access where purpose = 'desk:task_file'"
            with connection.cursor() as cursor:
                cursor.execute(rows)
                ((actor, subject),) = cursor.fetchall()

        assert actor == province.actors["clerk"].id
        assert subject.startswith("file:")


class Ledger:
    """What stays for ever, after dossiers at every place were filed and worked on."""

    WRITTEN = """
        select s.name || l.kind || l.actor || l.payload::text
        from ledger l join ledger_stream s on s.id = l.stream_id
    """
    LOOKED = """
        select actor || purpose || request || array_to_string(subjects, ' ') from ledger_access
    """

    def test_names_nobody_in_what_cannot_be_erased(self, province):
        people = Person.objects.exclude(full_name="").values_list(
            "full_name", "personal_number", "phone", "email"
        )
        words = {*PERSONAL, *(word for row in people for word in row if word)}
        with undone(), connection.cursor() as cursor:
            province.browser("clerk").get(reverse("desk:dossiers"))
            cursor.execute(f"{self.WRITTEN} union all {self.LOOKED}")
            kept = [line for (line,) in cursor.fetchall()]
            cursor.execute("select opened::text from ledger_opened")
            erasable = " ".join(line for (line,) in cursor.fetchall())

        assert len(kept) > 50
        assert [(word, line) for line in kept for word in words if word in line] == []
        assert [line for line in kept if NUMBERS.search(line)] == []
        assert len(words) > 10
        assert erasable, "nothing personal was written at all, so this test could not fail"
