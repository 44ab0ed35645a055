"""Fees, papers and refusals of the sample procedures, case by case, as the law has them."""

import pytest

from tinhso.core.forms.checking import check
from tinhso.core.forms.scope import scope, settled
from tinhso.modules.procedures.rules.computing import (
    answers_of_part,
    fee_lines,
    papers_needed,
    parts_wanted,
    result_values,
)
from tinhso.modules.procedures.tests.samples import ANSWERS, FINDINGS, PLACES, TODAY
from tinhso.modules.procedures.tests.test_rules import _procedure

BIRTH_DATE = {"what": "birth", "old_value": "01/01/2015", "new_value": "10/01/2015"}
OWN_DEATH = {"deceased_personal_number": "038196000000"}
BORN_AFTER_DEATH = {"deceased_birth_date": "2026-10-21", "deceased_personal_number": ""}
INTENDED = {"purpose": "marriage", "intended_paper": "038300000000"}
HOUSEHOLD = {"case": "household", "people": []}


def owed(code, channel="online", **changes):
    """Return what is owed in all for the sample answers with `changes`."""
    lines = fee_lines(_procedure(code), ANSWERS[code] | changes, today=TODAY, channel=channel)
    return sum(line.amount for line in lines)


def needed(code, **changes):
    """Return the keys of the papers to hand in for the sample answers with `changes`."""
    papers = papers_needed(_procedure(code), ANSWERS[code] | changes, today=TODAY)
    return {paper.key for paper in papers}


def faults(code, **changes):
    """Return what the form says against the sample answers with `changes`, by question."""
    answers = {key: value for key, value in (ANSWERS[code] | changes).items() if value is not None}
    return check(_procedure(code).form, answers, today=TODAY, places=PLACES)


def found(code, **changes):
    """Return what the page of findings says against the sample's with `changes`."""
    known = ANSWERS[code] | FINDINGS[code] | changes
    return check(_procedure(code).record, known, page="findings", today=TODAY, places=PLACES)


class Fees:
    @pytest.mark.parametrize(
        ("code", "channel", "changes", "amount"),
        [
            ("1.000894", "online", {}, 8_000),
            ("1.000894", "desk", {"want_copies": False}, 0),
            ("2.000806", "online", {}, 1_000_000),
            ("2.000806", "online", {"fee_group": "merit"}, 0),
            ("1.000656", "online", {}, 16_000),
            ("1.000656", "desk", {"want_copies": False}, 8_000),
            ("1.000656", "desk", {"want_copies": False, "death_date": "2026-11-05"}, 0),
            ("1.004859", "desk", {"want_copies": False}, 15_000),
            ("1.004859", "desk", {"want_copies": False, "fee_group": "poor"}, 0),
            ("1.004884", "post", {}, 8_000),
            ("2.000635", "online", {"copies": 3}, 24_000),
            ("2.000635", "online", {"copies": 3, "fee_group": "disabled"}, 0),
            ("2.000815", "desk", {}, 14_000),
            ("2.000815", "desk", {"pages": 1, "copies": 1}, 2_000),
            ("2.000815", "desk", {"pages": 500, "copies": 2}, 400_000),
            ("2.000815", "desk", {"copies": 0, "e_copy": True}, 7_000),
            ("2.000884", "desk", {}, 10_000),
            ("1.004222", "online", {}, 10_000),
            ("1.004222", "desk", {}, 20_000),
            ("1.004222", "desk", {"fee_group": "elder"}, 0),
            ("1.004194", "online", {}, 10_000),
            ("1.004194", "desk", {}, 20_000),
            ("1.004194", "online", HOUSEHOLD, 7_000),
            ("1.004194", "desk", HOUSEHOLD, 15_000),
            ("3.000333", "online", {}, 205_000),
            ("3.000333", "online", {"sheets": 2}, 200_000),
            ("3.000333", "online", {"sheets": 5, "fee_group": "student"}, 115_000),
            ("3.000333", "online", {"sheets": 5, "fee_group": "elder"}, 0),
            ("1.012784", "online", {}, 150_000),
            ("1.001776", "online", {}, 0),
            ("1.001699", "online", {}, 0),
        ],
    )
    def test_follow_the_case(self, code, channel, changes, amount):
        assert owed(code, channel, **changes) == amount


class Papers:
    @pytest.mark.parametrize(
        ("code", "changes", "wanted"),
        [
            ("1.000894", {}, set()),
            ("1.000894", {"works_abroad": True}, {"mission_marital_status"}),
            (
                "2.000806",
                {},
                {"passport", "foreign_marital_status", "health", "agency_consent"}
                | {"foreign_divorce"},
            ),
            ("1.000656", {}, {"death_notice"}),
            ("1.000656", {"notice_kind": "none"}, {"evidence"}),
            ("1.000656", {"relation": "proxy"}, {"death_notice", "authorization"}),
            ("1.004859", {}, {"evidence"}),
            ("1.004859", {"relation": "other"}, {"evidence", "authorization"}),
            ("1.004884", {}, {"other_papers"}),
            ("1.004884", {"has_copy": True, "is_official": True}, {"old_copy", "superior"}),
            ("2.000635", {"relation": "organisation"}, {"agency_request"}),
            ("2.000815", {"from_data": True, "is_foreign": True}, {"foreign"}),
            ("2.000815", {"e_copy": True}, {"original", "scan"}),
            ("1.004222", {"case": "lodging"}, {"lease"}),
            ("1.004222", {"consent": "paper"}, {"kinship", "consent"}),
            ("1.004194", {}, {"dwelling", "list"}),
            ("3.000333", {"relation": "other"}, {"authorization"}),
            ("1.012784", {}, {"drawing", "certificate", "division"}),
            ("1.001776", {"action": "care"}, {"care_household", "cared_person"}),
            ("1.001699", {}, {"medical", "council"}),
        ],
    )
    def test_follow_the_case(self, code, changes, wanted):
        assert needed(code, **changes) == wanted


