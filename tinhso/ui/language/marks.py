"""Finds what people read in the sources: texts that are marked for the catalogue, and those not."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("tinhso/core", "tinhso/ui", "tinhso/modules", "tinhso/site")
LEFT_OUT = {"tests", "testing", "migrations", "fonts", "static", "locale"}

ONE = {"worded", "_", "gettext", "gettext_lazy", "_lazy"}
MANY = {"ngettext", "ngettext_lazy"}
CALL = re.compile(
    r"""\b(n?gettext|_)\(((?:u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:,\s*)?)+)""", re.DOTALL
)
VIETNAMESE = re.compile(
    r"[ăâđêôơưĂÂĐÊÔƠƯ\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fdĩĨũŨ\u1ea0-\u1ef9]"
)

NOT_READ = "# Vietnamese"  # the line says why its text is not for reading

# What stays Vietnamese, each for its reason.
VIETNAMESE_BY_NATURE = (
    "apps.py",  # names of rooms in Django's own commands
    "tinhso/core/words/amounts.py",  # numbers in words, for papers
    "tinhso/core/words/dates.py",  # dates in words, for papers
    "tinhso/core/search.py",  # the letters themselves
    "tinhso/core/forms/loading.py",  # read by whoever writes data/
    "tinhso/core/forms/proving.py",
    "tinhso/core/forms/tables.py",
    "tinhso/core/steps/checking.py",  # read by whoever writes data/
    "tinhso/core/steps/loading.py",
    "/management/commands/",  # read at a terminal by whoever runs the product
    "/api.py",  # the reference for programs is in both languages at once
    "/schemas.py",  # examples of what is sent
    "tinhso/core/api/problems.py",  # its examples; what it says is marked
    "tinhso/site/reference/described.py",
    "tinhso/modules/procedures/rules/linked.py",  # linked data says its language itself
    "tinhso/ui/templates/ui/_reader.html",  # each language is named in itself
    "tinhso/modules/documents/papers.py",  # papers are Vietnamese by law
    "tinhso/modules/dossiers/queries/papers.py",  # what stands on them
    "tinhso/modules/procedures/rules/loading.py",  # read by whoever writes data/
    "tinhso/modules/procedures/rules/expanding.py",
    "tinhso/site/journey/",  # reads the Vietnamese pages
    "tinhso/site/settings/",  # names of the province
    "tinhso/site/cli.py",  # the product's own name
    "tinhso/site/supervisor/",
    "tinhso/ui/language/marks.py",
    "tinhso/ui/sample.py",  # the components page shows Vietnamese letters
    "tinhso/ui/templates/ui/components.html",
    "tinhso/ui/theme/",  # names of provinces
)


@dataclass(frozen=True)
class Message:
    """One marked text and where it stands; `plural` if the language chooses by a count."""

    text: str
    place: str
    line: int
    plural: bool = False


@dataclass(frozen=True)
class Unmarked:
    """A text with Vietnamese letters that no mark surrounds."""

    text: str
    place: str
    line: int


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file that may hold texts people read."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            is_text = path.suffix in {".py", ".html", ".txt"}
            if is_text and not LEFT_OUT & set(path.relative_to(root).parts):
                yield path


def messages(root: Path = ROOT) -> Iterator[Message]:
    """Yield every marked text of the sources below `root`."""
    for path in sources(root):
        find = _in_python if path.suffix == ".py" else _in_template
        yield from find(path.read_text(), path.relative_to(root).as_posix())


def unmarked(root: Path = ROOT) -> Iterator[Unmarked]:
    """Yield every text with Vietnamese letters that is neither marked nor Vietnamese by nature."""
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        if any(known in place for known in VIETNAMESE_BY_NATURE):
            continue
        text = path.read_text()
        if path.suffix == ".py":
            yield from _unmarked_in_python(text, place)
        else:
            yield from _unmarked_in_template(text, place)


def _in_python(text: str, place: str) -> Iterator[Message]:
    for call in _marks(ast.parse(text)):
        name, first = _name(call), call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            counts = any(keyword.arg == "count" for keyword in call.keywords)
            plural = name in MANY or (name == "worded" and counts)
            yield Message(first.value, place, call.lineno, plural)


def _in_template(text: str, place: str) -> Iterator[Message]:
    said = templatize(text)
    for found in CALL.finditer(said):
        arguments = ast.literal_eval(f"[{found[2]}]")
        line = said.count("\n", 0, found.start()) + 1
        yield Message(arguments[0], place, line, plural=found[1] == "ngettext")


def _unmarked_in_python(text: str, place: str) -> Iterator[Unmarked]:
    tree = ast.parse(text)
    inside = {id(part) for call in _marks(tree) for part in ast.walk(call.args[0])}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    lines = text.splitlines()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        is_told = id(node) in inside or NOT_READ in lines[node.lineno - 1]
        if VIETNAMESE.search(node.value) and not is_told:
            yield Unmarked(node.value, place, node.lineno)


def _unmarked_in_template(text: str, place: str) -> Iterator[Unmarked]:
    marked = r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}"
    marked += r"|\{%\s*trans(?:late)?\b.*?%\}|_\((?:\"[^\"]*\"|'[^']*')\)|\{#.*?#\}"
    bare = re.sub(marked, lambda found: re.sub(r"\S", " ", found[0]), text, flags=re.DOTALL)
    for number, line in enumerate(bare.splitlines(), start=1):
        for found in re.finditer(r"[^<>{}\"]*", line):
            if VIETNAMESE.search(found[0]):
                yield Unmarked(found[0].strip(), place, number)


def _marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _name(node) in ONE | MANY:
            yield node


def _name(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
