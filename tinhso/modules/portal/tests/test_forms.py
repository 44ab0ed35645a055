"""Questions that bring files, warnings, forms that change under a draft, forms on paper."""

import base64
import copy
import re
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from tinhso.core.errors import WrongState
from tinhso.core.forms.reviewing import review
from tinhso.core.people.models import Account
from tinhso.modules.dossiers.actions import drafts, filing
from tinhso.modules.dossiers.tests.factories import a_citizen
from tinhso.modules.portal.tests.factories import BIRTH, PNG, draft_of, kept, sent_by, sent_in
from tinhso.modules.procedures import actions, queries

pytestmark = pytest.mark.django_db
SAMPLE = "MAU-01"


@pytest.fixture
def sample(commune, browser):
    """A draft of the sample form, empty."""
    file = next((settings.DATA_FOLDER / "samples").glob(f"{SAMPLE}*.yaml"))
    actions.load_file(file, at=timezone.now())
    begun = browser.post(f"/thu-tuc/{SAMPLE}/bat-dau/", {"unit": commune.unit.pk})
    return begun["Location"].split("/")[2]


def _signature():
    picture = Image.new("RGB", (400, 150), "white")
    ImageDraw.Draw(picture).line((20, 20, 200, 100, 380, 30), fill="navy", width=5)
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _sign(browser, draft, **typed):
    asked = "contract_file remark signature oath"
    return browser.post(f"/nop/{draft}/sign/", {"_asked": asked, "oath": "yes", **typed})


class AFileInAForm:
    def test_is_kept_with_the_draft_and_shown_again(self, browser, commune, sample):
        picture = SimpleUploadedFile("hop-dong.png", PNG)

        response = _sign(browser, sample, **{"contract_file-upload": picture})

        answer = kept(commune, sample).answers["contract_file"]
        html = response.content.decode()
        assert (answer["name"], answer["kind"]) == ("hop-dong.png", "image/png")
        assert "hop-dong.png" in html
        assert 'href="#signature"' in html
        shown = html.split("hop-dong.png")[0].rsplit('href="', 1)[1].split('"')[0]
        assert browser.get(shown).content == PNG

    def test_is_taken_off_again(self, browser, commune, sample):
        _sign(browser, sample, **{"contract_file-upload": SimpleUploadedFile("a.png", PNG)})
        number = kept(commune, sample).answers["contract_file"]["id"]

        _sign(browser, sample, contract_file=number, **{"contract_file-remove": "yes"})

        assert "contract_file" not in kept(commune, sample).answers

    def test_is_refused_at_its_question(self, browser, commune, sample):
        program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00" + b"\0" * 100)

        response = _sign(browser, sample, **{"contract_file-upload": program})

        assert response.status_code == 422
        assert 'href="#contract_file"' in response.content.decode()
        assert "contract_file" not in kept(commune, sample).answers

    def test_of_another_draft_is_never_taken(self, browser, commune, sample):
        other = str(commune.draft(timezone.now(), citizen=a_citizen(number="038196000009")))
        drafts.add_paper(
            actor=commune.citizen,
            draft_id=UUID(draft_of(commune)),
            key="birth_notice",
            name="bi-mat.png",
            content=_signature(),
            at=timezone.now(),
        )
        stolen = kept(commune, draft_of(commune)).papers[0].file_id

        _sign(browser, sample, contract_file=stolen)

        assert other
        assert "contract_file" not in kept(commune, sample).answers


