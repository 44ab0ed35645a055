import httpx
import pytest

from tinhso.site.journey.client import Client, Wrong

PAGE = """<!doctype html><title>x</title><h1>Bạn cần gì?</h1>
<a href="/thu-tuc/1.001193/">Đăng ký khai sinh</a>
<form method="post" action="/gui/"><input name="token" value="t"><input name="name" value="cũ">
<button>Gửi hồ sơ</button></form>"""


def _client(answer) -> Client:
    return Client("http://product.test", transport=httpx.MockTransport(answer))


def _html(text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, html=text)


class Open:
    def test_reads_what_a_person_reads(self):
        page = _client(lambda _request: _html(PAGE)).open("/")

        assert page.title == "Bạn cần gì?"
        assert page.link(text="khai sinh") == "http://product.test/thu-tuc/1.001193/"

    def test_names_the_address_that_answers_with_an_error(self):
        with pytest.raises(Wrong, match="/gone answered 404"):
            _client(lambda _request: _html("<p>Không có", 404)).open("/gone")

    def test_names_words_links_and_forms_that_are_missing(self):
        page = _client(lambda _request: _html(PAGE)).open("/")

        with pytest.raises(Wrong, match="does not say “Kết quả”"):
            page.says("Kết quả")
        with pytest.raises(Wrong, match="no link to “/ket-qua/”"):
            page.link(to="/ket-qua/")
        with pytest.raises(Wrong, match="no form for “Rút”"):
            page.form(button="Rút")


class Submit:
    def test_sends_what_the_form_holds_and_what_was_typed_over_it(self):
        sent = []

        def answer(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            return _html(PAGE)

        client = _client(answer)
        page = client.open("/")

        client.submit(page, page.form(button="Gửi"), {"name": "mới"}, press=("go", "1"))

        assert sent[-1].url.path == "/gui/"
        assert sent[-1].content == b"token=t&name=m%E1%BB%9Bi&go=1"
        assert sent[-1].headers["Referer"] == "http://product.test/"

    def test_lets_a_refusal_be_read_when_asked_to(self):
        client = _client(lambda request: _html(PAGE, 409 if request.method == "POST" else 200))
        page = client.open("/")

        assert client.submit(page, page.form(), may_refuse=True).status == 409
        with pytest.raises(Wrong, match="/gui/ answered 409"):
            client.submit(page, page.form())
