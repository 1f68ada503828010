"""Whatever is written, rendering ends, and what comes out holds nothing that runs or loads from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from asn_moodle.course.markdown import render
from asn_moodle.course.scope import Scope, file_origin

FOLDER = Path(__file__).parent
VOID = {"img", "br", "hr", "input", "track", "col", "wbr"}
FRAGMENTS = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">', "</a>"),
    *('<iframe src="//x">', "<svg onload=alert(1)>", "<style>@import 'https://x'</style>", "<math><mtext>"),
    *(
        "<table><td>",
        "</div>",
        '<div style="background:url(https://x)">',
        "<!-- ",
        "-->",
        "<p",
        '"',
        "'",
        ">",
    ),
    *("](https://x.example)", "](javascript:alert(1))", "[a", "![b", "](../x.png)", "{{ v }}", "{{ ", " }}"),
    *(
        "::: penting ",
        "\n:::\n",
        ":::: rincian x\n",
        "::: video conftest.py\ncaption: ",
        "::: include ",
        "$",
        "$$",
    ),
    *(
        "\n\n",
        "\n",
        "- ",
        "- [ ] ",
        "> ",
        "| a | b |\n|---|---|\n",
        "```",
        "~~~python\n",
        "    ",
        "# ",
        "#### ",
    ),
    *("[^1]", "[^1]: ", "^[", "*", "**", "_", "`", "\\", "&lt;", "&#x6A;avascript:", "\t", "\u202e", "\x01"),
    *(r"\frac{", r"\href{javascript:1}{x}", r"\text{<b>}", "<noscript><p title='</noscript><img src=x>'>"),
)
texts = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=25).map("".join)


class Reader(HTMLParser):
    """Checks, tag by tag, that markup is well-formed and harmless."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "link",
            "svg",
            "meta",
        }
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "poster", "data", "srcset"):
                assert value.startswith("asset:"), (tag, name, value)
            if name == "href":
                assert re.match(r"(https?:|mailto:|tel:|item:|term:|asset:|#)", value, re.IGNORECASE), value
            if name == "style":
                assert "url" not in value.lower() and "expression" not in value.lower()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag


@settings(max_examples=400, deadline=None)
@given(texts, texts)
def test_output_is_well_formed_and_harmless(text, value):
    scope = Scope("id", (FOLDER,), {"v": value}, {"a": value}, {"b": value})
    html, problems = render(text, file_origin(FOLDER / "x.md"), scope, "a")
    reader = Reader()
    reader.feed(html.markup)
    reader.close()
    assert reader.open == []
    for found in problems:
        assert found.line("id") and found.line("en")
        assert found.place.line <= len(text.splitlines()) + 1


@settings(max_examples=200, deadline=None)
@given(texts)
def test_rendering_twice_gives_the_same(text):
    scope = Scope("en", (FOLDER,), {"v": "x"})
    origin = file_origin(FOLDER / "x.md")
    assert render(text, origin, scope, "a") == render(text, origin, scope, "a")