class APlace:
    def test_may_come_from_the_device_and_is_typed_without_a_script(self, browser, sample):
        html = browser.get(f"/nop/{sample}/place/").content.decode()

        assert "ui/locate.js" in html
        assert re.search(r'<div class="row-gap mt-3" hidden data-locate', html)
        assert 'name="spot-lat"' in html
        assert "ui/locate.js" not in browser.get(f"/nop/{sample}/person/").content.decode()

    def test_may_be_chosen_on_a_map_where_the_province_has_one(self, browser, sample, settings):
        settings.MAP_TILES = "https://map.example/{z}/{x}/{y}.png"
        html = browser.get(f"/nop/{sample}/place/").content.decode()

        assert "ui/map.js" in html
        assert 'data-tiles="https://map.example/{z}/{x}/{y}.png"' in html
        assert "leaflet.js" not in "".join(re.findall("<script[^>]*>", html))

        settings.MAP_TILES = ""
        html = browser.get(f"/nop/{sample}/place/").content.decode()
        assert "Chọn trên bản đồ" not in html
        assert "ui/map.js" not in html


class ASignature:
    @pytest.mark.parametrize("way", ["drawn", "uploaded"])
    def test_is_kept_as_strokes_alone(self, browser, commune, sample, way):
        if way == "drawn":
            url = f"data:image/png;base64,{base64.b64encode(_signature()).decode()}"
            response = _sign(browser, sample, **{"signature-drawn": url})
        else:
            picture = SimpleUploadedFile("ky.png", _signature())
            response = _sign(browser, sample, **{"signature-upload": picture})

        answer = kept(commune, sample).answers["signature"]
        assert response.status_code == 302
        assert (answer["name"], answer["kind"]) == ("chu-ky.png", "image/png")
        assert answer["size"] < 20_000

    def test_left_empty_is_asked_for(self, browser, commune, sample):
        url = "data:image/png;base64,AAAA"

        html = _sign(browser, sample, **{"signature-drawn": url}).content.decode()

        assert "Không đọc được ảnh chữ ký" in html


class AWarning:
    TYPED = {
        "_asked": "who declarant nickname ethnicity tax_code email",
        "who": "person",
        "declarant-name": "Nguyễn Thị Mẫu",
        "declarant-birth_date_year": "1996",
        "declarant-gender": "female",
        "declarant-personal_number": "038196000001",
        "declarant-phone": "0912345678",
        "ethnicity": "01",
    }

    def test_is_told_once_and_then_let_pass(self, browser, commune, sample):
        first = browser.post(f"/nop/{sample}/person/", self.TYPED)
        again = browser.post(f"/nop/{sample}/person/", {**self.TYPED, "_warned": "email"})

        html = first.content.decode()
        assert first.status_code == 200
        assert "Nhập thư điện tử của bạn nếu có" in html
        assert 'name="_warned" value="email"' in html
        assert again["Location"] == f"/nop/{sample}/place/"


class HostileText:
    HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 }}\u202e"

    def test_is_shown_as_text_everywhere(self, browser, commune, sample):
        typed = {key: self.HOSTILE for key in AWarning.TYPED if key != "_asked"}
        goods = {f"goods-0-{key}": self.HOSTILE for key in ("good", "count", "price")}
        pages = {
            "person": {**typed, "_asked": AWarning.TYPED["_asked"], "email": self.HOSTILE},
            "place": {
                "_asked": "home spot opened calls_at",
                "home-former": self.HOSTILE,
                "home-detail": self.HOSTILE,
                "spot-lat": self.HOSTILE,
                "opened_year": self.HOSTILE,
            },
            "sign": {"_asked": "remark", "remark": self.HOSTILE},
            "goods": {"_asked": "capital goods", "goods-count": "1", **goods},
        }
        browser.post(f"/nop/{sample}/person/", AWarning.TYPED | {"who": "household"})

        for page, post in pages.items():
            answer = browser.post(f"/nop/{sample}/{page}/", post)
            html = browser.get(f"/nop/{sample}/{page}/", follow=True).content.decode()
            assert answer.status_code in (200, 302, 422)
            for text in (answer.content.decode(), html):
                assert "<script>alert" not in text
                assert "<img src=x" not in text
                assert "\u202e" not in text

    @pytest.mark.parametrize("text", ["\x00", "9" * 5000, "A" * 90_000, "\U0001f600", "٣"])
    def test_is_stored_or_refused_but_never_breaks(self, browser, commune, sample, text):
        for page in ("person", "place", "sign"):
            post = dict.fromkeys((*AWarning.TYPED, "remark", "opened_year", "spot-lat"), text)
            answer = browser.post(f"/nop/{sample}/{page}/", post | {"_asked": "who remark opened"})

            assert answer.status_code in (200, 302, 422)


