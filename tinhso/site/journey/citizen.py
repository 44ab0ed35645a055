"""What the citizen of the journey does, page by page."""

import re
from urllib.parse import urlsplit

from tinhso.site.journey import sample
from tinhso.site.journey.client import Client, Page, Wrong
from tinhso.site.journey.travel import Travel

CITIZEN = "citizen"
MOST_PAGES = 20
CODE = re.compile(r"/ho-so/([^/]+)/da-gui/$")


def find(travel: Travel) -> None:
    """Find the procedure from the first page, by a few words."""
    browser = travel.browser(CITIZEN)
    home = browser.open("/").says("Bạn cần làm thủ tục gì?")
    found = browser.submit(home, home.form(field="q"), {"q": sample.SEARCH})
    procedure = browser.open(found.link(to=f"/thu-tuc/{sample.PROCEDURE}/"))
    procedure.says("Bạn cần chuẩn bị", "Bắt đầu")


def sign_in(travel: Travel) -> None:
    """Begin, and be sent to VNeID and back."""
    browser = travel.browser(CITIZEN)
    procedure = browser.open(f"/thu-tuc/{sample.PROCEDURE}/")
    asked = browser.open(procedure.link(to="/bat-dau/"))
    page = browser.submit(
        asked,
        asked.form(field="citizen"),
        {"citizen": _number_of(asked, travel.account(CITIZEN).name)},
        press=("decision", "share"),
    )
    page.says("Xã, phường nào giải quyết?")


def fill(travel: Travel) -> None:
    """Choose the commune and fill the form page by page, saved at every step."""
    browser = travel.browser(CITIZEN)
    page = browser.open(f"/thu-tuc/{sample.PROCEDURE}/bat-dau/")
    form = page.form(field="unit")
    options = form.xpath(".//select[@name='unit']/option")
    unit = next((one.get("value") for one in options if travel.commune in one.text_content()), None)
    if unit is None:
        raise Wrong(f"{page.url} does not offer {travel.commune}.")
    page = browser.submit(page, form, {"unit": unit})
    for _ in range(MOST_PAGES):
        if page.url.endswith("/giay-to/"):
            return
        page = _filled(travel, browser, page)
    raise Wrong(f"The form does not end: {page.url} marks {page.faults}")


def hand_in(travel: Travel) -> None:
    """Upload the paper that is asked for and see it listed."""
    browser = travel.browser(CITIZEN)
    page = browser.open(_draft(browser) + "giay-to/")
    form = page.form(button="Lưu và tiếp tục")
    places = [one.get("name") for one in form.xpath(".//input[@type='file']")]
    if not places:
        raise Wrong(f"{page.url} asks for no paper.")
    paper = ("giay-chung-sinh.png", sample.paper(), "image/png")
    kept = browser.submit(page, form, press=("upload", "1"), files={places[0]: paper})
    kept.says("giay-chung-sinh.png")
    form = kept.form(button="Lưu và tiếp tục")
    browser.submit(kept, form, press=("next", "1"), files=_nothing(places)).says(
        "Xem lại trước khi gửi", sample.CHILD
    )


def send(travel: Travel) -> None:
    """Send the dossier, twice as a nervous finger does, and get one code."""
    browser = travel.browser(CITIZEN)
    review = browser.open(_draft(browser) + "xem-lai/")
    form = review.form(button="Gửi hồ sơ")
    first = browser.submit(review, form, {"oath": "yes"}).says("Đã gửi hồ sơ")
    again = browser.submit(review, form, {"oath": "yes"})
    found = CODE.search(urlsplit(first.url).path)
    if found is None or again.url != first.url:
        raise Wrong(f"Sent twice, the dossier is at {first.url} and at {again.url}.")
    travel.code = found[1]
    first.says(travel.code)


def track(travel: Travel) -> None:
    """Ask for the dossier by its code without signing in, and read nothing personal."""
    page = Client(travel.base_url).open(f"/tra-cuu/?code={travel.code}").says(travel.code)
    for secret in (sample.CHILD, travel.account(CITIZEN).name):
        if secret in page.text:
            raise Wrong(f"{page.url} shows “{secret}” to anyone who knows the code.")


def download(travel: Travel) -> None:
    """Download the signed result."""
    browser = travel.browser(CITIZEN)
    page = browser.open(f"/ho-so/{travel.code}/").says("Đã trả kết quả")
    result = browser.open(page.link(to="/ket-qua/"))
    if not result.content.startswith(b"%PDF-"):
        raise Wrong(f"{result.url} is not a PDF but {result.kind}.")
    travel.result = result.content


def rate(travel: Travel) -> None:
    """Rate the service, once."""
    browser = travel.browser(CITIZEN)
    page = browser.open(f"/ho-so/{travel.code}/")
    given = {"score": "5", "comment": sample.COMMENT}
    browser.submit(page, page.form(to="/danh-gia/"), given).says("Bạn đã đánh giá")


def _filled(travel: Travel, browser: Client, page: Page) -> Page:
    """Fill what the page asks and go on; a question may bring up another one."""
    form = page.form(button="Lưu và tiếp tục")
    asked = {one.get("name") for one in form.xpath(".//*[@name]")}
    known = {name: text for name, text in sample.answers(travel.today).items() if name in asked}
    for place in [name.removesuffix("-commune") for name in asked if name.endswith("-commune")]:
        known |= _address(form, place, travel.commune)
    before = (page.url, len(asked))
    page = browser.submit(page, form, known, may_refuse=True)
    if page.faults and before == (page.url, _count(page)):
        raise Wrong(f"{page.url} refuses what the journey types: {page.faults}")
    return page


def _address(form: "object", name: str, commune: str) -> dict[str, str]:
    options = form.xpath(f".//select[@name='{name}-commune']/option")  # type: ignore[attr-defined]
    code = next(one.get("value") for one in options if commune in one.text_content())
    return {f"{name}-commune": code, f"{name}-detail": "Số 1 phố Mẫu"}


def _count(page: Page) -> int:
    form = page.form(button="Lưu và tiếp tục")
    return len({one.get("name") for one in form.xpath(".//*[@name]")})


def _number_of(page: Page, name: str) -> str:
    """Return the personal number that the provider shows beside `name`."""
    for label in page.tree.xpath("//label[.//input[@name='citizen']]"):
        if name in label.text_content():
            return str(label.xpath(".//input")[0].get("value"))
    raise Wrong(f"{page.url} does not know {name}.")


def _draft(browser: Client) -> str:
    """Return the address of the draft under way, as the list of the citizen's dossiers has it."""
    return browser.open("/ho-so-cua-toi/").link(to="/nop/")


def _nothing(places: list[str]) -> dict[str, tuple[str, bytes, str]]:
    """Return what a browser sends for file boxes that were left empty."""
    return dict.fromkeys(places, ("", b"", "application/octet-stream"))
