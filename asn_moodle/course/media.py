"""Images with alt text and caption, and local film and sound with captions and transcript."""

import re
from collections.abc import Callable
from html import escape
from pathlib import PurePosixPath

from markdown_it.token import Token

from asn_moodle.course.links import medium
from asn_moodle.course.run import Run, nearest
from asn_moodle.course.variables import filled
from asn_moodle.problems import Place

DECORATIVE = re.compile(r"\{\s*\.(?:hiasan|decorative)\s*\}")
_KEYS = ("caption", "subtitles", "transcript")

Transcriber = Callable[[Run, str, Place], str]
"""Renders the Markdown file at a path, which stands at the place."""

_LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}


def image(run: Run, source: str, alt: str, place: Place, decorative: bool) -> str:
    """An ``img`` element; one without alt text that is not said to be decorative is a problem."""
    alt = "" if decorative else filled(run, alt).strip()
    found = medium(run, source, place)
    if not alt and not decorative:
        run.report("image-without-alt", place)
    elif _is_file_name(alt, PurePosixPath(source)):
        run.report("alt-is-file-name", place, alt=alt)
    if found is None:
        return escape(alt)
    return f'<img src="asset:{escape(found.name)}" alt="{escape(alt)}" loading="lazy">'


def _is_file_name(alt: str, path: PurePosixPath) -> bool:
    """Whether ``alt`` is but the name of the file, as in “IMG_2041” or “peta.png”; “Peta” may be meant."""
    return alt.lower() == path.name.lower() or (alt.lower() == path.stem.lower() and not path.stem.isalpha())


def figure(run: Run, picture: str, caption: str) -> str:
    """An image that stands alone, with its caption."""
    caption = filled(run, caption).strip()
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="figure">{picture}{said}</figure>\n'


def player(run: Run, token: Token, transcribe: Transcriber) -> str:
    """Film or sound with its controls, subtitles, caption and transcript."""
    kind, place = token.info, run.place(token.content)
    if not token.content:
        run.report("directive-without-path", place, word=kind)
        return ""
    values = _values(run, token)
    found = medium(run, token.content, place)
    track = _track(run, *values["subtitles"]) if "subtitles" in values else ""
    caption = filled(run, values["caption"][0]).strip() if "caption" in values else ""
    spoken = transcribe(run, *values["transcript"]) if "transcript" in values else ""
    if kind == "video" and not track:
        run.report("video-without-subtitles", place)
    if kind == "audio" and not spoken:
        run.report("audio-without-transcript", place)
    if found is None:
        return ""
    named = f' aria-label="{escape(caption)}"' if caption else ""
    parts = [
        f'<figure class="figure figure--{kind}">',
        f'<{kind} controls preload="metadata" src="asset:{escape(found.name)}"{named}>{track}</{kind}>',
        f"<figcaption>{escape(caption)}</figcaption>" if caption else "",
        "</figure>\n",
    ]
    if spoken:
        title = f"{run.word('transcript')}: {caption}" if caption else run.word("transcript")
        parts += [
            f'<details class="details transcript"><summary>{escape(title)}</summary>',
            f'<div class="details__body">{spoken}</div></details>\n',
        ]
    return "".join(parts)


def _values(run: Run, token: Token) -> dict[str, tuple[str, Place]]:
    """The values of the lines below by key, each with its place."""
    values: dict[str, tuple[str, Place]] = {}
    span = run.span
    for line, key, value in token.meta["keys"]:
        run.span = (line, line + 1)
        if key not in _KEYS:
            run.report("unknown-media-key", run.place(key), key=key, nearest=nearest(key, _KEYS))
        elif value:
            values[key] = (value, run.place(value))
    run.span = span
    return values


def _track(run: Run, source: str, place: Place) -> str:
    found = medium(run, source, place)
    if found is None:
        return " "
    if not found.name.endswith(".vtt"):
        run.report("subtitles-not-vtt", place, name=source)
    language = run.scope.language
    return (
        f'<track kind="captions" src="asset:{escape(found.name)}" srclang="{language}" '
        f'label="{_LANGUAGES[language]}" default>'
    )
