"""Organisations at the desk: found, noted, changed, and who acts for them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tinhso.core.ledger.queries import history
from tinhso.core.people import queries
from tinhso.core.people.actions import enrol_person
from tinhso.core.people.models import Organisation, Person
from tinhso.modules.desk.tests.factories import AT, BY

TAX = "0000000017"
LIST = "/ban-lam-viec/to-chuc/"
NEW = f"{LIST}moi/"
FIRM = {"name": "Công ty TNHH Ví Dụ", "kind": "enterprise", "number_kind": "tax_code", "value": TAX}
AGENT = {
    "personal_number": "038090000021",
    "full_name": "Lê Văn Ví Dụ",
    "capacity": "legal",
    "basis": "Giấy chứng nhận đăng ký doanh nghiệp số 0000000017",
    "valid_from": "01/11/2026",
}
DAY = timezone.localdate(AT)


@pytest.fixture
def clerk(seen_by, place):
    return seen_by(place.clerk)


@pytest.fixture
def firm(clerk):
    clerk.post(NEW, FIRM)
    return Organisation.objects.get().pk


def text_of(answer):
    return answer.content.decode()


class Enrol:
    def test_notes_the_organisation_with_its_number(self, clerk):
        answer = clerk.post(NEW, FIRM, follow=True)

        made = Organisation.objects.get().pk
        assert queries.numbers_of(made, day=DAY) == {"tax_code": TAX}
        assert "Công ty TNHH Ví Dụ" in text_of(answer)
        assert "Chưa ai nộp được hồ sơ cho tổ chức này" in text_of(answer)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"value": "0100109107"}, 'id="value-error"'),
            ({"value": "01001091"}, 'id="value-error"'),
            ({"name": " "}, 'id="name-error"'),
            ({"kind": ""}, 'id="kind-error"'),
            ({"number_kind": ""}, 'id="number_kind-error"'),
            ({"phone": "12"}, 'id="phone-error"'),
        ],
        ids=["check-digit", "short", "nameless", "no-kind", "no-kind-of-number", "phone"],
    )
    def test_says_at_the_field_what_is_wrong_and_keeps_nothing(self, clerk, typed, said):
        answer = clerk.post(NEW, FIRM | typed)

        assert answer.status_code == 422
        assert said in text_of(answer)
        assert not Organisation.objects.exists()

    def test_refuses_a_number_that_another_bears(self, clerk, firm):
        answer = clerk.post(NEW, FIRM | {"name": "Công ty khác"})

        assert "Đã có người hoặc tổ chức khác mang" in text_of(answer)
        assert Organisation.objects.count() == 1

    def test_is_not_for_other_officers(self, seen_by, place):
        for account in (place.officer, place.leader):
            assert seen_by(account).post(NEW, FIRM).status_code == 403
            assert seen_by(account).get(LIST).status_code == 403

        assert not Organisation.objects.exists()


class Find:
    @pytest.mark.parametrize("q", ["vi du", "VÍ DỤ", TAX, "0000 000 017"])
    def test_finds_by_name_and_by_number(self, clerk, firm, q):
        assert "Công ty TNHH Ví Dụ" in text_of(clerk.get(LIST, {"q": q}))

    def test_says_what_to_try_when_there_is_none(self, clerk, firm):
        assert "Không có tổ chức nào khớp" in text_of(clerk.get(LIST, {"q": "khong co"}))

    def test_names_who_acts_today_and_not_who_did(self, clerk, firm):
        clerk.post(f"{LIST}{firm}/dai-dien/", AGENT)
        assert "Lê Văn Ví Dụ" in text_of(clerk.get(LIST))

        (row,) = queries.representations_of(firm)
        clerk.post(f"{LIST}{firm}/thoi-dai-dien/", {"id": row.id, "ends_on": "20/11/2026"})

        assert "Lê Văn Ví Dụ" not in text_of(clerk.get(LIST))


class Represent:
    def test_lets_a_person_act_and_shows_the_paper(self, clerk, firm):
        answer = clerk.post(f"{LIST}{firm}/dai-dien/", AGENT, follow=True)

        person = queries.by_personal_number("038090000021")
        assert queries.may_act_for(person.id, firm, day=DAY)
        assert "Giấy chứng nhận đăng ký doanh nghiệp" in text_of(answer)
        kinds = [entry.kind for entry in history(f"organisation:{firm}")]
        assert kinds[-1] == "people.RepresentationGiven"

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"personal_number": ""}, "personal_number"),
            ({"personal_number": "0380"}, "personal_number"),
            ({"full_name": ""}, "full_name"),
            ({"capacity": ""}, "capacity"),
            ({"basis": " "}, "basis"),
            ({"valid_from": "hôm nay"}, "valid_from"),
            ({"until": "01/10/2026"}, "until"),
        ],
    )
    def test_says_at_the_field_what_is_wrong_and_keeps_nothing(self, clerk, firm, typed, field):
        answer = clerk.post(f"{LIST}{firm}/dai-dien/", AGENT | typed)

        assert answer.status_code == 422
        assert f'id="{field}-error"' in text_of(answer)
        assert queries.representations_of(firm) == ()
        assert not Person.objects.filter(personal_number="038090000021").exists()

    def test_refuses_a_number_that_is_of_another_name_without_telling_it(self, clerk, firm):
        enrol_person(actor=BY, at=AT, full_name="Ngô Thị Kín", personal_number="038090000021")

        answer = clerk.post(f"{LIST}{firm}/dai-dien/", AGENT)

        assert "Họ tên không khớp" in text_of(answer)
        assert "Ngô Thị Kín" not in text_of(answer)
        assert queries.representations_of(firm) == ()

    def test_is_not_noted_by_oneself(self, clerk, firm, place):
        Person.objects.filter(pk=place.clerk.person_id).update(personal_number="038090000021")
        own = AGENT | {"full_name": place.clerk.person.full_name}

        answer = clerk.post(f"{LIST}{firm}/dai-dien/", own)

        assert answer.status_code == 403
        assert queries.representations_of(firm) == ()


class EndRepresentation:
    def test_asks_first_and_ends_it_on_the_day(self, clerk, firm):
        clerk.post(f"{LIST}{firm}/dai-dien/", AGENT)
        (row,) = queries.representations_of(firm)
        asked = clerk.get(f"{LIST}{firm}/thoi-dai-dien/", {"id": row.id})
        assert "Kết thúc tư cách đại diện này?" in text_of(asked)

        clerk.post(f"{LIST}{firm}/thoi-dai-dien/", {"id": row.id, "ends_on": "20/11/2026"})

        assert not queries.may_act_for(row.person_id, firm, day=DAY)

    def test_is_not_of_another_organisations_row(self, clerk, firm):
        clerk.post(f"{LIST}{firm}/dai-dien/", AGENT)
        (row,) = queries.representations_of(firm)
        clerk.post(NEW, FIRM | {"name": "Công ty khác", "value": "0314409058"})
        other = Organisation.objects.exclude(pk=firm).get().pk

        answer = clerk.post(
            f"{LIST}{other}/thoi-dai-dien/", {"id": row.id, "ends_on": "20/11/2026"}
        )

        assert answer.status_code == 404
        assert queries.may_act_for(row.person_id, firm, day=DAY)


class Change:
    def test_takes_what_is_typed_and_empties_what_is_emptied(self, clerk, firm):
        clerk.post(f"{LIST}{firm}/sua/", {"name": "Công ty mới", "phone": "0237 3 123 456"})
        assert queries.organisation(firm).phone == "02373123456"

        clerk.post(f"{LIST}{firm}/sua/", {"name": "Công ty mới", "phone": ""})

        assert queries.organisation(firm).phone == ""
        assert queries.organisation(firm).name == "Công ty mới"
        assert "Công ty mới" in text_of(clerk.get(f"{LIST}{firm}/sua/"))


class Numbers:
    def test_are_given_and_ended(self, clerk, firm):
        given = {"number_kind": "business_registration", "value": TAX, "since": "01/01/2020"}
        clerk.post(f"{LIST}{firm}/ma-so/", given)
        assert set(queries.numbers_of(firm, day=DAY)) == {"tax_code", "business_registration"}
        row = next(
            row
            for row in queries.identifiers_of(organisation_id=firm)
            if row.kind == "business_registration"
        )

        clerk.post(f"{LIST}{firm}/thoi-ma-so/", {"id": row.id, "ends_on": "20/11/2026"})

        assert set(queries.numbers_of(firm, day=DAY)) == {"tax_code"}

    def test_ends_not_before_it_began(self, clerk, firm):
        given = {"number_kind": "business_registration", "value": TAX, "since": "01/11/2026"}
        clerk.post(f"{LIST}{firm}/ma-so/", given)
        row = queries.identifiers_of(organisation_id=firm)[0]

        answer = clerk.post(f"{LIST}{firm}/thoi-ma-so/", {"id": row.id, "ends_on": "01/10/2026"})

        assert 'id="ends_on-error"' in text_of(answer)


class Page:
    def test_tells_what_happened_with_names(self, clerk, firm, place):
        clerk.post(f"{LIST}{firm}/dai-dien/", AGENT)

        page = text_of(clerk.get(f"{LIST}{firm}/"))

        assert "Được ghi người đại diện: Lê Văn Ví Dụ" in page
        assert place.clerk.person.full_name in page

    def test_of_none_is_not_found(self, clerk):
        assert clerk.get(reverse("desk:organisation", args=[987654])).status_code == 404
        assert clerk.get(f"{LIST}987654/khong-co/").status_code == 404
