"""Columns say how a form is written into a backup, and read the same out of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from every_kind import activity, p
from hypothesis import given
from hypothesis import strategies as st

from asn_moodle import build_course, load_course
from asn_moodle.course.forms import Child, Form, Plain
from asn_moodle.course.model import Course, Html, Reference
from asn_moodle.packages.backup.modules import assign, book, data, feedback, workshop
from asn_moodle.packages.backup.modules.columns import Column, Record, Row
from asn_moodle.packages.backup.modules.completion import completion, tracking
from asn_moodle.packages.backup.modules.conditions import read_completion
from asn_moodle.packages.backup.modules.grading import method
from asn_moodle.packages.backup.modules.php import Value, serialized, unserialized
from asn_moodle.packages.backup.modules.rows import written
from asn_moodle.packages.backup.modules.tables import COLUMNS
from asn_moodle.packages.backup.writing import Backup, Module

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course() -> Course:
    return build_course(load_course(TESTS / "everything"))


@pytest.fixture
def backup(course: Course, tmp_path: Path) -> Backup:
    return Backup(course, "5.0", tmp_path)


def rows(backup: Backup) -> list[Row]:
    return [
        Row(module.activity, backup.form(module.activity), backup, module)
        for module in backup.modules.values()
        if module.activity
    ]


def read(columns: tuple[Column, ...], record: Record, row: Row) -> Form:
    """What columns read, with ids in place of numbers and files back at their texts."""
    form = Form()
    for column in columns:
        column.read(record, form)
    numbers = {("activity", str(module.cmid)): id for id, module in row.backup.modules.items()} | {
        ("grouping", str(row.backup.number("grouping", one.text("id")))): one.text("id")
        for one in row.backup.course.settings.records("groupings")
    }
    for name, value in form.plain.items():
        if isinstance(value, Reference):
            form.plain[name] = replace(value, id=numbers.get((value.kind, value.id), value.id))
    for name in form.texts:
        form.texts[name] = row.form.texts[name]
    form.grade.update(row.form.grade)
    form.completion.update(row.form.completion)
    return form


def test_what_is_read_is_written_again_as_it_was(backup: Backup) -> None:
    for row in rows(backup):
        columns = COLUMNS[row.module.kind]
        record = written(row, columns)
        again = replace(row, form=read(columns, record, row))
        assert written(again, columns) == record, row.activity.id


def test_only_what_differs_from_the_default_is_read(backup: Backup) -> None:
    bare = activity("hal-rak", "page", "H")
    module = backup.modules["hal-rak"]
    for kind, columns in COLUMNS.items():
        texts = {"introeditor": Html("")} if kind == "label" else {}
        row = Row(bare, Form(texts=texts), backup, replace(module, kind=kind))
        form = Form()
        for column in columns:
            column.read(written(row, columns), form)
        assert form == Form(), kind


def test_settings_of_plugins_are_read_back(backup: Backup) -> None:
    for row in rows(backup):
        if row.module.kind != "assign":
            continue
        _, inside = assign.structure(row)
        configs: dict[tuple[str, str], dict[str, str]] = {}
        for one in inside[3]:
            texts = {child.tag: child.text or "" for child in one}
            configs.setdefault((texts["subtype"], texts["plugin"]), {})[texts["name"]] = texts["value"]
        form = Form()
        assign.read(configs, form)
        again = assign.structure(replace(row, form=form))[1][3]
        assert [[child.text for child in one] for one in again] == [
            [child.text for child in one] for one in inside[3]
        ]


INSIDE: Mapping[str, tuple[str, str, tuple[Column, ...]]] = {
    "survei-kursus": ("items", "survey_item", feedback.ITEM),
    "data-rak": ("fields", "field", data.FIELD),
    "buku-arsip": ("chapters", "chapter", book.CHAPTER),
    "lok-kumulatif": ("criteria", "criterion", workshop.CRITERIA["accumulative"]),
    "lok-galat": ("criteria", "criterion", workshop.CRITERIA["numerrors"]),
}


@pytest.mark.parametrize("id", INSIDE)
def test_what_stands_inside_is_written_again_as_it_was(id: str, backup: Backup) -> None:
    name, kind, columns = INSIDE[id]
    row = next(row for row in rows(backup) if row.activity.id == id)
    numbers = {str(row.inside(kind, child.id)): child.id for child in row.form.children[name]}
    for place, child in enumerate(row.form.children[name], 1):
        inner = row.child(child, kind, place)
        record = written(inner, columns)
        form = read(columns, record, inner)
        for key, value in form.plain.items():
            if isinstance(value, Reference):
                form.plain[key] = replace(value, id=numbers[value.id])
        assert written(replace(inner, form=form), columns) == record


# ---- completion ----


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, 0),
        ({"when": "never"}, 0),
        ({"when": "manual", "completionposts": 1}, 1),
        ({"when": ("view",)}, 2),
        ({"completionposts": 2}, 2),
        ({"expected_by": 5}, 0),
    ],
)
def test_how_an_activity_is_tracked(stated: dict[str, Plain], expected: int) -> None:
    assert tracking(stated) == expected


def test_completion_is_read_back(backup: Backup) -> None:
    for row in rows(backup):
        kind, columns = row.module.kind, COLUMNS[row.module.kind]
        common = completion(kind, row.form)
        module = {name: None if one is None else str(one) for name, one in common.items()}
        form = Form(plain=row.form.plain, texts=row.form.texts, grade=row.form.grade)
        own = written(row, columns)
        read_completion(columns, own, module, form)
        assert completion(kind, form) == common, row.activity.id
        if tracking(form.completion):
            assert written(replace(row, form=form), columns) == own, row.activity.id


def test_a_rubric_is_read_back(backup: Backup) -> None:
    row = next(row for row in rows(backup) if row.activity.id == "tugas-daftar")
    column, form = method("submissions"), Form()
    column.read(written(row, [column]), form)
    assert form.plain == {"advancedgradingmethod_submissions": "rubric"}


# ---- single columns ----


def value(backup: Backup, id: str, name: str, **plain: Plain) -> str | None:
    """A column of an activity of which only ``plain`` is stated."""
    module: Module = backup.modules[id]
    assert module.activity
    return written(Row(module.activity, Form(plain=plain), backup, module), COLUMNS[module.kind])[name]


def test_display_options_depend_on_how_it_is_shown(backup: Backup) -> None:
    assert value(backup, "berkas-pedoman", "displayoptions", display=5) == 'a:1:{s:8:"showtype";i:1;}'
    assert value(backup, "berkas-pedoman", "displayoptions", display=0, showtype=0, showsize=1) == (
        'a:2:{s:10:"printintro";i:1;s:8:"showsize";i:1;}'
    )
    assert value(backup, "hal-rak", "displayoptions", display=6, popupwidth=300) == (
        'a:4:{s:10:"popupwidth";i:300;s:11:"popupheight";i:450;'
        's:10:"printintro";i:0;s:17:"printlastmodified";i:1;}'
    )


def test_review_options_that_are_not_stated_stay(backup: Backup) -> None:
    assert value(backup, "tes-akhir", "reviewmarks", marksclosed=0) == str(0x11100)
    assert value(backup, "tes-akhir", "reviewattempt", attemptduring=0) == str(0x11110)
    assert value(backup, "tes-akhir", "reviewoverallfeedback", overallfeedbackduring=1) == str(0x01110)


def test_who_marks_is_shared_out_only_where_marking_has_steps(backup: Backup) -> None:
    assert value(backup, "tugas-skala", "markingallocation", markingallocation=1) == "0"
    assert value(backup, "tugas-skala", "markingallocation", markingallocation=1, markingworkflow=1) == "1"


def test_columns_of_later_releases_are_left_out(course: Course, tmp_path: Path) -> None:
    for release, there in (("4.5", False), ("5.0", True)):
        backup = Backup(course, release, tmp_path)  # type: ignore[arg-type]  # a release
        row = next(row for row in rows(backup) if row.module.kind == "assign")
        assert ("gradepenalty" in written(row, COLUMNS["assign"])) is there


def test_nothing_to_hand_in_is_said_only_then(backup: Backup) -> None:
    off = {"assignsubmission_file_enabled": 0}
    assert value(backup, "tugas-skala", "nosubmissions", **off) == "1"
    with pytest.raises(KeyError):
        value(backup, "tugas-skala", "nosubmissions", **off, assignsubmission_onlinetext_enabled=1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Halo  &amp; <b>selamat</b>\n datang", "Halo & selamat datang"),
        ("a" * 51, "a" * 50 + "..."),
        ('<img src="x.png">', "Area teks dan media"),
    ],
)
def test_a_label_without_title_is_named_by_its_text(backup: Backup, text: str, name: str) -> None:
    label = activity("label-sapa", "label", "")
    row = Row(label, Form(texts={"introeditor": Html(text)}), backup, backup.modules["label-sapa"])
    assert written(row, COLUMNS["label"])["name"] == name


def test_the_first_chapter_is_no_subchapter(backup: Backup) -> None:
    module = backup.modules["buku-arsip"]
    assert module.activity
    row = Row(module.activity, Form(), backup, module)
    child = Child("b", "", Form(plain={"title": "B", "subchapter": 1}, texts={"content_editor": p("x")}))
    assert [written(row.child(child, "chapter", place), book.CHAPTER)["subchapter"] for place in (1, 2)] == [
        "0",
        "1",
    ]


# ---- PHP ----

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.dictionaries(st.integers(0, 9) | st.text(max_size=3), inner, max_size=4),
)


@given(VALUES)
def test_what_php_serialises_is_read_back(value: Value) -> None:
    assert unserialized(serialized(value)) == value


def test_objects_are_read_as_mappings() -> None:
    assert unserialized('O:8:"stdClass":1:{s:1:"a";d:0.5;}') == {"a": "0.5"}


@pytest.mark.parametrize("text", ["", "x:1;", "i:1;i:2;", "a:1:{i:0;", "s:3:'a'", 's:9:"a";'])
def test_what_php_did_not_serialise_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unserialized(text)