class Refusals:
    @pytest.mark.parametrize(
        ("code", "changes", "key"),
        [
            ("1.000894", {"wife_birth_date": "2009-11-21"}, "wife_birth_date"),
            ("1.000894", {"husband_marital_status": "married"}, "husband_marital_status"),
            ("2.000806", {"wife_kind": "foreigner"}, "husband_kind"),
            ("2.000806", {"husband_passport_until": "2026-11-01"}, "husband_passport_until"),
            ("1.000894", {"requester_personal_number": "038300000000"}, "wife_personal_number"),
            ("1.000894", {"requester_side": "husband"}, "husband_personal_number"),
            ("1.004873", {"requester_personal_number": "038196000000"}, "subject_personal_number"),
            ("1.000894", {"wife_nationality": "US"}, "wife_nationality"),
            ("1.000894", {"husband_nationality": "US"}, "husband_nationality"),
            ("1.000894", {"husband_ended_date": "1990-05-18"}, "husband_ended_date"),
            ("1.004873", INTENDED, "intended_paper"),
            ("1.000656", {"death_date": "1939-01-01"}, "death_date"),
            ("1.000656", BORN_AFTER_DEATH, "death_date"),
            ("1.000656", OWN_DEATH, "deceased_personal_number"),
            ("1.004859", {"items": [BIRTH_DATE]}, "items"),
            ("1.004884", {"old_date": "2016"}, "old_date"),
            ("2.000635", {"registered_date": None}, "registered_number"),
            ("2.000884", {"proxy_light": False}, "proxy_light"),
            ("1.004222", {"head_number": "038190000000"}, "head_number"),
            ("1.004194", {"stay_to": "2029-01-01"}, "stay_to"),
            ("1.001776", {"group": "k1"}, "group"),
            ("1.012784", {"action": "join"}, "parcels"),
            ("1.001699", {"has_move": False}, "has_other"),
        ],
    )
    def test_name_the_question(self, code, changes, key):
        assert key in faults(code, **changes)

    @pytest.mark.parametrize(
        ("code", "changes", "key"),
        [
            ("2.000815", {"obstacle": "altered"}, "obstacle"),
            ("1.004884", {"book_lost": False}, "book_lost"),
            ("1.004222", {"dwelling_checked": False}, "dwelling_checked"),
            ("1.001699", {"attended": 5}, "members_count"),
            ("1.012784", {"eligible": False}, "eligible"),
        ],
    )
    def test_keep_the_officer_from_what_the_law_forbids(self, code, changes, key):
        assert key in found(code, **changes)


class SocialSupport:
    @pytest.mark.parametrize(
        ("changes", "amount"),
        [
            ({"subject_birth_date": "1980-01-01"}, 1_000_000),
            ({"subject_birth_date": "1980-01-01", "level": "severe"}, 750_000),
            ({"level": "severe"}, 1_000_000),
            ({"confirmed_group": "k5", "confirmed_elder": "alone"}, 750_000),
            ({"confirmed_group": "k5", "confirmed_elder": "taken_in"}, 1_500_000),
            ({"confirmed_group": "k4", "children_count": 3}, 1_500_000),
            ({"confirmed_group": "k1", "subject_birth_date": "2023-01-01"}, 1_250_000),
        ],
    )
    def test_is_the_standard_by_the_factor_of_the_group(self, changes, amount):
        known = ANSWERS["1.001776"] | FINDINGS["1.001776"] | changes

        here = scope(_procedure("1.001776").record, known, today=TODAY)

        assert here.values["amount"] == amount

    def test_prints_no_amount_when_it_stops(self):
        known = ANSWERS["1.001776"] | FINDINGS["1.001776"] | {"action": "stop"}

        values = result_values(_procedure("1.001776"), known, today=TODAY)

        assert (values["amount"], values["action"]) == ("", "thôi hưởng trợ cấp xã hội hàng tháng")


class Interlinked:
    @pytest.mark.parametrize(
        ("code", "changes", "parts"),
        [
            ("3.000722", {}, ["residence", "insurance"]),
            ("3.000722", {"want_residence": False}, ["insurance"]),
            ("2.002913", {}, ["removal", "funeral"]),
            ("2.002913", {"deceased_benefit": "insurance"}, ["removal"]),
        ],
    )
    def test_filings_open_what_was_asked_for(self, code, changes, parts):
        known = ANSWERS[code] | FINDINGS[code] | changes

        wanted = parts_wanted(_procedure(code), known, today=TODAY)

        assert [part.key for part in wanted] == parts

    @pytest.mark.parametrize("code", ["3.000722", "2.002913"])
    def test_filings_answer_all_their_parts_ask(self, code):
        procedure, known = _procedure(code), ANSWERS[code] | FINDINGS[code]

        for part in parts_wanted(procedure, known, today=TODAY):
            given = answers_of_part(procedure, part, known, today=TODAY)
            form = _procedure(part.procedure).form

            assert check(form, given, today=TODAY, places=PLACES) == {}, part.key
            assert settled(form, given, today=TODAY) == given, part.key

    def test_filings_ask_what_their_first_part_asks(self):
        whole, first = (_procedure(code).form for code in ("3.000722", "1.001193"))

        kept = {field.key for field in first.fields}
        assert kept <= {field.key for field in whole.fields}
