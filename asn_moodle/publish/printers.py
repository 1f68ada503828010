"""A plan or a report as text for people, JSON for programs, Markdown for a pull request, and JUnit XML.

Printers only read: what they say was decided when the plan was made.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import takewhile
from typing import Any, Literal, get_args

from lxml import etree

from asn_moodle.language import Language, words
from asn_moodle.moodle.records import Failure, Held, Loss
from asn_moodle.publish.changes import Change, Plan
from asn_moodle.publish.drift import Setting
from asn_moodle.publish.moments import dated
from asn_moodle.publish.report import LINKED_LATER, Done, Report

PlanFormat = Literal["text", "json", "markdown"]
ReportFormat = Literal["text", "json", "markdown", "junit"]
PLAN_FORMATS: tuple[PlanFormat, ...] = get_args(PlanFormat)
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)

SIGNS: Mapping[str, str] = {
    "create": "+",
    "update": "~",
    "rename": "~",
    "move": "↕",
    "adopt": "=",
    "hide": "-",
    "delete": "×",
    "drift": "!",
    "conflict": "!",
    "accept": "✓",
    "held": "!",
    "finish": "~",
}

_WIDTH = 88
_TAG = re.compile(r"<[^>]*>")
# Control characters could steer a terminal, direction marks reorder what is read.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plans(found: Sequence[Plan], form: PlanFormat, language: Language) -> str:
    """Plans in one of the `PLAN_FORMATS`, each line ended."""
    if form == "json":
        return _json({"exit_code": max((one.exit_code for one in found), default=0), "plans": found})
    printer = plan_text if form == "text" else plan_markdown
    return "\n".join(printer(one, language) for one in found)


def reports(found: Sequence[Report], form: ReportFormat, language: Language) -> str:
    """Reports in one of the `REPORT_FORMATS`, each line ended."""
    if form == "json":
        return _json({"exit_code": max((one.exit_code for one in found), default=0), "reports": found})
    if form == "junit":
        return junit(found, language)
    printer = report_text if form == "text" else report_markdown
    return "\n".join(printer(one, language) for one in found)


# ---- plans ----


def plan_text(plan: Plan, language: Language) -> str:
    """One plan to read on a terminal."""
    said = words("publish", language)
    lines = [_heading(plan, said), *(f"  {line}" for line in _by_hand(plan, said))]
    for change in plan.changes:
        lines.append(f"  {SIGNS[change.action]} {_sentence(change, said)}")
        lines += [f"      {line}" for line in _details(change, said, plan.timezone)]
    lines += [f"  {line}" for line in _notes(plan, said)]
    lines.append(_summary(plan, said))
    return _safe("\n".join(lines)) + "\n"


def plan_markdown(plan: Plan, language: Language) -> str:
    """One plan as a comment of a pull request."""
    said = words("publish", language)
    lines = [f"### {_escaped(_heading(plan, said))}", ""]
    lines += [*(f"> {_escaped(line)}\n>" for line in _by_hand(plan, said)), ""]
    for change in plan.changes:
        lines.append(f"- {SIGNS[change.action]} {_escaped(_sentence(change, said))}")
        lines += [f"  - {_escaped(line)}" for line in _details(change, said, plan.timezone)]
    lines += ["", *(f"> {_escaped(line)}" for line in _notes(plan, said)), "", _summary(plan, said)]
    return re.sub(r"\n{3,}", "\n\n", _safe("\n".join(lines))).strip() + "\n"


def _heading(plan: Plan, said: Mapping[str, str]) -> str:
    framework = any(change.kind == "framework" for change in plan.changes)
    new = "plan_new_framework" if framework else "plan_new"
    heading = said[new if plan.new else "plan_of"]
    return heading.format(title=plan.title, course=plan.course, site=plan.site or plan.url)


def _by_hand(plan: Plan, said: Mapping[str, str]) -> Iterator[str]:
    """What the route does not carry, by the file that brings it; settings by name, items counted."""
    for file in dict.fromkeys(one.file for one in plan.by_hand):
        ours = [one for one in plan.by_hand if one.file == file]
        counted = Counter(one.kind for one in ours if one.kind != "setting")
        parts = [f"{count} × {said.get(f'kind_{kind}', kind)}" for kind, count in counted.items()]
        parts += [_short(one.item) for one in ours if one.kind == "setting"]
        yield said[f"by_hand_{file}"].format(what=", ".join(parts), course=plan.course)


def _not_here(plan: Plan) -> bool:
    """Whether nothing could be looked at: it goes to the site as a file."""
    return bool(plan.by_hand) and all(one.file.startswith("competencies") for one in plan.by_hand)


def _sentence(change: Change, said: Mapping[str, str]) -> str:
    """What becomes of the item, and what that means to learners."""
    kind = said.get(f"kind_{change.kind}", change.kind)
    kind = f"{kind} ({change.type})" if change.type else kind
    parts = [said[f"do_{change.action}"].format(kind=kind, title=change.title, item=_short(change.item))]
    if change.learners:
        parts.append(said["touches"].format(learners=learners(change, said)))
    return "; ".join(parts)


def learners(change: Change, said: Mapping[str, str]) -> str:
    """How much learner data hangs on it, in words: “12 quiz attempts”."""
    return ", ".join(_counted(change, word, count, said) for word, count in change.learners)


def _counted(change: Change, word: str, count: int, said: Mapping[str, str]) -> str:
    """The number and its word, which has two forms where the language has: “1 grade”, “2 grades”."""
    keys = (f"learners_{change.type}_{word}", f"learners_{change.kind}_{word}", f"learners_{word}")
    one, _, many = next((said[key] for key in keys if key in said), word).partition("|")
    return f"{count} {one if count == 1 else many or one}"


def _details(change: Change, said: Mapping[str, str], zone: str) -> Iterator[str]:
    if change.formerly:
        yield said["was_called"].format(former=_short(change.formerly))
    if change.moved:
        before, after = (_short(place) or said["first_place"] for place in change.moved)
        yield said["moved"].format(before=before, after=after)
    for setting in change.settings:
        yield from _setting(setting, change, said, zone)
    for effect in change.grades:
        yield said[f"grades_{effect}"]
    for loss in change.losses:
        yield said["would_lose"].format(lost=_loss(change, loss, said), item=_short(change.item))
    for loss in change.lost:
        yield said["will_lose"].format(lost=_loss(change, loss, said))
    for held in change.held:
        yield _held(held, change, said)
    if change.action in ("drift", "conflict"):
        yield said["decide"].format(item=_short(change.item))
    if change.action == "held" and any(held.text for held in change.held):
        later = all(held.code in LINKED_LATER for held in change.held)
        yield said["decide_later" if later else "decide_held"].format(item=_short(change.item))


def _loss(change: Change, loss: Loss, said: Mapping[str, str]) -> str:
    """Learner data that goes, in words, with what it hangs on: “3 choices made (Setuju)”."""
    if not loss.count:
        return loss.word
    counted = _counted(change, loss.word, loss.count, said)
    return f"{counted} ({loss.what})" if loss.what else counted


def _error(error: Failure, said: Mapping[str, str]) -> str:
    """Why an item was not applied: in the site's words, or in ours."""
    return error.text or said[f"refused_{error.code}"].format(detail=error.detail)


