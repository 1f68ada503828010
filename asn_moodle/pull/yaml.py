"""Trees as YAML to read: keys in order, prose in blocks, small things in one line, no anchors."""

import re
from typing import Any

import yaml

from asn_moodle.pull.tree import Flow, Plain

WIDTH = 110
"""Characters of a line, where it can be broken."""

_SHORT = 70
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9.][0-9a-fA-FxXoO_.:+-]*|[-+]?\.\w+|[yYnN=~]")
"""Words that some reader of YAML takes for something else."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    if _LIKE_A_NUMBER.fullmatch(value):
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="'")
    block = "\n" in value or (len(value) > WIDTH - 20 and " " in value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)


def _plain(dumper: _Dumper, value: Plain) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", str(value), style="")


def _flow(dumper: _Dumper, value: Flow) -> yaml.MappingNode:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=_small(value))
    return node


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.MappingNode:
    short = "id" not in value and len(repr(value)) < _SHORT and all(map(_word, value.values()))
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=short)


def _word(value: Any) -> bool:
    """Whether a value is short and needs no quotation marks in a line with others."""
    if isinstance(value, list):
        return all(not isinstance(one, list) and _word(one) for one in value)
    return not isinstance(value, dict) and not (isinstance(value, str) and set(value) & set(",:[]{}\n"))


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    small = all(not isinstance(one, (dict, list)) for one in value) and _small(value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=small)


def _small(value: Any) -> bool:
    """Whether it can stand in one line."""
    return _inline(value) and len(repr(value)) < WIDTH


def _inline(value: Any) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    if isinstance(value, Flow):
        return all(_inline(one) for one in value.values())
    if isinstance(value, list):
        return all(_inline(one) for one in value)
    return not isinstance(value, dict)


# Dates stay text in this language, so they need no quotation marks.
_Dumper.yaml_implicit_resolvers = {
    start: [one for one in known if one[0] != "tag:yaml.org,2002:timestamp"]
    for start, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_representer(str, _text)
_Dumper.add_representer(Plain, _plain)
_Dumper.add_representer(Flow, _flow)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


def written(value: Any) -> str:
    """The YAML of a tree."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
