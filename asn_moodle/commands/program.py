"""The commands and their options; what each does is in a module of its own, loaded when it is called."""

from pathlib import Path
from typing import Any

import click

from asn_moodle import __version__
from asn_moodle.commands.wording import Command, Group, Program
from asn_moodle.language import Language, words

TARGETS = ("scorm12", "scorm2004", "html", "mbz", "questions", "competencies")
RELEASES = ("4.5", "5.0")
FORMATS = ("text", "json", "github", "sarif")
SCHEMAS = ("course", "offering", "section", "questions", "framework")
WORKS = ("publish", "plan")
PLAN_FORMATS = ("text", "json", "markdown")
REPORT_FORMATS = (*PLAN_FORMATS, "junit")
PRUNES = ("none", "hide", "delete")
SHELLS = ("bash", "zsh", "fish")

NAME = "asn-moodle"
COMPLETE = "_ASN_MOODLE_COMPLETE"
"""The variable in which a shell asks for completions."""

_FOLDER: dict[str, Any] = {"type": click.Path(path_type=Path), "metavar": "FOLDER"}


def program(language: Language) -> Program:
    """The whole command line in one language. Each command gives its exit code."""
    commands = (_new, _check, _build, _schema, _site, _plugin, _plan, _publish, _pull, _completion)
    version = _option(
        language, "--version", "version", is_flag=True, is_eager=True, expose_value=False, callback=_version
    )
    return Program(language, [version], [command(language) for command in commands])


def _new(language: Language) -> Command:
    def run(folder: Path) -> int:
        from asn_moodle.commands.new import new

        return new(folder, language)

    return Command("new", language, [click.Argument(["folder"], **_FOLDER)], run)


def _check(language: Language) -> Command:
    def run(paths: tuple[Path, ...], strict: bool, form: Any) -> int:
        from asn_moodle.commands.check import check

        return check(paths, form, language, strict=strict)

    form = _option(language, "--format", "format", "form", type=click.Choice(FORMATS), default=FORMATS[0])
    return Command("check", language, [_paths(), _flag(language, "--strict"), form], run)


def _build(language: Language) -> Command:
    def run(**stated: Any) -> int:
        from asn_moodle.commands.build import Request, build

        return build(Request(**stated), language)

    to = {"type": click.Choice(TARGETS), "multiple": True, "default": TARGETS[:1]}
    options = [
        _option(language, "--to", "to", "targets", **to),
        _option(language, "--output", "output", "-o", default=Path("dist"), **_FOLDER),
        _flag(language, "--per-section"),
        _flag(language, "--skip-unsupported"),
        _flag(language, "--strict", "build_strict"),
        _option(language, "--moodle", "moodle", type=click.Choice(RELEASES), default=RELEASES[0]),
        _option(language, "--templates", "templates", **_FOLDER),
        _option(language, "--schemas", "schemas", **_FOLDER),
        _option(language, "--jobs", "jobs", type=click.IntRange(min=1), metavar="N"),
        _option(language, "--json", "json", "report", metavar="FILE"),
    ]
    return Command("build", language, [_paths(), *options], run)


def _schema(language: Language) -> Command:
    def run(kind: Any, output: str) -> int:
        from asn_moodle.commands.schema import schema

        return schema(kind, output)

    options = [
        _option(language, "--for", "for", "kind", type=click.Choice(SCHEMAS), default=SCHEMAS[0]),
        _option(language, "--output", "schema_output", "-o", default="-", metavar="FILE"),
    ]
    return Command("schema", language, options, run)


def _site(language: Language) -> Group:
    return Group("site", language, [], [_site_check(language)])


def _site_check(language: Language) -> Command:
    def run(sites: tuple[str, ...], work: Any, as_json: bool) -> int:
        from asn_moodle.commands.site import check_sites

        return check_sites(sites, work, as_json, language)

    options = [
        _option(language, "--site", "site", "sites", multiple=True, metavar="NAME"),
        _option(language, "--for", "work", "work", type=click.Choice(WORKS), default=WORKS[0]),
        _option(language, "--json", "site_json", "as_json", is_flag=True),
    ]
    return Command("check", language, options, run, key="site_check")


