"""One dossier on the desk: what is shown, who may do what, what a refusal leaves behind."""

from datetime import timedelta

import pytest

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.queries.cases import dossier


def address(code, verb="") -> str:
    return f"/ban-lam-viec/ho-so/{code}/" + (f"{verb}/" if verb else "")


def page_of(response) -> str:
    return response.content.decode()


def view_of(place, code):
    return dossier(actor=place.actor(place.clerk), code=code, at=AT)


class DossierPage:
    def test_shows_what_was_asked_for_and_the_clock(self, seen_by, place):
        code = factories.received(place)

        page = page_of(seen_by(place.clerk).get(address(code)))

        assert "<h1>Nguyễn Thị Mẫu, xác nhận thử nghiệm cho việc học</h1>" in page
        assert "Nội dung đề nghị" in page
        assert "lệ phí 8.000 đồng chưa thu" in page
        assert "Vì sao hạn là" in page
        assert "Lê Thị Minh Họa đã tiếp nhận hồ sơ" in page

    @pytest.mark.parametrize(
        ("build", "who", "offered", "withheld"),
        [
            (factories.filed, "clerk", ["Tiếp nhận", "Từ chối tiếp nhận"], ["Trình lãnh đạo ký"]),
            (factories.filed, "officer", [], ["Tiếp nhận <kbd", "Trình lãnh đạo ký"]),
            (factories.received, "clerk", ["Chuyển thẩm tra", "Thu lệ phí tại quầy"], ["Ký số"]),
            (
                factories.examined,
                "officer",
                ["Trình lãnh đạo ký", "Yêu cầu bổ sung", "Trả lại một cửa", "Xin lỗi và hẹn lại"],
                ["Thu lệ phí", "Duyệt kết quả"],
            ),
            (factories.examined, "leader", [], ["Trình lãnh đạo ký <kbd", "Duyệt kết quả"]),
        ],
    )
    def test_offers_only_what_is_permitted_now(self, seen_by, place, build, who, offered, withheld):
        page = page_of(seen_by(getattr(place, who)).get(address(build(place))))

        for label in offered:
            assert label in page
        for label in withheld:
            assert label not in page

    def test_says_who_does_the_rest(self, seen_by, place):
        code = factories.examined(place)

        clerk = page_of(seen_by(place.clerk).get(address(code)))
        officer = page_of(seen_by(place.officer).get(address(code)))

        assert "là việc của công chức chuyên môn" in clerk
        assert "Ký và trả kết quả là việc của bước sau" in officer

    def test_is_not_found_for_another_unit_nor_for_its_applicant(self, seen_by, place):
        code = factories.filed(place)

        assert seen_by(place.other).get(address(code)).status_code == 404
        assert seen_by(place.citizen).get(address(code)).status_code == 403

    def test_walks_through_the_inbox_it_was_opened_from(self, seen_by, place):
        codes = [factories.filed(place, at=AT + timedelta(minutes=n)) for n in range(3)]

        page = page_of(seen_by(place.clerk).get(address(codes[1]) + "?kind=reception"))

        assert "2 trong 3" in page
        assert f'href="{address(codes[0])}?kind=reception" data-key="K"' in page
        assert f'href="{address(codes[2])}?kind=reception" data-key="J"' in page

    def test_leads_on_to_the_next_when_this_one_is_done(self, seen_by, place):
        code, following = factories.received(place), factories.filed(place)
        browser = seen_by(place.clerk)

        response = browser.post(address(code, "hand_over"), {"note": ""}, follow=True)

        page = page_of(response)
        assert "Đã chuyển thẩm tra" in page
        assert "Hồ sơ kế tiếp: Nguyễn Thị Mẫu" in page
        assert address(following) in page


