"""Hand-over lists as they are looked up, printed, and made of results."""

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import NotFound, WrongState
from tinhso.modules.documents.tests.samples import text_of
from tinhso.modules.dossiers.actions.handovers import make_handover
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.models import Handover
from tinhso.modules.dossiers.queries.handing import handed, kinds_of, receivers, roads
from tinhso.modules.dossiers.queries.handover_slip import handover_slip
from tinhso.modules.dossiers.queries.handovers import handover, handovers
from tinhso.modules.dossiers.tests.factories import (
    Commune,
    a_unit,
    an_officer,
    moment,
)
from tinhso.modules.dossiers.tests.handing import (
    AT,
    handed_over,
    in_role,
    listed,
    received,
)
from tinhso.modules.dossiers.tests.test_results import give_keys, issued


@pytest.fixture
def commune(db):
    return Commune()


class Results:
    @pytest.fixture
    def issued(self, commune, province_keys, settings, tmp_path):
        give_keys(commune, province_keys, settings, tmp_path)
        return issued(commune)

    def test_go_back_to_the_desk_with_a_list_of_the_same_book(self, commune, issued):
        listed(commune, handed_over(commune))

        pk = make_handover(
            actor=commune.registrar,
            carries=Carries.RESULTS,
            codes=[issued],
            receiver_id=None,
            at=AT,
        )
        received(commune, pk, actor=commune.clerk)

        view = handover(actor=commune.officer, handover_id=pk)
        assert (view.number, view.received_by_name) == ("2/2026", "Lê Thị Minh Họa")
        assert view.lines[0].result == "01/2026"

    def test_are_not_put_on_a_list_by_the_desk(self, commune, issued):
        with pytest.raises(WrongState):
            make_handover(
                actor=commune.clerk,
                carries=Carries.RESULTS,
                codes=[issued],
                receiver_id=None,
                at=AT,
            )


class Lists:
    def test_show_what_waits_on_each_road_and_who_can_receive(self, commune):
        in_role(commune, commune.officer, Role.CASE_OFFICER)
        first = handed_over(commune)
        second = handed_over(commune, at=moment(16, 8, 30))
        listed(commune, handed_over(commune))

        (road,) = roads(actor=commune.clerk, carries=Carries.DOSSIERS)

        assert (road.count, road.to_unit_id) == (2, commune.unit.pk)
        found = handed(actor=commune.clerk, carries=Carries.DOSSIERS, road=road)
        assert [row.code for row in found] == [second, first]
        able = receivers(carries=Carries.DOSSIERS, road=road, at=AT)
        assert [one.full_name for one in able] == ["Phạm Văn Ví Dụ"]

    def test_are_made_by_the_desk_and_by_who_has_results(self, commune):
        assert kinds_of(commune.clerk) == (Carries.DOSSIERS,)
        assert kinds_of(commune.officer) == (Carries.RESULTS,)
        assert kinds_of(commune.leader) == ()
        assert roads(actor=commune.leader, carries=Carries.DOSSIERS) == ()

    def test_come_open_first_and_then_the_newest(self, commune):
        first, second, third = (
            listed(commune, handed_over(commune), at=moment(day, 9)) for day in (16, 17, 18)
        )
        received(commune, third, at=moment(18, 10))

        found = handovers(actor=commune.officer)

        assert [row.id for row in found.rows] == [second, first, third]
        assert (found.total, found.rows[0].total) == (3, 1)

    @pytest.mark.parametrize("q", ["1/2026", "1", "minh hoa", "code"])
    def test_are_found_by_number_dossier_and_officer(self, commune, q):
        code = handed_over(commune)
        pk = listed(commune, code)
        other = an_officer("Ngô Văn Ví", "Công chức", commune.unit, Role.ONE_STOP)
        listed(commune, handed_over(commune), actor=other)

        found = handovers(actor=commune.officer, q=code if q == "code" else q)

        assert [row.id for row in found.rows] == [pk]

    def test_are_seen_by_the_two_units_alone(self, commune):
        pk = listed(commune, handed_over(commune))
        far = an_officer("Ngô Văn Ví", "CC", a_unit("H56.103", area=""), Role.CASE_OFFICER)

        for who in (far, commune.citizen):
            assert handovers(actor=who).total == 0
            with pytest.raises(NotFound):
                handover(actor=who, handover_id=pk)
        for who in (commune.clerk, commune.officer, commune.leader, commune.registrar):
            assert handovers(actor=who).total == 1

    def test_keep_the_name_from_who_may_not_open_the_dossier(self, commune):
        code = handed_over(commune)
        pk = listed(commune, code)
        guest = a_unit("H56.103", "phường Bỉm Sơn", "")
        Handover.objects.update(to_unit=guest)
        there = an_officer("Ngô Văn Ví", "CC", guest, Role.CASE_OFFICER)

        (line,) = handover(actor=there, handover_id=pk).lines

        assert (line.code, line.is_open, line.owner_name) == (code, False, "")

    def test_ask_the_database_the_same_for_one_dossier_and_ten(
        self, commune, django_assert_num_queries
    ):
        one = listed(commune, handed_over(commune))
        ten = listed(commune, *(handed_over(commune) for _ in range(10)))
        handover(actor=commune.officer, handover_id=one)

        for pk in (one, ten):
            with django_assert_num_queries(4):
                handover(actor=commune.officer, handover_id=pk)


class Slip:
    def test_names_both_sides_and_leaves_them_room_to_sign(self, commune):
        code = handed_over(commune)
        pk = listed(commune, code)

        text = printed(commune, pk)

        for words in ("DANH SÁCH BÀN GIAO HỒ SƠ", "Số: 1/2026", code, "Nguyễn Thị Mẫu"):
            assert words in text
        assert text.count("(Ký, ghi rõ họ tên)") == 2
        assert text.count("Lê Thị Minh Họa") == 2

    def test_says_who_received_it_and_what_was_missing(self, commune):
        code = handed_over(commune)
        pk = listed(commune, code, handed_over(commune))
        received(commune, pk, missing={code: "Không thấy."})

        text = printed(commune, pk)

        assert "Phạm Văn Ví Dụ xác nhận trên hệ thống lúc 10 giờ 00" in text
        assert "nhận 1 hồ sơ, thiếu 1." in text
        assert "Thiếu: Không thấy." in text


def printed(commune, pk):
    pdf = handover_slip(actor=commune.clerk, handover_id=pk).content
    return " ".join(text_of(pdf).split())
