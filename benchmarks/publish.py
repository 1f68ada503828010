"""Prints how long publishing takes on a live site, as medians side by side.

    ASN_MOODLE_URL=… ASN_MOODLE_TOKEN=… ASN_MOODLE_CATEGORY=… python benchmarks/publish.py

Every first publish makes a new course, `ukur-…`, in the category; whoever no longer needs them deletes them.
"""

import argparse
import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import click
import requests

from asn_moodle import (
    Bridge,
    Desired,
    MoodleClient,
    Plan,
    apply_plan,
    build_course,
    desired_course,
    items_to_read,
    load_course,
    plan_course,
)

SECTIONS, QUESTIONS = 10, 25
TYPES: tuple[dict[str, Any], ...] = (
    {"type": "page", "content": "Isi **halaman** ini."},
    {"type": "forum", "intro": "Berdiskusilah."},
    {"type": "url", "url": "https://example.org/"},
    {"type": "label", "content": "Baca dahulu halaman di atas."},
    {"type": "assign", "intro": "Kumpulkan tugas.", "submissions": {"online_text": True}},
    {"type": "quiz", "intro": "Kerjakan latihan.", "questions": [{"use": "s1"}, {"use": "s2"}]},
    {
        "type": "choice",
        "intro": "Pilih satu.",
        "options": [{"id": "ya", "text": "Ya"}, {"id": "tidak", "text": "Tidak"}],
    },
    {"type": "feedback", "intro": "Nilailah kegiatan ini."},
    {"type": "glossary", "intro": "Istilah."},
    {"type": "book", "chapters": [{"id": "bab", "title": "Bab", "content": "Isi bab."}]},
)
"""One activity of each of ten types; a course has them in turn."""


@dataclass(frozen=True)
class Figure:
    """What one measured step took."""

    client: float
    """Seconds until the client is done, without reading the course's text."""
    server: float
    """Seconds in which the client waited for the first byte of an answer."""
    calls: int


