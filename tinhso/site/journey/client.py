"""A browser without pictures: it reads pages, follows links and fills forms as a person does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from lxml import html
from lxml.html import FormElement, HtmlElement

SECONDS = 30
Values = Mapping[str, str | Sequence[str]]
Files = Mapping[str, tuple[str, bytes, str]]


class Wrong(Exception):
    """The product did not do what the journey expected; the text says what, and where."""


@dataclass(frozen=True)
class Page:
    """One answer of the server."""

    url: str
    status: int
    content: bytes
    kind: str

    @property
    def tree(self) -> HtmlElement:
        """The page as a tree of elements."""
        return html.fromstring(self.content.decode(), base_url=self.url)

    @property
    def text(self) -> str:
        """What a person reads on the page, in one line."""
        tree = self.tree
        for hidden in tree.xpath("//script|//style|//template"):
            hidden.drop_tree()
        return _words(tree)

    @property
    def title(self) -> str:
        found = self.tree.xpath("//h1[1]")
        return _words(found[0]) if found else ""

    @property
    def faults(self) -> list[str]:
        """What the page marks as wrong."""
        found = self.tree.xpath("//*[contains(concat(' ', @class, ' '), ' error-summary ')]//li")
        return [_words(item) for item in found]

    def says(self, *words: str) -> "Page":
        """Return this page when it shows all `words`, and be `Wrong` otherwise."""
        for word in words:
            if word not in self.text:
                raise Wrong(f"{self.url} does not say “{word}”. It says: {self.text[:400]}")
        return self

    def link(self, *, to: str = "", text: str = "") -> str:
        """Return the first link whose address holds `to` and whose words hold `text`."""
        for anchor in self.tree.xpath("//a[@href]"):
            address = urljoin(self.url, anchor.get("href"))
            if to in address and text in _words(anchor):
                return str(address)
        raise Wrong(f"{self.url} has no link to “{to or text}”.")

    def form(self, *, to: str = "", button: str = "", field: str = "") -> FormElement:
        """Return the first form sent to an address that holds `to`, with that button and field."""
        for form in self.tree.forms:
            address = urljoin(self.url, form.get("action") or self.url)
            words = [_words(one) for one in form.xpath(".//button")]
            named = [one.get("name", "") for one in form.xpath(".//*[@name]")]
            has_button = not button or any(button in word for word in words)
            if to in address and has_button and (not field or field in named):
                return form
        raise Wrong(f"{self.url} has no form for “{to or button or field}”.")


class Client:
    """One person's browser: it keeps cookies and follows redirects."""

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Accept": "text/html,*/*", "User-Agent": "tinhso-journey"}
        self._http = httpx.Client(
            base_url=base_url,
            follow_redirects=True,
            timeout=SECONDS,
            headers=headers,
            transport=transport,
        )

    def open(self, address: str) -> Page:
        """Open an address."""
        return _checked(self._http.get(address))

    def submit(
        self,
        page: Page,
        form: FormElement,
        values: Values | None = None,
        *,
        press: tuple[str, str] | None = None,
        files: Files | None = None,
        may_refuse: bool = False,
    ) -> Page:
        """Fill `form` of `page` with `values` over what it holds, and send it."""
        fields = _held(form)
        for name, value in (values or {}).items():
            fields[name] = [value] if isinstance(value, str) else [*value]
        if press:
            fields[press[0]] = [press[1]]
        address = urljoin(page.url, form.get("action") or page.url)
        # A browser says where it comes from; over https Django's CSRF check insists on it.
        headers = {"Referer": page.url}
        if (form.get("method") or "get").lower() == "get":
            answer = self._http.get(address, params=fields, headers=headers)
        else:
            answer = self._http.post(address, data=fields, files=files, headers=headers)
        return _checked(answer, may_refuse=may_refuse)

    def close(self) -> None:
        self._http.close()


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _held(form: FormElement) -> dict[str, list[str]]:
    """Return what the form would send as it stands, buttons and files aside."""
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def _checked(answer: httpx.Response, *, may_refuse: bool = False) -> Page:
    page = Page(
        url=str(answer.url),
        status=answer.status_code,
        content=answer.content,
        kind=answer.headers.get("content-type", "").split(";")[0],
    )
    if page.status >= 500 or (page.status >= 400 and not may_refuse):
        said = page.faults or page.text[:300] if page.kind == "text/html" else ""
        raise Wrong(f"{answer.request.method} {page.url} answered {page.status}. {said}")
    return page
