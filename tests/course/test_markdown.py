"""Markdown to markup: what each construct becomes, and what is said about a bad one."""

import pytest
from lxml import html as lxml_html

from asn_moodle.course.markdown import Cache, render
from asn_moodle.course.scope import Origin, Scope, file_origin
from asn_moodle.problems import Place


def tree(markup):
    return lxml_html.fragment_fromstring(markup, create_parent="div")


def test_headings_stand_under_the_title_of_the_page(markup):
    got = tree(markup("## Satu\n\n### Dua\n\n## Satu"))
    assert [(one.tag, one.text, one.get("id")) for one in got] == [
        ("h3", "Satu", "hal_satu"),
        ("h4", "Dua", "hal_dua"),
        ("h3", "Satu", "hal_satu-2"),
    ]


def test_a_jump_in_headings_is_found_and_not_passed_on(rendered):
    html, problems = rendered("## Satu\n\n#### Empat")
    assert [(one.code, one.place.line, one.severity) for one in problems] == [("heading-jump", 3, "warning")]
    assert [one.tag for one in tree(html.markup)] == ["h3", "h4"]


def test_the_level_of_the_title_is_not_for_headings(found):
    assert found("# Judul\n\n## Lalu") == [("heading-is-title", 1, 1)]


def test_a_table_scrolls_and_its_headings_have_a_scope(markup):
    got = tree(markup("| a | b |\n|---|--:|\n| 1 | 2 |"))
    (wrap,) = got
    assert wrap.get("class") == "table-wrap" and wrap.get("tabindex") == "0" and wrap.get("aria-label")
    assert [cell.get("scope") for cell in wrap.iter("th")] == ["col", "col"]
    assert [cell.get("class") for cell in wrap.iter("td")] == [None, "align-right"]


def test_a_table_without_headings_is_found(found):
    assert found("teks\n\n| | |\n|---|---|\n| 1 | 2 |") == [("table-without-header", 3, 1)]


def test_callouts_name_their_kind_in_the_language_of_the_course(markup, folder):
    got = tree(markup("::: penting Simpan *ini*\nIsi\n:::"))
    assert got[0].get("class") == "callout callout--important"
    assert got[0][0].text_content() == "Penting: Simpan ini"
    english, _ = render("::: tip\nx\n:::", file_origin(folder / "a.md"), Scope("en"), "a")
    assert '<span class="callout__kind">Tip</span>' in english.markup


def test_fences_nest_with_longer_or_equal_ones(markup):
    outer_longer = ":::: contoh\n::: rincian Jawaban\nx\n:::\ny\n::::\nz"
    equal = "::: contoh\n::: rincian Jawaban\nx\n:::\ny\n:::\nz"
    got = tree(markup(outer_longer))
    assert [one.tag for one in got] == ["div", "p"]
    assert [one.tag for one in got[0]] == ["p", "details", "p"]
    assert markup(equal) == markup(outer_longer)


def test_a_fence_in_code_is_code(markup):
    got = tree(markup("::: contoh\n```\n:::\n```\n:::"))
    assert got[0].find(".//code").text == ":::\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::: entah apa\nx\n:::", [("unknown-directive", 1, 1)]),
        ("a\n\n::: contoh\nx", [("unclosed-directive", 3, 1)]),
        ("a\n\n:::", [("stray-fence", 3, 1)]),
        ("::: include", [("directive-without-path", 1, 1)]),
        ("::: video\n:::", [("directive-without-path", 1, 1)]),
    ],
)
def test_faults_of_fences_are_found(found, text, expected):
    assert found(text) == expected


def test_footnotes_have_ids_of_their_page(markup):
    got = tree(markup("Satu[^a] dua[^a] tiga^[di sini]\n\n[^a]: Catatan"))
    assert [one.get("id") for one in got.iter("li")] == ["hal_fn1", "hal_fn2"]
    ids = {one.get("id") for one in got.iter() if one.get("id")}
    targets = [one.get("href") for one in got.iter("a")]
    assert targets and all(target[1:] in ids for target in targets)
    assert all(one.get("aria-label") for one in got.iter("a"))


def test_footnotes_without_text_or_mark_are_found(found):
    assert found("a[^x]") == [("unknown-footnote", 1, 2)]
    assert found("a\n\n[^x]: y") == [("unused-footnote", 3, 1)]


def test_lists_of_terms_and_tasks(markup):
    assert "<dt>Istilah</dt>" in markup("Istilah\n: Arti")
    got = tree(markup("- [ ] buka\n- [x] simpan **ini**\n- biasa"))
    boxes = list(got.iter("input"))
    assert [box.get("checked") is not None for box in boxes] == [False, True]
    assert all(box.getparent().tag == "label" for box in boxes)
    assert [one.get("class") for one in got.iter("li")] == ["task", "task", None]


def test_code_is_coloured_by_classes_alone(markup, found):
    got = markup('```python\nprint("{{ daerah.nama }}")\n```')
    assert '<code class="language-python">' in got and 'class="s2"' in got and "style=" not in got
    assert "{{ daerah.nama }}" in tree(got).text_content()
    assert found("```pyhton\nx\n```") == [("unknown-code-language", 1, 4)]


def test_indented_and_untitled_code_is_kept(markup):
    assert tree(markup("    a <b>\n")).find(".//code").text == "a <b>\n"


