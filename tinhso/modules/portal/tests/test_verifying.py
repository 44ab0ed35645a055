import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db


class Verify:
    def test_asks_for_a_code_or_a_file(self, client):
        html = client.get("/kiem-tra/").content.decode()

        assert "Gõ mã tra cứu" in html
        assert "Tệp không được lưu lại trên máy chủ" in html

    def test_leads_a_code_to_its_own_address(self, client):
        assert client.get("/kiem-tra/", {"ma": "ABC 123"})["Location"] == "/kiem-tra/ABC123/"

    def test_keeps_a_code_that_is_not_known(self, client):
        response = client.get("/kiem-tra/KHONGCO/")

        html = response.content.decode()
        assert response.status_code == 422
        assert 'value="KHONGCO"' in html
        assert 'href="#ma"' in html

    def test_asks_for_the_file_when_none_was_chosen(self, client):
        response = client.post("/kiem-tra/")

        assert response.status_code == 422
        assert "Chọn tệp PDF cần kiểm tra" in response.content.decode()

    def test_says_so_when_a_file_is_no_pdf(self, client):
        file = SimpleUploadedFile("giay.pdf", b"khong phai pdf")

        html = client.post("/kiem-tra/", {"file": file}).content.decode()

        assert "Chưa kiểm tra được chữ ký" in html
        assert "Tệp này không phải PDF" in html
