"""Settings of an assignment's submission and feedback plugins, ``mod/assign/locallib.php``: one row each.

The settings of a plugin that is off have no rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asn_moodle.course.forms import Form
from asn_moodle.packages.backup.modules.columns import Column, Record, Row
from asn_moodle.packages.backup.modules.rows import Structure, lists, written
from asn_moodle.packages.backup.xml import record, root


@dataclass(frozen=True, slots=True)
class Plugin:
    """A way to hand in or to give feedback."""

    subtype: str
    name: str
    enabled: str
    """Whether it is on in the form of a fresh site."""
    settings: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its settings, that which turns it on first."""
        return (Column("enabled", self.enabled, f"{self.subtype}_{self.name}_enabled"), *self.settings)


class Limited(Column):
    """Whether the number of words is limited."""

    __slots__ = ()

    def _elements(self) -> tuple[str, ...]:
        return ()

    def _write(self, row: Row) -> Record:
        return {self.name: str(int(bool(row.stated(self.element))))}

    def _read(self, record: Record, form: Form) -> None:
        pass


_WORDS = "assignsubmission_onlinetext_wordlimit"

PLUGINS = (
    Plugin(
        "assignsubmission",
        "onlinetext",
        "0",
        (Column("wordlimit", "0", _WORDS), Limited("wordlimitenabled", "0", _WORDS)),
    ),
    Plugin(
        "assignsubmission",
        "file",
        "1",
        (
            Column("maxfilesubmissions", "20", "assignsubmission_file_maxfiles"),
            Column("maxsubmissionsizebytes", "0", "assignsubmission_file_maxsizebytes"),
            Column("filetypeslist", "", "assignsubmission_file_filetypes"),
        ),
    ),
    Plugin("assignsubmission", "comments", "1"),
    Plugin(
        "assignfeedback",
        "comments",
        "1",
        (Column("commentinline", "0", "assignfeedback_comments_commentinline"),),
    ),
    Plugin("assignfeedback", "editpdf", "0"),  # on only where the server has Ghostscript
    Plugin("assignfeedback", "offline", "0"),
    Plugin("assignfeedback", "file", "0"),
)


def structure(row: Row) -> Structure:
    """The settings of the plugins; nobody has handed in anything."""
    configs = root("plugin_configs")
    for plugin in PLUGINS:
        for name, value in _settings(row, plugin):
            number = row.inside("plugin_config", f"{plugin.subtype} {plugin.name} {name}")
            columns = {"plugin": plugin.name, "subtype": plugin.subtype, "name": name, "value": value}
            record(configs, "plugin_config", number, columns)
    return {}, [*lists("userflags", "submissions", "grades"), configs, *lists("overrides")]


def _settings(row: Row, plugin: Plugin) -> Iterator[tuple[str, str | None]]:
    values = written(row, plugin.columns)
    yield from values.items() if values["enabled"] == "1" else [("enabled", "0")]


def read(configs: Mapping[tuple[str, str], Record], form: Form) -> None:
    """Put into ``form`` the settings of plugins, by subtype and plugin, that are not the default.

    That it is on is stated too where any of its settings is, since the spec has them inside of it.
    """
    for plugin in PLUGINS:
        record = configs.get((plugin.subtype, plugin.name), {})
        for column in plugin.columns:
            column.read(record, form)
        on, *settings = plugin.columns
        if record.get("enabled") == "1" and any(one.element in form.plain for one in settings):
            form.plain.setdefault(on.element, 1)