def test_mathematics_becomes_mathml(markup):
    inline, block = tree(markup(r"Nilai $\bar{x} < 5$." + "\n\n" + r"$$" + "\n" + r"\frac{a}{b}" + "\n$$"))
    assert inline.find(".//{*}math") is not None and inline.find(".//{*}math").get("display") is None
    assert block.get("class") == "math-block" and block[0].get("display") == "block"


def test_prices_are_no_mathematics(markup):
    assert markup("US$5 dan US$6, lalu 5$ dan 6$") == "<p>US$5 dan US$6, lalu 5$ dan 6$</p>"


def test_an_unknown_command_is_found_where_it_stands(found):
    assert found(r"Rumus $x + \foo{y}$ salah") == [("bad-mathematics", 1, 12)]
    assert found("a\n\n$$\nx\n+ \\baz\n$$") == [("bad-mathematics", 5, 3)]


def test_formulas_of_calculated_questions_stay_as_written(markup):
    assert markup("{={a}*2} dan {=3*{b}}, _ya_") == "<p>{={a}*2} dan {=3*{b}}, <em>ya</em></p>"


def test_gaps_of_cloze_questions_stay_as_written(markup):
    text = "Ibu kota {1:SHORTANSWER:=Bantul~*#*bukan*} dan {2:NM:=*}."
    assert tree(markup(text)).text_content() == text


def test_included_files_count_their_own_footnotes_and_lines(folder, rendered):
    (folder / "bagian" / "kontak.md").write_text("Hubungi {{ tak.ada }}[^1]\n\n[^1]: x\n")
    html, problems = rendered("Lihat[^1]\n\n::: include bagian/kontak.md\n\n[^1]: y")
    ids = [one.get("id") for one in tree(html.markup).iter("li")]
    assert len(ids) == len(set(ids)) == 2
    (only,) = problems
    assert only.code == "undefined-variable"
    assert (only.place.file.endswith("bagian/kontak.md"), only.place.line, only.place.column) == (True, 1, 9)


def test_an_include_names_files_from_where_it_stands(folder, markup):
    (folder / "bagian" / "a.md").write_text("![Peta](../peta.png)\n\n::: include b.md\n")
    (folder / "bagian" / "b.md").write_text("isi b")
    got = markup("::: include bagian/a.md")
    assert "asset:peta.png" in got and "isi b" in got


def test_files_that_include_each_other_are_found(folder, found):
    (folder / "a.md").write_text("::: include a.md\n")
    assert found("::: include a.md") == [("include-circle", 1, 13)]


def test_raw_html_is_kept_when_simple_and_named_when_not(rendered):
    html, problems = rendered(
        '<kbd>Ctrl</kbd> <b onclick="x()">a</b> <iframe src="https://x.example"></iframe>'
    )
    assert html.markup.startswith("<p><kbd>Ctrl</kbd> <b>a</b>")
    assert [(one.code, dict(one.data)["what"], one.severity) for one in problems] == [
        ("html-removed", "<b onclick>", "warning"),
        ("html-removed", "<iframe>", "warning"),
    ]


def test_raw_html_resolves_links_images_and_variables(markup):
    got = markup('<div><a href="item:tugas">x {{ kuota }}</a><img src="peta.png" alt="Peta"></div>')
    assert '<a href="item:tugas">x 40</a>' in got and 'src="asset:peta.png"' in got


def test_an_element_left_open_is_found(found):
    assert found("a <b>tebal\n\nlagi") == [("html-unclosed", 1, 3)]


def test_mathml_is_kept(markup):
    assert "<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math>" in markup(
        "<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math>"
    )


def test_what_looks_like_a_link_in_text_is_none(markup):
    text = ' x href="item:tugas" <kbd>y</kbd>'
    (html,) = [render(text, Origin(__file__, Place("x")), Scope("id"), "a")[0]]
    assert html.linked(lambda kind, name: "LINKED") == html.markup


def test_words_are_those_that_a_reader_reads(rendered, folder):
    (folder / "t.md").write_text("satu dua tiga empat lima")
    html, _ = rendered("**B**uru *buru* [tautan](item:tugas)\n\n| a | b |\n|---|---|\n| c | $x+y$ |")
    assert html.words == 7
    heard, _ = rendered("::: audio suara.mp3\ncaption: Wawancara\ntranscript: t.md\n:::")
    assert heard.words == 3  # the caption, and the label and caption over the transcript


def test_nesting_too_deep_is_found_not_lost_in_silence(found):
    assert "nested-too-deep" in {code for code, _, _ in found("> " * 60 + "dalam")}


def test_a_text_in_yaml_is_placed_in_its_file(folder, scope):
    origin = Origin(folder / "course.yaml", Place("course.yaml", 12, 9), ("summary",))
    _, problems = render("baris satu\nbaris {{ x }}", origin, scope, "a")
    assert [(str(one.place), one.path) for one in problems] == [("course.yaml:13:15", ("summary",))]


def test_a_kept_rendering_holds_as_long_as_its_answers(folder, scope):
    cache = Cache()
    origin = file_origin(folder / "a.md")
    text = "{{ daerah.nama }} [](item:tugas)"
    first, _ = render(text, origin, scope, "a", cache)
    assert render(text, origin, scope, "a", cache)[0] is first
    other = Scope("id", scope.roots, {"daerah": {"nama": "Sleman"}}, scope.titles)
    assert "Sleman" in render(text, origin, other, "a", cache)[0].markup
    assert render(text, origin, scope, "a", cache)[0] is first
