from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.actor import NOBODY
from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions, identifiers, queries
from tinhso.core.people.models import Identifier, Person
from tinhso.core.people.tests.offices import AT, BY, DAY

TAX = "0000000017"


@pytest.fixture
def person(db):
    return actions.enrol_person(**BY, full_name="Nguyễn Thị Mẫu", personal_number="038190000001")


@pytest.fixture
def company(db):
    return actions.enrol_organisation(
        **BY, name="Công ty TNHH Ví Dụ Một", kind="enterprise", phone="0237 3 123 456"
    )


def _give(kind, value, **bearer):
    return actions.give_identifier(**BY, kind=kind, value=value, **bearer)


class EnrolOrganisation:
    def test_keeps_its_name_beside_the_record(self, company):
        row = queries.organisation(company)

        assert (row.name, row.kind, row.phone) == (
            "Công ty TNHH Ví Dụ Một",
            "enterprise",
            "02373123456",
        )
        (entry,) = history(f"organisation:{company}")
        assert "Ví Dụ" not in str(entry.payload)

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 301}, "name"),
            ({"kind": "club"}, "kind"),
            ({"phone": "12"}, "phone"),
        ],
        ids=["nameless", "endless", "unknown-kind", "phone"],
    )
    def test_refuses_by_field(self, db, told, field):
        with pytest.raises(Refused) as refused:
            actions.enrol_organisation(**BY, **({"name": "Hộ Ví Dụ", "kind": "household"} | told))
        assert refused.value.field == field

    def test_refuses_nobody(self, db):
        with pytest.raises(NotAllowed):
            actions.enrol_organisation(actor=NOBODY, at=AT, name="Ví Dụ", kind="household")

    def test_is_corrected_in_what_differs(self, company):
        actions.correct_organisation(
            **BY, organisation_id=company, name="Công ty TNHH Ví Dụ Hai", address="Số 1"
        )

        assert queries.organisation(company).name == "Công ty TNHH Ví Dụ Hai"
        assert history(f"organisation:{company}")[-1].payload["fields"] == ["address", "name"]