def _held(held: Held, change: Change, said: Mapping[str, str]) -> str:
    """Why a key stays as it is: in our words where we have some, as the site speaks its user's language."""
    ours = said.get(f"held_{held.code}")
    told = ours.format(key=held.key, title=change.title) if ours else held.text
    if not held.text or held.code in LINKED_LATER:
        return told
    return said["is_held"].format(key=held.key, text=told)


def _setting(setting: Setting, change: Change, said: Mapping[str, str], zone: str) -> Iterator[str]:
    """A setting by name; where the site was changed, its text in the spec, as applied, and now."""
    if change.action == "create" and not setting.drifted:
        return
    own = re.compile(rf"(?<![\w/.@-]){re.escape(change.item.partition('/')[0])}/")
    stated = (setting.spec, setting.applied, setting.live)
    texts = (text and own.sub("", dated(setting.key, text, zone) or "") for text in stated)
    spec, applied, live = _excerpts(*texts)
    if setting.key in change.kept:
        yield said["stays"].format(key=setting.key, live=live)
    elif not setting.drifted or change.action == "create":
        key = "released" if setting.spec is None else "changes"
        yield said[key].format(key=setting.key, before=live, after=spec)
    else:
        yield said["drifted"].format(key=setting.key)
        for which, text in (("spec", spec), ("applied", applied), ("live", live)):
            yield "  " + said[f"text_{which}"].format(text=text)


def _notes(plan: Plan, said: Mapping[str, str]) -> Iterator[str]:
    if plan.accepted:
        yield said["accepted"].format(items=", ".join(map(_short, plan.accepted)))
    if left := [item for item in plan.left if item not in plan.unhidden]:
        yield said["left"].format(items=", ".join(map(_short, left)))
    if plan.unhidden:
        yield said["unhidden"].format(items=", ".join(map(_short, plan.unhidden)))
    if plan.left_out:
        yield said["left_out"].format(items=", ".join(key for _, key in plan.left_out))


