from tinhso.ui.language import marks


class Marked:
    def test_are_found_in_python(self, tmp_path):
        found = _messages(tmp_path, "a.py", 'worded("Nhập %(ask)s", ask=x)\n_("Tìm")\n')

        assert [message.text for message in found] == ["Nhập %(ask)s", "Tìm"]

    def test_have_a_plural_where_a_count_is_given(self, tmp_path):
        found = _messages(tmp_path, "a.py", 'worded("%(count)s giờ", count=3)\n')

        assert [(message.text, message.plural) for message in found] == [("%(count)s giờ", True)]

    def test_are_found_in_templates_with_their_line(self, tmp_path):
        page = '<p>\n{% translate "Tìm" %} {% icon "x" _("Đóng") %}{{ x|default:_("Chưa có") }}'
        page += "\n{% blocktranslate with code=a.b %}Hồ sơ {{ code }}{% endblocktranslate %}"

        found = _messages(tmp_path, "a.html", page)

        assert [(message.text, message.line) for message in found] == [
            ("Tìm", 2),
            ("Đóng", 2),
            ("Chưa có", 2),
            ("Hồ sơ %(code)s", 3),
        ]


class Unmarked:
    def test_is_found_in_python_but_not_in_what_only_programmers_read(self, tmp_path):
        source = '"""Tài liệu."""\nA = "Tìm"  # Tìm\nB = worded("Tra cứu")\n'
        source += 'C = "đ"  # Vietnamese: as typed\n'

        found = _unmarked(tmp_path, "a.py", source)

        assert [(text.text, text.line) for text in found] == [("Tìm", 2)]

    def test_is_found_in_the_pieces_of_a_formatted_text(self, tmp_path):
        assert len(_unmarked(tmp_path, "a.py", 'A = f"Hồ sơ {code}"\n')) == 1

    def test_is_found_in_templates(self, tmp_path):
        page = '<p title="Đóng">{% translate "Tìm" %}{# Ghi chú #} Hồ sơ</p>'

        assert [text.text for text in _unmarked(tmp_path, "a.html", page)] == ["Đóng", "Hồ sơ"]


class Sources:
    def test_mark_all_that_people_read(self):
        left = [f"{text.place}:{text.line}: {text.text}" for text in marks.unmarked()]

        assert left == [], "mark these for the catalogue: worded(…), {% translate %}"


def _messages(root, name, source):
    return [*marks.messages(_with(root, name, source))]


def _unmarked(root, name, source):
    return [*marks.unmarked(_with(root, name, source))]


def _with(root, name, source):
    place = root / "tinhso" / "ui" / name
    place.parent.mkdir(parents=True)
    place.write_text(source)
    return root
