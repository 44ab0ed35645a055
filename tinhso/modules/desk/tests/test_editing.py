"""Writing a procedure at the desk: nothing typed is lost, nothing wrong is published."""

import html
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed
from tinhso.core.ledger.queries import history
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import PROCEDURE
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.procedures import actions
from tinhso.modules.procedures.actions import editing
from tinhso.modules.procedures.queries import published, search, version, versions
from tinhso.modules.procedures.tests.samples import FOLDER

EDITOR = f"/ban-lam-viec/thu-tuc/{PROCEDURE}/soan/"
TODAY = date(2026, 11, 20)


@pytest.fixture
def digital(place):
    """Somebody of the province's digital office."""
    return factories._account("Trần Thị Giả Sử", place.unit.parent, Role.DIGITAL_OFFICE)


@pytest.fixture
def editor(digital, seen_by):
    """The browser of the province's digital office."""
    return seen_by(digital)


def text(change=("Thủ tục chỉ có trong kiểm thử.", "Tóm tắt mới.")):
    return editing.text_of(PROCEDURE).replace(*change)


def said(answer):
    return html.unescape(answer.content.decode())


def publish(browser, sent, valid_from="20/11/2026"):
    browser.post(EDITOR, {"do": "save", "text": sent})
    return browser.post(EDITOR, {"do": "publish", "text": sent, "valid_from": valid_from})


class Export:
    @pytest.mark.parametrize("code", ["1.001193", "1.001776", "2.000635"])
    def test_gives_a_text_that_reads_back_the_same(self, db, code):
        definition = actions.definition_of(next(FOLDER.glob(f"{code}-*.yaml")))

        assert actions.described(editing.written(definition)) == definition

    def test_is_offered_beside_the_versions(self, seen_by, place):
        browser = seen_by(place.clerk)

        answer = browser.get(f"/ban-lam-viec/thu-tuc/{PROCEDURE}/tep.yaml")

        assert answer["Content-Disposition"] == f'attachment; filename="{PROCEDURE}.yaml"'
        assert answer.content.decode().startswith("code:")
        page = said(browser.get(f"/ban-lam-viec/thu-tuc/{PROCEDURE}/"))
        assert "Tải tệp YAML" in page
        assert "Soạn phiên bản mới" not in page


class Editor:
    def test_begins_with_the_version_in_force(self, editor):
        page = said(editor.get(EDITOR))

        assert "Chưa có bản soạn; dưới đây là phiên bản 1." in page
        assert "Văn bản hợp lệ." in page
        assert "Thủ tục chỉ có trong kiểm thử." in page

    def test_keeps_what_is_typed_however_wrong_and_says_where(self, editor, place):
        wrong = text(("role: case_officer", "role: nobody"))

        page = said(editor.post(EDITOR, {"do": "save", "text": wrong}, follow=True))

        assert "role: nobody" in page
        assert "Chưa công bố được." in page
        assert "nobody" in page.split("Chưa công bố được.")[1][:200]
        assert published(PROCEDURE, day=TODAY).number == 1

    @pytest.mark.parametrize(
        ("change", "say"),
        [
            (("key: decision", "key: x: y"), "viết chưa đúng YAML"),
            (("code: 9.000001", "code: 9.000009"), "Sửa dòng code"),
            (("hours: 12", "hours: 99"), "giờ"),
            (("summary:", "tom_tat:"), "thiếu"),
            (("summary: Thủ", "summary: &a Thủ"), "không dùng & và *"),
        ],
    )
    def test_names_what_keeps_a_text_from_being_published(self, editor, change, say):
        answer = publish(editor, text(change).replace("'9.000001'", "9.000009"))

        assert answer.status_code == 422
        assert say in said(answer)
        assert len(versions(PROCEDURE)) == 1

    def test_says_what_would_change(self, editor):
        editor.post(EDITOR, {"do": "save", "text": text(("label: Mục đích", "label: Để làm gì"))})

        page = said(editor.get(EDITOR))

        assert "Khác phiên bản 1" in page
        assert "Để làm gì" in page.split("Khác phiên bản 1")[1]

    def test_shows_the_draft_as_citizens_would_see_it(self, editor):
        editor.post(EDITOR, {"do": "save", "text": text(("label: Mục đích", "label: Để làm gì"))})

        page = said(editor.get(f"{EDITOR}xem/"))

        assert "Bản xem trước, chưa công bố." in page
        assert "Để làm gì" in page
        assert "<svg" in page

    def test_takes_a_file_in_place_of_the_box(self, editor):
        sent = SimpleUploadedFile("x.yaml", text().encode())

        editor.post(EDITOR, {"do": "save", "text": "cũ", "file": sent})

        assert "Tóm tắt mới." in said(editor.get(EDITOR))

    def test_does_not_write_over_what_a_colleague_saved(self, editor, digital, place, seen_by):
        other = factories._account("Hồ Văn Thử Số", place.unit.parent, Role.DIGITAL_OFFICE)
        editor.get(EDITOR)
        seen_by(other).post(EDITOR, {"do": "save", "text": text(("mới", "của người khác"))})

        answer = seen_by(digital).post(EDITOR, {"do": "save", "text": "của tôi", "seen": ""})

        assert answer.status_code == 422
        assert "Hồ Văn Thử Số đã lưu bản soạn này" in said(answer)
        assert "của tôi" in said(answer)

    def test_throws_a_draft_away(self, editor):
        editor.post(EDITOR, {"do": "save", "text": "sai"})

        editor.post(EDITOR, {"do": "discard", "text": "sai"})

        assert "Chưa có bản soạn" in said(editor.get(EDITOR))