class GiveIdentifier:
    def test_finds_the_bearer_by_any_number(self, person, company):
        _give("passport", "c 1234567", person_id=person)
        _give("tax_code", TAX, organisation_id=company)
        _give("business_registration", TAX, organisation_id=company)

        found = {value: queries.bearers_of(value, day=DAY) for value in ("C1234567", TAX)}
        assert [bearer.person_id for bearer in found["C1234567"]] == [person]
        assert [bearer.organisation_id for bearer in found[TAX]] == [company, company]
        assert (
            queries.bearer_of("038190000001", kind="personal_number", day=DAY).person_id == person
        )
        with pytest.raises(NotFound):
            queries.bearer_of("C7654321", kind="passport", day=DAY)

    def test_twice_is_once_and_another_bearer_is_refused(self, person, company):
        first = _give("tax_code", TAX, organisation_id=company)

        assert _give("tax_code", TAX, organisation_id=company) == first
        with pytest.raises(Refused, match="tổ chức khác mang mã số thuế này") as refused:
            _give("tax_code", TAX, person_id=person)
        assert refused.value.field == "value"

    def test_lets_a_number_go_to_another_once_it_lapsed(self, person, company):
        held = _give("tax_code", TAX, organisation_id=company, valid_from=date(2020, 1, 1))
        actions.end_identifier(**BY, identifier_id=held, valid_to=DAY)

        again = _give("tax_code", TAX, person_id=person)

        assert again != held
        before = queries.bearers_of(TAX, day=date(2026, 1, 1), kind="tax_code")
        assert company in {bearer.organisation_id for bearer in before}

    def test_tells_the_ledger_the_kind_and_not_the_number(self, person):
        _give("passport", "C1234567", person_id=person)

        entry = history(f"person:{person}")[-1]
        assert entry.payload["kind"] == "passport"
        assert "C1234567" not in str(entry.payload)

    @pytest.mark.parametrize(
        ("kind", "value", "more", "field"),
        [
            ("nothing", "1", {}, "kind"),
            ("business_registration", TAX, {}, "kind"),
            ("passport", "12345678", {}, "value"),
            ("tax_code", "0100109107", {}, "value"),
            ("tax_code", "0100000006", {}, "value"),
            ("foreign_passport", "P00000001", {}, "country"),
            ("foreign_passport", "P00000001", {"country": "Pháp"}, "country"),
            ("passport", "C1234567", {"country": "FR"}, "country"),
            ("old_identity_card", "170000001", {"valid_from": date(2025, 3, 1)}, "valid_from"),
            ("personal_number", "038190000002", {}, "value"),
        ],
    )
    def test_refuses_by_field(self, person, kind, value, more, field):
        with pytest.raises(Refused) as refused:
            _give(kind, value, person_id=person, **more)
        assert refused.value.field == field

    def test_takes_a_foreign_number_with_its_country(self, person):
        _give("foreign_passport", "p00000001", person_id=person, country="fr")

        assert queries.bearers_of("P00000001", day=DAY, country="FR")
        assert not queries.bearers_of("P00000001", day=DAY, country="DE")

    def test_keeps_the_personal_number_in_step(self, db):
        person_id = actions.enrol_person(**BY, full_name="Trần Văn Thử")
        _give("personal_number", "038090000009", person_id=person_id)

        assert queries.by_personal_number("038090000009").id == person_id
        assert (
            actions.enrol_person(**BY, full_name="Trần Văn Thử", personal_number="038090000009")
            == person_id
        )
        values = set(Identifier.objects.values_list("person_id", "value"))
        assert values == set(Person.objects.values_list("pk", "personal_number"))

    def test_has_one_bearer_in_the_table_too(self, person, company):
        for bearer in ({}, {"person_id": person, "organisation_id": company}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Identifier.objects.create(kind="passport", value="C1", **bearer)


class TaxCodeFault:
    @pytest.mark.parametrize(
        "code", ["0314409058", "0100233488", TAX, f"{TAX}-001", "038190000001"]
    )
    def test_is_none_for_codes_that_exist(self, code):
        assert identifiers.tax_code_fault(code) is None

    @given(place=st.integers(0, 9), by=st.integers(1, 9))
    def test_is_found_for_any_one_wrong_digit(self, place, by):
        wrong = str((int(TAX[place]) + by) % 10)

        assert identifiers.tax_code_fault(TAX[:place] + wrong + TAX[place + 1 :])

    def test_is_found_for_a_branch_of_number_nought(self):
        assert identifiers.tax_code_fault(f"{TAX}-000")


class Kinds:
    def test_each_has_an_example_that_is_taken(self):
        for kind in identifiers.kinds(settings.DATA_FOLDER).values():
            country = "FR" if kind.foreign else "VN"
            for bearer in kind.bearers:
                said = identifiers.fault(
                    kind, kind.example, country=country, bearer=bearer, valid_from=None
                )
                assert said is None, kind.kind


class Represent:
    def test_lets_a_person_act_for_an_organisation_while_it_lasts(self, person, company):
        told = {"person_id": person, "organisation_id": company, "capacity": "legal"}
        made = actions.represent(**BY, **told, valid_from=date(2026, 1, 1))

        assert actions.represent(**BY, **told, valid_from=date(2026, 1, 1)) == made
        assert queries.may_act_for(person, company, day=DAY)
        assert not queries.may_act_for(person, company, day=date(2025, 12, 31))
        (row,) = queries.organisations_of(person, day=DAY)
        assert (row.organisation_name, row.capacity_name) == (
            "Công ty TNHH Ví Dụ Một",
            "người đại diện theo pháp luật",
        )
        actions.end_representation(**BY, representation_id=made, valid_to=DAY)
        assert not queries.may_act_for(person, company, day=DAY)
        assert queries.representatives_of(company, day=DAY) == ()

    def test_refuses_an_authorisation_without_its_paper(self, person, company):
        with pytest.raises(Refused) as refused:
            actions.represent(
                **BY,
                person_id=person,
                organisation_id=company,
                capacity="authorised",
                valid_from=DAY,
            )
        assert refused.value.field == "basis"
