"""The public surface: what programs may import, and what importing costs."""

import subprocess
import sys

import asn_moodle

PUBLIC = {
    *("build_course", "check_course", "find_courses", "load_course"),
    *("write_backup", "backup_problems", "write_html", "write_scorm12", "write_scorm2004"),
    *("question_xml", "gift", "Gift", "Framework", "check_framework", "competencies_csv"),
    *("Course", "Section", "Activity", "Question", "Category", "Slot"),
    *("Settings", "Reference", "Html", "Asset", "LoadedCourse"),
    *("Member", "Package", "Place", "Problem"),
    *("Error", "SpecError", "BuildError", "UsageError", "AccessError", "SiteError"),
    *("MoodleClient", "Bridge", "Site", "find_site"),
    *("desired_course", "items_to_read", "plan_course", "apply_plan"),
    *("Desired", "Plan", "Report", "DecisionError"),
    *("Core", "carried_course", "live_course", "plan_by_core", "apply_by_core"),
    *("pull_course", "Pulled", "Loss", "BackupError"),
    "__version__",
}


def test_public_names_are_these() -> None:
    assert set(asn_moodle.__all__) == PUBLIC
    assert sorted(asn_moodle.__all__) == dir(asn_moodle)


def test_public_names_are_there_and_explained() -> None:
    for name in set(asn_moodle.__all__) - {"__version__"}:
        assert getattr(asn_moodle, name).__doc__, name


def test_star_import_brings_them() -> None:
    names: dict[str, object] = {}
    exec("from asn_moodle import *", names)
    assert set(names) >= PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(asn_moodle, "write_everything")


def loaded_by(program: str) -> set[str]:
    command = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not {"pydantic", "lxml", "jinja2", "yaml", "click"} & loaded_by("import asn_moodle")


def test_starting_the_command_line_loads_nothing_heavy() -> None:
    assert not {"pydantic", "lxml", "jinja2", "yaml", "rich", "requests"} & loaded_by("import asn_moodle.cli")