def _summary(plan: Plan, said: Mapping[str, str]) -> str:
    if not plan.changes:
        return said["not_here" if _not_here(plan) else "nothing"]
    counted: Counter[str] = Counter(change.action for change in plan.changes)
    return said["summary"].format(counts=_counts(counted, said))


def _counts(counted: Mapping[str, int], said: Mapping[str, str]) -> str:
    return ", ".join(
        said[f"count_{action}"].format(count=counted[action]) for action in SIGNS if counted.get(action)
    )


# ---- reports ----


def report_text(report: Report, language: Language) -> str:
    """One report to read on a terminal."""
    said = words("publish", language)
    lines = [_report_heading(report, said), *(f"  {line}" for line in _by_hand(report.plan, said))]
    for one in report.done:
        lines.append(f"  {SIGNS[one.action]} {_told(one, said)}")
        lines += [f"      {line}" for line in _told_more(one, said)]
    for change in _not_done(report):
        lines.append(f"  ! {_sentence(change, said)}")
        lines += [f"      {line}" for line in _details(change, said, report.plan.timezone)]
    lines += _ending(report, said, language)
    return _safe("\n".join(lines)) + "\n"


def report_markdown(report: Report, language: Language) -> str:
    """One report as a table for a pull request."""
    said = words("publish", language)
    lines = [f"### {_escaped(_report_heading(report, said))}", ""]
    lines += [*(f"> {_escaped(line)}\n>" for line in _by_hand(report.plan, said)), ""]
    if report.done:
        lines += [f"| {said['column_item']} | {said['column_done']} | ms |", "|---|---|---:|"]
    for one in report.done:
        name = _escaped(f"{one.change.title} ({_short(one.change.item)})").replace("|", "\\|")
        linked = f"[{name}]({one.url})" if one.url.startswith(("https://", "http://")) else name
        more = "; ".join((_result(one, said), *_told_more(one, said)))
        lines.append(f"| {linked} | {_escaped(more).replace('|', chr(92) + '|')} | {one.ms} |")
    lines.append("")
    for change in _not_done(report):
        lines.append(f"- ! {_escaped(_sentence(change, said))}")
        lines += [f"  - {_escaped(line)}" for line in _details(change, said, report.plan.timezone)]
    lines += ["", *_ending(report, said, language)]
    return re.sub(r"\n{3,}", "\n\n", _safe("\n".join(lines))).strip() + "\n"


def junit(found: Iterable[Report], language: Language) -> str:
    """Reports as JUnit XML: a suite a course, a case an item."""
    said = words("publish", language)
    top = etree.Element("testsuites")
    for report in found:
        waiting = _not_done(report)
        failures = (
            sum(bool(one.error or one.held) for one in report.done) + bool(report.failure) + len(waiting)
        )
        suite = etree.SubElement(
            top,
            "testsuite",
            name=f"{report.plan.site or report.plan.url}: {report.plan.course}".removesuffix(": "),
            tests=str(len(report.done) + len(waiting) + bool(report.failure)),
            failures=str(failures),
            time=f"{sum(one.ms for one in report.done) / 1000:.3f}",
        )
        for one in report.done:
            _case(suite, one, said)
        for change in waiting:
            case = etree.SubElement(suite, "testcase", name=change.item, classname=change.kind, time="0.000")
            text = "; ".join((_sentence(change, said), *_details(change, said, report.plan.timezone)))
            etree.SubElement(case, "failure", type=change.action, message=_xml(text))
        if report.failure:
            case = etree.SubElement(
                suite, "testcase", name=report.plan.course or report.plan.site, classname="site"
            )
            etree.SubElement(case, "error", message=_xml(report.failure.what(language)))
    etree.indent(top)
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8").decode() + "\n"


def _case(suite: "etree._Element", one: Done, said: Mapping[str, str]) -> None:
    case = etree.SubElement(
        suite,
        "testcase",
        name=one.change.item,
        classname=one.change.kind,
        time=f"{one.ms / 1000:.3f}",
    )
    if one.error:
        etree.SubElement(case, "failure", type=one.error.code, message=_xml(_error(one.error, said)))
    elif one.held:
        text = "; ".join(_held(held, one.change, said) for held in one.held)
        etree.SubElement(case, "failure", type="held", message=_xml(text))
    etree.SubElement(case, "system-out").text = _xml(f"{_result(one, said)} {one.url}".strip())


def _not_done(report: Report) -> list[Change]:
    """What was left as it is, for a decision or because Moodle does not let it change."""
    return [change for change in report.plan.changes if change.waits or change.action == "held"]