class Act:
    def test_does_it_and_says_so(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).post(address(code, "receive"), follow=True)

        assert "Đã tiếp nhận" in page_of(response)
        assert view_of(place, code).state == "received"

    def test_keeps_the_narrowing_of_the_inbox(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).post(address(code, "receive") + "?kind=reception&row=1")

        assert response["Location"] == address(code) + "?kind=reception&row=1"

    def test_opens_whatever_row_the_address_names(self, seen_by, place):
        code = factories.filed(place)

        answer = seen_by(place.clerk).get(address(code) + "?kind=reception&row=" + "9" * 5000)

        assert answer.status_code == 200

    def test_refuses_a_role_that_may_not_and_changes_nothing(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.officer).post(address(code, "receive"))

        assert response.status_code == 403
        assert "vai trò khác" in page_of(response)
        assert view_of(place, code).state == "submitted"

    def test_is_not_found_for_another_unit(self, seen_by, place):
        code = factories.filed(place)

        assert seen_by(place.other).post(address(code, "receive")).status_code == 404
        assert seen_by(place.clerk).post(address(code, "nonsense")).status_code == 404
        assert view_of(place, code).state == "submitted"

    def test_says_who_was_faster_and_keeps_what_was_typed(self, seen_by, place):
        code = factories.examined(place, at=AT - timedelta(minutes=30))
        handling.give_back(
            actor=place.actor(place.officer), code=code, note="Thiếu giấy tờ.", at=AT
        )

        response = seen_by(place.clerk).post(address(code, "propose"), {"note": "Đủ điều kiện."})

        page = page_of(response)
        assert response.status_code == 409
        assert "Phạm Văn Ví Dụ đã trả lại một cửa lúc 10 giờ 00" in page
        assert "Đủ điều kiện." in page

    def test_takes_the_second_of_two_clicks_like_the_first(self, seen_by, place):
        code = factories.filed(place)
        browser = seen_by(place.clerk)
        browser.post(address(code, "receive"))
        told = len(view_of(place, code).story)

        assert browser.post(address(code, "receive")).status_code == 302
        assert len(view_of(place, code).story) == told

    def test_asks_for_the_missing_reason_on_top_of_the_page(self, seen_by, place):
        code = factories.examined(place)

        response = seen_by(place.officer).post(address(code, "give_back"), {"note": " "})

        page = page_of(response)
        assert response.status_code == 422
        assert 'href="#note">Viết lý do trả lại' in page
        assert view_of(place, code).state == "examining"

    def test_keeps_an_opinion_that_the_verb_does_not_take(self, seen_by, place):
        code = factories.examined(place)

        page = page_of(
            seen_by(place.officer).post(address(code, "claim"), {"note": "Dở dang."}, follow=True)
        )

        assert "Dở dang." in page
        assert "Đã nhận bước này về mình" in page
        assert "Trả về việc chung" in page

    def test_withholds_a_step_another_has_taken(self, seen_by, place):
        code = factories.claimed(place)

        page = page_of(seen_by(place.clerk).get(address(code)))

        assert "đang giao cho Phạm Văn Ví Dụ" in page

    def test_collects_the_fee_at_the_desk_once(self, seen_by, place):
        code = factories.received(place)
        browser = seen_by(place.clerk)

        page = page_of(browser.post(address(code, "settle"), follow=True))

        assert "Đã thu lệ phí" in page
        assert "lệ phí 8.000 đồng đã thu" in page
        assert "Thu lệ phí tại quầy" not in page
        assert view_of(place, code).charge.collector_name == "Lê Thị Minh Họa"

    def test_lets_only_the_one_stop_desk_collect(self, seen_by, place):
        code = factories.received(place)

        assert seen_by(place.officer).post(address(code, "settle")).status_code == 403
        assert view_of(place, code).charge.paid_at is None


class Asking:
    def test_shows_the_words_typed_so_far(self, seen_by, place):
        code = factories.examined(place)

        response = seen_by(place.officer).post(address(code, "ask"), {"note": "Thiếu giấy."})

        page = page_of(response)
        assert response.status_code == 200
        assert "Thiếu giấy." in page
        assert "Người nộp đọc nguyên văn" in page
        assert view_of(place, code).state == "examining"

    def test_refuses_no_words_and_changes_nothing(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).post(address(code, "refuse"), {"ready": "1", "note": ""})

        assert response.status_code == 422
        assert 'href="#note">Viết lý do từ chối' in page_of(response)
        assert view_of(place, code).state == "submitted"

    def test_refuses_the_dossier_with_the_reason(self, seen_by, place):
        code = factories.filed(place)
        words = {"ready": "1", "note": "Không thuộc thẩm quyền."}

        page = page_of(seen_by(place.clerk).post(address(code, "refuse"), words, follow=True))

        assert "Đã từ chối tiếp nhận" in page
        assert "Hồ sơ đã khép lại" in page
        assert view_of(place, code).refused_why == "Không thuộc thẩm quyền."

    def test_stops_the_clock_when_a_supplement_is_asked_for(self, seen_by, place):
        code = factories.examined(place)
        words = {"ready": "1", "note": "Bổ sung giấy chứng sinh."}

        page = page_of(seen_by(place.officer).post(address(code, "ask"), words, follow=True))

        assert "Đang chờ người nộp bổ sung" in page
        assert view_of(place, code).state == "supplement_at_examination"

    @pytest.mark.parametrize(
        ("day", "time", "said"),
        [
            ("", "17:00", "Nhập ngày hẹn mới"),
            ("ngày mai", "17:00", "theo mẫu dd/mm/yyyy"),
            ("27/11/2026", "chiều", "theo mẫu giờ:phút"),
            ("19/11/2026", "17:00", "Ngày hẹn mới phải sau"),
        ],
    )
    def test_reads_the_new_day_or_says_how_to_write_it(self, seen_by, place, day, time, said):
        code = factories.examined(place)
        due_at = view_of(place, code).due_at
        words = {"ready": "1", "note": "Chờ xác minh.", "due_day": day, "due_time": time}

        response = seen_by(place.officer).post(address(code, "postpone"), words)

        assert response.status_code == 422
        assert said in page_of(response)
        assert "Chờ xác minh." in page_of(response)
        assert view_of(place, code).due_at == due_at

    def test_promises_a_later_day_once(self, seen_by, place):
        code = factories.examined(place)
        words = {
            "ready": "1",
            "note": "Chờ xác minh.",
            "due_day": "30/11/2026",
            "due_time": "16:00",
        }

        page = page_of(seen_by(place.officer).post(address(code, "postpone"), words, follow=True))

        assert "Đã hẹn lại" in page
        assert "Xin lỗi và hẹn lại <kbd" not in page

    def test_says_that_the_dossier_has_moved_on(self, seen_by, place):
        code = factories.filed(place)
        reception.receive(actor=place.actor(place.clerk), code=code, at=AT)

        response = seen_by(place.clerk).get(address(code, "refuse"))

        assert response.status_code == 409
        assert "Lê Thị Minh Họa đã tiếp nhận hồ sơ lúc 10 giờ 00" in page_of(response)
