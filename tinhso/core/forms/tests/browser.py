"""Fills in a form as a browser would: only what is on the page is posted, page by page."""

from tinhso.core.forms.answering import normalised
from tinhso.core.forms.definition import Around
from tinhso.core.forms.reading import ASKED, DO, encode_page, take_turn
from tinhso.core.forms.scope import is_filled, scope
from tinhso.core.forms.tests.random_forms import FILES, PLACES, TODAY
from tinhso.core.forms.views import page_view

PATIENCE = 12  # posts of one page until nothing new appears on it


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
    """Return `wanted` without rows in which nothing that is asked is answered.

    A page drops such a row as soon as it is posted, a program keeps it at its place.
    """
    around = Around(PLACES, FILES)
    normal, _ = normalised(form, wanted, around)
    here = scope(form, normal, today=TODAY)
    kept = dict(wanted)
    for group in (field for field in form.fields if field.repeat and field.key in wanted):
        rows = ((row, normalised(form, {group.key: [row]}, around)[0]) for row in kept[group.key])
        kept[group.key] = [
            row for row, alone in rows if is_filled(group, *alone.get(group.key, [None]), here)
        ]
    return kept


def _page(form, key, wanted, draft, turn):
    for _ in range(PATIENCE):
        view = _view(form, key, draft)
        groups = [field for section in view.sections for field in section.fields if field.add]
        short = next((f for f in groups if len(f.rows) < len(wanted.get(f.key, []))), None)
        post = _typed(form, key, wanted, view)
        if short:
            post[DO] = short.add
        draft = turn(form, key, post, draft).answers
        if not short and _view(form, key, draft).asked == view.asked:
            return draft
    raise AssertionError(f"page {key} never comes to rest")


def _view(form, key, draft):
    return page_view(form, key, draft, {}, today=TODAY, places=PLACES, files=FILES)


def _turn(form, key, post, draft):
    return take_turn(form, key, post, draft, today=TODAY, places=PLACES, files=FILES)


def _typed(form, key, wanted, view):
    typed = encode_page(form, key, wanted)
    fields = [field for section in view.sections for field in section.fields]
    post = {name: typed[name] for name in _controls(fields) if name in typed}
    counts = {f"{field.name}-count": field.value for field in fields if field.control == "rows"}
    return {**post, **counts, ASKED: view.asked}


def _controls(fields):
    for field in fields:
        yield field.name
        yield from (part.name for part in field.parts)
        yield from _controls(field.fields)
        for row in field.rows:
            yield from _controls(row.fields)
