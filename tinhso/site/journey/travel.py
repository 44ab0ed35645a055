"""The travellers of the journey and what they carry: who they are, what they know by now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tinhso.site.journey.client import Client, Page, Wrong


@dataclass(frozen=True)
class Account:
    """One demo account, as the first start wrote it down."""

    role: str
    name: str
    username: str
    password: str


@dataclass
class Travel:
    """One journey: a browser for each person, and what was learned on the way."""

    base_url: str
    accounts: Mapping[str, Account]
    today: date
    commune: str
    code: str = ""
    result: bytes = b""
    figures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """Return the browser of the person in that role, opened at first use."""
        if role not in self.browsers:
            self.browsers[role] = Client(self.base_url)
        return self.browsers[role]

    def signed_in(self, role: str) -> Client:
        """Return the browser of an officer, signed in with name and password."""
        is_new = role not in self.browsers
        browser = self.browser(role)
        if is_new:
            account = self.account(role)
            page = browser.open("/dang-nhap/")
            known = {"username": account.username, "password": account.password}
            browser.submit(page, page.form(field="password"), known).says(account.name)
        return browser

    def account(self, role: str) -> Account:
        """Return the demo account of that role."""
        if role not in self.accounts:
            raise Wrong(f"No demo account for the role “{role}”. Start the demo with make run.")
        return self.accounts[role]

    def desk(self, role: str) -> Page:
        """Return the dossier of this journey as that officer sees it."""
        return self.signed_in(role).open(f"/ban-lam-viec/ho-so/{self.code}/")

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.close()


def accounts_from(file: Path) -> dict[str, Account]:
    """Read the accounts that the demo wrote down when it was made."""
    if not file.exists():
        raise Wrong(f"{file} is missing. Start the demo with make run, or name it: --accounts FILE")
    rows = json.loads(file.read_text())
    return {
        row["role"]: Account(row["role"], row["name"], row["username"], row["password"])
        for row in rows
    }
