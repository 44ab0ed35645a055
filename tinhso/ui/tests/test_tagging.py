import pytest

from tinhso.ui.language.tagging import tagged


def _page(text):
    return tagged(text, language="en")


class Text:
    @pytest.mark.parametrize(
        ("page", "marked"),
        [
            ("<p>Nguyễn Văn An</p>", '<p lang="vi">Nguyễn Văn An</p>'),
            (
                "<p>Received by Trần Thị An of Thanh Hóa today</p>",
                "<p>Received by [Trần Thị An] of [Thanh Hóa] today</p>",
            ),
            (
                "<p>From Đông Hà to Huế, 20/11/2026</p>",
                "<p>From [Đông Hà] to [Huế,] 20/11/2026</p>",
            ),
            ("<p>Hồ sơ <b>H56</b></p>", "<p>[Hồ sơ] <b>H56</b></p>"),
        ],
    )
    def test_is_marked_where_it_is_vietnamese(self, page, marked):
        assert _page(page) == marked.replace("[", '<span lang="vi">').replace("]", "</span>")

    @pytest.mark.parametrize(
        "page",
        [
            "<p>In order to file, sign in.</p>",
            '<div lang="vi"><p>Nguyễn Văn An</p></div>',
            "<script>const a = 'Đóng <b>';</script>",
            "<style>.a::before { content: 'Đóng' }</style>",
            "<!-- Đóng <b> -->",
            '<p title="a > b">Plain</p>',
        ],
    )
    def test_is_left_alone_where_there_is_nothing_to_mark(self, page):
        assert _page(page) == page

    def test_that_holds_no_elements_is_marked_on_its_own_element(self):
        assert _page("<option>Xã Hải Lăng</option>") == '<option lang="vi">Xã Hải Lăng</option>'
        assert _page("<title>Portal of Quảng Trị</title>") == "<title>Portal of Quảng Trị</title>"

    def test_after_an_element_is_in_the_language_of_the_page_again(self):
        page = _page('<p lang="vi">Đóng</p><p><br>Tìm</p>')

        assert page == '<p lang="vi">Đóng</p><p><br><span lang="vi">Tìm</span></p>'


class Attributes:
    def test_of_an_element_without_content_mark_it(self):
        assert _page('<input value="Đông Hà">') == '<input lang="vi" value="Đông Hà">'
        assert _page('<input value="a" data-l="Đóng">') == '<input value="a" data-l="Đóng">'


@pytest.mark.django_db
class Middleware:
    def test_marks_english_pages_only(self, client):
        vietnamese = client.get("/tro-giup/").content.decode()
        client.cookies["ngon_ngu"] = "en"
        english = client.get("/tro-giup/")

        assert 'lang="vi"' in english.content.decode()
        assert vietnamese.count('lang="vi"') <= 2
        assert int(english["Content-Length"]) == len(english.content)
