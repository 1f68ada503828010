"""``asn-moodle pull`` as people call it."""

import json
from pathlib import Path

from calling import Run

GOLDEN = Path(__file__).parents[1] / "packages" / "backup" / "golden" / "4.5.mbz"


def test_a_backup_becomes_a_folder(run: Run, tmp_path: Path) -> None:
    said = run("--lang", "en", "pull", str(GOLDEN), "-o", str(tmp_path / "arsip"))
    assert said.code == 0
    assert said.out.startswith("arsip-semua from a backup of Moodle 4.5 was written to ")
    assert "What does not go along" in said.out
    assert "kelas-maya: This file is not in the backup: /paparan.pdf" in said.out
    assert run("check", str(tmp_path / "arsip")).code == 0


def test_the_report_as_json(run: Run, tmp_path: Path) -> None:
    said = run("--lang", "id", "pull", str(GOLDEN), "-o", str(tmp_path / "arsip"), "--json")
    report = json.loads(said.out)
    assert (report["course"], report["release"], report["activities"]) == ("arsip-semua", "4.5", 31)
    assert {"item", "code", "detail", "what"} == set(report["losses"][0])


def test_what_is_no_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "foto.mbz").write_bytes(b"bukan cadangan")
    said = run("--lang", "id", "pull", str(tmp_path / "foto.mbz"), "-o", str(tmp_path / "arsip"))
    assert said.code == 1
    assert "bukan cadangan Moodle" in said.err
    assert not (tmp_path / "arsip").exists()


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    said = run("pull", str(tmp_path / "tidak-ada.mbz"), "-o", str(tmp_path / "arsip"))
    assert said.code == 3


def test_a_folder_in_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("milik orang")
    said = run("pull", str(GOLDEN), "-o", str(tmp_path))
    assert said.code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["catatan.txt"]
