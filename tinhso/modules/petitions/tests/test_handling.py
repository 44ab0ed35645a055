"""What officers do with a petition, who of them may, and what it means for its deadlines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger import access
from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import at_once
from tinhso.core.testing.ledger import empty_ledger
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.petitions.actions import handling, petitioning
from tinhso.modules.petitions.queries import lists
from tinhso.modules.petitions.queries.figures import handled_between, last_year_of_mine
from tinhso.modules.petitions.queries.published import published, published_answer
from tinhso.modules.petitions.tests.factories import AT, Wards, due_text, row_of

LATER = moment(17, 9)


def last(code):
    return history(f"petition:{code}")[-1]


class WhoReads:
    def test_are_the_officers_of_the_unit_that_holds_it(self, wards):
        code = wards.sent()

        for who in (wards.clerk, wards.officer, wards.leader):
            assert wards.handled(code, who=who).text
        for who in (wards.far_clerk, wards.far_leader, wards.citizen, wards.neighbour):
            with pytest.raises(NotFound):
                wards.handled(code, who=who)
            assert wards.listed(who) == []

    def test_of_an_officers_conduct_are_leaders_alone(self, wards):
        code = wards.sent(about="conduct")

        assert wards.listed(wards.leader) == [code]
        for who in (wards.clerk, wards.officer):
            assert wards.listed(who) == []
            with pytest.raises(NotFound):
                wards.handled(code, who=who)

    def test_are_written_down(self, wards):
        code = wards.sent()

        with access.watching() as seen:
            wards.listed()

        assert seen == {f"petition:{code}", f"person:{wards.citizen.person_id}"}


class TakingIn:
    def test_begins_the_work_on_the_answer(self, wards):
        code = wards.accepted()

        view = wards.handled(code)
        assert (view.state_label, row_of(code).due_at) == ("Đang xử lý", view.answer_by)
        assert last(code).kind == "petitions.PetitionAccepted"
        assert last(code).actor == wards.clerk.id

    def test_refused_says_why_and_within_two_working_days(self, wards):
        in_time, late = wards.sent(), wards.sent()
        told = {"actor": wards.clerk, "note": "Việc này do tòa án giải quyết."}

        handling.refuse(**told, code=in_time, at=moment(18, 9))
        handling.refuse(**told, code=late, at=moment(18, 9, 1))

        assert (last(in_time).payload["in_time"], last(late).payload["in_time"]) == (True, False)
        assert (row_of(in_time).was_late, row_of(late).was_late) == (False, True)
        assert wards.own(late).story[-1].note == told["note"]

    def test_words_are_wanted_where_the_petitioner_reads_them(self, wards):
        accepted, sent = wards.accepted(), wards.sent()
        for verb, code, field in (
            (handling.refuse, sent, "note"),
            (handling.ask, sent, "note"),
            (handling.answer, accepted, "note"),
        ):
            with pytest.raises(Refused) as refusal:
                verb(actor=wards.leader, code=code, note="  ", at=AT)
            assert refusal.value.field == field
        with pytest.raises(Refused, match="Dài quá 5000"):
            handling.answer(actor=wards.leader, code=accepted, note="a" * 5001, at=AT)


class Asking:
    def test_is_done_once_and_after_five_working_days_is_late(self, wards):
        in_time, late = wards.accepted(), wards.accepted()

        handling.ask(actor=wards.clerk, code=in_time, note="Ngày nào?", at=moment(23, 9))
        handling.ask(actor=wards.clerk, code=late, note="Ngày nào?", at=moment(23, 9, 1))

        assert (row_of(in_time).was_late, row_of(late).was_late) == (False, True)
        petitioning.supplement(
            actor=wards.citizen, code=in_time, note="Thứ Sáu.", files=(), at=moment(25, 9)
        )
        with pytest.raises(WrongState):
            handling.ask(actor=wards.clerk, code=in_time, note="Giờ nào?", at=moment(25, 10))

    def test_that_is_not_answered_in_ten_working_days_may_be_refused_in_time(self, wards):
        code = wards.accepted()
        handling.ask(actor=wards.clerk, code=code, note="Ngày nào?", at=AT)
        before = wards.own(code).answer_before
        assert due_text(before) == "01/12 09:00"
        told = {"actor": wards.clerk, "code": code, "note": "Chưa nhận được bổ sung."}

        with pytest.raises(WrongState, match="Chờ bổ sung"):
            handling.refuse(**told, at=before)
        handling.refuse(**told, at=moment(1, 9, 1, month=12))

        assert (row_of(code).state, row_of(code).was_late) == ("refused", False)


class Forwarding:
    def test_hands_it_over_with_a_new_time_to_take_in_and_the_same_promise(self, wards):
        code = wards.accepted()
        promised = wards.own(code).answer_by

        handling.forward(
            actor=wards.clerk, code=code, to_unit_id=wards.other_id, note="Thuộc bên.", at=LATER
        )

        view = wards.handled(code, LATER, wards.far_clerk)
        assert (view.state_label, view.unit_name) == ("Mới gửi", "UBND phường Bỉm Sơn")
        assert due_text(view.take_by) == "19/11 09:00"
        assert view.answer_by == promised
        assert view.story[-1].title == "Chuyển đến UBND phường Bỉm Sơn"
        assert (last(code).payload["unit_id"], last(code).payload["to_unit_id"]) == (
            wards.id,
            wards.other_id,
        )
        with pytest.raises(NotFound):
            wards.handled(code)

    @pytest.mark.parametrize("where", [None, 0, "itself"])
    def test_goes_to_another_unit_of_the_list_only(self, wards, where):
        code = wards.sent()
        unit_id = wards.id if where == "itself" else where

        with pytest.raises(Refused) as refusal:
            handling.forward(actor=wards.clerk, code=code, to_unit_id=unit_id, note="Vì", at=AT)

        assert refusal.value.field == "unit"
        assert row_of(code).unit_id == wards.id


class Answering:
    def test_is_for_case_officers_and_leaders(self, wards):
        code = wards.accepted()

        with pytest.raises(NotAllowed):
            handling.answer(actor=wards.clerk, code=code, note="Đã xem.", at=AT)
        with pytest.raises(NotFound):
            handling.answer(actor=wards.far_leader, code=code, note="Đã xem.", at=AT)
        wards.answer(code, LATER)

        assert wards.own(code).answer == "Đã nhắc nhở quầy số 2."
        assert last(code).opened["note"] == "Đã nhắc nhở quầy số 2."

    def test_is_not_for_who_wrote_it(self, wards):
        code = wards.sent(who=wards.officer)
        handling.accept(actor=wards.clerk, code=code, at=AT)

        with pytest.raises(NotAllowed):
            wards.answer(code, AT)
        assert wards.handled(code, who=wards.officer).verbs == ()

    def test_after_fifteen_working_days_is_late(self, wards):
        in_time, late = (wards.accepted() for _ in range(2))

        wards.answer(in_time, moment(8, 9, month=12))
        wards.answer(late, moment(8, 9, 1, month=12))

        assert (row_of(in_time).was_late, row_of(late).was_late) == (False, True)

    def test_names_the_officer_inside_and_the_unit_outside(self, wards):
        code = wards.answered()

        assert wards.handled(code).story[-1].who == "Phạm Văn Ví Dụ"
        assert all(item.who == "" for item in wards.own(code).story)


class Publishing:
    def test_shows_the_agencys_words_and_nobody(self, wards):
        code = wards.published()

        (row,) = published().rows
        assert (row.code, row.subject, row.text) == (
            code,
            "Giờ làm việc của quầy",
            "Quầy mở đến 17 giờ.",
        )
        assert wards.citizen.name not in str(row)
        assert published_answer(code) == row

    def test_is_for_leaders_once_it_is_answered(self, wards):
        told = {"subject": "Giờ", "text": "Đến 17 giờ.", "at": AT}

        with pytest.raises(NotAllowed):
            handling.publish(actor=wards.officer, code=wards.answered(), **told)
        with pytest.raises(WrongState):
            handling.publish(actor=wards.leader, code=wards.accepted(), **told)
        with pytest.raises(NotFound):
            published_answer(wards.answered())

    def test_is_found_without_tone_marks(self, wards):
        code = wards.published()
        wards.published(subject="Lệ phí chứng thực")

        assert [row.code for row in published(q="gio lam viec").rows] == [code]
        assert published(q="không có").total == 0

    def test_is_taken_down_and_may_be_put_up_anew(self, wards):
        code = wards.published()

        handling.unpublish(actor=wards.leader, code=code, note="Lộ tên.", at=AT)

        assert published().total == 0
        assert row_of(code).public_text == ""
        with pytest.raises(WrongState):
            handling.unpublish(actor=wards.leader, code=code, note="Lộ tên.", at=AT)
        handling.publish(actor=wards.leader, code=code, subject="Giờ", text="17 giờ", at=AT)
        assert published().total == 1

    def test_later_than_two_working_days_after_the_answer_is_late(self, wards):
        code = wards.answered()

        handling.publish(actor=wards.leader, code=code, subject="Giờ", text="17", at=moment(19, 9))

        assert row_of(code).was_late


class Lists:
    def test_put_what_is_due_first_and_know_what_is_late(self, wards):
        late, accepted = wards.sent(), wards.accepted()
        done = wards.answered()
        at = moment(18, 11)

        found = lists.of_units(actor=wards.clerk, wanted=lists.Narrowing(), at=at)

        assert [row.code for row in found.rows] == [late, accepted]
        assert found.rows[0].clock.label == "quá 2 giờ"
        assert dict(found.counts) == {"open": 2, "late": 1, "waiting": 0, "done": 1, "all": 3}
        assert wards.listed(at=at, view="late") == [late]
        assert wards.listed(at=at, view="done") == [done]
        assert wards.listed(at=at, view="all", state="answered") == [done]

    def test_are_searched_without_tone_marks(self, wards):
        code = wards.sent(subject="Đường làng ngập")
        wards.sent()

        assert wards.listed(q="duong lang") == [code]
        assert wards.listed(q=code.lower()) == [code]
        assert len(wards.listed(q="nguyen thi mau")) == 2

    def test_cost_the_same_however_long_they_are(self, wards):
        def cost():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                wards.listed(view="all")
            return len(asked)

        wards.sent()
        wards.listed()
        before = cost()
        for _ in range(8):
            wards.sent()

        assert cost() == before == 2

    def test_leave_whole_for_a_file(self, wards):
        codes = {wards.sent() for _ in range(3)}
        wanted = lists.Narrowing(view="all")

        pages = lists.all_of_units(actor=wards.clerk, wanted=wanted, at=AT)

        assert {row.code for rows in pages for row in rows} == codes
        assert lists.count_of_units(actor=wards.far_clerk, wanted=wanted, at=AT) == 0


class Figures:
    def between(self, **more):
        return handled_between(since=moment(1, 0), until=moment(31, 0, month=12), **more)

    def test_of_nothing_are_none(self, wards):
        assert wards.id
        assert self.between().in_time_text == ""

    def test_count_what_kept_every_deadline_and_what_left_people_content(self, wards):
        wards.answered()
        disliked, again, late = wards.answered(), wards.answered(), wards.accepted()
        wards.rate(disliked, satisfied=False)
        wards.rate(again, satisfied=False)
        wards.again(again)
        wards.answer(again, LATER)
        wards.answer(late, moment(8, 9, 1, month=12))
        withdrawn = wards.sent()
        petitioning.withdraw(actor=wards.citizen, code=withdrawn, note="", at=AT)
        wards.accepted()  # open and past its day at the end of the month

        found = self.between()

        assert (found.base, found.in_time, found.content) == (5, 3, 1)
        assert (found.in_time_text, found.content_text) == ("60%", "20%")
        assert self.between(unit_ids=[wards.other_id]).base == 0

    def test_of_a_unit_are_for_its_leaders(self, wards):
        wards.answered()

        bases = [
            last_year_of_mine(actor=who, at=AT).base
            for who in (wards.leader, wards.clerk, wards.far_leader)
        ]

        assert bases == [1, 0, 0]


@pytest.mark.django_db(transaction=True)
class AtOnce:
    @pytest.fixture(autouse=True)
    def own_ledger(self):
        empty_ledger()
        yield
        empty_ledger()

    def test_of_two_officers_one_takes_it_in_and_one_is_told_it_moved_on(self):
        wards = Wards()
        code = wards.sent()

        got = at_once(
            lambda: handling.accept(actor=wards.clerk, code=code, at=AT),
            lambda: handling.refuse(actor=wards.officer, code=code, note="Không.", at=AT),
        )

        assert sorted(getattr(one, "status", 0) for one in got) == [0, 409]
        assert len(history(f"petition:{code}")) == 2

    def test_sent_twice_from_two_windows_it_is_one(self):
        wards = Wards()
        draft_id = wards.draft()

        def send():
            return petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=AT)

        assert set(at_once(send, send, send)) == {"H56.102-PA26-0001"}
        assert len(history("petition:H56.102-PA26-0001")) == 1
