"""What the officers of the journey do at the desk, and what anyone may check afterwards."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tinhso.site.journey.client import Client, Wrong
from tinhso.site.journey.travel import Travel

CONFLICT = 409


def receive(travel: Travel) -> None:
    """The clerk finds the dossier in the inbox and receives it."""
    inbox = travel.signed_in("clerk").open("/ban-lam-viec/")
    if travel.code not in inbox.text:
        travel.signed_in("clerk").open(f"/ban-lam-viec/tra-cuu/?q={travel.code}")
    act(travel, "clerk", "receive", "Đã tiếp nhận")


def hand_over(travel: Travel) -> None:
    """The clerk hands the dossier over to the case officer."""
    act(travel, "clerk", "hand_over", "Đã chuyển thẩm tra")


def propose(travel: Travel) -> None:
    """The case officer reads the form and the paper, and proposes a result."""
    page = travel.desk("officer").says("giay-chung-sinh.png")
    paper = travel.signed_in("officer").open(page.link(to="/giay-to/"))
    if paper.kind != "image/png":
        raise Wrong(f"{paper.url} is {paper.kind}, not the picture that was handed in.")
    act(travel, "officer", "propose", "Đã trình lãnh đạo")


def decide(travel: Travel) -> None:
    """The leader reads the draft result and agrees."""
    page = travel.desk("leader")
    draft = travel.signed_in("leader").open(page.link(to="/du-thao.pdf"))
    if not draft.content.startswith(b"%PDF-"):
        raise Wrong(f"{draft.url} is not a PDF.")
    act(travel, "leader", "decide", "Đã duyệt")


def sign(travel: Travel) -> None:
    """The leader signs."""
    act(travel, "leader", "sign", "Đã ký số")


def issue(travel: Travel) -> None:
    """The registrar numbers, seals and issues the result."""
    act(travel, "clerk", "issue", "Đã đóng dấu, phát hành")


def hand_back(travel: Travel) -> None:
    """The clerk returns the result."""
    act(travel, "clerk", "return", "Đã trả kết quả")


def refuse_a_late_verb(travel: Travel) -> None:
    """An officer who acts too late is told who did what meanwhile, and nothing changes."""
    browser = travel.signed_in("officer")
    page = travel.desk("officer")
    form = page.form(field="csrfmiddlewaretoken")
    form.set("action", f"/ban-lam-viec/ho-so/{travel.code}/give_back/")
    answer = browser.submit(page, form, may_refuse=True)
    if answer.status != CONFLICT:
        raise Wrong(f"{answer.url} answered {answer.status} to a verb that came too late.")


def verify_on_page(travel: Travel) -> None:
    """Anyone checks the downloaded file on the public page."""
    anyone = Client(travel.base_url)
    page = anyone.open("/kiem-tra/")
    form = page.form(field="file")
    file = {"file": ("ket-qua.pdf", travel.result, "application/pdf")}
    anyone.submit(page, form, files=file).says("nguyên vẹn")
    altered = {"file": ("ket-qua.pdf", _altered(travel.result), "application/pdf")}
    answer = anyone.submit(page, form, files=altered, may_refuse=True)
    if answer.text == "" or "còn nguyên vẹn" in answer.title:
        raise Wrong("A file with one byte changed passes as genuine.")


def verify_outside(travel: Travel) -> str:
    """A tool that shares nothing with the product checks the signatures."""
    if shutil.which("pdfsig") is None:
        return "pdfsig is not installed; skipped"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.pdf"
        file.write_bytes(travel.result)
        told = subprocess.run(  # noqa: S603  a tool by its name, a file of our own
            ["pdfsig", "-nocert", str(file)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    signatures = len(re.findall(r"^Signature #", told, re.MULTILINE))
    valid = told.count("Signature is Valid.")
    if signatures == 0 or valid != signatures:
        raise Wrong(f"pdfsig finds {valid} of {signatures} signatures valid:\n{told}")
    return f"pdfsig: {valid} of {signatures} signatures valid"


def offers(travel: Travel, role: str, verb: str) -> bool:
    """Say whether the dossier's page has the button of `verb` for that officer."""
    address = f"/{travel.code}/{verb}/"
    return bool(travel.desk(role).tree.xpath(f"//button[contains(@formaction, '{address}')]"))


def act(travel: Travel, role: str, verb: str, done: str) -> None:
    """Press the button of `verb` on the dossier's page, and once more where it asks for sure."""
    browser = travel.signed_in(role)
    page = travel.desk(role)
    address = f"/{travel.code}/{verb}/"
    buttons = page.tree.xpath(f"//button[contains(@formaction, '{address}')]")
    if not buttons:
        raise Wrong(f"{page.url} does not offer “{verb}” to {travel.account(role).name}.")
    form = page.tree.get_element_by_id(buttons[0].get("form") or "xl")
    form.set("action", buttons[0].get("formaction"))
    answer = browser.submit(page, form)
    sure = answer.tree.xpath("//form[.//input[@name='ready']]")
    if sure:
        answer = browser.submit(answer, sure[0])
    answer.says(done)


def _altered(pdf: bytes) -> bytes:
    """Return the file with one byte of its content changed."""
    middle = pdf.index(b"stream\n") + 20
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
