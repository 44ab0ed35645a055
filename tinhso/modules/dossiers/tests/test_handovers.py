"""Hand-over lists: what goes along, who says that it came, and what is written down."""

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import at_once
from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.models import Dossier, Handover, HandoverLine
from tinhso.modules.dossiers.queries.handovers import handover
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


@pytest.fixture
def commune(db):
    return Commune()


class MakeHandover:
    def test_numbers_the_list_within_unit_and_year_and_keeps_its_order(self, commune):
        first, second = handed_over(commune), handed_over(commune)

        one = listed(commune, second, first)
        two = listed(commune, handed_over(commune))

        view = handover(actor=commune.clerk, handover_id=one)
        assert [line.code for line in view.lines] == [second, first]
        assert (view.number, view.sender_name) == ("1/2026", "Lê Thị Minh Họa")
        assert handover(actor=commune.clerk, handover_id=two).number == "2/2026"

    def test_begins_anew_with_the_year(self, commune):
        listed(commune, handed_over(commune))

        later = listed(commune, handed_over(commune), at=moment(4, 9).replace(year=2027, month=1))

        assert handover(actor=commune.clerk, handover_id=later).number == "1/2027"

    def test_is_a_fact_on_a_stream_of_the_list(self, commune):
        code = handed_over(commune)

        listed(commune, code)

        (fact,) = history(f"handover:{commune.unit.pk}-2026-1")
        assert (fact.kind, fact.actor) == ("dossiers.HandoverListed", commune.clerk.id)
        assert fact.payload["dossiers"] == [code]
        assert fact.payload["carries"] == "dossiers"
        assert fact.opened == {}

    def test_leaves_the_dossier_where_it_stands(self, commune):
        code = handed_over(commune)
        before = len(history(f"dossier:{code}"))

        listed(commune, code)

        assert Dossier.objects.get(code=code).state == "examining"
        assert len(history(f"dossier:{code}")) == before

    def test_asked_for_twice_is_one_list(self, commune):
        codes = [handed_over(commune), handed_over(commune)]

        assert listed(commune, *codes) == listed(commune, *reversed(codes))
        assert Handover.objects.count() == 1

    def test_puts_no_dossier_on_two_lists(self, commune):
        code = handed_over(commune)
        listed(commune, code)

        with pytest.raises(WrongState, match="đã có trong danh sách bàn giao số 1/2026"):
            listed(commune, code, handed_over(commune))

        assert Handover.objects.count() == 1

    def test_takes_it_again_once_it_was_given_back_and_handed_over_anew(self, commune):
        code = handed_over(commune)
        listed(commune, code)
        handling.give_back(actor=commune.officer, code=code, note="Thiếu.", at=AT)

        with pytest.raises(WrongState, match="đã có trong danh sách"):
            listed(commune, code)
        reception.hand_over(actor=commune.clerk, code=code, note="", at=AT)

        assert listed(commune, code)

    def test_refuses_what_is_not_handed_over_yet(self, commune):
        code = commune.submitted(moment(16, 8))

        with pytest.raises(WrongState, match="không ở bước bàn giao này"):
            listed(commune, code)

    @pytest.mark.parametrize("count", [0, 101])
    def test_refuses_nothing_and_too_much(self, commune, count):
        with pytest.raises(Refused, match=r"ít nhất một hồ sơ|tối đa 100 hồ sơ"):
            listed(commune, *(f"X-{n}" for n in range(count)))

    def test_refuses_who_does_not_hand_over_here(self, commune):
        code = handed_over(commune)
        other = an_officer("Ngô Văn Ví", "Công chức", a_unit("H56.103", area=""), Role.ONE_STOP)

        with pytest.raises(NotFound):
            listed(commune, code, actor=other)
        with pytest.raises(WrongState, match="không do bạn bàn giao"):
            listed(commune, code, actor=commune.leader)

        assert not Handover.objects.exists()
        assert history(f"handover:{commune.unit.pk}-2026-1") == []

    def test_refuses_a_receiver_who_does_not_work_there(self, commune):
        code = handed_over(commune)

        with pytest.raises(Refused, match="Chọn người nhận") as refusal:
            listed(commune, code, receiver=commune.registrar.person_id)

        assert refusal.value.field == "receiver"

    def test_refuses_dossiers_of_two_units(self, commune):
        code, moved = handed_over(commune), handed_over(commune)
        other = a_unit("H56.103", "phường Bỉm Sơn", "")
        Dossier.objects.filter(code=moved).update(unit=other)
        both = an_officer("Ngô Văn Ví", "Công chức", commune.unit, Role.ONE_STOP)
        both.grants[Role.ONE_STOP] |= {other.pk}

        with pytest.raises(Refused, match="một nơi giao và một nơi nhận"):
            listed(commune, code, moved, actor=both)


