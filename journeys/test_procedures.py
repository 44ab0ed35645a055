"""Every procedure of the catalogue, from the empty form to the result in hand."""

import unicodedata
from contextlib import closing
from datetime import timedelta

import pypdfium2
import pytest

from journeys import steps
from journeys.filling import fill, fill_page, moved
from journeys.person import SUBMIT, Person
from tinhso.modules.procedures.actions import definition_of
from tinhso.modules.procedures.rules.loading import load
from tinhso.modules.procedures.tests.samples import FOLDER, SAMPLES, TODAY
from tinhso.site.journey import officers, sample
from tinhso.site.journey.travel import Travel, accounts_from

CARD = "038196000779||Trịnh Thị Quầy|05031996|Nữ|Số 00, phường Hạc Thành, Thanh Hóa|10052021"
# Interlinked filings, with the procedures their parts go through.
BUNDLES = {"3.000722": ["1.004222", "TH.BHYT-TE"], "2.002913": ["1.003197", "1.001731"]}
AT_DESK = ["2.000815", "2.000884"]
# The main job is a birth; what follows in an interlinked filing is gone through there.
ELSEWHERE_GONE = {sample.PROCEDURE, *AT_DESK, *BUNDLES, "1.001731", "1.003197", "TH.BHYT-TE"}
ONLINE = sorted(set(SAMPLES) - ELSEWHERE_GONE)
# Who examines, decides and issues, where it is not the commune's committee.
BY_OTHERS = dict.fromkeys(("1.004194", "1.004222", "1.003197"), "police")
BY_OTHERS |= {"1.012784": "land", "TH.BHYT-TE": "insurance"}


@pytest.fixture(scope="module")
def citizen(product, browser, screenshots):
    """A citizen with a telephone, signed in once."""
    person = Person(browser, product.url, 390, screenshots)
    person.open(f"/thu-tuc/{sample.PROCEDURE}/")
    steps.sign_in(person, product.accounts()["citizen"]["name"])
    yield person
    person.close()


@pytest.fixture(scope="module")
def desk(product, browser, screenshots):
    """A case officer, a clerk and whoever else, each signed in once at a wide window."""
    persons = {}

    def one(role: str) -> Person:
        if role not in persons:
            persons[role] = Person(browser, product.url, 1280, screenshots)
            steps.sign_in_officer(persons[role], product.accounts()[role])
        return persons[role]

    yield one
    for person in persons.values():
        person.close()


def sample_of(code):
    """Return the procedure, the sample's answers and findings, with recent days moved to now."""
    by = steps.today() - TODAY
    kept = SAMPLES[code]
    procedure = load(definition_of(next(FOLDER.glob(f"{code}-*.yaml"))))
    answers = kept["answers"]
    if "e_copy" in answers:  # the longer way
        answers = {**answers, "e_copy": True}
    return procedure, moved(answers, by), moved(kept.get("findings", {}), by)


def file_online(citizen, code):
    """Fill in the form, hand in what is asked for, send; return the dossier's code."""
    procedure, answers, _ = sample_of(code)
    citizen.open(f"/thu-tuc/{code}/", f"p-{code}")
    citizen.follow("Bắt đầu")
    unit = citizen.page.locator("select[name=unit]")
    unit.select_option(unit.locator("option", has_text=sample.COMMUNE).first.get_attribute("value"))
    for applicant in citizen.page.locator("input[name=applicant]").all()[:1]:
        applicant.check()
    citizen.press("Tiếp tục")
    assert citizen.page.locator("h1").is_visible()
    if fill(citizen, procedure.form, answers, f"p-{code}") == "giay-to":
        hand_in(citizen, f"p-{code}")
    citizen.look(f"p-{code}-review")
    return steps.send(citizen)


def hand_in(person, name):
    """Upload a picture for every paper that is asked for."""
    file = {"name": "giay-to.png", "mimeType": "image/png", "buffer": sample.paper()}
    for box in range(person.page.locator("input[type=file]").count()):
        person.page.locator("input[type=file]").nth(box).set_input_files(file)
        person.page.locator(".file a", has_text="giay-to.png").nth(box).wait_for()
    person.look(f"{name}-papers")
    person.press(SUBMIT)


def worked_on(product, desk, code, dossier):
    """Let officers do their part, up to the result in the applicant's hands."""
    procedure, answers, findings = sample_of(code)
    travel = Travel(
        base_url=product.url,
        accounts=accounts_from(product.var / "demo-accounts.json"),
        today=steps.today(),
        commune=sample.COMMUNE,
        code=dossier,
    )
    with closing(travel):
        kind = BY_OTHERS.get(code, "")
        officer, leader = (f"{kind}_officer", f"{kind}_leader") if kind else ("officer", "leader")
        if officers.offers(travel, "clerk", "receive"):
            officers.act(travel, "clerk", "receive", "Đã tiếp nhận")
        if officers.offers(travel, "clerk", "hand_over"):  # a part has come further by itself
            officers.act(travel, "clerk", "hand_over", "Đã chuyển thẩm tra")
        for _ in [step for step in procedure.steps.steps if step.kind == "examination"][1:]:
            officers.act(travel, officer, "finish_part", "Đã xong phần việc")
        if findings:
            write_findings(desk(officer), procedure, findings, dossier, code)
        if answers.get("e_copy"):
            scan_original(desk(officer), dossier, code)
        officers.act(travel, officer, "propose", "Đã trình lãnh đạo")
        officers.act(travel, leader, "decide", "Đã duyệt")
        officers.act(travel, leader, "sign", "Đã ký số")
        officers.act(travel, officer if kind else "clerk", "issue", "Đã đóng dấu, phát hành")
        if officers.offers(travel, "clerk", "settle"):
            officers.act(travel, "clerk", "settle", "Đã thu")
        officers.act(travel, "clerk", "return", "Đã trả kết quả")


