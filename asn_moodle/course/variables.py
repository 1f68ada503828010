"""Variables, ``{{ dotted.name }}``: values put in as text, after everything else was parsed."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from asn_moodle.course.run import Run, nearest

NAME = r"[a-zA-Z][a-zA-Z0-9_-]*(?:\.[a-zA-Z0-9_][a-zA-Z0-9_-]*)*"
_VARIABLE = re.compile(r"\{\{([^{}\n]*)\}\}")
_NAME = re.compile(rf"\s*({NAME})\s*")
_IN_TARGET = "/@:+,;=-._~"


def filled(run: Run, text: str) -> str:
    """The text with values in place of variables. Plain text: what puts it into markup escapes it."""
    if "{{" not in text:
        return text
    return _VARIABLE.sub(lambda found: _value(run, found), text)


def filled_target(run: Run, target: str) -> str:
    """The link target with values in place of variables, percent-encoded unless they begin it."""
    if "{{" not in target:
        return target
    return _VARIABLE.sub(
        lambda found: _value(run, found) if not found.start() else quote(_value(run, found), safe=_IN_TARGET),
        target,
    )


def _value(run: Run, found: "re.Match[str]") -> str:
    name = _NAME.fullmatch(found[1])
    if not name:
        run.report("bad-placeholder", run.place(found[0]), text=found[0])
        return found[0]
    value = run.ask("variable", name[1])
    if value is None:
        if known := run.scope.variable_names():
            near = nearest(name[1], known)
            run.report("undefined-variable", run.place(found[0]), name=name[1], nearest=near)
        else:
            run.report("no-variables", run.place(found[0]), name=name[1])
        return found[0]
    if isinstance(value, Mapping):
        inner = next(iter(value), "…")
        run.report("variable-group", run.place(found[0]), name=name[1], inner=inner)
        return found[0]
    return str(value)
