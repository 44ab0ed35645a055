"""What a citizen types into the sample form, in which every kind of question stands."""

import io

from PIL import Image, ImageDraw

from journeys.person import SUBMIT, Person

CODE = "MAU-01"
ADDRESS = f"/thu-tuc/{CODE}/"
MOST_TURNS = 20
HOME = "members-0-homes"
ANSWERS = {
    "who": "household",
    "declarant-phone": "0900000001",
    "nickname": "Mẫu Thử",
    "email": "mau@vidu.vn",
    "home-detail": "số 00 đường Mẫu",
    "spot-lat": "19.8067, 105.7852",
    "rents": "yes",
    "rent_from_day": "1",
    "rent_from_month": "2",
    "rent_from_year": "2024",
    "opened_year": "2020",
    "members-0-member_name": "Trần Văn Mẫu",
    "members-0-relation": "spouse",
    "members-0-is_adult": "yes",
    f"{HOME}-0-lived_in": "xã Mẫu Một, tỉnh Ví Dụ",
    f"{HOME}-0-lived_from_year": "2001",
    f"{HOME}-1-lived_in": "phường Mẫu Hai, tỉnh Ví Dụ",
    f"{HOME}-1-lived_from_year": "2015",
    "capital": "150.000.000",
    "goods-0-good": "Chè khô",
    "goods-0-is_food": "yes",
    "goods-0-food_paper": "00/2026/ATTP",
    "goods-0-count": "12",
    "goods-0-price": "50.000",
    "remark": "Không có gì thêm.",
    "oath": "yes",
}
FILES = ("goods-0-picture-upload", "contract_file-upload")


def stroke() -> bytes:
    """Return a photograph of a signature on white paper."""
    picture = Image.new("RGB", (400, 150), "white")
    ImageDraw.Draw(picture).line((20, 20, 200, 100, 380, 30), fill="navy", width=5)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def as_file(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/png", "buffer": stroke()}


def fill(person: Person, commune: str) -> list[str]:
    """Fill the form to its papers and return the keys of its pages, in their order."""
    pages: list[str] = []
    for _ in range(MOST_TURNS):
        if person.page.url.endswith("/giay-to/"):
            return pages
        key = person.page.url.split("#", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
        fill_page(person, commune)
        pages += [key] if key not in pages else []
        person.look(f"trial-{key}")
        person.press(SUBMIT)
    raise AssertionError(f"the sample form does not end at {person.page.url}")


def fill_page(person: Person, commune: str) -> None:
    """Answer what stands on the page; a second former home comes by the button that adds one."""
    page = person.page
    person.fill(ANSWERS)
    if page.locator(f'[name="{HOME}-0-lived_in"]').count():
        if not page.locator(f'[name="{HOME}-1-lived_in"]').count():
            person.press("Thêm nơi đã ở")
        person.fill(ANSWERS)
    for place in page.locator("main select[name='home-commune']").all():
        option = place.locator("option", has_text=commune).first
        place.select_option(option.get_attribute("value"))
    for name in FILES:
        for box in page.locator(f'[name="{name}"]').all():
            box.set_input_files(as_file("anh-mau.png"))
    if page.locator("[name='signature-upload']").count():
        sign(person)


def sign(person: Person) -> None:
    """Draw the signature; without a script, choose a picture of one."""
    canvas = person.page.locator("canvas")
    if not person.javascript:
        person.page.locator("[name='signature-upload']").set_input_files(as_file("ky.png"))
        return
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    mouse = person.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    for right, down in ((80, 50), (140, 20), (200, 60)):
        mouse.move(box["x"] + right, box["y"] + down, steps=4)
    mouse.up()
