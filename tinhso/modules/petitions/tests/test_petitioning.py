"""What a citizen can do with a petition, and what is promised to them."""

from datetime import timedelta

import pytest

from tinhso.core.actor import NOBODY
from tinhso.core.errors import FormRefused, NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.tests.factories import PNG, Commune, moment
from tinhso.modules.petitions.actions import drafts, handling, petitioning
from tinhso.modules.petitions.models import Petition, PetitionFile
from tinhso.modules.petitions.queries import lists, one
from tinhso.modules.petitions.tasks import discard_drafts
from tinhso.modules.petitions.tests.factories import AT, TEXT, due_text, row_of


def kinds_of(code):
    return [entry.kind.partition(".")[2] for entry in history(f"petition:{code}")]


class Sending:
    def test_gives_a_code_of_the_unit_and_promises_an_answer_in_working_days(self, wards):
        code = wards.sent()

        view = wards.own(code)
        assert code == "H56.102-PA26-0001"
        assert (view.state_label, view.unit_name) == ("Mới gửi", "UBND phường Hạc Thành")
        assert due_text(view.take_by) == "18/11 09:00"
        # fifteen working days, without the day off of 24 November and three weekends
        assert due_text(view.answer_by) == "08/12 09:00"
        assert "thời hạn 15 ngày làm việc" in view.answer_why
        assert row_of(code).due_at == view.take_by

    def test_leaves_one_fact_whose_words_stand_beside_it(self, wards):
        (entry,) = history(f"petition:{wards.sent()}")

        assert entry.kind == "petitions.PetitionSubmitted"
        assert entry.payload["sort"] == "report"
        assert TEXT not in str({k: v for k, v in entry.payload.items() if k != "personal"})
        assert entry.opened["note"] == TEXT
        assert entry.opened["phone"] == "0900000001"

    def test_twice_is_one_petition(self, wards):
        draft_id = wards.draft()

        codes = {
            petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=AT) for _ in range(2)
        }

        assert len(codes) == 1
        assert Petition.objects.count() == 1
        assert kinds_of(codes.pop()) == ["PetitionSubmitted"]

    def test_numbers_follow_each_other_at_each_unit_and_begin_anew_each_year(self, wards):
        assert wards.sent().endswith("-0001")
        assert wards.sent().endswith("-0002")
        assert wards.sent(unit_id=wards.other_id) == "H56.103-PA26-0001"
        assert wards.sent(AT.replace(year=2027)) == "H56.102-PA27-0001"

    def test_refuses_each_fault_at_its_field_and_keeps_what_was_typed(self, wards):
        draft_id = wards.draft(kind="x", about="", subject="", text="Ngắn", unit_id=None)

        with pytest.raises(FormRefused) as refusal:
            petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=AT)

        assert set(refusal.value.faults) == {"kind", "about", "subject", "text", "unit"}
        assert one.draft(actor=wards.citizen, draft_id=draft_id).written.text == "Ngắn"

    def test_says_how_much_too_long_it_is(self, wards):
        with pytest.raises(FormRefused) as refusal:
            written = wards.written(subject="a" * 153, text="b" * 5001)
            drafts.check(actor=wards.citizen, written=written, at=AT)

        assert refusal.value.faults == {
            "subject": "Dài quá 150 chữ cái, bớt 3 chữ cái.",
            "text": "Dài quá 5000 chữ cái, bớt 1 chữ cái.",
        }

    def test_about_a_dossier_takes_only_ones_own(self, wards):
        with pytest.raises(FormRefused) as refusal:
            wards.sent(dossier="H56.102-261116-0009")

        assert "không có hồ sơ nào mang mã này" in refusal.value.faults["dossier"]

    def test_more_than_ten_a_day_is_kept_for_tomorrow(self, wards):
        for _ in range(10):
            wards.sent()
        draft_id = wards.draft()

        with pytest.raises(Refused, match="nhiều nhất 10 phản ánh"):
            petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=AT)
        tomorrow = AT + timedelta(days=1)
        assert petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=tomorrow)

    def test_is_for_who_has_signed_in_and_only_with_their_own_draft(self, wards):
        draft_id = wards.draft()

        with pytest.raises(NotAllowed):
            drafts.begin(actor=NOBODY, written=wards.written(), at=AT)
        for ask in (petitioning.submit, drafts.write):
            more = {"written": wards.written()} if ask is drafts.write else {}
            with pytest.raises(NotFound):
                ask(actor=wards.neighbour, draft_id=draft_id, at=AT, **more)


class Drafts:
    def test_are_read_by_nobody_else_and_thrown_away_after_thirty_days(self, wards):
        draft_id = wards.draft()

        (kept,) = lists.drafts_of(actor=wards.citizen)
        assert kept.draft_id == str(draft_id)
        assert lists.drafts_of(actor=wards.neighbour) == ()
        assert wards.listed(view="all") == []
        assert discard_drafts(at=AT + timedelta(days=30)) == 0
        assert discard_drafts(at=AT + timedelta(days=30, seconds=1)) == 1
        assert Petition.objects.count() == 0

    def test_that_were_sent_are_neither_changed_nor_discarded(self, wards):
        draft_id = wards.draft()
        petitioning.submit(actor=wards.citizen, draft_id=draft_id, at=AT)

        for ask in (drafts.discard, lambda **by: drafts.remove_file(**by, file_id=1)):
            with pytest.raises(WrongState, match="Bạn đã gửi"):
                ask(actor=wards.citizen, draft_id=draft_id)
        assert discard_drafts(at=AT + timedelta(days=400)) == 0

    def test_take_pictures_and_refuse_what_is_none(self, wards):
        draft_id, by = wards.draft(), {"actor": wards.citizen, "at": AT}

        drafts.add_file(**by, draft_id=draft_id, given=("anh.png", PNG))
        drafts.add_file(**by, draft_id=draft_id, given=("anh.png", PNG))
        with pytest.raises(Refused, match=r"xau\.png"):
            drafts.add_file(**by, draft_id=draft_id, given=("xau.png", b"<html></html>"))

        (file,) = one.draft(actor=wards.citizen, draft_id=draft_id).files
        assert file.name == "anh.png"
        drafts.remove_file(actor=wards.citizen, draft_id=draft_id, file_id=file.id)
        assert not PetitionFile.objects.exists()


