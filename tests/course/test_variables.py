"""Variables are text, wherever they are put in."""

import pytest

from asn_moodle.course.markdown import render
from asn_moodle.course.scope import Scope, file_origin

HOSTILE = "<script>alert(1)</script> **tebal** [x](javascript:1) \"' & {{ kuota }} $x$ `y`"


def test_values_stand_in_text_titles_and_targets(markup):
    got = markup(
        '{{ daerah.nama }}, {{kuota}} [situs](https://{{ daerah.domain }}/a "Situs {{ daerah.nama }}")'
    )
    assert "<p>Kabupaten Bantul, 40 <a" in got
    assert 'href="https://bantul.example/a"' in got and 'title="Situs Kabupaten Bantul"' in got


def test_a_value_in_a_query_is_encoded(markup):
    assert "?q=Kabupaten%20Bantul" in markup("[cari](https://a.example/?q={{ daerah.nama }})")


def test_code_mathematics_and_escaped_braces_stay(markup):
    assert "<code>{{ daerah.nama }}</code>" in markup("`{{ daerah.nama }}`")
    assert markup(r"\{\{ daerah.nama }}") == "<p>{{ daerah.nama }}</p>"
    assert "daerah" not in markup("$x$ {{ kuota }}")
    assert "<code>{{ kuota }}</code>" in markup("<div><code>{{ kuota }}</code></div>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {{ daerah.nma }}", ("undefined-variable", 1, 3)),
        ("a\n\n- b {{ tak.ada }}", ("undefined-variable", 3, 5)),
        ("{{ daerah }}", ("variable-group", 1, 1)),
        ("{{ daerah.nama | upper }}", ("bad-placeholder", 1, 1)),
        ("{{ 1 + 1 }}", ("bad-placeholder", 1, 1)),
        ("[x](https://{{ tak.ada }}/)", ("undefined-variable", 1, 13)),
        ("| a |\n|---|\n| {{ x }} |", ("undefined-variable", 3, 3)),
        ("<div>\n{{ x }}\n</div>", ("undefined-variable", 2, 1)),
        ("::: penting Untuk {{ x }}\ny\n:::", ("undefined-variable", 1, 19)),
        ("::: video film.mp4\ncaption: {{ x }}\nsubtitles: film.vtt\n:::", ("undefined-variable", 2, 10)),
    ],
)
def test_what_has_no_value_is_found_where_it_stands(found, text, expected):
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ v }}",
        "## {{ v }}",
        "*{{ v }}* [{{ v }}](https://a.example/{{ v }} '{{ v }}')",
        '![{{ v }}](peta.png "{{ v }}")',
        "::: penting {{ v }}\n{{ v }}\n:::",
        "| {{ v }} |\n|---|\n| {{ v }} |",
        "<div title='{{ v }}'>{{ v }}</div>",
        "<a href='https://a.example/{{ v }}'>{{ v }}</a>",
    ],
)
def test_a_value_never_becomes_markup(folder, text):
    def shape(value):
        scope = Scope("id", (folder,), {"v": value})
        html, _ = render(text, file_origin(folder / "a.md"), scope, "a")
        return [part.split(" ")[0].split(">")[0] for part in html.markup.split("<")]

    assert shape(HOSTILE) == shape("biasa")


def test_a_value_cannot_make_a_link_run_scripts(folder):
    scope = Scope("id", (folder,), {"v": "javascript:alert(1)"})
    html, problems = render("[x]({{ v }}) <a href='{{ v }}'>y</a>", file_origin(folder / "a.md"), scope, "a")
    assert "javascript" not in html.markup
    assert [one.code for one in problems] == ["bad-link", "bad-link"]
