"""Help and usage errors of the command line in the user's language."""

import errno
import os
from collections.abc import Iterable, Iterator
from typing import Any

import click

from asn_moodle.errors import AccessError, BuildError, Error, SiteError, SpecError, UsageError
from asn_moodle.language import LANGUAGES, Language, words
from asn_moodle.problems import display


class _Worded(click.Command):
    """A command that speaks one language: headings, the help option, and what is wrong with arguments."""

    def __init__(
        self, name: str, language: Language, params: Iterable[click.Parameter], callback: Any, key: str = ""
    ) -> None:
        """``key`` is that of its words, the name unless stated."""
        self.said = words("commands", language)
        key = key or name
        super().__init__(
            name,
            callback=callback,
            params=[*params, *_common(self.said)],
            help=self.said[key] + "\n\n" + self.said[f"{key}_more"],
            short_help=self.said[key].partition("\n")[0],
            options_metavar=self.said["options_metavar"],
            # What is left over is told in our words, below.
            context_settings={"allow_extra_args": True, "help_option_names": ["-h", "--help"]},
        )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option for help, in our words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.said["option_help"]
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=self.said["heading_usage"] + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be stated."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        required = f"[{self.said['required']}]"
        records = [(name, told.replace("[required]", required)) for name, told in records]
        with formatter.section(self.said["heading_options"]):
            formatter.write_dl(records)


class Command(_Worded):
    """One command of the program."""

    def invoke(self, ctx: click.Context) -> Any:
        """Its exit code."""
        if ctx.args:
            raise UsageError("too-many-arguments", arguments=" ".join(ctx.args))
        return super().invoke(ctx)


class Group(_Worded, click.Group):
    """A command that holds commands."""

    def __init__(
        self,
        name: str,
        language: Language,
        params: Iterable[click.Parameter],
        commands: "Iterable[Command | Group]",
        key: str = "",
    ) -> None:
        super().__init__(name, language, params, self._without_command, key)
        self.invoke_without_command = True
        self.no_args_is_help = False
        self.subcommand_metavar = self.said["command_metavar"]
        for command in commands:
            self.add_command(command)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be stated."""
        super().format_options(ctx, formatter)
        with formatter.section(self.said["heading_commands"]):
            formatter.write_dl(
                [(name, self.commands[name].get_short_help_str(100)) for name in self.commands]
            )

    def all_commands(self) -> Iterator[tuple[str, click.Command]]:
        """Yield every command that does something, with its name as one types it."""
        for name, command in self.commands.items():
            if isinstance(command, Group):
                yield from ((f"{name} {inner}", one) for inner, one in command.all_commands())
            else:
                yield name, command

    def _without_command(self) -> None:
        if click.get_current_context().invoked_subcommand is None:
            raise UsageError("missing-command", possible=", ".join(self.commands))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one uses them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. Raises `UsageError` if there is none such."""
        if args[0] not in self.commands:
            raise UsageError("no-such-command", command=args[0], possible=", ".join(self.commands))
        return super().resolve_command(ctx, args)


class Program(Group):
    """The program, which holds the commands."""

    def __init__(
        self, language: Language, params: Iterable[click.Parameter], commands: Iterable[Command | Group]
    ) -> None:
        super().__init__("program", language, params, commands)


def message(error: Error, language: Language) -> str:
    """What to tell the user."""
    said = words("commands", language)
    if isinstance(error, AccessError):
        return said["access"].format(path=display(error.path), reason=_reason(error.reason, said))
    if isinstance(error, UsageError):
        return said[error.message].format_map(error.data)
    if isinstance(error, (SpecError, BuildError)):
        return "\n".join(problem.line(language) for problem in error.problems)
    if isinstance(error, SiteError):
        return f"{error.what(language)} {error.mend(language)}"
    return str(error)


def _reason(told: str, said: dict[str, str]) -> str:
    """The system's reason in the user's language, where it is one of those that one meets."""
    known = {
        os.strerror(getattr(errno, key.removeprefix("system_"))): key for key in said if "system_" in key
    }
    return said[known[told]] if told in known else told


def usage_error(error: click.UsageError, program: Program) -> UsageError:
    """The same as an error of ours, whose words we have in both languages."""
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            return UsageError(
                "no-such-option-but",
                option=error.option_name,
                possible=", ".join(sorted(error.possibilities)),
            )
        return UsageError("no-such-option", option=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_parameter(error, error.param)
    if isinstance(error, click.BadOptionUsage):
        flag = error.option_name in _flags(program)
        return UsageError("option-takes-no-value" if flag else "option-needs-value", option=error.option_name)
    return UsageError("wrong-usage", told=error.format_message())


def _bad_parameter(error: click.BadParameter, param: click.Parameter) -> UsageError:
    name = param.opts[-1] if isinstance(param, click.Option) else param.make_metavar(error.ctx)  # type: ignore[arg-type]
    name = name.removesuffix("...")
    choices = ", ".join(param.type.choices) if isinstance(param.type, click.Choice) else ""
    if isinstance(error, click.MissingParameter):
        if choices:
            return UsageError("missing-choice", name=name, possible=choices)
        return UsageError("missing-argument", name=name)
    if choices:
        return UsageError("bad-choice", name=name, possible=choices)
    if isinstance(param.type, click.IntRange):
        return UsageError("bad-number", name=name, least=str(param.type.min))
    return UsageError("wrong-usage", told=error.format_message())


def _flags(program: Program) -> set[str]:
    """The options of all commands that take no value."""
    commands = (command for _, command in program.all_commands())
    params = (param for command in (program, *commands) for param in command.params)
    return {
        name for param in params if isinstance(param, click.Option) and param.is_flag for name in param.opts
    }


def _common(said: dict[str, str]) -> list[click.Parameter]:
    """Options of every command; `cli` reads them first, since the help of all others needs them."""
    return [
        click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=said["option_lang"]),
        click.Option(["--debug"], is_flag=True, expose_value=False, help=said["option_debug"]),
    ]
