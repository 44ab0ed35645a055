"""The steps of the main job in a browser, shared by the ways it is gone: mouse, no JavaScript."""

from datetime import datetime
from zoneinfo import ZoneInfo

from journeys.person import SUBMIT, Person
from tinhso.site.journey import sample

MOST_PAGES = 20
DESK = "/ban-lam-viec/"


def today():
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def find(person: Person) -> None:
    """From the first page to the procedure, by a few words."""
    page = person.open("/", "home")
    page.get_by_label("Tên thủ tục hoặc việc bạn cần").fill(sample.SEARCH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/?*")
    person.look("catalogue")
    page.locator(f'main a[href="/thu-tuc/{sample.PROCEDURE}/"]').first.click()
    page.wait_for_url(f"**/thu-tuc/{sample.PROCEDURE}/")
    person.look("procedure")


def sign_in(person: Person, name: str) -> None:
    """Begin, and come back from VNeID."""
    person.follow("Bắt đầu")
    person.page.locator("label", has_text=name).first.click()
    person.page.get_by_role("button", name="Chia sẻ và đăng nhập").click()
    person.page.wait_for_url("**/bat-dau/")
    person.look("start")


def fill(person: Person) -> None:
    """Fill the form page by page."""
    unit = person.page.locator("select[name=unit]")
    value = unit.locator("option", has_text=sample.COMMUNE).first.get_attribute("value")
    unit.select_option(value)
    person.press("Tiếp tục")
    for _ in range(MOST_PAGES):
        if person.page.url.endswith("/giay-to/"):
            return
        key = person.page.url.rstrip("/").rsplit("/", 1)[-1]
        fill_page(person)
        person.press(SUBMIT, f"form-{key}")
    raise AssertionError(f"the form does not end at {person.page.url}")


def fill_page(person: Person) -> None:
    person.fill(sample.answers(today()))
    for place in person.page.locator("main select[name$='-commune']").all():
        option = place.locator("option", has_text=sample.COMMUNE).first
        place.select_option(option.get_attribute("value"))


def hand_in(person: Person) -> None:
    """Upload the paper, then go on to the review."""
    file = {"name": "giay-chung-sinh.png", "mimeType": "image/png", "buffer": sample.paper()}
    person.page.locator("input[type=file]").first.set_input_files(file)
    if person.javascript:  # the script sends a chosen file by itself
        person.page.locator(".file a", has_text="giay-chung-sinh.png").wait_for()
        person.look("papers")
    else:
        person.press("Tải lên", "papers")
    assert person.page.get_by_text("giay-chung-sinh.png").first.is_visible()
    person.press(SUBMIT, "review")


def send(person: Person) -> str:
    """Promise that all is true, send, and return the dossier's code."""
    person.page.locator("input[name=oath]").check()
    person.press("Gửi hồ sơ", "sent")
    return person.page.url.rstrip("/").split("/")[-2]


def sign_in_officer(person: Person, account: dict[str, str]) -> None:
    page = person.open("/dang-nhap/", "login")
    page.locator("[name=username]").fill(account["username"])
    page.locator("[name=password]").fill(account["password"])
    person.press("Đăng nhập")


def act(person: Person, code: str, label: str, done: str, name: str) -> None:
    """Press one button of the dossier's page, and once more where it asks for sure."""
    person.open(f"{DESK}ho-so/{code}/", name)
    person.press(label)
    if person.page.locator("input[name=ready]").count():
        person.look(f"{name}-ask")
        person.press(label)
    assert person.page.get_by_text(done).first.is_visible()


def scan(person: Person, card: str, name: str = "") -> None:
    """Open the counter and let a reader type a card's code: where the page has put the cursor."""
    page = person.open(f"{DESK}quay/", name)
    page.reload()
    page.locator("[name=card]:focus").wait_for()
    page.keyboard.type(card)
    page.keyboard.press("Enter")
