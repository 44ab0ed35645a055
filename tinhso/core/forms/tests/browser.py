"""Fills in a form as a browser would: only what is on the page is posted, page by page."""

from tinhso.core.forms.answering import normalised
from tinhso.core.forms.definition import Around, Form, Page, Section
from tinhso.core.forms.reading import ASKED, DO, encode_page, take_turn
from tinhso.core.forms.scope import is_filled, row_of, scope
from tinhso.core.forms.tests.random_forms import FILES, PLACES, TODAY
from tinhso.core.forms.views import page_view

PATIENCE = 60  # posts of one page until nothing new appears on it


def filled_in(form, wanted, turn=None):
    """Return what a draft holds after someone typed `wanted` on every page that was shown.

    `turn` takes (form, page, post, draft) where not the engine alone is to answer a post.
    """
    draft = {}
    done = set()
    while True:
        pages = [key for key in scope(form, draft, today=TODAY).shown_pages if key not in done]
        if not pages:
            return draft
        draft = _page(form, pages[0], wanted, draft, turn or _turn)
        done.add(pages[0])


def without_blank_rows(form, wanted):
    """Return `wanted` without rows in which nothing that is asked is answered, at any depth.

    A page drops such a row as soon as it is posted, a program keeps it at its place.
    """
    around = Around(PLACES, FILES)
    normal, _ = normalised(form, wanted, around)
    here = scope(form, normal, today=TODAY)
    return _without_blank(form.fields, wanted, here, {})


def _without_blank(fields, wanted, here, item):
    kept = dict(wanted)
    for group in (field for field in fields if field.repeat and field.key in wanted):
        rows = []
        for row in kept[group.key]:
            alone = Form(title="", pages=(Page(key="a", title="", sections=(_only(group),)),))
            normal, _ = normalised(alone, {group.key: [row]}, Around(PLACES, FILES))
            given = next(iter(normal.get(group.key, [])), None)
            if is_filled(group, given, here, item):
                seen = {**item, **row_of(group, given, here, item).values}
                rows.append(_without_blank(group.fields, row, here, seen))
        kept[group.key] = rows
    return kept


def _only(field):
    return Section(fields=(field,))


def _page(form, key, wanted, draft, turn):
    for _ in range(PATIENCE):
        view = _view(form, key, draft)
        short = next(_short(_on(view), wanted), None)
        post = _typed(form, key, wanted, view)
        if short:
            post[DO] = short
        draft = turn(form, key, post, draft).answers
        if not short and _view(form, key, draft).asked == view.asked:
            return draft
    raise AssertionError(f"page {key} never comes to rest")


def _on(view):
    return [field for section in view.sections for field in section.fields]


def _short(fields, wanted):
    """Yield the buttons that add a row where more are wanted than there are."""
    for field in (field for field in fields if field.control == "rows"):
        rows = wanted.get(field.key) or []
        if field.add and len(field.rows) < len(rows):
            yield field.add
        for row, given in zip(field.rows, rows, strict=False):
            yield from _short(row.fields, given)


def _view(form, key, draft):
    return page_view(form, key, draft, {}, today=TODAY, places=PLACES, files=FILES)


def _turn(form, key, post, draft):
    return take_turn(form, key, post, draft, today=TODAY, places=PLACES, files=FILES)


def _typed(form, key, wanted, view):
    typed = encode_page(form, key, wanted)
    post = {name: typed[name] for name in _controls(_on(view)) if name in typed}
    return {**post, **dict(_counts(_on(view))), ASKED: view.asked}


def _counts(fields):
    for field in fields:
        if field.control == "rows":
            yield f"{field.name}-count", field.value
        for row in field.rows:
            yield from _counts(row.fields)


def _controls(fields):
    for field in fields:
        yield field.name
        yield from (part.name for part in field.parts)
        yield from _controls(field.fields)
        for row in field.rows:
            yield from _controls(row.fields)
