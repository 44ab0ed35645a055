"""A procedure as a YAML text somebody wrote: read with care, and written out again. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from tinhso.core.words.worded import worded

LONGEST = 300_000


class TextFault(Exception):
    """The text is no YAML of a procedure; the words say where."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def read(text: str) -> dict[str, Any]:
    """Return what the text describes; refuse what is no mapping, too long, or refers to itself.

    References (`&`, `*`) are refused: a few lines of them can stand for gigabytes.
    """
    if len(text) > LONGEST:
        raise TextFault(worded("Văn bản dài hơn %(most)s ký tự.", most=LONGEST))
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise TextFault(
                    worded("Dòng %(line)s: không dùng & và *.", line=token.start_mark.line + 1)
                )
        found = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        said = worded(
            "Dòng %(line)s viết chưa đúng YAML: %(problem)s.", line=line, problem=fault.problem
        )
        raise TextFault(said) from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise TextFault(worded("Văn bản không phải YAML.")) from fault
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise TextFault(worded("Văn bản phải gồm các mục “khóa: giá trị”."))
    return found


def plain(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition as it is kept: days as ISO text, nothing that JSON does not know."""
    kept: dict[str, Any] = json.loads(json.dumps(definition, default=date.isoformat))
    return kept


def written(definition: Mapping[str, Any]) -> str:
    """Return the definition as a YAML text that reads back the same, its head first."""
    ordered = {key: definition[key] for key in ORDER if key in definition}
    ordered |= {key: definition[key] for key in sorted(set(definition) - set(ordered))}
    return str(yaml.dump(ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))


ORDER = (
    *("code", "name", "short_name", "summary", "field", "ministry", "decision", "valid_from"),
    *("checked_on", "marks", "synonyms", "life_events", "related", "agency", "audience"),
    *("audience_text", "who", "service_level", "level_old", "minutes", "duration", "cutoff"),
    *("channels", "how", "conditions", "sets", "papers", "paper_forms", "prepare", "instead"),
    *("fees", "result", "legal_basis", "questions", "steps", "sub_cases", "subject", "form"),
    "findings",
)
