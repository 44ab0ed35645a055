from tinhso.core.words import worded
from tinhso.core.words.data import texts, told
from tinhso.core.words.worded import Worded

FORM = {
    "code": "1.000001",
    "title": "Tờ khai",
    "pages": [{"key": "who", "title": "Người khai", "fields": [{"label": "Tên", "width": "30"}]}],
    "options": {"male": "Nam", "female": "Nữ"},
    "lists": {"towns": {"01": "Đông Hà"}, "kinds": [{"value": "a", "label": "Loại A"}]},
    "result": {"name": "Giấy", "values": {"name": "upper(name)"}},
    "parts": ["name", "gender"],
    "synonyms": ["làm giấy"],
    "fees": [{"name": "Lệ phí", "price": "8.000 đồng", "amount": 8000}],
}


class Texts:
    def test_are_those_people_read(self):
        assert [*texts(FORM)] == [
            *("Tờ khai", "Người khai", "Tên", "Nam", "Nữ", "Đông Hà", "Loại A", "Giấy"),
            *("Lệ phí", "8.000 đồng"),
        ]


class Told:
    def test_is_the_same_definition(self):
        assert told(FORM) == FORM

    def test_shows_each_text_in_the_readers_language_and_leaves_codes(self, monkeypatch):
        monkeypatch.setattr(worded, "_translate", lambda message, _count: f"<{message}>")
        form = told(FORM)

        assert str(form["options"]["male"]) == "<Nam>"
        assert str(form["lists"]["kinds"][0]["label"]) == "<Loại A>"
        kept = (form["code"], form["lists"]["kinds"][0]["value"], form["parts"][0])
        assert not any(isinstance(text, Worded) for text in kept)
        assert not isinstance(form["result"]["values"]["name"], Worded)
