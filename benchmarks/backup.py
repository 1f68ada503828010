"""What writing a Moodle backup costs: time beside the least that it could take, and memory.

Run as ``python benchmarks/backup.py``. The floor is Python's ``zipfile`` writing the same members; memory is
that of a whole process, most of it the interpreter and its libraries.
"""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from asn_moodle.course.build import check
from asn_moodle.packages.backup import Backup, backup_members, write_backup

ROUNDS = 15
MODULES = 300
MEDIA = 8
EACH = 256 * 2**20
MEASURED = "--measured"

TEXT = (
    "arsip dinamis dipakai langsung dalam kegiatan unit kerja dan disimpan selama jangka waktu tertentu "
    "setiap pegawai menata berkas menurut klasifikasi lalu mencatatnya dalam daftar agar dapat ditelusuri "
    "kembali oleh rekan atau pemeriksa tanpa membuka seluruh lemari surat masuk keputusan laporan"
)
WORDS = TEXT.split()
LENGTH = 600
"""Words on a page."""

HEAD = """\
id: ukur-cadangan
title: Ukuran cadangan
short_name: UKUR
language: id
version: 1.0.0
category: Ukur
hours: 1
sections:
"""


def main() -> None:
    """Print times, then memory without media and with 2 GiB of it."""
    if MEASURED in sys.argv:
        measured(Path(sys.argv[-1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        times(Path(folder))
    for count in (0, MEDIA):
        with tempfile.TemporaryDirectory() as folder:
            memory(Path(folder), count)


def times(folder: Path) -> None:
    """Print how long 300 modules take, and the same members in ``zipfile``, turn and turn about."""
    spec = folder / "course.yaml"
    spec.write_text(HEAD + "".join(sections()), encoding="utf-8")
    course, _ = check(spec)
    assert course is not None
    backup = Backup(course, "4.5", folder)
    members = [(member.name, member.read()) for member in backup_members(backup, "ukur.mbz")]
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(taken(lambda: write_backup(course, folder / "ukur.mbz")))
        floor.append(taken(lambda: write_floor(members, folder / "floor.zip")))
    ratio = statistics.median(one / other for one, other in zip(ours, floor, strict=True))
    sizes = [(folder / name).stat().st_size / 2**10 for name in ("ukur.mbz", "floor.zip")]
    click.echo(f"{MODULES} modules, {len(members):,} members")
    click.echo(f"  from the course: {statistics.median(ours) * 1000:.0f} ms, {sizes[0]:,.0f} KiB")
    click.echo(f"  floor, zipfile:  {statistics.median(floor) * 1000:.0f} ms, {sizes[1]:,.0f} KiB")
    click.echo(f"  ratio: {ratio:.2f}")


def memory(folder: Path, count: int) -> None:
    """Print the peak memory of a process that checks and builds a course with so much media."""
    (folder / "media").mkdir()
    for place in range(count):
        with (folder / "media" / f"rekaman-{place}.mp4").open("wb") as file:
            file.truncate(EACH)
            file.seek(EACH - 8)
            file.write(place.to_bytes(8, "big"))
    (folder / "course.yaml").write_text(HEAD + "".join(resources(count)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, __file__, MEASURED, str(folder / "course.yaml")],
        capture_output=True,
        text=True,
        check=True,
    )
    click.echo(f"{count * EACH / 2**30:.1f} GiB of media: {done.stdout.strip()}")


def measured(spec: Path) -> None:
    """Build one course, in a process of its own, and print the process's peak memory."""
    course, _ = check(spec)
    assert course is not None
    package = write_backup(course, spec.with_name("ukur.mbz"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    click.echo(f"peak {peak:.0f} MiB, backup of {package.size / 2**20:,.0f} MiB")


def sections() -> Iterator[str]:
    """The text of ten sections with 300 activities."""
    for section in range(10):
        yield f"  - id: bagian-{section}\n    title: Bagian {section}\n    activities:\n"
        for place in range(MODULES // 10):
            id = section * MODULES // 10 + place
            yield from activity(id)


def activity(id: int) -> Iterator[str]:
    """The text of an activity: of five, three are pages, one is a label, one an assignment."""
    chosen = random.Random(id)
    text = " ".join(chosen.choice(WORDS) for _ in range(LENGTH))
    if id % 5 == 4:
        yield f"      - {{type: assign, id: tugas-{id}, title: Tugas {id}, completion: {{when: [view]}}}}\n"
    elif id % 5 == 3:
        yield f"      - type: label\n        id: label-{id}\n        title: Label {id}\n"
        yield f"        content: |\n          {text}\n"
    else:
        yield f"      - type: page\n        id: hal-{id}\n        title: Halaman {id}\n"
        yield f"        completion: {{when: [view]}}\n        content: |\n          Nomor {id}. {text}\n"


def resources(count: int) -> Iterator[str]:
    """The text of a section with so many recordings."""
    yield "  - id: bagian\n    title: Bagian\n    activities:\n"
    yield "      - {type: page, id: hal, title: Halaman, content: Isi.}\n"
    for place in range(count):
        stated = f"id: rekaman-{place}, title: Rekaman {place}, file: media/rekaman-{place}.mp4"
        yield f"      - {{type: resource, {stated}}}\n"


def write_floor(members: list[tuple[str, bytes]], path: Path) -> None:
    """Write the members with Python's ``zipfile``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)


def taken(act: Callable[[], object]) -> float:
    """Seconds of processor time, which others on the machine do not lengthen."""
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
