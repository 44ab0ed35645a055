import pytest
from django.utils import translation

from tinhso.core.words.worded import of_data
from tinhso.ui.language import catalogue, marks


class Switch:
    @pytest.mark.django_db
    def test_speaks_vietnamese_whatever_the_browser_prefers(self, client):
        page = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})

        assert page["Content-Language"] == "vi"
        assert '<html lang="vi"' in page.content.decode()

    @pytest.mark.django_db
    def test_keeps_the_page_and_the_choice(self, client):
        answer = client.get("/ngon-ngu/en/?next=/thu-tuc/%3Fq%3Dkhai")

        assert (answer.status_code, answer["Location"]) == (302, "/thu-tuc/?q=khai")
        assert client.get("/tro-giup/")["Content-Language"] == "en"

    @pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", ""])
    @pytest.mark.django_db
    def test_leads_nowhere_else(self, client, place):
        assert client.get("/ngon-ngu/en/", {"next": place})["Location"] == "/"

    @pytest.mark.django_db
    def test_refuses_a_language_there_is_not(self, client):
        assert client.get("/ngon-ngu/xx/").status_code == 404

    @pytest.mark.django_db
    def test_ignores_a_cookie_it_does_not_know(self, client):
        client.cookies["ngon_ngu"] = "../../etc"

        assert client.get("/tro-giup/")["Content-Language"] == "vi"


class Compiled:
    def test_is_written_once_and_again_when_words_change(self, tmp_path, monkeypatch):
        source = tmp_path / "po" / "en" / "LC_MESSAGES" / "django.po"
        source.parent.mkdir(parents=True)
        source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Tìm"\nmsgstr "Find"\n')
        monkeypatch.setattr(catalogue, "FOLDER", tmp_path / "po")

        catalogue.compile_stale(tmp_path)
        made = tmp_path / "en" / "LC_MESSAGES" / "django.mo"
        first = made.stat().st_mtime_ns
        catalogue.compile_stale(tmp_path)

        assert made.stat().st_mtime_ns == first
        source.write_text(source.read_text().replace("Find", "Search"))
        catalogue.compile_stale(tmp_path)
        assert b"Search" in made.read_bytes()


class Catalogue:
    @pytest.mark.parametrize("language", catalogue.languages())
    def test_has_words_for_every_text_with_the_same_placeholders(self, language):
        assert [*catalogue.faults(language)] == []

    def test_names_what_it_lacks(self, tmp_path, monkeypatch):
        source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
        source.parent.mkdir(parents=True)
        monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
        wanted = [marks.Message("Tìm %(what)s", "a.py", 3), marks.Message("Đóng", "a.py", 4)]
        monkeypatch.setattr(catalogue.marks, "messages", lambda: wanted)
        source.write_text(
            'msgid ""\nmsgstr ""\n\nmsgid "Tìm %(what)s"\nmsgstr "Find %(who)s"\n\n'
            '#, fuzzy\nmsgid "Đóng"\nmsgstr "Shut"\n'
        )

        found = [*catalogue.faults("en")]

        assert found[0].startswith("a.py:3: “Find %(who)s” has other placeholders")
        assert found[1] == "a.py:4: the words for “Đóng” are only guessed"


class DataWords:
    @pytest.mark.parametrize("language", catalogue.languages())
    def test_are_shown_where_known_and_left_vietnamese_where_not(self, language):
        with translation.override(language):
            assert str(of_data("Đăng ký khai sinh")) == "Birth registration"
            assert str(of_data("Một việc chưa ai dịch")) == "Một việc chưa ai dịch"

    def test_of_a_province_count_more_than_those_that_came_with_it(self, tmp_path, settings):
        settings.DATA_FOLDER = tmp_path
        words = tmp_path / "words"
        words.mkdir()
        head = 'msgid ""\nmsgstr ""\n\n'
        (words / "en.po").write_text(head + 'msgid "Sinh con"\nmsgstr "A birth"\n')
        (words / "en.mine.po").write_text(head + 'msgid "Sinh con"\nmsgstr "Having a baby"\n')

        assert catalogue.whole("en").get("Sinh con").string == "Having a baby"

    def test_are_kept_in_step_with_data(self, tmp_path, settings):
        settings.DATA_FOLDER = tmp_path
        old = 'msgid ""\nmsgstr ""\n\nmsgid "Cũ"\nmsgstr "Old"\n\n'
        old += 'msgid "Sinh con"\nmsgstr "A birth"\n'
        (tmp_path / "words").mkdir()
        (tmp_path / "words" / "en.po").write_text(old)
        said = {"Sinh con": "data/a.yaml", "Việc mới": "data/b.yaml"}

        catalogue.update_data("en", said)

        written = (tmp_path / "words" / "en.po").read_text()
        assert "Old" not in written
        assert '#: data/b.yaml\nmsgid "Việc mới"\nmsgstr ""' in written
        assert [*catalogue.data_faults("en", said)] == [
            "data/b.yaml: no words for “Việc mới”. Run make messages and give them."
        ]
