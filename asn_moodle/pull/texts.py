"""Texts of a site as texts of the spec: Markdown where rendering it gives the same again, else HTML."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from asn_moodle.course.markdown import render
from asn_moodle.course.model import Asset
from asn_moodle.course.scope import Question, Scope, file_origin
from asn_moodle.language import Language
from asn_moodle.packages.theme import themed, unthemed
from asn_moodle.pull.cleaning import Cleaner, Find, Resolve, in_paragraphs, without_residue
from asn_moodle.pull.losses import Losses
from asn_moodle.pull.markdown import Writer
from asn_moodle.pull.markup import DEEPEST, Node, changes, depth, inner, same, tree

BRACES = "kurawal"
"""The variable that stands for two opening braces, which would begin a variable themselves."""


_BREAKS = re.compile(r"\s*[\r\n]\s*")


class _Draft(Scope):
    """The course as far as its texts can ask about it, before it is written."""

    __slots__ = ()

    def find(self, question: Question) -> object:
        if question[0] == "asset":
            name = question[2]
            while name.startswith("../"):
                name = name.removeprefix("../")
            return Asset(name, Path(name))
        return Scope.find(self, question)


@dataclass(slots=True)
class Texts:
    """Makes the texts of one course."""

    language: Language
    titles: Mapping[str, str]
    terms: Mapping[str, str]
    resolve: Resolve
    losses: Losses
    braces: bool = False
    """Whether some text needs the variable `BRACES`."""
    _terms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._terms = {words.casefold(): id for id, words in self.terms.items()}

    def prose(self, html: str, find: Find, prefix: str, path: Callable[[str], str]) -> str:
        """The Markdown of a text. ``prefix`` begins the ids of its markup, ``path`` names files."""
        item = prefix.partition("_")[0]
        cleaner = Cleaner(find, self.resolve, self._term)
        wanted = tree(html)
        if depth(wanted) > DEEPEST:
            self.losses.add(item, "too-deep")
            wanted = _words_of(wanted)
        without_residue(wanted)
        in_paragraphs(wanted)
        cleaner.linked(wanted)
        source = tree(unthemed(inner(wanted)))
        cleaner.clean(source)
        self._guard(source)
        for code, detail in cleaner.lost.items():
            self.losses.add(item, code, detail)
        return self._chosen(source, wanted, prefix, path)

    def _term(self, words: str) -> str:
        """The id of the one term that the words of a link mean; empty where that is not sure."""
        said = " ".join(words.split()).casefold()
        if said in self._terms:
            return self._terms[said]
        alike = [id for known, id in self._terms.items() if said and (said in known or known in said)]
        return alike[0] if len(alike) == 1 else ""

    def _chosen(self, source: Node, wanted: Node, prefix: str, path: Callable[[str], str]) -> str:
        """Markdown that says the same; else what says the most of it."""
        item = prefix.partition("_")[0]
        sound: list[tuple[str, Node]] = []
        for made in (Writer(path), Writer(path, careful=True)):
            written = made.text(deepcopy(source))
            rendered = self._rendered(written, prefix)
            if rendered is not None and same(rendered, wanted):
                return written
            if rendered is not None:
                sound.append((written, rendered))
        raw = Writer(path, careful=True, html=True).text(deepcopy(source))
        plain = self._rendered(raw, prefix)
        if plain is not None and same(plain, wanted):
            return raw
        if plain is not None:
            alike = next((text for text, rendered in sound if same(rendered, plain)), None)
            if alike is not None:
                sound = [(alike, plain)]
            elif not sound or _losses(wanted, plain) < _losses(wanted, sound[0][1]):
                sound = [(raw, plain)]
        if not sound:
            self.losses.add(item, "markup", "…")
            return Writer(path).text(_words_of(source))
        text, rendered = sound[0]
        if lost := changes(_bare(wanted), _bare(rendered)):
            self.losses.add(item, "markup", ", ".join(lost))
        elif not same(_bare(wanted), _bare(rendered)):
            self.losses.add(item, "markup", "…")
        return text

    def _guard(self, node: Node, literal: bool = False) -> None:
        """Put the variable in place of braces that would begin one, where variables are read."""
        literal = literal or node.tag in ("code", "pre", "math")
        if node.text and not literal:
            node.text = self._guarded(node.text)
        for one in node:
            self._guard(one, literal)
            if one.tail and not literal:
                one.tail = self._guarded(one.tail)

    def _guarded(self, text: str) -> str:
        self.braces = self.braces or "{{" in text
        return text.replace("{{", f"{{{{ {BRACES} }}}}")

    def line(self, text: str, longest: int = 255) -> str:
        """A text as a line of the spec: without breaks, braces by their variable."""
        return self._guarded(_BREAKS.sub(" ", text)[:longest])

    def _rendered(self, text: str, prefix: str) -> Node | None:
        """The markup that a site would get of a text; None where the text has faults."""
        scope = _Draft(self.language, (), {BRACES: "{{"}, self.titles, self.terms)
        html, problems = render(text, file_origin(Path("course.yaml")), scope, prefix)
        if any(one.severity == "error" for one in problems):
            return None
        return tree(themed(html.markup))


def _bare(node: Node) -> Node:
    """A tree without what rendering adds to every link and picture."""
    copied = deepcopy(node)
    for one in copied.iter():
        for name in ("target", "rel", "loading", "id", "tabindex", "role"):
            one.attrib.pop(name, None)
        if one.tag == "a" and one.get("class") in ("external", "file"):
            del one.attrib["class"]
    return copied


def _losses(wanted: Node, rendered: Node) -> int:
    return len(changes(_bare(wanted), _bare(rendered)))


def _words_of(node: Node) -> Node:
    made = tree("<p></p>")
    cast(Node, made[0]).text = " ".join(str(node.text_content()).split())
    return made