class ASample:
    def test_holds_but_is_in_no_list(self, browser, sample):
        day = timezone.localdate()

        assert queries.published(SAMPLE, day=day).is_sample
        assert SAMPLE not in {row.code for row in queries.search(day=day)}
        assert SAMPLE not in {row.code for row in queries.search("tờ khai mẫu", day=day)}
        assert "MAU" not in {row.code for row in queries.fields(day=day)}

    def test_is_found_from_the_first_page_and_the_catalogue(self, browser, sample):
        for address in ("/", "/thu-tuc/", "/thu-tuc/?q=khong+co"):
            assert f'href="/thu-tuc/{SAMPLE}/"' in browser.get(address).content.decode()
        html = browser.get(f"/thu-tuc/{SAMPLE}/").content.decode()
        assert f'href="/thu-tuc/{SAMPLE}/bat-dau/"' in html
        assert "không có giá trị pháp lý" in html

    def test_that_leads_nowhere_is_not_sent(self, commune, sample):
        _new_version(lambda definition: definition.pop("steps"), SAMPLE)
        draft = drafts.start_draft(
            actor=commune.citizen, procedure=SAMPLE, unit_id=commune.unit.pk, at=timezone.now()
        )

        with pytest.raises(WrongState, match="chỉ để điền thử"):
            filing.submit(actor=commune.citizen, draft_id=draft, at=timezone.now())


def _new_version(change, code=BIRTH):
    """Load a procedure with a changed form, in force from today."""
    file = next(settings.DATA_FOLDER.glob(f"*/{code}*.yaml"))
    definition = copy.deepcopy(actions.definition_of(file))
    change(definition)
    assert actions.keep(definition, at=timezone.now()) == "changed"


def _rename(definition):
    for page in definition["form"]["pages"]:
        for row in page.get("fields", []):
            if row["key"] == "want_copies":
                row["hint"] = "Chỉ đổi lời dẫn"
            if row["key"] == "requester_phone":
                row["label"] = "Điện thoại liên hệ"
                row["type"] = "text"


class AFormThatChanges:
    def test_is_told_on_opening_and_takes_the_answers_along(self, browser, commune):
        draft = draft_of(commune)
        before = kept(commune, draft)
        _new_version(_rename)

        opened = browser.get(f"/nop/{draft}/", follow=True).content.decode()
        page = browser.get(f"/nop/{draft}/child/")
        review_page = browser.get(f"/nop/{draft}/xem-lai/")
        taken = browser.post(f"/nop/{draft}/to-khai-moi/", follow=True).content.decode()

        after = kept(commune, draft)
        assert "Câu “Số điện thoại” nay hỏi là “Điện thoại liên hệ”" in opened
        assert "đổi kiểu từ số điện thoại sang một dòng chữ" in opened
        assert page["Location"] == review_page["Location"] == f"/nop/{draft}/to-khai-moi/"
        assert "Đã chuyển sang tờ khai mới" in taken
        assert after.version_id != before.version_id
        phone = {"requester_phone"}
        assert set(before.answers) - set(after.answers) == phone & set(before.answers)
        assert after.answers["child_last"] == before.answers["child_last"]

    def test_keeps_what_was_typed_under_the_old_one(self, browser, commune):
        draft = draft_of(commune)
        _new_version(_rename)

        answer = browser.post(f"/nop/{draft}/child/", {"_asked": "child_last", "child_last": "Lê"})

        assert answer["Location"] == f"/nop/{draft}/to-khai-moi/"
        assert kept(commune, draft).answers["child_last"] == "Lê"

    def test_is_not_sent_before_it_was_seen(self, browser, commune):
        draft = draft_of(commune)
        _new_version(_rename)

        with pytest.raises(WrongState, match="vừa thay đổi"):
            filing.submit(actor=commune.citizen, draft_id=UUID(draft), at=timezone.now())
        assert sent_in(commune) == 0

    def test_is_taken_at_once_when_it_asks_the_same(self, browser, commune):
        draft = draft_of(commune)
        _new_version(lambda definition: definition.update(summary="Lời khác"))

        code = filing.submit(actor=commune.citizen, draft_id=UUID(draft), at=timezone.now())

        assert browser.get(f"/ho-so/{code}/to-khai/").status_code == 200

    def test_leaves_a_running_dossier_alone(self, browser, commune):
        code = sent_by(commune)
        before = browser.get(f"/ho-so/{code}/to-khai/").content
        _new_version(_rename)

        assert _without_token(browser.get(f"/ho-so/{code}/to-khai/").content) == _without_token(
            before
        )


