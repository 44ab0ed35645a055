"""Programs leave the same line as pages: every reading operation, called by each of its callers."""

import html

import pytest

from tinhso.core.ledger import access
from tinhso.site.tests.province import PERSONAL
from tinhso.site.tests.test_api_rights import (
    OPERATIONS,
    PERSONS,
    ROWS,
    call,
)
from tinhso.site.tests.test_rights import AUDIENCES

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]

FILES = {"getPaper", "getSlip", "getResultDraft", "getResult", "getDraftPaper"}
FILES |= {"getOwnPaper", "getOwnSlip", "getOwnResult"}
# Who one is, asked by oneself, is nobody's look at anybody.
READING = sorted({n for n, (method, *_) in OPERATIONS.items() if method == "get"} - {"whoAmI"})


@pytest.fixture
def lines(monkeypatch):
    """What is written down, beside writing it."""
    written = []
    log_reads = access.log_reads

    def noted(**given):
        if given["subjects"]:
            written.append((given["actor"].id, given["purpose"], {*given["subjects"]}))
        return log_reads(**given)

    monkeypatch.setattr(access, "log_reads", noted)
    return written


class EveryOperation:
    @pytest.mark.parametrize("name", READING)
    def test_that_hands_out_personal_data_leaves_one_line(self, province, lines, name):
        owner = province.actors["owner"].id
        wrong = []
        for who in PERSONS:
            if who not in AUDIENCES[ROWS[name]]:
                continue
            lines.clear()
            answer = call(province, who, name)
            text = html.unescape(answer.content.decode(errors="ignore"))
            shows = name in FILES and answer.status_code == 200
            shows |= any(word in text for word in PERSONAL)
            told = [(actor, owner in subjects) for actor, _, subjects in lines]
            if shows and told != [(province.actors[who].id, True)]:
                wrong.append(f"{who}: {told}")

        assert wrong == []

    def test_is_named_in_its_line(self, province, lines):
        call(province, "officer", "getDossier")

        ((_, purpose, _),) = lines
        assert purpose == "api:get_dossier"
