"""What activities state as elements of Moodle's settings forms, for every type of the spec."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from asn_moodle.course.forms import course_form, module_form, plain
from asn_moodle.course.model import Activity, Asset, Course, Html, Reference, Settings
from asn_moodle.problems import Place
from asn_moodle.spec.activities import Activity as ActivitySpec
from asn_moodle.spec.base import Model, ProseFile
from asn_moodle.spec.fields import MediaPath, Prose, Ref
from asn_moodle.spec.tree import parse
from asn_moodle.spec.tree import plain as plain_tree

HERE = Path(__file__).parents[1] / "spec"
EXAMPLES = plain_tree(parse((HERE / "activity_examples.yaml").read_text(encoding="utf-8"), "examples.yaml"))
PLACE = Place("course.yaml")
HOLDERS = ("id", "formerly", "type", "questions", "sections", "activities")


def lowered(value: Any) -> Any:
    """A checked value as a course has it."""
    match value:
        case Prose():
            return Html(f"<p>{value}</p>")
        case ProseFile():
            return Html(f"<p>{value.file}</p>")
        case MediaPath():
            return Asset(str(value), Path(value))
        case Ref():
            return Reference(value.to, str(value))
        case Model():
            return Settings({key: lowered(inner) for key, inner in value.stated().items()})
        case dict():
            return Settings({key: lowered(inner) for key, inner in value.items()})
        case tuple():
            return tuple(map(lowered, value))
        case datetime():
            return value.replace(tzinfo=UTC)
        case str():
            return str(value)
    return value


def activity(**stated: Any) -> Activity:
    spec: Any = TypeAdapter(ActivitySpec).validate_python({"id": "contoh", **stated})
    settings = {key: lowered(value) for key, value in spec.stated().items() if key not in HOLDERS}
    return Activity("contoh", spec.type, getattr(spec, "title", "") or "", Settings(settings), PLACE)


def course(**stated: Any) -> Course:
    terms = {"phishing": Settings({"term": "Phishing", "meaning": Html("<p>Penipuan</p>")})}
    settings = Settings({"category": "Pelatihan / Digital", **stated})
    return Course("siber", None, "Siber", "SIBER", "id", "1.0.0", settings, (), (), terms, PLACE)


def form(**stated: Any) -> Any:
    return module_form(activity(**stated), course())


@pytest.mark.parametrize("kind", [kind for kind in EXAMPLES if kind not in ("common", "grouped")])
def test_every_type_has_its_form(kind: str) -> None:
    found = form(**{**EXAMPLES["common"], **EXAMPLES[kind]})
    assert found.plain["lang"] == "id"
    assert found.plain["visibleoncoursepage"] == 0
    values = [*found.plain.values(), *found.completion.values(), *found.grade.values()]
    assert not [value for value in values if isinstance(value, bool | datetime | timedelta | Settings)]


def test_words_become_values_and_texts_stay_apart() -> None:
    found = form(type="page", title="A", content="Isi", display="popup", print_intro=True)
    assert found.plain == {"display": 6, "printintro": 1}
    assert found.texts["page"].markup == "<p>Isi</p>"


def test_nothing_is_added() -> None:
    found = form(type="assign", title="A")
    assert (found.plain, found.texts, found.completion, found.grade) == ({}, {}, {}, {})


def test_settings_by_element_come_last() -> None:
    assert form(type="page", title="A", content="Isi", settings={"printheading": 1}).plain == {
        "printheading": 1
    }


def test_submissions_are_switched_on_by_their_settings() -> None:
    stated = {"online_text": {"word_limit": 300}, "file": {"file_types": [".pdf", ".odt"]}}
    found = form(type="assign", title="A", submissions=tuples(stated))
    assert found.plain == {
        "assignsubmission_onlinetext_enabled": 1,
        "assignsubmission_onlinetext_wordlimit": 300,
        "assignsubmission_file_enabled": 1,
        "assignsubmission_file_filetypes": ".pdf,.odt",
    }


def test_a_review_option_has_a_box_for_each_part() -> None:
    found = form(type="quiz", title="A", questions=({"use": "s1"},), review={"closed": ("marks",)})
    assert {key: value for key, value in found.plain.items() if value} == {"marksclosed": 1}
    assert found.plain["attemptclosed"] == 0
    assert len(found.plain) == 8


def test_overall_feedback_is_from_the_best_grade_down() -> None:
    stated = ({"text": "Ulangi"}, {"at_least": 70.0, "text": "Bagus"})
    found = form(type="quiz", title="A", questions=({"use": "s1"},), overall_feedback=stated)
    assert found.plain == {"feedbackboundaries[0]": "70%"}
    assert [found.texts[f"feedbacktext[{place}]"].markup for place in (0, 1)] == [
        "<p>Bagus</p>",
        "<p>Ulangi</p>",
    ]


def test_chapters_are_children() -> None:
    chapters = ({"id": "bab-1", "title": "Satu", "content": "Isi", "subchapter": False, "hidden": True},)
    (child,) = form(type="book", title="A", chapters=chapters).children["chapters"]
    assert child.id == "bab-1"
    assert child.form.plain == {"title": "Satu", "subchapter": 0, "hidden": 1}
    assert list(child.form.texts) == ["content_editor"]


def test_answers_without_an_id_have_their_place() -> None:
    answers = ({"text": "Ya", "correct": True, "jump": "hal-2"}, {"text": "Tidak", "jump": "end_of_lesson"})
    pages = (
        {"type": "multichoice", "id": "hal-1", "title": "Satu", "answers": answers},
        {"type": "content", "id": "hal-2", "title": "Dua"},
    )
    first, second = form(type="lesson", title="A", pages=pages).children["pages"]
    assert [one.id for one in first.form.children["answers"]] == ["1", "2"]
    assert first.form.children["answers"][0].form.plain["jumpto"] == Reference("page", "hal-2")
    assert first.form.children["answers"][1].form.plain["jumpto"] == -9
    assert (first.kind, second.kind) == ("multichoice", "content")


def test_options_of_a_survey_are_lines() -> None:
    items = (
        {"type": "multichoice", "id": "a", "text": "Puas?", "options": ("Ya", "Tidak")},
        {"type": "multichoicerated", "id": "b", "text": "Nilai?", "options": ({"text": "Baik", "value": 3},)},
    )
    first, second = form(type="feedback", title="A", items=items).children["items"]
    assert first.form.plain["values"] == "Ya\nTidak"
    assert second.form.plain["values"] == "3/Baik"


def test_the_terms_of_the_course_come_first_in_its_glossary() -> None:
    entries = ({"id": "sandi", "term": "Sandi", "meaning": "Rahasia"},)
    found = form(type="glossary", title="A", course_terms=True, entries=entries).children["entries"]
    assert [one.id for one in found] == ["phishing", "sandi"]
    assert found[0].form.plain == {"concept": "Phishing"}


def test_completion_keeps_its_words_and_names_what_is_counted() -> None:
    found = form(type="forum", title="A", completion={"when": ("view",), "replies": 2})
    assert found.completion == {"when": ("view",), "completionreplies": 2}


def test_a_forum_may_have_two_grades() -> None:
    ratings = {"aggregate": "average", "grade": {"maximum": 10.0, "pass": 6.0}}
    found = form(type="forum", title="A", ratings=ratings, grade={"maximum": 100.0})
    assert found.grade == {"maximum": 100.0}
    assert found.plain == {"assessed": 1, "scale": 10.0, "gradepass": 6.0}


def test_ratings_are_the_grade_where_there_is_no_other() -> None:
    found = form(type="glossary", title="A", ratings={"aggregate": "sum", "grade": {"maximum": 10.0}})
    assert (found.plain, found.grade) == ({"assessed": 5}, {"maximum": 10.0})


def test_without_a_grade_the_maximum_is_nought() -> None:
    assert form(type="assign", title="A", grade="none").grade == {"maximum": 0}


def test_all_files_of_a_resource_are_in_one_area_the_main_one_first() -> None:
    found = form(type="resource", title="A", file="a.html", more_files=("b.png",))
    assert [one.name for one in found.files["files"]] == ["a.html", "b.png"]


def test_a_course_states_its_own_form() -> None:
    stated = {
        "format": "single_activity",
        "start_date": datetime(2026, 3, 2, 8, tzinfo=UTC),
        "group_mode": "separate",
        "force_language": True,
        "custom_fields": Settings({"jp": 7}),
        "summary": Html("<p>Ringkas</p>"),
    }
    found = course_form(course(**stated))
    assert found.plain == {
        "shortname": "SIBER",
        "category": "Pelatihan / Digital",
        "format": "singleactivity",
        "startdate": 1772438400,
        "groupmode": 1,
        "lang": "id",
        "customfield_jp": 7,
    }
    assert list(found.texts) == ["summary_editor"]


def test_moments_and_durations_are_in_seconds() -> None:
    assert plain(timedelta(minutes=30)) == 1800
    assert plain(datetime(1970, 1, 2, tzinfo=UTC)) == 86400


def tuples(value: Any) -> Any:
    """Lists as the loader gives them."""
    if isinstance(value, dict):
        return {key: tuples(inner) for key, inner in value.items()}
    return tuple(map(tuples, value)) if isinstance(value, list) else value
