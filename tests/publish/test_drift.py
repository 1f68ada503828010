"""Which settings differ, and what of them is kept."""

import pytest

from asn_moodle.publish.drift import Setting, flat, keeping, settings

XML = (
    '<quiz><question type="multichoice"><questiontext format="html"><text>Mana?</text></questiontext>'
    '<answer fraction="100" format="html"><text>A</text></answer><single>true</single></question></quiz>'
)


def test_settings_are_named_by_their_way() -> None:
    stated = {
        "title": "Buku",
        "form": {"numbering": 1},
        "texts": {"introeditor": {"html": "<p>A</p>", "files": {"g.png": "ab"}}},
        "children": {"chapters": [{"id": "siber/b-1", "form": {"title": "Satu"}}, {"id": "siber/b-2"}]},
        "tags": ["a", "b"],
        "hash": "x",
    }
    assert flat(stated) == {
        "title": "Buku",
        "form.numbering": "1",
        "texts.introeditor": "<p>A</p>",
        "texts.introeditor.files.g.png": "ab",
        "children.chapters": "[siber/b-1, siber/b-2]".strip("[]"),
        "children.chapters.siber/b-1.form.title": "Satu",
        "tags": "[a, b]",
    }


@pytest.mark.parametrize(
    ("spec", "site"),
    [
        (1, "1"),
        (100.0, "100.00000"),
        (True, "1"),
        ("Isi\r\n", "Isi"),
        (["b", "a"], ["a", "b"]),
        (["ASN"], ["asn"]),
        ("<p>Satu &amp; dua</p>", "Satu & dua"),
        ("siber/a", "$@ITEM*siber/a@$"),
        ([], ""),
    ],
)
def test_what_moodle_keeps_in_its_own_way_is_no_change(spec: object, site: object) -> None:
    values = {"form": {"x": site}}
    assert not any(one.changed for one in settings({"form": {"x": spec}}, values, values))


@pytest.mark.parametrize(("spec", "site"), [("a b", "ab"), (1, "2"), ("<p>A</p>", "<p>B</p>"), ([1], [1, 2])])
def test_another_value_is_a_change(spec: object, site: object) -> None:
    values = {"form": {"x": site}}
    assert any(one.changed for one in settings({"form": {"x": spec}}, values, values))


def test_a_restriction_alone_is_the_same_as_a_list_of_one() -> None:
    values = {"availability": {"all": [{"group": "siber/g"}]}}
    found = settings({"availability": {"group": "siber/g"}}, values, values)
    assert not any(one.changed for one in found)


def test_writing_overwrites_only_what_somebody_else_changed() -> None:
    assert Setting("x", spec="1", applied="1", live="2").overwritten
    assert not Setting("x", spec="2", applied="1", live="2").overwritten
    assert not Setting("x", spec="2", applied="1", live="1").overwritten
    assert not Setting("x", spec=None, applied="1", live="2").overwritten


def test_a_question_is_compared_by_its_elements() -> None:
    stated = {"title": "Mana?", "form": {"xml": XML, "questiontext": 1, "answer": 1, "single": 1}}
    site = {
        "title": "Mana?",
        "form": {
            "questiontext": {"format": "html", "text": "Mana?"},
            "answer": [{"fraction": "100", "format": "html", "text": "A"}],
            "single": "1",
        },
    }
    assert [one for one in settings(stated, site, site) if one.changed] == []
    changed = {**site, "form": {**site["form"], "questiontext": {"text": "Yang mana?"}}}
    (one,) = [one for one in settings(stated, site, changed) if one.drifted]
    assert (one.key, one.spec, one.live) == ("form.questiontext", "Mana?", "Yang mana?")


def test_what_is_kept_is_as_the_site_has_it() -> None:
    stated = {
        "title": "Baru",
        "form": {"a": 1, "b": 2},
        "texts": {"page": {"html": "<p>Spec</p>", "files": {}}},
        "children": {"chapters": [{"id": "1"}], "pages": [{"id": "2"}]},
    }
    live = {
        "title": "Lama",
        "form": {"a": "9", "b": "8"},
        "texts": {"page": {"html": "<p>Situs</p>", "files": {}}},
    }
    kept = keeping(stated, frozenset(["title", "form.a", "texts.page", "children.pages.2.form.title"]), live)
    assert kept == {
        "title": "Lama",
        "form": {"a": "9", "b": 2},
        "texts": {"page": {"html": "<p>Situs</p>", "files": {}}},
        "children": {"chapters": [{"id": "1"}]},
    }


def test_what_goes_with_the_thing_it_belongs_to_is_no_setting_of_its_own() -> None:
    def children(*ids):
        return {"children": {"options": [{"id": f"siber/{one}", "form": {"option": one}} for one in ids]}}

    both = children("a", "b")
    assert [one.key for one in settings(children("b"), both, both)] == ["children.options"]
    assert settings({}, both, both)  # a list that is not stated any more is released, with all in it
