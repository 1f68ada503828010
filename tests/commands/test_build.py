"""``build``: packages, catalogue, report and exit codes."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from calling import Run

ALL = ("--to", "scorm12", "--to", "scorm2004", "--to", "html")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_build_writes_packages_and_says_so(run: Run, course: Path, tmp_path: Path) -> None:
    said = run("build", course, *ALL, "-o", "dist")
    assert (said.code, said.err) == (0, "")
    assert {path.name for path in (tmp_path / "dist").iterdir()} == {
        "surel-dinas-scorm12.zip",
        "surel-dinas-scorm2004.zip",
        "surel-dinas-html",
        "index.html",
    }
    first, *lines = said.out.splitlines()
    assert first == "Surel Dinas yang Langsung Dipahami"
    assert re.fullmatch(r"  dist/surel-dinas-scorm12\.zip \(\d+ kB\)", lines[0])
    assert lines[2] == "  dist/surel-dinas-html/index.html"
    assert lines[3] == "  Done in Moodle, not in the package (1): Tulis ulang satu surel Anda"
    assert lines[-1] == "Catalogue: dist/index.html"


def test_build_makes_12_by_default_into_dist(run: Run, course: Path, tmp_path: Path) -> None:
    assert run("build", course).code == 0
    assert {path.name for path in (tmp_path / "dist").iterdir()} == {"surel-dinas-scorm12.zip", "index.html"}


def test_manifest_lists_what_is_packed(run: Run, course: Path, tmp_path: Path) -> None:
    run("build", course, *ALL)
    for standard in ("scorm12", "scorm2004"):
        with zipfile.ZipFile(tmp_path / "dist" / f"surel-dinas-{standard}.zip") as package:
            names = set(package.namelist())
            manifest = package.read("imsmanifest.xml").decode()
        listed = set(re.findall(r'<file href="([^"]+)"', manifest))
        assert listed == {name for name in names if not name.endswith(".xsd")} - {"imsmanifest.xml"}
        assert 'identifier="surel-dinas"' in manifest
        assert "Contohnya diambil dari pekerjaan sehari-hari di Kabupaten Contoh." in manifest


def test_only_what_the_standard_needs_differs(run: Run, course: Path, tmp_path: Path) -> None:
    run("build", course, *ALL)
    names = []
    for standard in ("scorm12", "scorm2004"):
        with zipfile.ZipFile(tmp_path / "dist" / f"surel-dinas-{standard}.zip") as package:
            names.append({name for name in package.namelist() if not name.endswith(".xsd")})
    preview = files_below(tmp_path / "dist" / "surel-dinas-html")
    assert names[0] == names[1] == set(preview) | {"imsmanifest.xml"}


def test_strict_fails_for_what_is_done_in_moodle(run: Run, course: Path, tmp_path: Path) -> None:
    said = run("build", course, "--strict")
    assert said.code == 1
    assert said.err.startswith("Failed because of --strict")
    assert (tmp_path / "dist" / "surel-dinas-scorm12.zip").is_file()


def test_per_section(run: Run, course: Path, tmp_path: Path) -> None:
    assert run("build", course, "--per-section").code == 0
    names = {path.name for path in (tmp_path / "dist").iterdir()}
    assert names == {"surel-dinas.materi-scorm12.zip", "surel-dinas.penutup-scorm12.zip", "index.html"}
    with zipfile.ZipFile(tmp_path / "dist" / "surel-dinas.penutup-scorm12.zip") as package:
        manifest = package.read("imsmanifest.xml").decode()
    assert '<item identifier="surel-dinas.penutup"' in manifest
    assert "<title>Tes akhir</title>" in manifest


def test_offering_keeps_the_identifiers_and_has_names_of_its_own(
    run: Run, course: Path, tmp_path: Path
) -> None:
    (course / "bantul-1.offering.yaml").write_text(
        "course: course.yaml\nid: bantul-1\nsuffix: Bantul\ntimezone: WIB\n"
        "variables: {daerah: {nama: Kabupaten Bantul}}\n"
    )
    said = run("build", course)
    assert said.code == 0
    assert {path.name for path in (tmp_path / "dist").glob("*.zip")} == {
        "surel-dinas-scorm12.zip",
        "surel-dinas@bantul-1-scorm12.zip",
    }
    shown = "Surel Dinas yang Langsung Dipahami (Bantul)"
    assert shown in said.out.splitlines()
    assert f">{shown}</h2>" in (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "dist" / "surel-dinas@bantul-1-scorm12.zip") as package:
        manifest = package.read("imsmanifest.xml").decode()
    assert '<item identifier="surel-dinas"' in manifest
    assert "Kabupaten Bantul" in manifest


def test_a_renamed_section_keeps_its_oldest_name(run: Run, course: Path, tmp_path: Path) -> None:
    file = course / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  - id: penutup\n", "  - id: tes\n    formerly: [penutup, ujian]\n"))
    assert run("build", course, "--per-section").code == 0
    with zipfile.ZipFile(tmp_path / "dist" / "surel-dinas.penutup-scorm12.zip") as package:
        assert '<item identifier="surel-dinas.penutup"' in package.read("imsmanifest.xml").decode()


def test_a_broken_course_does_not_stop_the_others(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "course.yaml").write_text("id: rusak\n")
    said = run("build", "rusak", course)
    assert said.code == 1
    assert "rusak/course.yaml:1:1" in said.err
    assert (tmp_path / "dist" / "surel-dinas-scorm12.zip").is_file()
    assert [path.name for path in (tmp_path / "dist").iterdir() if "part" in path.name] == []


def test_nothing_is_written_for_a_broken_course(run: Run, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("id: rusak\n")
    assert run("build", ".").code == 1
    assert not (tmp_path / "dist").exists()


def test_two_courses_of_one_id(run: Run, course: Path, tmp_path: Path) -> None:
    assert run("new", "lain").code == 0
    said = run("build", course, "lain")
    assert said.code == 2
    assert "would make the same files (surel-dinas)" in said.err
    assert not (tmp_path / "dist").exists()


def test_two_offerings_of_one_id(run: Run, course: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (course / f"{name}.offering.yaml").write_text("course: course.yaml\nid: bantul-1\nsuffix: Bantul\n")
    said = run("build", course)
    assert said.code == 2
    assert "would make the same files (surel-dinas@bantul-1)" in said.err
    assert not (tmp_path / "dist").exists()


def test_one_course_named_twice_is_built_once(run: Run, course: Path) -> None:
    said = run("build", course, course / "course.yaml", course.resolve())
    assert said.code == 0
    assert said.out.count("surel-dinas-scorm12.zip") == 1


def test_output_that_cannot_be_written(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("")
    assert run("build", course).code == 3


def test_html_folder_of_somebody_else(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "dist" / "surel-dinas-html").mkdir(parents=True)
    (tmp_path / "dist" / "surel-dinas-html" / "skripsi.txt").write_text("")
    assert run("build", course, "--to", "html").code == 2
    assert (tmp_path / "dist" / "surel-dinas-html" / "skripsi.txt").is_file()


def test_report_for_programs(run: Run, course: Path, tmp_path: Path) -> None:
    said = run("build", course, *ALL, "--json", "-")
    record = json.loads(said.out)
    assert (said.code, record["exit_code"], record["catalogue"]) == (0, 0, "dist/index.html")
    (built,) = record["courses"]
    assert (built["course"], built["version"], built["errors"]) == ("surel-dinas", "1.0.0", [])
    assert [one["title"] for one in built["done_in_moodle"]] == ["Tulis ulang satu surel Anda"]
    assert [one["target"] for one in built["packages"]] == ["scorm12", "scorm2004", "html"]
    for one in built["packages"][:2]:
        content = (tmp_path / one["path"]).read_bytes()
        assert (one["size"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_report_of_failures(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "course.yaml").write_text("id: rusak\n")
    said = run("build", "rusak", course, "--json", "laporan.json")
    record = json.loads((tmp_path / "laporan.json").read_text(encoding="utf-8"))
    assert (said.code, record["exit_code"]) == (1, 1)
    assert record["courses"][0]["course"] is None
    assert {one["severity"] for one in record["courses"][0]["problems"]} == {"error"}


def test_catalogue_shows_what_there_is(run: Run, course: Path, tmp_path: Path) -> None:
    record = json.loads(run("build", course, *ALL, "--json", "-").out)
    page = (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")
    assert "Surel Dinas yang Langsung Dipahami" in page
    assert "Menulis perihal yang menyebut tindakan dan batas waktunya." in page
    assert 'href="surel-dinas-html/index.html"' in page
    for one in record["courses"][0]["packages"][:2]:
        assert one["sha256"] in page
        assert f'href="{Path(one["path"]).name}"' in page


def test_own_templates_come_first(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "instansi" / "static").mkdir(parents=True)
    (tmp_path / "instansi" / "footer.html").write_text("<footer>Diskominfo Bantul</footer>")
    (tmp_path / "instansi" / "static" / "logo.svg").write_text("<svg/>")
    assert run("build", course, "--templates", "instansi").code == 0
    with zipfile.ZipFile(tmp_path / "dist" / "surel-dinas-scorm12.zip") as package:
        assert "Diskominfo Bantul" in package.read("index.html").decode()
        assert "static/logo.svg" in package.namelist()


@pytest.mark.parametrize("text", ["{{ tidak_ada }}", "{% if %}", "{{ title.a.b }}"])
def test_own_template_that_is_wrong(run: Run, course: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "instansi").mkdir()
    (tmp_path / "instansi" / "footer.html").write_text(text)
    said = run("build", course, "--templates", "instansi")
    assert said.code == 2
    assert "The template instansi/" in said.err


def test_templates_that_are_not_there(run: Run, course: Path) -> None:
    assert run("build", course, "--templates", "tidak-ada").code == 3


def test_official_schema_documents(run: Run, course: Path, tmp_path: Path) -> None:
    (tmp_path / "xsd").mkdir()
    said = run("build", course, "--schemas", "xsd")
    assert said.code == 2
    assert "The schema folder xsd lacks: adlcp_rootv1p2.xsd, ims_xml.xsd" in said.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_in_parallel(run: Run, course: Path, tmp_path: Path, jobs: str) -> None:
    for name in ("a-1", "b-2"):
        (course / f"{name}.offering.yaml").write_text(
            f"course: course.yaml\nid: {name}\nsuffix: {name}\ntimezone: WIB\n"
        )
    said = run("build", course, "--jobs", jobs)
    assert said.code == 0
    assert re.findall(r"dist/surel-dinas(.*)-scorm12\.zip", said.out) == ["@a-1", "@b-2", ""]
    assert len(list((tmp_path / "dist").glob("*.zip"))) == 3


SURROUNDINGS = (
    {"TZ": "Asia/Jayapura", "LC_ALL": "id_ID.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "99", "PYTHONOPTIMIZE": "2"},
)


def test_the_same_bytes_in_all_surroundings(course: Path, tmp_path: Path) -> None:
    found = []
    for number, surroundings in enumerate(SURROUNDINGS):
        output = tmp_path / f"dist-{number}"
        command = [sys.executable, "-m", "asn_moodle", "build", str(course), *ALL, "-o", str(output)]
        environment = {**os.environ, **surroundings}
        environment.pop("SOURCE_DATE_EPOCH", None)
        subprocess.run(command, env=environment, check=True, capture_output=True, cwd=tmp_path)
        found.append(files_below(output))
    assert found[0].keys() == found[1].keys()
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def test_the_same_bytes_from_another_folder(run: Run, course: Path, tmp_path: Path) -> None:
    run("build", course, *ALL, "-o", "satu")
    elsewhere = tmp_path / "jauh" / "sekali"
    elsewhere.parent.mkdir()
    course.rename(elsewhere)
    run("build", elsewhere / "course.yaml", *ALL, "-o", "dua")
    assert files_below(tmp_path / "satu") == files_below(tmp_path / "dua")


def test_build_again_over_what_is_there(run: Run, course: Path, tmp_path: Path) -> None:
    run("build", course, *ALL)
    first = files_below(tmp_path / "dist")
    assert run("build", course, *ALL).code == 0
    assert files_below(tmp_path / "dist") == first


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="a terminal's Ctrl-C goes to a group of processes")
def test_interrupt_of_several_processes(run: Run, course: Path, tmp_path: Path) -> None:
    for index in range(20):
        (course / f"{index}.offering.yaml").write_text(
            f"course: course.yaml\nid: o-{index}\nsuffix: Angkatan {index}\n"
        )
    command = [sys.executable, "-m", "asn_moodle", "build", str(course), "--jobs", "2", "--lang", "id"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tmp_path, start_new_session=True, **pipes) as process:
        while process.poll() is None and not list(tmp_path.glob("dist/*.zip")):
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, "Dihentikan.\n")
    assert list(tmp_path.glob("dist/*.part")) == list(tmp_path.glob("dist/.*")) == []


def test_a_backup_says_what_the_site_needs_and_what_stays_out(run: Run, course: Path, tmp_path: Path) -> None:
    text = (course / "course.yaml").read_text(encoding="utf-8")
    text = text.replace("\nhours:", "\ncustom_fields: {jenjang: Dasar}\nforce_language: true\nhours:", 1)
    (course / "course.yaml").write_text(text, encoding="utf-8")
    said = run("build", course, "--to", "mbz", "--moodle", "5.0", "--json", "report.json")
    assert said.code == 0
    assert (tmp_path / "dist" / "surel-dinas-moodle5.0.mbz").is_file()
    assert "Before restoring, install this language pack on the site: id" in said.out
    (package,) = json.loads((tmp_path / "report.json").read_text())["courses"][0]["packages"]
    assert package["needs"] == [
        {"kind": "custom_field", "name": "jenjang"},
        {"kind": "language_pack", "name": "id"},
    ]
    assert {"item": "surel-dinas", "key": "hours"} in package["left_out"]
    assert "Moodle backup (.mbz)" in (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")


def test_question_files_tell_in_few_words_what_gift_cannot_say(run: Run, course: Path) -> None:
    bank = (
        "id: surat\ntitle: Surat\ndescription: Tentang surat.\nquestions:\n"
        "  - {type: ordering, id: urut, text: T, items: [satu, dua, tiga]}\n"
        "  - {type: shortanswer, id: kata, text: T, case_sensitive: true,"
        " answers: [{text: Ya, correct: true}]}\n"
        "  - {type: essay, id: uraian, text: T, min_words: 5, status: draft}\n"
    )
    (course / "soal" / "surat.yaml").write_text(bank, encoding="utf-8")
    text = (course / "course.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "  - {file: soal/surel.yaml}\n", "  - {file: soal/surel.yaml}\n  - {file: soal/surat.yaml}\n"
    )
    (course / "course.yaml").write_text(text, encoding="utf-8")
    said = run("build", course, "--to", "questions")
    assert (said.code, said.err) == (0, "")
    file = "surel-dinas-questions-gift.txt"
    assert [line for line in said.out.splitlines() if "Left out" in line or "not in" in line] == [
        "  Left out of surel-dinas-questions.xml, which has no place for it: uraian (status)",
        f"  Questions not in {file}, which has no such types: s-urutan, urut",
        f"  Left out of {file}, which has no place for it: surat (description)",
        f"  Questions not in {file}, which has no place for these settings: "
        "kata (case_sensitive), uraian (min_words, status)",
    ]


def test_a_framework_alone_says_how_it_is_built(run: Run, tmp_path: Path) -> None:
    framework = tmp_path / "uji.framework.yaml"
    framework.write_text(
        "id: uji\ntitle: Uji\nlanguage: id\nscale: [Belum, Sudah]\ncompetencies: [{id: satu, title: Satu}]\n"
    )
    said = run("build", framework)
    assert said.code == 2
    assert "holds competency frameworks only" in said.err
    assert "--to competencies" in said.err
    assert run("build", framework, "--to", "competencies").code == 0


def test_the_catalogue_says_what_a_site_needs(run: Run, course: Path, tmp_path: Path) -> None:
    text = (course / "course.yaml").read_text(encoding="utf-8")
    text = text.replace("\nhours:", "\ncustom_fields: {jenjang: Dasar, rumpun: TI}\nhours:", 1)
    (course / "course.yaml").write_text(text, encoding="utf-8")
    assert run("build", course, "--to", "mbz").code == 0
    page = (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")
    assert "situs harus sudah memiliki kolom kustom kursus" in page
    assert "jenjang, rumpun" in page
    assert "Unduh paket setiap kursus" in page
    assert run("build", course, "--to", "mbz", "--to", "html").code == 0
    assert "Pratinjau setiap kursus" in (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")