def _plugin(language: Language) -> Group:
    def run(output: Path) -> int:
        from asn_moodle.commands.plugin import build_plugin

        return build_plugin(output, language)

    output = _option(language, "--output", "output", "-o", default=Path("dist"), **_FOLDER)
    return Group("plugin", language, [], [Command("build", language, [output], run, key="plugin_build")])


def _plan(language: Language) -> Command:
    def run(**stated: Any) -> int:
        from asn_moodle.commands.plan import Request, plan

        return plan(Request(**stated), language)

    formats = {"type": click.Choice(PLAN_FORMATS), "default": PLAN_FORMATS[0]}
    options = [
        *_decisions(language),
        _option(language, "--format", "plan_format", "form", **formats),
        _option(language, "--out", "out", type=click.Path(path_type=Path), metavar="FILE"),
    ]
    return Command("plan", language, [_paths(), *options], run)


def _publish(language: Language) -> Command:
    def run(**stated: Any) -> int:
        from asn_moodle.commands.publish import PublishRequest, publish

        return publish(PublishRequest(**stated), language)

    formats = {"type": click.Choice(REPORT_FORMATS), "default": REPORT_FORMATS[0]}
    file: dict[str, Any] = {"type": click.Path(path_type=Path), "metavar": "FILE"}
    options = [
        *_decisions(language),
        _option(language, "--plan", "plan", "saved", **file),
        _flag(language, "--yes"),
        _flag(language, "--take-over"),
        _option(language, "--format", "report_format", "report", **formats),
        _option(language, "--out", "out", **file),
    ]
    return Command("publish", language, [_paths(), *options], run)


def _decisions(language: Language) -> list[click.Option]:
    """What `plan` and `publish` are told in the same way, so that the plan is what is done."""
    several: dict[str, Any] = {"multiple": True}
    prune = {"type": click.Choice(PRUNES), "default": "hide"}
    return [
        _option(language, "--site", "publish_site", "sites", metavar="NAME", **several),
        _option(language, "--on-drift", "on_drift", metavar="[ITEM=]keep|overwrite|stop", **several),
        _option(language, "--allow-data-loss", "allow_data_loss", "data_loss", metavar="ITEM", **several),
        _option(language, "--prune", "prune", **prune),
        _option(language, "--adopt", "adopt", metavar="COURSE=LIVEID", **several),
        _option(language, "--people", "people", type=click.Path(path_type=Path), metavar="FILE"),
    ]


def _pull(language: Language) -> Command:
    def run(backup: Path, folder: Path, as_json: bool) -> int:
        from asn_moodle.commands.pull import pull_backup

        return pull_backup(backup, folder, as_json, language)

    file = click.Argument(["backup"], type=click.Path(path_type=Path), metavar="FILE")
    options = [
        _option(language, "--output", "pull_output", "folder", "-o", required=True, **_FOLDER),
        _option(language, "--json", "pull_json", "as_json", is_flag=True),
    ]
    return Command("pull", language, [file, *options], run)


def _completion(language: Language) -> Command:
    def run(shell: str) -> int:
        from asn_moodle.commands.completion import completion

        return completion(shell, program(language), NAME, COMPLETE)

    shell = click.Argument(["shell"], type=click.Choice(SHELLS), metavar="SHELL")
    return Command("completion", language, [shell], run)


def _paths() -> click.Argument:
    return click.Argument(
        ["paths"], nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
    )


def _option(language: Language, name: str, words_key: str, *others: str, **more: Any) -> click.Option:
    """An option, explained by the text ``option_WORDS_KEY``; among ``others`` are ``-x`` and its variable."""
    said = words("commands", language)
    return click.Option([*others, name], help=said[f"option_{words_key}"], **more)


def _flag(language: Language, name: str, words_key: str | None = None) -> click.Option:
    return _option(language, name, words_key or name.strip("-").replace("-", "_"), is_flag=True)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"{NAME} {__version__}")
        ctx.exit()
