"""The keyboard alone takes a citizen from the first page to the sent dossier."""

from collections.abc import Mapping

from playwright.sync_api import Page

from journeys import steps, trial
from journeys.person import SUBMIT, Person
from tinhso.site.journey import sample

MOST_TABS, MOST_CHOICES = 250, 250
FOCUSED = """() => {
  const e = document.activeElement;
  return {tag: e.tagName, name: e.name || '', type: e.type || '', value: e.value || '',
          href: e.getAttribute('href') || '', words: (e.innerText || '').trim(),
          checked: !!e.checked};
}"""


def _tab_until(page: Page, wanted) -> dict:
    """Press Tab until the focus is where `wanted` says."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if wanted(focus):
            return focus
    raise AssertionError(f"Tab never reaches it on {page.url}")


def _press_enter(page: Page, wanted) -> None:
    _tab_until(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _type_answers(page: Page, answers: Mapping[str, str], *, pressed: str = "") -> None:
    """Go through the page by Tab and answer what is asked, to the button `pressed` or its end."""

    def is_end(at: dict) -> bool:
        return at["tag"] == "BUTTON" and at["words"].startswith(pressed or SUBMIT)

    while True:
        focus = _tab_until(page, lambda at: at["name"] in answers or _is_place(at) or is_end(at))
        if is_end(focus):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if _is_place(focus):
            _choose_commune(page)
        else:
            _answer(page, focus, answers[focus["name"]])


def _answer(page: Page, focus: dict, wanted: str) -> None:
    if focus["type"] == "file":
        _choose_file(page, wanted)
    elif focus["type"] == "radio" or focus["type"].startswith("select"):
        _choose(page, wanted)
    elif focus["type"] == "checkbox":
        page.keyboard.press("Space")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.type(wanted)


def _choose_file(page: Page, name: str) -> None:
    with page.expect_file_chooser() as chooser:
        page.wait_for_timeout(500)  # the browser needs a moment to know that it is watched
        page.keyboard.press("Enter")
    chooser.value.set_files(trial.as_file(name))


def _choose_commune(page: Page) -> None:
    chosen = "() => document.activeElement.selectedOptions[0].text"
    for _ in range(MOST_TABS):
        if sample.COMMUNE in page.evaluate(chosen):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the list does not offer {sample.COMMUNE}")


def _choose(page: Page, wanted: str) -> None:
    """Choose among radio buttons or in a list, as far as the arrow leads."""
    if page.evaluate(FOCUSED)["type"] == "radio":
        page.keyboard.press("Space")
    for _ in range(MOST_CHOICES):
        if page.evaluate(FOCUSED)["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice says {wanted}")


def _is_place(focus: dict) -> bool:
    return focus["name"].endswith("-commune") and not focus["value"]


def _is_done(focus: dict) -> bool:
    return focus["words"].startswith(SUBMIT)


class Keyboard:
    def test_suffices_from_the_first_page_to_the_sent_dossier(self, product, browser, screenshots):
        person = Person(browser, product.url, 1280, screenshots)
        page = person.open("/")

        _tab_until(page, lambda at: at["name"] == "q")
        page.keyboard.type(sample.SEARCH)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        _press_enter(page, lambda at: at["href"] == f"/thu-tuc/{sample.PROCEDURE}/")
        _press_enter(page, lambda at: at["words"].startswith("Bắt đầu"))
        _tab_until(page, lambda at: at["name"] == "citizen")
        page.keyboard.press("Space")
        _press_enter(page, lambda at: at["words"].startswith("Chia sẻ"))
        page.wait_for_url("**/bat-dau/")
        _tab_until(page, lambda at: at["name"] == "unit")
        _choose_commune(page)
        _press_enter(page, lambda at: at["words"] == "Tiếp tục")
        while not page.url.endswith("/giay-to/"):
            _type_answers(page, sample.answers(steps.today()))
        with page.expect_file_chooser() as chooser:  # told well before: the browser needs a moment
            _tab_until(page, lambda at: at["type"] == "file")
            page.keyboard.press("Enter")
        chooser.value.set_files(
            {"name": "giay-chung-sinh.png", "mimeType": "image/png", "buffer": sample.paper()}
        )
        _press_enter(page, _is_done)
        _tab_until(page, lambda at: at["name"] == "oath")
        page.keyboard.press("Space")
        _press_enter(page, lambda at: at["words"].startswith("Gửi hồ sơ"))

        assert page.url.endswith("/da-gui/")
        person.close()

    def test_suffices_for_every_kind_of_question(self, product, browser, screenshots):
        person = Person(browser, product.url, 1280, screenshots)
        answers = {**trial.ANSWERS, "contract_file-upload": "a.png", "signature-upload": "ky.png"}
        page = person.open(trial.ADDRESS)
        _press_enter(page, lambda at: at["words"].startswith("Bắt đầu"))
        _tab_until(page, lambda at: at["name"] == "citizen")
        page.keyboard.press("Space")
        _press_enter(page, lambda at: at["words"].startswith("Chia sẻ"))
        page.wait_for_url("**/bat-dau/")
        _tab_until(page, lambda at: at["name"] == "applicant")
        page.keyboard.press("Space")
        _tab_until(page, lambda at: at["name"] == "unit")
        _choose_commune(page)
        _press_enter(page, lambda at: at["words"] == "Tiếp tục")

        while not page.url.endswith("/giay-to/"):
            adds = (
                page.locator(f'[name="{trial.HOME}-0-lived_in"]').count()
                and not page.locator(f'[name="{trial.HOME}-1-lived_in"]').count()
            )
            _type_answers(page, answers, pressed="Thêm nơi đã ở" if adds else "")
        _press_enter(page, _is_done)

        told = page.locator("main").inner_text()
        assert "Người 1, Nơi đã ở 2" in told
        assert "Đã ký" in told
        _tab_until(page, lambda at: at["name"] == "oath")
        page.keyboard.press("Space")
        _press_enter(page, lambda at: at["words"].startswith("Gửi hồ sơ"))
        assert page.url.endswith("/da-gui/")
        person.close()
