"""Hand-over lists on their pages: chosen, made, found, printed, received."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Role
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.documents.tests.samples import text_of
from tinhso.modules.dossiers.actions.handovers import make_handover, receive_handover
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.queries.handovers import handover

PAGE = "/ban-lam-viec/ban-giao/"
NEW = f"{PAGE}lap/"


def page_of(answer):
    return b"".join(answer).decode()


def listed(place, *codes, receiver=None):
    return make_handover(
        actor=place.actor(place.clerk),
        carries=Carries.DOSSIERS,
        codes=codes or [factories.examined(place)],
        receiver_id=receiver,
        at=AT,
    )


def seen(place, pk):
    return handover(actor=place.actor(place.clerk), handover_id=pk)


class New:
    def test_offers_what_was_handed_over_and_is_on_no_list(self, seen_by, place):
        code, taken = factories.examined(place), factories.examined(place)
        waiting = factories.received(place)
        listed(place, taken)

        page = page_of(seen_by(place.clerk).get(NEW))

        assert f'value="{code}"' in page
        assert taken not in page
        assert waiting not in page
        assert "Phạm Văn Ví Dụ, Công chức</option>" in page

    def test_makes_the_list_and_shows_it(self, seen_by, place):
        codes = [factories.examined(place), factories.examined(place)]
        typed = {"kind": "dossiers", "code": codes, "receiver": place.officer.person_id}

        answer = seen_by(place.clerk).post(NEW, typed, follow=True)

        page = page_of(answer)
        assert "Danh sách bàn giao hồ sơ số 1/2026" in page
        assert all(code in page for code in codes)
        assert "Nhận danh sách</button>" not in page

    def test_twice_leads_to_the_same_list(self, seen_by, place):
        typed = {"kind": "dossiers", "code": factories.examined(place)}

        first, second = (seen_by(place.clerk).post(NEW, typed) for _ in range(2))

        assert first["Location"] == second["Location"]

    def test_keeps_what_was_ticked_when_it_is_refused(self, seen_by, place):
        code = factories.examined(place)

        nothing = seen_by(place.clerk).post(NEW, {"kind": "dossiers"})
        wrong = seen_by(place.clerk).post(NEW, {"code": code, "receiver": "x"})

        assert nothing.status_code == wrong.status_code == 422
        assert "Chọn ít nhất một hồ sơ" in page_of(nothing)
        assert "Chọn người nhận trong danh sách" in page_of(wrong)
        assert f'value="{code}" checked' in page_of(wrong)

    def test_says_so_when_nothing_waits(self, seen_by, place):
        assert "Không có gì để bàn giao" in page_of(seen_by(place.clerk).get(NEW))

    def test_is_for_those_who_hold_what_goes_along(self, seen_by, place):
        assert seen_by(place.leader).get(NEW).status_code == 403
        assert seen_by(place.leader).post(NEW, {"code": "x"}).status_code == 403
        assert (
            seen_by(place.other).post(NEW, {"code": factories.examined(place)}).status_code == 404
        )

    def test_is_offered_after_many_were_handed_over_at_once(self, seen_by, place):
        codes = [factories.received(place), factories.received(place)]
        browser = seen_by(place.clerk)

        done = page_of(
            browser.post("/ban-lam-viec/hang-loat/", {"verb": "hand_over", "code": codes})
        )

        address = f"{NEW}?code={codes[0]}&amp;code={codes[1]}"
        assert f'href="{address}"' in done
        page = page_of(browser.get(address.replace("&amp;", "&")))
        assert page.count(" checked") == 2

    def test_is_not_offered_after_many_were_received(self, seen_by, place):
        typed = {"verb": "receive", "code": [factories.filed(place)]}

        done = page_of(seen_by(place.clerk).post("/ban-lam-viec/hang-loat/", typed))

        assert NEW not in done


class List:
    def test_shows_the_open_first_to_both_ends(self, seen_by, place):
        done, waiting = listed(place), listed(place)
        receive_handover(actor=place.actor(place.officer), handover_id=done, missing={}, at=AT)

        for account in (place.clerk, place.officer):
            page = page_of(seen_by(account).get(PAGE))
            assert page.index(f"{PAGE}{waiting}/") < page.index(f"{PAGE}{done}/")
            assert "Chờ nhận" in page
            assert "Đã nhận đủ" in page

    def test_finds_and_says_when_it_does_not(self, seen_by, place):
        pk = listed(place)
        browser = seen_by(place.officer)

        assert f"{PAGE}{pk}/" in page_of(browser.get(PAGE, {"q": "1/2026"}))
        assert "Không có danh sách nào khớp" in page_of(browser.get(PAGE, {"q": "7/2026"}))

    def test_says_what_will_come_while_there_is_none(self, seen_by, place):
        assert "Chưa có danh sách bàn giao nào" in page_of(seen_by(place.leader).get(PAGE))

    def test_shows_nothing_of_other_units(self, seen_by, place):
        pk = listed(place)

        assert f"{PAGE}{pk}/" not in page_of(seen_by(place.other).get(PAGE))
        assert seen_by(place.citizen).get(PAGE).status_code == 403

    def test_asks_the_database_the_same_for_one_and_ten(self, seen_by, place):
        listed(place)
        browser = seen_by(place.clerk)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as one:
            browser.get(PAGE)
        for _ in range(9):
            listed(place)

        with CaptureQueriesContext(connection) as ten:
            browser.get(PAGE)

        assert len(ten) == len(one)


class Page:
    def test_lets_the_other_end_say_that_all_came(self, seen_by, place):
        pk = listed(place)
        browser = seen_by(place.officer)
        assert "Nhận danh sách</button>" in page_of(browser.get(f"{PAGE}{pk}/"))

        page = page_of(browser.post(f"{PAGE}{pk}/nhan/", follow=True))

        assert "Đã nhận danh sách số 1/2026." in page
        assert "Đã nhận đủ" in page
        assert "Nhận danh sách</button>" not in page

    def test_takes_the_reason_of_what_did_not_come(self, seen_by, place):
        codes = [factories.examined(place), factories.examined(place)]
        pk = listed(place, *codes)
        typed = {"why_1": "", "why_2": "Không có trong túi"}

        page = page_of(seen_by(place.officer).post(f"{PAGE}{pk}/nhan/", typed, follow=True))

        assert "Đã nhận, thiếu 1" in page
        assert "Không có trong túi" in page
        assert [line.is_missing for line in seen(place, pk).lines] == [False, True]

    def test_keeps_what_was_written_when_it_is_refused(self, seen_by, place):
        pk = listed(place)
        long = "x" * 301

        answer = seen_by(place.officer).post(f"{PAGE}{pk}/nhan/", {"why_1": long})

        assert answer.status_code == 422
        page = page_of(answer)
        assert "không quá 300 ký tự" in page
        assert f'value="{long}"' in page
        assert seen(place, pk).received_at is None

    def test_tells_the_second_who_was_first(self, seen_by, place):
        pk = listed(place)
        seen_by(place.officer).post(f"{PAGE}{pk}/nhan/")

        answer = seen_by(place.leader).post(f"{PAGE}{pk}/nhan/")

        assert answer.status_code == 409
        assert "Phạm Văn Ví Dụ đã nhận danh sách này" in page_of(answer)

    @pytest.mark.parametrize(
        ("who", "opens", "receives"),
        [("clerk", 200, 403), ("other", 404, 404), ("citizen", 403, 403)],
    )
    def test_is_shut_to_others(self, seen_by, place, who, opens, receives):
        pk = listed(place)
        browser = seen_by(getattr(place, who))

        assert browser.get(f"{PAGE}{pk}/").status_code == opens
        assert browser.get(f"{PAGE}{pk}/phieu.pdf").status_code == opens
        assert browser.post(f"{PAGE}{pk}/nhan/").status_code == receives
        assert seen(place, pk).received_at is None

    def test_prints_the_list(self, seen_by, place):
        code = factories.examined(place)
        pk = listed(place, code)

        answer = seen_by(place.officer).get(f"{PAGE}{pk}/phieu.pdf")

        assert answer["Content-Type"] == "application/pdf"
        assert code in text_of(b"".join(answer))

    def test_is_received_by_whoever_serves_there_besides(self, seen_by, place):
        pk = listed(place)
        factories.serves_too(place.other, place.unit, Role.CASE_OFFICER)

        assert seen_by(place.other).post(f"{PAGE}{pk}/nhan/").status_code == 302
        assert seen(place, pk).received_by_name == "Ngô Văn Ví"
