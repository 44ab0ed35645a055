from datetime import UTC, datetime

import pytest

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.modules.payments import actions, queries
from tinhso.modules.payments.models import Charge
from tinhso.modules.payments.rules import FeeLine, Method, State

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
UNIT = 7
CLERK = Actor(
    id="person:1", person_id=1, name="Lê Thị Minh Họa", grants={Role.ONE_STOP: frozenset({UNIT})}
)
LEADER = Actor(id="person:2", person_id=2, grants={Role.LEADER: frozenset({UNIT})})
STRANGER = Actor(id="person:3", person_id=3, grants={Role.ONE_STOP: frozenset({99})})
LINES = (
    FeeLine(name="Bản sao Giấy khai sinh", kind="phí", amount=16_000, quantity=2),
    FeeLine(name="Lệ phí đăng ký khai sinh", kind="lệ phí", amount=0),
)

pytestmark = pytest.mark.django_db


def _charge(lines=LINES, unit_id=UNIT):
    return actions.charge(
        subject="H56.102-261120-0007", unit_id=unit_id, lines=lines, actor=CLERK, at=AT
    )


def _kinds(charge_id):
    return [entry.kind for entry in history(f"charge:{charge_id}")]


class ChargeADossier:
    def test_adds_up_the_lines_and_tells(self):
        row = _charge()

        assert (row.amount, row.state, row.lines) == (16_000, State.DUE, LINES)
        assert _kinds(row.id) == ["payments.FeeCharged"]
        assert queries.is_due("H56.102-261120-0007")

    def test_is_free_when_nothing_is_owed(self):
        row = _charge(lines=())

        assert row.state is State.FREE
        assert not queries.is_due("H56.102-261120-0007")


class SettleAtDesk:
    def test_gives_the_next_receipt_number_and_tells(self):
        first = actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT)
        second = actions.settle_at_desk(
            charge_id=_charge().id, actor=CLERK, at=AT, method=Method.TRANSFER
        )

        assert (first.receipt_number, second.receipt_number) == ("0000001", "0000002")
        assert (first.state, first.paid_at, first.method_label) == (State.PAID, AT, "Tiền mặt")
        assert second.method_label == "Chuyển khoản"
        assert first.collector_name == "Lê Thị Minh Họa"
        assert _kinds(first.id) == ["payments.FeeCharged", "payments.FeePaid"]
        assert queries.charges_of(subject=first.subject)[0] == first

    def test_counts_each_year_and_unit_by_itself(self):
        new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 1 January in Vietnam
        actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT)

        row = actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=new_year)

        assert row.receipt_number == "0000001"
        assert Charge.objects.get(pk=row.id).receipt_year == 2027

    @pytest.mark.parametrize("actor", [STRANGER, LEADER, Actor(id="nobody")])
    def test_refuses_everyone_else_and_changes_nothing(self, actor):
        row = _charge()

        with pytest.raises(NotAllowed):
            actions.settle_at_desk(charge_id=row.id, actor=actor, at=AT)

        assert queries.charge_row(row.id) == row
        assert _kinds(row.id) == ["payments.FeeCharged"]

    def test_refuses_a_second_time_and_keeps_the_number(self):
        row = actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT)

        with pytest.raises(WrongState):
            actions.settle_at_desk(charge_id=row.id, actor=CLERK, at=AT)

        assert queries.charge_row(row.id) == row
        assert (
            actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT).receipt_number
            == "0000002"
        )

    def test_refuses_what_is_free_or_unknown_or_paid_online(self):
        with pytest.raises(WrongState):
            actions.settle_at_desk(charge_id=_charge(lines=()).id, actor=CLERK, at=AT)
        with pytest.raises(NotFound):
            actions.settle_at_desk(charge_id=0, actor=CLERK, at=AT)
        with pytest.raises(Refused):
            actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT, method=Method.ONLINE)


class Correct:
    def test_cancels_what_is_owed_and_refunds_what_was_paid(self):
        owed = _charge()
        paid = actions.settle_at_desk(charge_id=_charge().id, actor=CLERK, at=AT)

        gone = actions.cancel(charge_id=owed.id, reason="Hồ sơ rút", actor=LEADER, at=AT)
        back = actions.refund(charge_id=paid.id, reason="Thu nhầm", actor=LEADER, at=AT)

        assert (gone.state, back.state) == (State.CANCELLED, State.REFUNDED)
        assert back.receipt_number == "0000001"
        told = history(f"charge:{paid.id}")[-1]
        assert told.opened["reason"] == "Thu nhầm"
        assert "Thu nhầm" not in str(told.payload)

    def test_refuses_the_clerk_and_an_empty_reason(self):
        owed = _charge()

        with pytest.raises(NotAllowed):
            actions.cancel(charge_id=owed.id, reason="x", actor=CLERK, at=AT)
        with pytest.raises(Refused):
            actions.cancel(charge_id=owed.id, reason="  ", actor=LEADER, at=AT)

        assert queries.charge_row(owed.id).state is State.DUE
