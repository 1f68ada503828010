"""What a package costs beyond its content."""

import zipfile
from pathlib import Path

import pytest

from asn_moodle import build_course, load_course, write_scorm12, write_scorm2004

EMPTY = """\
id: kosong
title: K
short_name: K
language: id
category: K
version: 1.0.0
hours: 1
sections:
  - id: s
    title: S
    activities:
      - {type: page, id: p, title: P, content: Isi.}
"""


@pytest.mark.parametrize("write", [write_scorm12, write_scorm2004])
def test_a_package_costs_at_most_30_kilobytes_beyond_its_content(write: object, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(EMPTY)
    course = build_course(load_course(tmp_path / "course.yaml"))
    package = write(course, tmp_path / "kosong.zip")  # type: ignore[operator]
    with zipfile.ZipFile(package.path) as read:
        sizes = {info.filename: info.compress_size for info in read.infolist()}
    assert package.size <= 30_000, sizes
