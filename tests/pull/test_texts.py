"""Markup of sites as Markdown: only where rendering it says the same; what cannot be said is told."""

import pytest

from asn_moodle.pull.here import file_name
from asn_moodle.pull.losses import Losses
from asn_moodle.pull.texts import Texts

ITEMS = {"7": "hal-rak"}


def made(html: str) -> tuple[str, set[tuple[str, str]]]:
    """The text of the spec, and what was lost: code and detail."""
    losses = Losses()
    titles, terms = {"hal-rak": "Rak"}, {"arsip": "arsip dinamis"}
    texts = Texts("id", titles, terms, lambda kind, number: ITEMS.get(number, ""), losses)
    text = texts.prose(html, lambda path: path, "hal_content", lambda name: f"../{name}")
    return text, {(loss.code, loss.detail) for loss in losses}


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Halo <strong>dunia</strong> dan <em>x</em>.</p>", "Halo **dunia** dan *x*."),
        ("<p>a<b>b</b>c<i>d</i></p>", "a<b>b</b>c<i>d</i>"),
        ("<p>2*3 _x_ a_b [x] $5 &lt;b&gt; &amp;amp; `y`</p>", r"2\*3 \_x\_ a_b \[x\] \$5 \<b\> \&amp; \`y\`"),
        ("<p># a</p><p>1. b</p><p>- c</p><p>: d</p>", "\\# a\n\n1\\. b\n\n\\- c\n\n\\: d"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>x&nbsp;y</p>", "x&nbsp;y"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>', "3. a\n\n   b\n\n4. c"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>{{ nama }}</p>", "{{ kurawal }} nama }}"),
        ("<p><code>{{ nama }}</code></p>", "`{{ nama }}`"),
        ("<p>Isi [[1]] dan {1:SA:=a~*} {={x}*2}</p>", "Isi [[1]] dan {1:SA:=a~*} {={x}*2}"),
        ('<p><a href="$@PAGEVIEWBYID*7@$">rak</a></p>', "[rak](item:hal-rak)"),
        (
            '<p><a class="term" href="$@GLOSSARYVIEWBYID*9@$">Arsip dinamis</a></p>',
            "[Arsip dinamis](term:arsip)",
        ),
        ('<p>x <img src="@@PLUGINFILE@@/r%61k.png" alt="Rak"></p>', "x ![Rak](../rak.png)"),
        ("<p><math><mi>p</mi></math></p>", "<math><mi>p</mi></math>"),
        ('<p dir="rtl">x</p>', '<p dir="rtl">x</p>'),
        ('<p dir="ltr" style="text-align: left;">Halo <strong>x</strong><br></p>', "Halo **x**"),
        ('<ul><li dir="ltr" style="text-align:left">a</li><li>b<br></li></ul>', "- a\n- b"),
        ("<p><br></p>", "<p><br></p>"),
        (" Tepat sekali ", "Tepat sekali"),
        ("Ibu kota <em>DIY</em><br>ialah …", "Ibu kota *DIY*\\\nialah …"),
        ('<p><span lang="en" class="multilang">x</span></p>', '<span lang="en" class="multilang">x</span>'),
        ("<div class='kotak'><pre>a\n\nb</pre></div>", '<div class="kotak"><pre>a\n&#10;b</pre></div>'),
        ("", ""),
    ],
)
def test_what_says_the_same(html: str, markdown: str) -> None:
    assert made(html) == (markdown, set())


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ('<p style="color:red">Merah</p>', "Merah", {("markup", "style")}),
        ("<script>alert(1)</script><p>x</p>", "x", {("markup", "<script>")}),
        (
            '<p><a href="javascript:1">q</a></p>',
            "q",
            {("link-lost", "javascript:1"), ("markup", "<a>, href")},
        ),
        (
            '<p><a href="$@PAGEVIEWBYID*8@$">q</a></p>',
            "q",
            {("link-lost", "$@PAGEVIEWBYID*8@$"), ("markup", "<a>, href")},
        ),
        (
            '<p><img src="https://contoh.example/a.png" alt="Rak"></p>',
            "[Rak](https://contoh.example/a.png)",
            {("remote-media", "https://contoh.example/a.png"), ("markup", "<img>, alt, src")},
        ),
        (
            '<iframe src="https://contoh.example/film"></iframe>',
            "[film](https://contoh.example/film)",
            {("medium-as-link", "https://contoh.example/film"), ("markup", "<iframe>, src")},
        ),
        ('<div class="k"><h4>J</h4></div>', '<div class="k"><p>J</p></div>', {("markup", "<h4>")}),
        ("<div>" * 200 + "x", "x", {("too-deep", "")}),
    ],
)
def test_what_is_lost_is_told(html: str, text: str, lost: set[tuple[str, str]]) -> None:
    assert made(html) == (text, lost)


def test_addresses_on_the_web_keep_their_words_and_targets() -> None:
    text, lost = made('<p><a href="https://contoh.example/?a=1&amp;b=2">Contoh</a></p>')
    assert (text, lost) == ("[Contoh](https://contoh.example/?a=1&b=2)", set())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Gambar Garuda (1).png", "gambar-garuda-1.png"),
        ("/Hari 1/Rencana [final].pdf", "hari-1/rencana-final.pdf"),
        ("a-.png", "a-.png"),
    ],
)
def test_names_of_files_read_well(path: str, name: str) -> None:
    assert file_name(path) == name
