"""The sites of a project: what ``asn-moodle.yaml`` says of them, and how to reach them.

    sites:
      dinas:
        category: pelatihan
        limits:
          connections: 2

The file says what is done with a site, never where it is. Address and token come together, both from the
environment or both from the keyring, so that nobody who may edit a file can have the token sent elsewhere.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from asn_moodle.errors import SpecError, UsageError
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.patience import Patience
from asn_moodle.problems import display, problem
from asn_moodle.spec.base import Model
from asn_moodle.spec.fields import Id
from asn_moodle.spec.source import read_text
from asn_moodle.spec.tree import Node, parse
from asn_moodle.spec.validate import validated

FILE = "asn-moodle.yaml"
KEYRING_SERVICE = "asn-moodle"
"""The keyring holds, under this service and the site's name, its address and token with a space between."""

Route = Literal["bridge", "restore", "core"]


class SiteLimits(Model):
    """How hard a site is worked."""

    connections: Annotated[int, Field(ge=1, le=16)] = 4
    """Sambungan serentak · Connections at the same time"""
    items: Annotated[int, Field(ge=1, le=50)] = 50
    """Butir tiap panggilan · Items per call"""
    timeout: Annotated[int, Field(ge=5, le=3600)] = 120
    """Detik menunggu jawaban · Seconds to wait for an answer"""
    tries: Annotated[int, Field(ge=1, le=10)] = 4
    """Banyaknya percobaan untuk panggilan yang aman diulang · Tries of a call that is safe to repeat"""


class SiteSpec(Model):
    """What is done with one site."""

    title: str = ""
    """Nama untuk laporan · A name for reports"""
    category: str = ""
    """Nomor ID kategori tempat semua kursus diterbitkan · ID number of the category that takes all courses"""
    route: Route = "bridge"
    """Jalur ke situs: plugin, pemulihan, atau layanan web inti · The way: plugin, restore, or core"""
    limits: SiteLimits = SiteLimits()
    """Batas beban bagi situs · Limits of the load on the site"""
    roles: Mapping[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Nomor peran menurut nama singkatnya, untuk mendaftarkan peserta · Numbers of roles by short name, to
    enrol people"""
    competency_scale: Annotated[int, Field(ge=1)] | None = None
    """Nomor skala standar untuk kerangka kompetensi · Number of the standard scale for competency
    frameworks"""


class SitesSpec(Model):
    """The file ``asn-moodle.yaml``."""

    sites: dict[Id, SiteSpec]
    """Situs menurut namanya · Sites by their names"""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a site is, and the token for it, which no representation shows."""

    url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Site:
    """One site by name: what the file says of it, and the way to it."""

    name: str
    spec: SiteSpec
    access: Access

    @property
    def label(self) -> str:
        """What plans and reports call it: its title, else its name, else its address."""
        return self.spec.title or self.name or self.access.url

    def client(self) -> MoodleClient:
        """A client for it, with its limits. Raises `UsageError` for an address or token that cannot be."""
        limits = self.spec.limits
        patience = Patience(answer=float(limits.timeout), tries=limits.tries)
        return MoodleClient(
            self.access.url, self.access.token, patience=patience, connections=limits.connections
        )


def find_site(name: str | None = None, folder: Path | None = None) -> Site:
    """The site called ``name``, or the only one there is.

    The file is looked for in ``folder``, else the current one, and above it as far as the repository goes;
    without it, a site has nothing but its access. Raises `UsageError` where site or access is missing,
    `SpecError` for a faulty file, and `AccessError` for one that cannot be read.
    """
    known = read_sites(folder or Path.cwd())
    if name is None and len(known) > 1:
        raise UsageError("several-sites", names=", ".join(known))
    if name is not None and known and name not in known:
        raise UsageError("no-such-site", site=name, names=", ".join(known))
    chosen = name or next(iter(known), "")
    # A name that no file knows must not fall back on the one address there is: it may be another site's.
    single = len(known) == 1 or not name
    return Site(chosen, known.get(chosen, SiteSpec()), _access(chosen, single))


def read_sites(folder: Path) -> dict[str, SiteSpec]:
    """The sites of the ``asn-moodle.yaml`` in ``folder``, or above it in the same repository; else none."""
    for each in _folders(folder.resolve()):
        if (each / FILE).is_file():
            return {str(name): spec for name, spec in _read(each / FILE).sites.items()}
    return {}


def _folders(folder: Path) -> Sequence[Path]:
    """The folder and those above it up to the root of its repository; what lies beyond is not ours."""
    upwards = (folder, *folder.parents)
    root = next((number for number, each in enumerate(upwards) if (each / ".git").exists()), 0)
    return upwards[: root + 1]


def variables(name: str) -> tuple[str, str]:
    """The environment variables with the address and the token of a site; of a single one without a name."""
    suffix = f"_{name.upper().replace('-', '_')}" if name else ""
    return f"ASN_MOODLE_URL{suffix}", f"ASN_MOODLE_TOKEN{suffix}"


def _read(file: Path) -> SitesSpec:
    tree = parse(read_text(file), display(file))
    if not isinstance(tree.value, dict):
        raise SpecError([problem("not-a-mapping", tree.place, name=display(file))])
    _refuse_access(tree, file)
    spec, problems = validated(SitesSpec, tree)
    if spec is None:
        raise SpecError(problems)
    return spec


def _refuse_access(tree: Node, file: Path) -> None:
    """Raise `UsageError` where the file says how to reach a site, as if it were read for that."""
    sites = tree.child("sites")
    for name, site in (sites.value if sites and isinstance(sites.value, dict) else {}).items():
        for key in ("url", "token"):
            if site.child(key):
                url, token = variables(name)
                raise UsageError(
                    "access-in-file", key=key, site=name, file=display(file), url=url, token=token
                )


def _access(name: str, single: bool) -> Access:
    found = _from_environment(name)
    if found is None and single:
        found = _from_environment("")
    if found is None and name:
        found = _from_keyring(name)
    if found is None:
        url, token = variables(name)
        if not name:
            raise UsageError("no-site", url=url, token=token)
        raise UsageError("no-site-access", site=name, url=url, token=token)
    return found


def _from_environment(name: str) -> Access | None:
    """Both of the pair, or neither: half of one must never meet half of another."""
    stated = {variable: os.environ.get(variable, "").strip() for variable in variables(name)}
    if not any(stated.values()):
        return None
    for variable, value in stated.items():
        if not value:
            raise UsageError("half-site-access", variable=variable)
    url, token = stated.values()
    return Access(url, token)


def _from_keyring(name: str) -> Access | None:
    try:
        keyring = import_module("keyring")
    except ImportError:
        return None
    try:
        kept = keyring.get_password(KEYRING_SERVICE, name)
    except keyring.errors.KeyringError:
        return None  # a machine without any keyring, such as a CI runner
    if kept is None:
        return None
    url, _, token = kept.strip().partition(" ")
    if not token.strip():
        raise UsageError("bad-keyring-entry", site=name, service=KEYRING_SERVICE)
    return Access(url, token.strip())