class Meter:
    """Counts the calls of a session and how long the site takes to answer them."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.hooks["response"].append(self._count)
        self._answers: list[float] = []

    def _count(self, response: requests.Response, *_: object, **__: object) -> None:
        self._answers.append(response.elapsed.total_seconds())

    def measure(self, step: Callable[[], None]) -> Figure:
        """What the step takes."""
        self._answers.clear()
        start = time.perf_counter()
        step()
        return Figure(time.perf_counter() - start, sum(self._answers), len(self._answers))


def spec(name: str, modules: int, said: str = "") -> dict[str, Any]:
    """The text of a course with that many modules; ``said`` changes one page."""
    sections: list[dict[str, Any]] = []
    for number in range(SECTIONS):
        numbers = range(number * modules // SECTIONS, (number + 1) * modules // SECTIONS)
        activities = [_activity(one) for one in numbers]
        sections.append({"id": f"b{number + 1}", "title": f"Bagian {number + 1}", "activities": activities})
    if said:
        sections[0]["activities"][0]["content"] += f" {said}"
    questions = [
        {"type": "truefalse", "id": f"s{n + 1}", "text": f"Pernyataan {n + 1} benar.", "answer": True}
        for n in range(QUESTIONS)
    ]
    return {
        "id": name,
        "title": f"Pengukuran {name}",
        "short_name": name.upper(),
        "language": "id",
        "category": "Pengukuran",
        "version": "1.0.0",
        "hours": 1,
        "questions": [{"id": "bank", "title": "Bank soal", "questions": questions}],
        "sections": sections,
    }


def _activity(number: int) -> dict[str, Any]:
    one = json.loads(json.dumps(TYPES[number % len(TYPES)]))
    for child in (*one.get("chapters", ()), *one.get("options", ())):
        child["id"] = f"k{number + 1}-{child['id']}"
    return {"id": f"k{number + 1}", "title": f"Kegiatan {number + 1}", **one}


class Publisher:
    """Publishes courses to the site as `asn-moodle publish --yes` does."""

    def __init__(self, bridge: Bridge, category: str, folder: Path) -> None:
        self._bridge = bridge
        self._category = category
        self._folder = folder

    def desired(self, name: str, modules: int, said: str = "") -> Desired:
        """The course as the site should hold it."""
        path = self._folder / "course.yaml"
        path.write_text(json.dumps(spec(name, modules, said)))
        return desired_course(build_course(load_course(path)), self._folder)

    def plan(self, wanted: Desired) -> Plan:
        """What has to change."""
        state = self._bridge.state(wanted.idnumber)
        names = items_to_read(wanted, state, shown=False)
        values = {one.item: one for one in self._bridge.items(wanted.idnumber, names)} if names else {}
        return plan_course(wanted, state, values)

    def publish(self, wanted: Desired) -> None:
        """Plans and applies; raises `SystemExit` unless all was done."""
        run = secrets.token_hex(16)
        report = apply_plan(
            self.plan(wanted), wanted, self._bridge, run=run, owner="benchmark", category=self._category
        )
        if report.exit_code:
            refused = (f"{one.change.item}: {one.error}" for one in report.done if one.error)
            raise SystemExit("\n".join((str(report.failure or "not published"), *refused)))

    def no_op(self, wanted: Desired) -> None:
        """Plans; raises `SystemExit` if anything would change."""
        if self.plan(wanted).changes:
            raise SystemExit("there should be nothing to do")


def measured(publisher: Publisher, meter: Meter, modules: int, repeats: int) -> dict[str, list[Figure]]:
    """The figures of each step for a course with that many modules."""
    found: dict[str, list[Figure]] = {"first publish": [], "nothing to do": [], "one page changed": []}
    for _ in range(repeats):
        name = f"ukur-{secrets.token_hex(4)}"
        wanted = publisher.desired(name, modules)
        changed = publisher.desired(name, modules, "Berubah.")
        found["first publish"].append(meter.measure(partial(publisher.publish, wanted)))
        found["nothing to do"] += [meter.measure(partial(publisher.no_op, wanted)) for _ in range(3)]
        found["one page changed"] += [
            meter.measure(partial(publisher.publish, one)) for one in (changed, wanted)
        ]
    return found


def table(found: Iterable[tuple[str, list[Figure]]]) -> str:
    """Medians, a line a step."""
    lines = [f"{'':36}{'client ms':>12}{'site ms':>12}{'calls':>8}{'runs':>8}"]
    for name, figures in found:
        client = 1000 * median(figure.client for figure in figures)
        server = 1000 * median(figure.server for figure in figures)
        calls = median(f.calls for f in figures)
        lines.append(f"{name:36}{client:12.0f}{server:12.0f}{calls:8g}{len(figures):8}")
    return "\n".join(lines)


def main() -> None:
    """Measures the site that the environment names."""
    parser = argparse.ArgumentParser(description="How long publishing takes on a live site.")
    parser.add_argument("--repeats", type=int, default=3, help="courses of 60 modules to publish")
    parser.add_argument("--large", type=int, default=1, help="courses of 300 modules to publish; 0 for none")
    arguments = parser.parse_args()
    meter = Meter()
    client = MoodleClient(os.environ["ASN_MOODLE_URL"], os.environ["ASN_MOODLE_TOKEN"], session=meter.session)
    with tempfile.TemporaryDirectory() as folder, client:
        publisher = Publisher(Bridge(client), os.environ.get("ASN_MOODLE_CATEGORY", ""), Path(folder))
        found = []
        for modules, repeats in ((60, arguments.repeats), (300, arguments.large)):
            if repeats:
                steps = measured(publisher, meter, modules, repeats)
                found += [(f"{modules} modules, {name}", figures) for name, figures in steps.items()]
    click.echo(table(found))


if __name__ == "__main__":
    main()
