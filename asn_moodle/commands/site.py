"""``asn-moodle site check``: what a site has ready, what is missing, and how to mend it."""

import json
from collections.abc import Sequence
from typing import Any

import click

from asn_moodle.commands.terminal import coloured
from asn_moodle.errors import EXIT_FINE, SiteError
from asn_moodle.language import Language, words
from asn_moodle.moodle.readiness import Finding, Level, Work, is_ready, look, look_core, look_restore
from asn_moodle.plugin import plugin_version
from asn_moodle.sites import Site, find_site

_SIGNS: dict[Level, tuple[str, str]] = {
    "ready": ("✓", "green"),
    "advice": ("!", "yellow"),
    "missing": ("✗", "red"),
}


def check_sites(names: Sequence[str], work: Work, as_json: bool, language: Language) -> int:
    """0 if every site is ready for ``work``, else 6. Without names, the only site there is.

    Raises `UsageError` for a site that is not known or whose access is missing, before any site is asked.
    """
    sites = [find_site(name) for name in dict.fromkeys(names)] or [find_site()]
    looked = [(site, _look(site, work)) for site in sites]
    code = EXIT_FINE if all(is_ready(found) for _, found in looked) else SiteError.exit_code
    if as_json:
        listed = [_record(site, found, language) for site, found in looked]
        click.echo(json.dumps({"exit_code": code, "sites": listed}, ensure_ascii=False, indent=2))
    else:
        for site, found in looked:
            _tell(site, found, work, language)
    return code


def _look(site: Site, work: Work) -> tuple[Finding, ...]:
    with site.client() as client:
        if site.spec.route == "restore":
            return look_restore(client)
        if site.spec.route == "core":
            return look_core(client, site.spec.category, work)
        return look(client, site.spec.category, work, plugin_version())


def _tell(site: Site, found: Sequence[Finding], work: Work, language: Language) -> None:
    said = words("commands", language)
    click.secho(f"{_name(site)} ({site.access.url})", bold=coloured(), color=coloured())
    for one in found:
        sign, colour = _SIGNS[one.level]
        click.echo(f"  {click.style(sign, fg=colour)} {one.what(language)}", color=coloured())
        if mend := one.mend(language):
            click.echo(f"    {mend}")
    missing = sum(one.level == "missing" for one in found)
    click.echo(said["site_missing" if missing else f"site_ready_{work}"].format(count=missing))


def _record(site: Site, found: Sequence[Finding], language: Language) -> dict[str, Any]:
    return {
        "site": _name(site),
        "url": site.access.url,
        "ready": is_ready(tuple(found)),
        "findings": [
            {
                "level": one.level,
                "code": one.code,
                "what": one.what(language),
                "mend": one.mend(language),
                "data": dict(one.data),
            }
            for one in found
        ],
    }


def _name(site: Site) -> str:
    return site.spec.title or site.name or "–"
