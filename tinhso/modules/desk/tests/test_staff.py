from datetime import date, timedelta

import pytest
from django.urls import reverse

from tinhso.core.actor import Role
from tinhso.core.people import queries as people
from tinhso.core.people.actions import assign_role
from tinhso.core.people.models import Post
from tinhso.core.search import fold
from tinhso.modules.desk.queries.officers import Looked, officers
from tinhso.modules.desk.tests.factories import AT, BY, administrator, claimed

DAY = date(2026, 11, 20)


@pytest.fixture
def admin(place, client):
    account = administrator(place.unit)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def _text(answer):
    return answer.content.decode()


def _do(client, account, verb, **typed):
    return client.post(reverse("desk:staff", args=[account.person_id, verb]), typed)


class Officers:
    def test_are_those_of_the_administrators_units_by_the_last_word(self, place, admin, client):
        text = _text(client.get(reverse("desk:officers"))).split("<tbody>")[1]

        names = ["Đỗ Văn Giả Định", "Phạm Văn Ví Dụ", "Lê Thị Minh Họa", "Vũ Thị Thử Nghiệm"]
        assert sorted(names, key=text.index) == names
        assert "Ngô Văn Ví" not in text

    @pytest.mark.parametrize("q", ["minh hoa", "Minh Họa", "HỌA le"])
    def test_are_found_without_tone_marks(self, place, admin, client, q):
        text = _text(client.get(reverse("desk:officers"), {"q": q}))

        assert "Lê Thị Minh Họa" in text
        assert "Giả Định" not in text

    def test_say_when_there_is_none(self, place, admin, client):
        text = _text(client.get(reverse("desk:officers"), {"q": "khong ai ca"}))

        assert "Không có công chức nào khớp" in text

    def test_come_as_a_file_with_the_same_rows(self, place, admin, client):
        rows = _text(client.get(reverse("desk:officers_file"))).splitlines()

        assert len(rows) == 1 + officers(actor=place.actor(admin), looked=Looked(), day=DAY).total
        assert "Lê Thị Minh Họa,Công chức,UBND phường Mẫu" in rows[3]

    def test_take_as_many_statements_for_many_as_for_few(
        self, place, admin, django_assert_max_num_queries
    ):
        actor = place.actor(admin)
        for _ in range(2):
            with django_assert_max_num_queries(7):
                officers(actor=actor, looked=Looked(), day=DAY)
            for number in range(12):
                person = people.persons([place.clerk.person_id])[place.clerk.person_id]
                Post.objects.create(
                    person_id=place.officer.person_id,
                    unit=place.unit,
                    title=f"{fold(person.full_name)} {number}",
                    valid_from=DAY,
                )


class Officer:
    def test_shows_what_is_held_and_what_may_be_done(self, place, admin, client):
        text = _text(client.get(reverse("desk:officer", args=[place.clerk.person_id])))

        for said in ("Lê Thị Minh Họa", "Một cửa", "UBND phường Mẫu", "Giao vai trò", "Nghỉ việc"):
            assert said in text

    def test_of_another_unit_is_not_there(self, place, admin, client):
        answer = client.get(reverse("desk:officer", args=[place.other.person_id]))

        assert answer.status_code == 404

    def test_is_open_to_the_officer_without_the_administrators_buttons(self, place, client):
        client.force_login(place.clerk, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse("desk:me"), follow=True)

        assert "Khai vắng mặt" in _text(answer)
        assert "Giao vai trò" not in _text(answer)
        other = reverse("desk:officer", args=[place.officer.person_id])
        assert client.get(other).status_code == 404


class Staff:
    def test_gives_ends_and_gives_back_a_role(self, place, admin, client):
        typed = {"role": "registrar", "unit_id": place.unit.pk, "valid_from": "20/11/2026"}
        _do(client, place.officer, "vai-tro", **typed)
        role = people.roles_of(place.officer.person_id)[0]
        assert role.role == "registrar"

        _do(client, place.officer, "thoi-vai-tro", id=role.id, ends_on="20/11/2026")
        assert people.roles_of(place.officer.person_id)[0].valid_to == DAY
        _do(client, place.officer, "giu-vai-tro", id=role.id)
        assert people.roles_of(place.officer.person_id)[0].valid_to is None

    def test_keeps_what_was_typed_when_it_is_refused(self, place, admin, client):
        typed = {"unit_id": place.unit.pk, "title": "Chuyên viên", "valid_from": "mai"}
        answer = _do(client, place.officer, "chuc-danh", **typed)

        assert answer.status_code == 422
        assert 'value="Chuyên viên"' in _text(answer)
        assert "dd/mm/yyyy, ví dụ 25/11/2026" in _text(answer)

    def test_refuses_a_row_of_somebody_else(self, place, admin, client):
        role = people.roles_of(place.clerk.person_id)[0]
        typed = {"id": role.id, "ends_on": "20/11/2026"}

        assert _do(client, place.officer, "thoi-vai-tro", **typed).status_code == 404
        assert people.roles_of(place.clerk.person_id)[0].valid_to is None

    @pytest.mark.parametrize("verb", ["vang-mat", "uy-quyen", "chuc-danh", "vai-tro"])
    def test_asks_on_a_page_of_its_own(self, place, admin, client, verb):
        answer = client.get(reverse("desk:staff", args=[place.clerk.person_id, verb]))

        assert answer.status_code == 200

    def test_lets_an_officer_be_away_and_delegate_for_themselves(self, place, client):
        client.force_login(place.clerk, backend="django.contrib.auth.backends.ModelBackend")
        _do(client, place.clerk, "vang-mat", valid_from="20/11/2026", until="27/11/2026")
        typed = {
            "delegate": place.officer.person_id,
            "form": "stand_in",
            "roles": [f"one_stop:{place.unit.pk}"],
            "valid_from": "20/11/2026",
            "until": "27/11/2026",
        }
        _do(client, place.clerk, "uy-quyen", **typed)

        text = _text(client.get(reverse("desk:officer", args=[place.clerk.person_id])))
        assert "Vắng đến hết 27/11/2026" in text
        mandate = place.actor(place.officer).mandates[0]
        assert (mandate.person_id, mandate.until) == (place.clerk.person_id, date(2026, 11, 28))
        assert place.clerk.person.full_name in text

    def test_lets_no_officer_staff(self, place, client):
        client.force_login(place.clerk, backend="django.contrib.auth.backends.ModelBackend")
        typed = {"role": "administrator", "unit_id": place.unit.pk, "valid_from": "20/11/2026"}

        assert _do(client, place.clerk, "vai-tro", **typed).status_code == 403


class Leaving:
    def test_lists_what_is_in_hand_and_hands_it_over(self, place, admin, client):
        code = claimed(place)
        by = {"actor": BY, "at": AT, "unit_id": place.unit.pk}
        role = people.roles_of(place.officer.person_id)[0]
        assign_role(
            **by,
            person_id=place.clerk.person_id,
            role=Role(role.role),
            valid_from=DAY - timedelta(days=1),
        )
        address = reverse("desk:leaving", args=[place.officer.person_id])
        assert code in _text(client.get(address))
        refused = client.post(address, {"leaves_on": "20/11/2026", "heir": ""})
        assert "Chọn người nhận bàn giao" in _text(refused)

        client.post(address, {"leaves_on": "20/11/2026", "heir": place.clerk.person_id})

        assert people.departure_of(place.officer.person_id).heir_id == place.clerk.person_id
        assert not place.actor(place.officer).is_officer