class TwoAtOnce:
    @pytest.mark.django_db(transaction=True)
    def test_put_a_dossier_on_one_list_and_one_of_them_hears_of_it(self, transactional_db):
        commune = Commune()
        code = handed_over(commune)
        other = an_officer("Ngô Văn Ví", "Công chức", commune.unit, Role.ONE_STOP)

        told = at_once(
            lambda: listed(commune, code, actor=commune.clerk),
            lambda: listed(commune, code, actor=other),
        )

        assert Handover.objects.count() == HandoverLine.objects.count() == 1
        assert [one.text for one in told if isinstance(one, WrongState)] == [
            f"Hồ sơ {code} đã có trong danh sách bàn giao số 1/2026. Tải lại trang."
        ]


class ReceiveHandover:
    def test_says_that_all_came(self, commune):
        pk = listed(commune, handed_over(commune))

        received(commune, pk)

        view = handover(actor=commune.clerk, handover_id=pk)
        assert (view.received_by_name, view.received_at) == ("Phạm Văn Ví Dụ", moment(16, 10))
        fact = history(f"handover:{commune.unit.pk}-2026-1")[-1]
        assert (fact.kind, fact.actor) == ("dossiers.HandoverReceived", commune.officer.id)
        assert fact.payload["missing"] == []

    def test_says_what_did_not_come_and_why_beside_the_ledger(self, commune):
        here, gone = handed_over(commune), handed_over(commune)
        pk = listed(commune, here, gone)

        received(commune, pk, missing={gone: "Không có  trong túi hồ sơ."})

        lines = handover(actor=commune.clerk, handover_id=pk).lines
        assert [(line.is_missing, line.why) for line in lines] == [
            (False, ""),
            (True, "Không có trong túi hồ sơ."),
        ]
        fact = history(f"handover:{commune.unit.pk}-2026-1")[-1]
        assert fact.payload["missing"] == [gone]
        assert "túi" not in str(fact.payload)

    def test_lets_what_was_missing_go_along_with_another_list(self, commune):
        code = handed_over(commune)
        received(commune, listed(commune, code), missing={code: "Chưa thấy."})

        again = listed(commune, code)

        assert handover(actor=commune.clerk, handover_id=again).number == "2/2026"

    def test_asks_for_a_reason(self, commune):
        code = handed_over(commune)
        pk = listed(commune, code)

        for text in (" ", "x" * 301):
            with pytest.raises(Refused, match="lý do") as refusal:
                received(commune, pk, missing={code: text})
            assert refusal.value.field == "why_1"

        assert Handover.objects.get().received_at is None
        assert not HandoverLine.objects.filter(is_missing=True).exists()

    def test_refuses_a_dossier_that_is_not_on_the_list(self, commune):
        pk = listed(commune, handed_over(commune))

        with pytest.raises(NotFound):
            received(commune, pk, missing={handed_over(commune): "Chưa thấy."})

    def test_twice_by_the_same_person_is_once(self, commune):
        pk = listed(commune, handed_over(commune))
        received(commune, pk)

        received(commune, pk, at=moment(16, 11))

        assert Handover.objects.get().received_at == moment(16, 10)
        assert len(history(f"handover:{commune.unit.pk}-2026-1")) == 2

    def test_names_who_was_first(self, commune):
        code = handed_over(commune)
        pk = listed(commune, code)
        received(commune, pk)

        with pytest.raises(WrongState, match="Phạm Văn Ví Dụ đã nhận danh sách này lúc 10"):
            received(commune, pk, actor=commune.leader)
        with pytest.raises(WrongState):
            received(commune, pk, missing={code: "Nghĩ lại."})

    def test_is_for_the_other_end_and_for_nobody_else(self, commune):
        pk = listed(commune, handed_over(commune))
        stranger = an_officer("Ngô Văn Ví", "CC", a_unit("H56.103", area=""), Role.CASE_OFFICER)
        both = an_officer("Hai Vai", "CC", commune.unit, Role.ONE_STOP, Role.CASE_OFFICER)
        own = listed(commune, handed_over(commune), actor=both)

        for who in (commune.clerk, commune.registrar):
            with pytest.raises(NotAllowed):
                received(commune, pk, actor=who)
        for who in (stranger, commune.citizen):
            with pytest.raises(NotFound):
                received(commune, pk, actor=who)
        with pytest.raises(NotAllowed, match="không phải người đã lập"):
            received(commune, own, actor=both)

        assert not Handover.objects.filter(received_at__isnull=False).exists()

    def test_of_a_list_for_one_officer_is_theirs_or_the_leaders(self, commune):
        in_role(commune, commune.officer, Role.CASE_OFFICER)
        named = commune.officer.person_id
        one, two = (listed(commune, handed_over(commune), receiver=named) for _ in range(2))
        colleague = an_officer("Phạm Thị Khác", "CC", commune.unit, Role.CASE_OFFICER)

        with pytest.raises(NotAllowed):
            received(commune, one, actor=colleague)
        received(commune, one)
        received(commune, two, actor=commune.leader)

        assert handover(actor=commune.clerk, handover_id=one).receiver_name == "Phạm Văn Ví Dụ"
