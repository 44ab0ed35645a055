"""A clerk looks into the register, takes it along as a workbook, and sees which results wait."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from journeys import steps
from journeys.person import Person


class Register:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_looked_into_and_taken_along(self, product, browser, screenshots, tmp_path, width):
        clerk = Person(browser, product.url, width, screenshots)
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        clerk.open(f"{steps.DESK}ho-so/")
        clerk.follow("Sổ theo dõi hồ sơ", "register")
        clerk.page.locator("#first").fill("mai")
        clerk.press("Xem sổ", "register-refused")
        clerk.page.locator("#first").fill("01/09/2026")
        clerk.page.locator("#last").fill("30/09/2026")
        clerk.press("Xem sổ")
        shown = clerk.page.locator("tbody tr").count()

        clerk.press("Tải sổ này (Excel)")
        fetch = clerk.page.get_by_role("link", name="Tải tệp")
        expect(fetch).to_be_visible(timeout=30_000)
        clerk.look("register-done")
        with clerk.page.expect_download() as coming:
            fetch.click()

        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        assert Path(file).name == "so-theo-doi-2026-09-01-2026-09-30.xlsx"
        rows = list(load_workbook(file).active.iter_rows(min_row=5, values_only=True))
        assert len(rows) >= shown > 0
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        clerk.close()

    @pytest.mark.parametrize("width", [1280, 390])
    def test_of_results_that_wait_leads_to_the_dossier(self, product, browser, screenshots, width):
        clerk = Person(browser, product.url, width, screenshots)
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        clerk.open(f"{steps.DESK}ho-so/")
        clerk.follow("Kết quả chưa nhận", "uncollected")

        name = clerk.page.locator("tbody th a").first.inner_text()
        clerk.follow(name)

        assert name in clerk.page.locator("h1").inner_text()
        clerk.close()
