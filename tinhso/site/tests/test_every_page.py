"""Every address of the product, as every kind of person, looked at by axe and held to its width.

The pages come from the table of rights, so that a new address is looked at by itself. Each is made
without a browser, then shown in one: wide and narrow, light and dark. Pages made of the same parts
are looked at once.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tinhso.site.journey.browser import CHROMIUM, MISSING
from tinhso.site.tests import test_rights as rights
from tinhso.site.tests.looking import Shown, different, faults_of, most, telling, weight_of
from tinhso.site.tests.province import STATES
from tinhso.site.tests.reading import read, untold
from tinhso.site.tests.test_rights import keys_folder, province

__all__ = ["keys_folder", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every-page")]

# A dossier's page differs with what may be done to it.
# drawn by its own scripts, for programmers: not a page of the look
NOT_OURS = {"api:docs"}
MANY = ("desk:dossier", "portal:dossier")


@pytest.fixture(scope="module")
def pages(province) -> list[Shown]:
    """Every page there is, for everybody it opens to."""
    return [*_pages(province)]


@pytest.fixture(scope="module")
def found(province, pages) -> tuple[list[str], list[str]]:
    """What of the English pages is Vietnamese: not told as such, or though it has English."""
    # the components page shows Vietnamese letters
    told = [page for page in telling(pages) if page.name != "ui:components"]
    assert len(told) > 100, "the pages say too little to be looked at"
    return untold((str(page), _in_english(province, page)) for page in told)


class EveryPage:
    @pytest.mark.skipif(not CHROMIUM, reason=MISSING)
    def test_can_be_used_by_everybody(self, pages):
        assert len({page.name for page in pages}) > 25, "the table of rights gives no pages"

        with ThreadPoolExecutor(1) as thread:  # a browser leaves a loop in the thread it runs in
            found = thread.submit(faults_of, [*different(pages)]).result()

        assert not found, "\n".join(found)

    def test_of_the_desk_obeys_its_keys(self, pages):
        of_the_desk = [page for page in pages if '<nav class="rail' in page.html]

        assert of_the_desk
        assert {page.name for page in of_the_desk if "ui/desk.js" not in page.html} == set()

    def test_weighs_no_more_than_its_place_allows(self, pages):
        weights = {str(page): (weight_of(page), most(page)) for page in pages}
        heavy = [f"{page}: {has} bytes" for page, (has, may) in weights.items() if has > may]

        assert not heavy, "\n".join(heavy)


class EveryPageInEnglish:
    def test_tells_what_stays_vietnamese_as_vietnamese(self, found):
        mistold, _ = found

        assert mistold == [], "read out with an English voice (WCAG 3.1.2)"

    def test_shows_nothing_in_vietnamese_that_has_english(self, found):
        _, unsaid = found

        assert unsaid == [], "these have words in locale/en or data/words"


class Reading:
    def test_finds_vietnamese_that_is_not_told_as_such(self):
        page = '<html lang="en"><title>Portal of Huế</title><p>Tìm <b lang="vi">Đóng</b></p>'
        page += '<input value="Đông Hà"><option>Xã Hải Lăng</option><script>"Lưu"</script>'

        assert read(page).mistold == ["Tìm", "Đông Hà", "Xã Hải Lăng"]

    def test_knows_what_has_words(self):
        page = '<html lang="en"><p lang="vi">Đăng ký khai sinh</p><p lang="vi">Nguyễn Văn An</p>'

        assert untold([("a", page)]) == ([], ["a: Đăng ký khai sinh"])


def _in_english(province, page: Shown) -> str:
    return province.get(page.who, page.url, language="en").content.decode()


def _pages(province) -> Iterator[Shown]:
    for name, readers, _ in (row for row in rights.ROWS if row[0] not in NOT_OURS):
        for state in STATES if name in MANY else ("issued",):
            who = sorted(rights.AUDIENCES[readers])
            yield from _shown_to(who, province, name, state)
    for name in ("portal:withdraw", "portal:supplement"):
        yield from _shown_to(["owner"], province, name, rights.CITIZEN_FORM_AT[name])


def _shown_to(people: list[str], province, name: str, state: str) -> Iterator[Shown]:
    address = rights._address(province, name, state)
    for who in people:
        answer = province.get(who, address)
        is_page = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_page and not answer.streaming:
            shown = f"{name} ({state})" if name in MANY else name
            yield Shown(shown, who, address, answer.content.decode())


class Looking:
    @pytest.mark.skipif(not CHROMIUM, reason=MISSING)
    def test_names_the_page_the_person_and_what_is_wrong(self):
        page = (
            '<!doctype html><html lang="vi"><title>x</title><main><h1>x</h1><img src="x">'
            '<p style="color:#bbb;background:#fff;min-width:500px">Hồ sơ</p></main></html>'
        )

        with ThreadPoolExecutor(1) as thread:
            found = thread.submit(faults_of, [Shown("a:page", "clerk", "/", page)]).result()

        assert any(fault.startswith("a:page as clerk, 390 px: image-alt") for fault in found)
        assert any("light: color-contrast" in fault for fault in found)
        assert any("at 320 px" in fault and "wider than its window" in fault for fault in found)