def _report_heading(report: Report, said: Mapping[str, str]) -> str:
    plan = report.plan
    if not plan.course:
        return said["report_of_site"].format(site=plan.site)
    return said["report_of"].format(title=plan.title, course=plan.course, site=plan.site or plan.url)


def _told(one: Done, said: Mapping[str, str]) -> str:
    link = f" {one.url}" if one.url else ""
    name = f"{one.change.title} ({_short(one.change.item)})"
    took = f", {one.ms} ms" if one.ms else ""
    return f"{_result(one, said)}: {name}{took}{link}"


def _result(one: Done, said: Mapping[str, str]) -> str:
    return said["failed"] if one.error else said[f"done_{one.action}"]


def _told_more(one: Done, said: Mapping[str, str]) -> Iterator[str]:
    if one.error:
        yield _error(one.error, said)
    for held in one.held:
        yield _held(held, one.change, said)
    for lost in one.lost:
        yield said["refused_loss" if one.error else "lost"].format(lost=_loss(one.change, lost, said))
    if one.pending:
        yield said["pending"].format(items=", ".join(map(_short, one.pending)))
    yield from one.warnings


def _ending(report: Report, said: Mapping[str, str], language: Language) -> list[str]:
    if report.failure:
        told = f"{report.failure.what(language)} {report.failure.mend(language)}"
        return [said["broke_off"].format(told=told)]
    counted = report.counts()
    if any(change.waits for change in report.plan.changes):
        return [said["waits"]]
    parts = [f"{counted[action]} {said[f'done_{action}']}" for action in SIGNS if action in counted]
    refused = sum(1 for one in report.done if one.error)
    counts = ", ".join([*parts, *([f"{refused} {said['done_refused']}"] if refused else [])])
    held = any(change.held for change in report.plan.changes)
    nothing = "only_held" if held else "not_here" if _not_here(report.plan) else "nothing"
    text = said["done"].format(counts=counts) if counts else said[nothing]
    held_items = [one.change.item for one in report.done if one.held]
    held_items += [change.item for change in report.plan.changes if change.action == "held"]
    still = said["still_held"].format(items=", ".join(map(_short, dict.fromkeys(held_items))))
    return [*([still, ""] if held_items and counts else []), f"{text} {report.url}".rstrip()]


# ---- texts ----


def _short(item: str) -> str:
    """The id of an item without that of its course."""
    return item.partition("/")[2] or item


def _excerpts(*texts: str | None) -> tuple[str, ...]:
    """Texts on one line each, without markup; of long ones the part from where they begin to differ."""
    lines = [None if text is None else " ".join(unescape(_TAG.sub(" ", text)).split()) for text in texts]
    told = list(dict.fromkeys(line for line in lines if line))
    if len(told) < len({text for text in texts if text}):
        lines = [None if text is None else " ".join(text.split()) for text in texts]  # only markup differs
        told = list(dict.fromkeys(line for line in lines if line))
    same = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*told, strict=False)))
    long = len(told) > 1 and max(map(len, told)) > _WIDTH
    start = max(0, same - _WIDTH // 3) if long else 0
    return tuple("–" if line is None else f"“{_cut(line, start)}”" for line in lines)


def _cut(line: str, start: int) -> str:
    rest = line[start:]
    shown = rest if len(rest) <= _WIDTH else rest[: _WIDTH - 1] + "…"
    return f"…{shown}" if start and rest else shown


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#])", r"\\\1", text)


def _safe(text: str) -> str:
    return _UNSAFE.sub("", text)


def _xml(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


# ---- JSON ----


def _json(value: object) -> str:
    return json.dumps(value, default=_record, ensure_ascii=False, indent=2) + "\n"


_OF_PLAN = (
    *("course", "title", "site", "url", "new"),
    *("accepted", "left", "unhidden", "left_out", "by_hand"),
)


def _record(value: object) -> Any:
    """A record of ours as JSON has it; its sets sorted."""
    if isinstance(value, Plan):
        return {
            **_fields(value, _OF_PLAN),
            "exit_code": value.exit_code,
            "digest": value.digest,
            "changes": value.changes,
        }
    if isinstance(value, Report):
        return {
            **_fields(value.plan, ("course", "title", "site")),
            "url": value.url,
            "exit_code": value.exit_code,
            "failure": str(value.failure) if value.failure else None,
            "items": value.done,
            "waiting": [change for change in value.plan.changes if change.waits],
        }
    if isinstance(value, Done):
        return {
            **_fields(value.change, ("item", "kind", "type", "title")),
            **_fields(value, ("action", "ms", "url", "pending", "held", "lost", "warnings", "error")),
        }
    if isinstance(value, frozenset):
        return sorted(value)
    return _fields(value, getattr(value, "__dataclass_fields__", ()))


def _fields(value: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}
