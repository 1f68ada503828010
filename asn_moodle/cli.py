"""The command line: the one place where exceptions become messages and exit codes.

Exit codes are part of the public interface: 0 fine, 1 problems found, 2 wrong usage, 3 a file could not be
read or written, 6 a Moodle site is out of reach, busy, or refuses, 70 a fault of ours; and as for every
program, 130 when interrupted and 141 when the reader of the output went away.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click

from asn_moodle.commands.program import COMPLETE, NAME, program
from asn_moodle.commands.wording import message, usage_error
from asn_moodle.errors import EXIT_BUG, AccessError, BuildError, Error, SpecError
from asn_moodle.language import LANGUAGES, Language, preferred, words

EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code after doing what ``arguments``, else the command line, ask for."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    try:
        _open_streams()
        _speak_utf8()
        code = _run(given, language)
        sys.stdout.flush()
        return code
    except click.UsageError as error:
        return _explained(usage_error(error, program(language)), language, error.ctx)
    except Error as error:
        return _explained(error, language)
    except (KeyboardInterrupt, click.Abort):
        click.echo(words("commands", language)["interrupted"], err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return EXIT_BROKEN_PIPE
    except OSError as refused:
        # Every file is read and written elsewhere; what is left is the output, on a disk that is full.
        if "--debug" in given:
            traceback.print_exc()
        _drop_output()
        return _explained(AccessError(Path("-"), refused.strerror or str(refused)), language)
    except Exception as fault:
        if "--debug" in given:
            traceback.print_exc()
        told = f"{type(fault).__name__}: {fault}".splitlines()[0][:200]
        click.echo(words("commands", language)["bug"].format(fault=told), err=True)
        return EXIT_BUG


def _open_streams() -> None:
    """Let what goes to a stream that was closed for us (``>&-``) go nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _drop_output() -> None:
    """Let what is still buffered go nowhere; without this Python complains when it exits."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str], language: Language) -> int:
    commands = program(language)
    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(commands, {}, NAME, COMPLETE, instruction)
    try:
        with commands.make_context(NAME, arguments) as context:
            code = commands.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return int(code)


def _explained(error: Error, language: Language, context: click.Context | None = None) -> int:
    said = words("commands", language)
    if isinstance(error, (SpecError, BuildError)):
        from asn_moodle.commands.report import report

        click.echo(report(error.problems, "text", language), err=True, nl=False)
    else:
        click.echo(said["error"].format(message=message(error, language)), err=True)
    if context is not None:
        click.echo(said["try_help"].format(command=context.command_path), err=True)
    return error.exit_code


def _language(arguments: Sequence[str]) -> Language:
    """The language of ``--lang``, wherever it stands, else that of the user's locale.

    Read before anything else, because the help of the options is in that language already.
    """
    asked = preferred()
    for option, value in pairwise([*arguments, ""]):
        name, equals, joined = option.partition("=")
        if name == "--lang":
            asked = next((known for known in LANGUAGES if known == (joined if equals else value)), asked)
    return asked


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes whatever the locale is; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")