def _without_token(html):
    return b"\n".join(line for line in html.splitlines() if b"csrfmiddlewaretoken" not in line)


def _other(commune):
    actor = a_citizen(number="038196000008")
    account = Account.objects.create(username="nguoi-khac", person_id=actor.person_id)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


class ADraft:
    @pytest.mark.parametrize(
        "place", ["", "child/", "giay-to/", "xem-lai/", "to-khai-moi/", "ban-in/", "bo/"]
    )
    def test_is_nobody_elses(self, browser, commune, place):
        draft = draft_of(commune)

        assert _other(commune).get(f"/nop/{draft}/{place}").status_code == 404

    def test_is_the_same_on_another_machine(self, browser, commune):
        draft = draft_of(commune)
        browser.post(f"/nop/{draft}/child/", {"_asked": "child_last", "child_last": "Lê"})
        elsewhere = Client()
        elsewhere.force_login(
            Account.objects.get(username="cong-dan"),
            backend="django.contrib.auth.backends.ModelBackend",
        )

        assert 'value="Lê"' in elsewhere.get(f"/nop/{draft}/child/").content.decode()

    def test_never_shows_what_another_typed_in_this_browser(self, commune):
        client = Client()
        draft = draft_of(commune)
        client.post(f"/nop/{draft}/child/", {"_asked": "child_last", "child_last": "Bí mật"})
        actor = a_citizen(number="038196000008")
        account = Account.objects.create(username="nguoi-khac", person_id=actor.person_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

        theirs = client.get(f"/nop/{draft}/child/")
        own = str(commune.draft(timezone.now(), citizen=actor))
        mine = client.get(f"/nop/{own}/child/")

        assert theirs.status_code == 404
        assert "Bí mật" not in mine.content.decode()
        assert "child_last" not in kept(commune, draft).answers or (
            kept(commune, draft).answers["child_last"] != "Bí mật"
        )


class TheFormOnPaper:
    def test_says_what_the_review_says(self, browser, commune):
        draft = draft_of(commune)
        view = kept(commune, draft)
        form = queries.version(view.version_id).form

        answer = browser.get(f"/nop/{draft}/ban-in/")

        said = _text(answer.content)
        assert answer["Content-Type"] == "application/pdf"
        for page in review(form, view.answers, today=timezone.localdate()):
            assert _bare(page.title) in said
            for row in page.rows:
                assert _bare(row.label) in said
                assert _bare(row.text) in said

    def test_of_a_dossier_bears_its_code(self, browser, commune):
        code = sent_by(commune)

        assert _bare(code) in _text(browser.get(f"/ho-so/{code}/to-khai/ban-in/").content)


def _text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return _bare("".join(page.get_textpage().get_text_range() for page in document))


def _bare(text):
    return "".join(str(text).split())
