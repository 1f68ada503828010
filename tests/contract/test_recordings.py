"""Recordings hold nothing that belongs to anybody."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contract import recording

HERE = Path(__file__).parent
RECORDINGS = sorted((HERE / "recordings").glob("*.json"))
OF_CORE = sorted((HERE / "core_recordings").glob("*.json"))


@pytest.mark.parametrize("file", [*RECORDINGS, *OF_CORE], ids=lambda file: str(file.relative_to(HERE)))
def test_no_key_and_no_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b[0-9a-f]{32}\b", text)
    assert "wstoken" not in text
    assert set(re.findall(r"https?://[^/\"\\ ]+", text)) == {recording.HOST}


def test_every_supported_moodle_is_recorded() -> None:
    for files in (RECORDINGS, OF_CORE):
        assert {file.stem for file in files} >= {"4.5", "5.0", "5.1"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{"siteurl": "http://127.0.0.1:1", "userprivateaccesskey": "%s"}', None),
        ('{"url": "http://127.0.0.1:1/x"}', '{"url": "https://moodle.test/x"}'),
        ('{"url": "http:\\/\\/127.0.0.1:1\\/x", "userid": 4}', '{"url": "https://moodle.test/x"}'),
        ("<html>http://127.0.0.1:1</html>", "<html>https://moodle.test</html>"),
    ],
)
def test_what_is_written_down(text: str, kept: str | None) -> None:
    site_info = ', "sitename": "A", "username": "p", "release": "", "version": "", "functions": []'
    text = text.replace("%s", "ab" * 16).replace(', "userp', f'{site_info}, "uploadfiles": 1, "userp')
    written = recording.scrubbed(text, "http://127.0.0.1:1", ("t" * 32,))
    assert urlsplit(recording.HOST).netloc in written
    assert "ab" * 16 not in written
    assert kept in {None, written}


@pytest.mark.parametrize("text", ['{"a": "%s"}', "<p>%s</p>"])
def test_a_key_stops_the_recording(text: str) -> None:
    with pytest.raises(AssertionError):
        recording.scrubbed(text % ("0f" * 16), "http://127.0.0.1:1", ())
