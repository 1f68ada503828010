"""How rendered texts look in a theme of Moodle."""

import pytest

from asn_moodle.packages.theme import themed, unthemed


def test_a_table_has_lines_and_scrolls_where_it_is_wide() -> None:
    found = themed('<div class="table-wrap" role="group"><table><tbody></tbody></table></div>')
    assert found.startswith('<div class="table-wrap table-responsive mb-3" role="group">')
    assert '<table class="table table-bordered">' in found


def test_a_callout_is_a_box_with_a_heading() -> None:
    found = themed('<div class="callout callout--tip" role="note"><p class="callout__title">Kiat</p></div>')
    assert 'class="callout callout--tip alert alert-success"' in found
    assert "fw-bold" in found


def test_tasks_to_tick_off_have_no_bullets() -> None:
    markup = '<ul class="task-list"><li class="task"></li></ul>'
    assert themed(markup).startswith('<ul class="task-list list-unstyled">')
    assert unthemed(themed(markup)) == markup


def test_a_formula_and_code_keep_their_distance() -> None:
    formula = '<div class="math-block" role="group"><math display="block"></math></div>'
    assert themed(formula).startswith('<div class="math-block my-3 py-1 overflow-auto" role="group">')
    code = '<div class="highlight"><pre tabindex="0"><code>=SUM(A1:A3)\n</code></pre></div>'
    assert '<pre class="mb-0" tabindex="0"><code>' in themed(code)
    assert [unthemed(themed(one)) for one in (formula, code)] == [formula, code]


def test_what_an_author_wrote_stays() -> None:
    for markup in ("<p>Kelas callout dan &lt;table&gt;.</p>", '<div class="lain"><p>a</p></div>'):
        assert themed(markup) == markup


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<p><code>https://bank.example.login-anda.example</code></p>",
            '<p><code><span class="nolink">https://bank.example.login-anda.example</span></code></p>',
        ),
        (
            '<pre tabindex="0"><code>www.contoh.id\n</code></pre>',
            '<pre class="mb-0" tabindex="0"><code><span class="nolink">www.contoh.id\n</span></code></pre>',
        ),
    ],
)
def test_an_address_in_code_becomes_no_link(markup: str, expected: str) -> None:
    assert themed(markup) == expected
    assert unthemed(expected) == markup


def test_code_without_an_address_stays() -> None:
    assert themed("<p><code>.go.id</code> https://contoh.example</p>").count("span") == 0
