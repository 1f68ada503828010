"""Help, usage errors and exit codes: one boundary, two languages."""

import os
import signal
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from string import Formatter

import click
import pytest
from calling import Run

from asn_moodle.cli import main
from asn_moodle.commands.program import COMPLETE, program
from asn_moodle.commands.terminal import confirmed
from asn_moodle.language import LANGUAGES, Language

COMMANDS = (
    "new",
    "check",
    "build",
    "schema",
    "site check",
    "plugin build",
    "plan",
    "publish",
    "pull",
    "completion",
)
DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
WORDS = tomllib.loads((files("asn_moodle.language") / "commands.toml").read_text(encoding="utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    entry = WORDS[key]
    assert set(entry) == {"id", "en"}
    assert placeholders(entry["id"]) == placeholders(entry["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_documented(language: Language) -> None:
    commands = program(language)
    listed = dict(commands.all_commands())
    assert tuple(listed) == COMMANDS
    for name, command in listed.items():
        assert f"## `{name}`" in DOCS
        for param in command.params:
            for option in param.opts if isinstance(param, click.Option) else ():
                assert f"`{option}" in DOCS, f"{name} {option}"


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 6, 70, 130, 141])
def test_every_exit_code_is_documented(code: int) -> None:
    assert f"\n| {code} | " in DOCS


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_speaks_one_language(run: Run, command: str, language: Language) -> None:
    said = run(*command.split(), "--help", "--lang", language)
    assert (said.code, said.err) == (0, "")
    assert WORDS[command.replace(" ", "_")][language].splitlines()[0] in said.out
    assert {"id": "Cara pakai:", "en": "Usage:"}[language] in said.out
    other = {"id": ("Usage", "Options", "exit"), "en": ("Cara pakai", "Opsi", "selesai")}[language]
    assert not [word for word in other if word in said.out]
    assert f"asn-moodle {command}" in said.out


def test_help_of_the_program(run: Run) -> None:
    said = run("--help", "--lang", "id")
    assert said.code == 0
    assert all(f"  {command.split()[0]}" in said.out for command in COMMANDS)


def test_version(run: Run) -> None:
    assert run("--version").out == "asn-moodle 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "Name a command: new, check, build, schema, site, plugin, plan, publish, pull, completion."),
        ("--lang en", "Name a command"),
        ("bild x", "There is no command “bild”"),
        ("check", "PATH is missing."),
        ("check --foo x", "There is no option --foo."),
        ("check --formt json x", "There is no option --formt. Did you mean --format?"),
        ("check x --format yaml", "not a choice for --format. The choices are: text, json, github, sarif."),
        ("check x --format", "The option --format needs a value."),
        ("check x --strict=1", "The option --strict takes no value."),
        ("check x --lang jv", "not a choice for --lang. The choices are: id, en."),
        ("build x --jobs 0", "--jobs must be a whole number from 1."),
        ("build x --jobs dua", "--jobs must be a whole number from 1."),
        ("build x --to epub", "not a choice for --to. The choices are: scorm12, scorm2004, html, "),
        ("new", "FOLDER is missing."),
        ("new a b", "Too many arguments: b."),
        ("completion", "SHELL is missing. The choices are: bash, zsh, fish."),
        ("completion tcsh", "not a choice for SHELL. The choices are: bash, zsh, fish."),
        ("schema x", "Too many arguments: x."),
    ],
)
def test_wrong_usage(run: Run, arguments: str, told: str) -> None:
    said = run(*arguments.split())
    assert said.code == 2
    assert told in said.err
    assert said.out == ""


def test_wrong_usage_in_indonesian(run: Run) -> None:
    said = run("check", "--lang=id")
    assert (said.code, said.err) == (2, "Galat: PATH belum disebutkan.\nLihat “asn-moodle check --help”.\n")


@pytest.mark.parametrize(
    ("locale", "word"), [("id_ID.UTF-8", "Galat"), ("de_DE.UTF-8", "Error"), ("C", "Error")]
)
def test_language_of_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch, locale: str, word: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert run("check").err.startswith(word)


def test_what_is_not_there_cannot_be_read(run: Run) -> None:
    said = run("check", "tidak-ada.yaml")
    assert (said.code, said.err) == (3, "Error: tidak-ada.yaml: No such file or folder.\n")
    said = run("check", "tidak-ada.yaml", "--lang", "id")
    assert said.err == "Galat: tidak-ada.yaml: Tidak ada berkas atau folder bernama ini.\n"


def test_folder_without_a_course(run: Run, tmp_path: Path) -> None:
    said = run("check", ".")
    assert said.code == 2
    assert "There is no course at ." in said.err


def test_a_fault_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("the roof\nis on fire")

    monkeypatch.setattr("asn_moodle.commands.check.check", broken)
    said = run("check", "x")
    assert said.code == 70
    assert "RuntimeError: the roof" in said.err
    assert "Traceback" not in said.err
    assert "Traceback" in run("check", "x", "--debug").err


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("asn_moodle.commands.check.check", interrupted)
    assert run("check", "x").code == 130


def process(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "asn_moodle", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **more}, check=False)


def test_real_process() -> None:
    done = process("check", "/tidak/ada.yaml", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_pipes_carry_utf8_whatever_the_locale() -> None:
    done = process("check", "--lang", "id", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "“asn-moodle check --help”" in done.stderr.decode()


def test_reader_that_goes_away() -> None:
    command = [sys.executable, "-m", "asn_moodle", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(closed: str) -> None:
    command = f'"{sys.executable}" -m asn_moodle check /tidak/ada.yaml {closed}'
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"asn_moodle" not in done.stderr


def test_interrupt_of_a_real_process(tmp_path: Path) -> None:
    program = (
        "import sys, time; import asn_moodle.commands.check as check\n"
        "def waiting(*_, **__): print('ready', flush=True); time.sleep(60)\n"
        "check.check = waiting\n"
        "from asn_moodle.cli import main; sys.exit(main(['check', 'x', '--lang', 'id']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"Dihentikan.\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run: Run, shell: str) -> None:
    said = run("completion", shell)
    assert said.code == 0
    assert COMPLETE in said.out


def test_completion_completes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(COMPLETE, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "asn-moodle build --to sc")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert main([]) == 0
    assert capsys.readouterr().out.split() == ["plain,scorm12", "plain,scorm2004"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_output_to_a_full_disk() -> None:
    command = [sys.executable, "-m", "asn_moodle", "--lang", "en", "schema"]
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (said.returncode, said.stderr) == (3, "Error: -: No space left.\n")


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [("y", True), ("Ya", True), ("yes", True), ("", False), ("t", False), ("tidak", False)],
)
def test_a_question_is_answered_in_either_language(
    monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool
) -> None:
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    assert confirmed("Terbitkan?") is agreed
