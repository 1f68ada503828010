"""Links, images, film and sound: what goes along, and what cannot be."""

import pytest

from asn_moodle.course.assets import asset_name


def test_links_into_the_course_stay_open(markup):
    got = markup("[ke sana](item:tugas) [](item:tugas) [](term:phishing)")
    assert got == (
        '<p><a href="item:tugas">ke sana</a> <a href="item:tugas">Tugas &lt;1&gt;</a> '
        '<a class="term" href="term:phishing">Phishing</a></p>'
    )


def test_links_out_open_apart_and_files_go_along(rendered):
    html, problems = rendered(
        "[Panduan sandi](https://bssn.example/a b) [Data latihan](bagian/data.csv)".replace(" b)", ")")
    )
    assert not problems
    assert 'href="https://bssn.example/a" target="_blank" rel="noopener noreferrer"' in html.markup
    assert [asset.name for asset in html.assets] == ["bagian/data.csv"]


def test_a_link_to_a_heading_of_the_same_text(markup, found):
    assert '<a href="#hal_langkah-satu">' in markup("[mulai](#langkah-satu)\n\n## Langkah satu")
    assert found("[mulai](#langkah-dua)\n\n## Langkah satu") == [("unknown-anchor", 1, 9)]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("[x](item:tugsa)", "unknown-link", 5),
        ("[x](term:pishing)", "unknown-term", 5),
        ("[x](javascript:alert%281%29)", "bad-link", 5),
        ("[x](<java\tscript:alert(1)>)", "bad-link", 6),
        ("[x](//example.com/a)", "bad-link", 5),
        ("[x](data:text/html,x)", "bad-link", 5),
        ("[x]()", "bad-link", 3),
        ("[](https://a.example)", "link-without-text", 4),
        ("[](item:label-kosong)", "link-without-text", 4),
        ("[klik di sini](https://a.example)", "vague-link-text", 16),
        ("[Di sini!](https://a.example)", "vague-link-text", 12),
        ("<https://a.example>", "address-as-link-text", 2),
        ("![](peta.png)", "image-without-alt", 5),
        ("![Peta](https://a.example/x.png)", "remote-media", 9),
        ("![Peta](Peta.png)", "misnamed-file", 9),
        ("![Peta daerah](tidak-ada.gif)", "missing-file", 16),
        ("![Peta daerah](../luar.png)", "outside-folder", 16),
        ("![Peta.png](peta.png)", "alt-is-file-name", 13),
    ],
)
def test_bad_targets_are_found_where_they_stand(found, text, code, column):
    assert (code, 1, column) in found(text)


def test_the_second_of_two_equal_faults_has_its_own_place(found):
    assert found("[a](item:x) [b](item:x)\n[c](item:x)") == [
        ("unknown-link", 1, 5),
        ("unknown-link", 1, 17),
        ("unknown-link", 2, 5),
    ]


def test_an_image_alone_is_a_figure(markup):
    assert markup('![Peta desa](peta.png "Peta {{ daerah.nama }}")') == (
        '<figure class="figure"><img src="asset:peta.png" alt="Peta desa" loading="lazy">'
        "<figcaption>Peta Kabupaten Bantul</figcaption></figure>"
    )


@pytest.mark.parametrize("word", ["hiasan", "decorative"])
def test_an_image_may_only_decorate(markup, word):
    assert 'alt=""' in markup(f"![](peta.png){{.{word}}}")
    assert markup(f"teks ![](peta.png){{.{word}}} teks").endswith(' loading="lazy"> teks</p>')


def test_film_has_subtitles_caption_and_transcript(folder, rendered):
    (folder / "t.md").write_text("Selamat **datang**.")
    html, problems = rendered(
        "::: video film.mp4\ncaption: Sambutan {{ daerah.nama }}\nsubtitles: film.vtt\ntranscript: t.md\n:::"
    )
    assert not problems
    assert '<track kind="captions" src="asset:film.vtt" srclang="id"' in html.markup
    assert "<figcaption>Sambutan Kabupaten Bantul</figcaption>" in html.markup
    assert "<summary>Transkrip: Sambutan Kabupaten Bantul</summary>" in html.markup
    assert [asset.name for asset in html.assets] == ["film.mp4", "film.vtt"]


def test_film_and_sound_that_some_cannot_follow(found):
    assert found("::: video film.mp4\n:::") == [("video-without-subtitles", 1, 11)]
    assert found("::: audio suara.mp3\ncaptoin: x\n:::") == [
        ("audio-without-transcript", 1, 11),
        ("unknown-media-key", 2, 1),
    ]
    assert ("remote-media", 1, 11) in found("::: video https://a.example/x.mp4\nsubtitles: film.vtt")


def test_names_of_assets_are_plain_unique_and_their_own(tmp_path):
    names = {
        name: asset_name(tmp_path / name, [tmp_path])
        for name in (
            "a/peta.png",
            "a/Peta.png",
            "a/peta ku.png",
            "a/peta-ku.png",
            "é.png",
            "ê.png",
            "LICENSE",
        )
    }
    assert names["a/peta.png"] == "a/peta.png"
    assert len(set(names.values())) == len(names)
    assert all(name == name.lower() and name.isascii() and " " not in name for name in names.values())
    assert names["a/Peta.png"].startswith("a/peta-") and names["a/Peta.png"].endswith(".png")


def test_the_folder_of_the_offering_is_kept_apart(tmp_path):
    course, offering = tmp_path / "kursus", tmp_path / "bantul"
    assert asset_name(course / "a.png", [course, offering]) == "a.png"
    assert asset_name(offering / "a.png", [course, offering]) == "offering/a.png"