class Publish:
    def test_makes_a_version_and_tells_it_to_the_ledger(self, editor):
        answer = publish(editor, text())

        assert answer.status_code == 302
        assert published(PROCEDURE, day=TODAY).summary == "Tóm tắt mới."
        (told,) = history(f"procedure:{PROCEDURE}")
        assert told.kind == "procedures.ProcedurePublished"

    def test_leaves_a_running_dossier_its_version(self, editor, place):
        code = factories.received(place)

        publish(editor, text())

        view = dossier(actor=place.actor(place.clerk), code=code, at=factories.AT)
        assert version(view.version_id).number == 1
        assert published(PROCEDURE, day=TODAY).number == 2

    def test_may_wait_for_its_day(self, editor):
        publish(editor, text(), valid_from="01/01/2027")

        assert published(PROCEDURE, day=TODAY).number == 1
        assert published(PROCEDURE, day=date(2027, 1, 1)).number == 2

    @pytest.mark.parametrize("day", ["19/11/2026", "mai"])
    def test_is_not_for_a_day_that_is_gone_or_none(self, editor, day):
        answer = publish(editor, text(), valid_from=day)

        assert answer.status_code == 422
        assert "Tóm tắt mới." in said(answer)

    def test_does_not_come_undone_when_files_are_loaded_again(self, editor, place):
        publish(editor, text())

        factories.load_file(
            factories.Path(factories.__file__).parent / "data" / "procedures" / "sample.yaml",
            at=factories.AT,
        )

        assert published(PROCEDURE, day=TODAY).summary == "Tóm tắt mới."

    def test_of_the_same_text_changes_nothing(self, editor):
        answer = publish(editor, editing.text_of(PROCEDURE))

        assert answer.status_code == 422
        assert "không có gì để công bố" in said(answer)


class NewProcedure:
    def test_begins_with_a_file(self, editor):
        sent = text(("9.000001", "9.000077"))

        answer = editor.post("/ban-lam-viec/thu-tuc/moi/", {"text": sent}, follow=True)

        assert answer.redirect_chain[-1][0] == "/ban-lam-viec/thu-tuc/9.000077/soan/"
        assert "Văn bản hợp lệ." in said(answer)

    def test_without_a_code_is_refused_with_what_was_typed(self, editor):
        answer = editor.post("/ban-lam-viec/thu-tuc/moi/", {"text": "name: Không có mã"})

        assert answer.status_code == 422
        assert "name: Không có mã" in said(answer)


def _listed(day):
    return PROCEDURE in {row.code for row in search("", day=day)}


class Retire:
    def test_lets_nobody_file_from_that_day(self, editor):
        address = f"/ban-lam-viec/thu-tuc/{PROCEDURE}/thoi/"
        answer = editor.post(address, {"valid_to": "01/12/2026", "reason": "Quyết định 00"})

        assert answer.status_code == 302
        assert [row.code for row in search("thử nghiệm", day=TODAY)].count(PROCEDURE) == 1
        assert [row.code for row in search("thử nghiệm", day=date(2026, 12, 1))].count(
            PROCEDURE
        ) == 0

    def test_asks_for_its_grounds(self, editor):
        answer = editor.post(
            f"/ban-lam-viec/thu-tuc/{PROCEDURE}/thoi/", {"valid_to": "01/12/2026", "reason": " "}
        )

        assert answer.status_code == 422
        assert "Ghi quyết định bãi bỏ" in said(answer)


class Rights:
    @pytest.mark.parametrize("who", ["clerk", "officer", "leader", "citizen"])
    def test_are_the_provinces_alone(self, place, who):
        actor = place.actor(getattr(place, who))

        with pytest.raises(NotAllowed):
            editing.write(actor=actor, code=PROCEDURE, text="x", at=factories.AT)