def write_findings(person, procedure, findings, dossier, code):
    """Be sent to the page of findings by a proposal without them, and fill it in."""
    page = person.open(f"{steps.DESK}ho-so/{dossier}/", f"p-{code}-desk")
    person.press("Trình lãnh đạo ký")
    assert page.url.endswith("/ket-luan/")
    assert page.get_by_text("Ghi kết luận thẩm tra trước khi trình").first.is_visible()
    for _ in range(5):
        fill_page(person, procedure.record, "findings", findings)
        person.look(f"p-{code}-findings")
        person.press("Lưu kết luận")
        if not page.url.endswith("/ket-luan/"):
            break
    assert page.get_by_text("Đã ghi kết luận thẩm tra").first.is_visible()


def scan_original(person, dossier, code):
    """Be sent to the page of the scan by a proposal without it, and put two pages there."""
    page = person.open(f"{steps.DESK}ho-so/{dossier}/")
    person.press("Trình lãnh đạo ký")
    assert page.url.endswith("/ban-quet/")
    person.look(f"p-{code}-scan")
    file = {"mimeType": "image/png", "buffer": sample.paper()}
    names = ("mat-truoc.png", "mat-sau.png")
    page.locator("[name=scan]").set_input_files([{**file, "name": name} for name in names])
    person.press("Lưu bản quét", f"p-{code}-scanned")
    assert page.get_by_text("Đã lưu bản quét").first.is_visible()


def said_by(pdf):
    """Return what a PDF says, in one line."""
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(unicodedata.normalize("NFC", text).split())


class EveryProcedure:
    @pytest.mark.parametrize("code", ONLINE)
    def test_goes_from_the_form_to_the_result(self, product, citizen, desk, code):
        dossier = file_online(citizen, code)

        worked_on(product, desk, code, dossier)

        page = citizen.open(f"/ho-so/{dossier}/", f"p-{code}-done")
        result = page.request.get(page.locator("a[href$='/ket-qua/']").first.get_attribute("href"))
        subject = SAMPLES[code]["subject"]
        if code != "1.012784":  # there the subject names the plot as the form does
            assert all(
                word.casefold() in said_by(result.body()).casefold()
                for word in subject.replace(" và ", " ").split()
            )

    @pytest.mark.parametrize("code", BUNDLES)
    def test_of_several_agencies_is_filed_once_and_followed_on_one_page(
        self, product, citizen, desk, code
    ):
        dossier = file_online(citizen, code)
        page = citizen.open(f"/ho-so/{dossier}/", f"p-{code}-waiting")
        assert page.get_by_text("Chờ phần trước có kết quả").count() == 2

        worked_on(product, desk, code, dossier)
        page = citizen.open(f"/ho-so/{dossier}/", f"p-{code}-parts")
        links = page.locator("section", has_text="Các phần của hồ sơ liên thông").locator("a")
        for number, procedure in enumerate(BUNDLES[code]):
            worked_on(product, desk, procedure, links.nth(number).inner_text())

        page = citizen.open(f"/ho-so/{dossier}/", f"p-{code}-done")
        assert page.get_by_text("Đã trả kết quả").count() >= 2

    @pytest.mark.parametrize("code", AT_DESK)
    def test_is_done_at_the_counter_where_the_law_says_so(self, product, citizen, desk, code):
        procedure, answers, _ = sample_of(code)
        page = citizen.open(f"/thu-tuc/{code}/", f"p-{code}")
        assert not page.get_by_role("link", name="Bắt đầu").count()
        assert page.get_by_text("Làm trực tiếp tại quầy").first.is_visible()

        clerk = desk("clerk")
        page = clerk.page
        steps.scan(clerk, CARD)
        unknown = page.get_by_text("chưa có trong hệ thống")
        search = page.get_by_role("searchbox", name="Tên thủ tục")
        unknown.or_(search).first.wait_for()
        if unknown.count():
            clerk.press("Ghi nhận và tiếp tục")
        search.fill(code)
        page.keyboard.press("Enter")
        page.locator(f"button[value='{code}']").click()
        page.get_by_text("Khai tại quầy cho").first.wait_for()
        if fill(clerk, procedure.form, answers, f"p-{code}") == "giay-to":
            for box in page.locator("input[name^=originals-]").all():
                box.fill("1")
            clerk.press(SUBMIT)
        page.locator("input[name=oath]").check()
        clerk.press("Tiếp nhận hồ sơ", f"p-{code}-received")
        worked_on(product, desk, code, page.url.rstrip("/").split("/")[-1])


def test_days_of_the_samples_move_along():
    answers = {"born": "1990-03-02", "rows": [{"day": "2026-11-20"}], "text": "12/2026"}

    assert moved(answers, timedelta(days=7)) == {
        "born": "1990-03-02", "rows": [{"day": "2026-11-27"}], "text": "12/2026",
    }  # fmt: skip