class Supplement:
    def asked(self, wards):
        code = wards.accepted()
        told = {"note": "Quầy nào, ngày nào?", "at": moment(18, 9)}
        handling.ask(actor=wards.officer, code=code, **told)
        return code

    def test_lets_the_clock_run_on_later_by_the_working_time_it_took(self, wards):
        code = self.asked(wards)
        stands = wards.handled(code, moment(19, 9))
        assert (stands.state, stands.clock.label) == ("waiting", "dừng 1 ngày")
        assert row_of(code).due_at is None

        petitioning.supplement(
            actor=wards.citizen, code=code, note="Ngày 13/11.", files=(), at=moment(20, 9)
        )

        view = wards.own(code, moment(20, 9))
        assert view.state == "accepted"
        assert due_text(view.answer_by) == "10/12 09:00"
        assert "đồng hồ dừng 2 ngày" in view.answer_why
        assert [item.note for item in view.story][-2:] == ["Quầy nào, ngày nào?", "Ngày 13/11."]

    def test_takes_files_without_words_but_not_nothing(self, wards):
        code = self.asked(wards)

        with pytest.raises(Refused, match="Viết câu trả lời"):
            petitioning.supplement(actor=wards.citizen, code=code, note=" ", files=(), at=AT)
        petitioning.supplement(
            actor=wards.citizen, code=code, note="", files=(("anh.png", PNG),), at=moment(19, 9)
        )

        (file,) = wards.own(code).files
        assert file.is_supplement

    def test_is_not_for_others_nor_where_nothing_is_asked(self, wards):
        given = {"note": "Có.", "files": (), "at": AT}

        with pytest.raises(NotFound):
            petitioning.supplement(actor=wards.neighbour, code=self.asked(wards), **given)
        with pytest.raises(WrongState, match="Đang xử lý"):
            petitioning.supplement(actor=wards.citizen, code=wards.accepted(), **given)


class TheAnswer:
    def test_is_rated_once(self, wards):
        code = wards.answered()

        wards.rate(code, satisfied=True)

        assert wards.own(code).satisfied is True
        assert history(f"petition:{code}")[-1].payload["satisfied"] is True
        with pytest.raises(WrongState):
            wards.rate(code, satisfied=False)

    def test_that_did_not_satisfy_is_asked_for_once_more_and_is_due_anew(self, wards):
        code = wards.answered(on=moment(18, 9))
        with pytest.raises(WrongState):
            wards.again(code)
        wards.rate(code, satisfied=False)

        wards.again(code, moment(20, 9))

        view = wards.own(code, moment(20, 9))
        assert (view.state_label, view.rounds, view.satisfied) == ("Kiến nghị lại", 1, None)
        assert due_text(view.answer_by) == "14/12 09:00"
        wards.answer(code, moment(23, 9))
        wards.rate(code, satisfied=False)
        with pytest.raises(WrongState):
            wards.again(code)

    def test_is_not_rated_before_it_is_there_nor_by_another(self, wards):
        with pytest.raises(WrongState):
            wards.rate(wards.accepted(), satisfied=True)
        with pytest.raises(NotFound):
            petitioning.rate(
                actor=wards.neighbour, code=wards.answered(), satisfied=False, note="", at=AT
            )


class Withdrawing:
    def test_ends_what_is_open_and_nothing_else(self, wards):
        code = wards.accepted()

        petitioning.withdraw(actor=wards.citizen, code=code, note="", at=AT)

        assert wards.own(code).state == "withdrawn"
        assert kinds_of(code)[-1] == "PetitionWithdrawn"
        for other in (code, wards.answered()):
            with pytest.raises(WrongState):
                petitioning.withdraw(actor=wards.citizen, code=other, note="", at=AT)


class AboutADossier:
    def test_goes_with_it_to_the_officers_and_to_its_owner(self, db):
        commune = Commune()
        code = commune.submitted(moment(16, 8))
        written = one.Written(
            kind="report",
            about="service",
            subject="Chưa được tiếp nhận",
            text="Nộp từ sáng mà chưa ai trả lời.",
            dossier=code,
            unit_id=commune.unit.pk,
        )
        draft_id = drafts.begin(actor=commune.citizen, written=written, at=AT)

        petition = petitioning.submit(actor=commune.citizen, draft_id=draft_id, at=AT)

        (row,) = lists.about_dossier(actor=commune.clerk, code=code, at=AT)
        (mine,) = lists.mine_about(actor=commune.citizen, code=code, at=AT)
        assert row.code == mine.code == petition
        assert lists.about_dossier(actor=commune.citizen, code=code, at=AT) == ()
