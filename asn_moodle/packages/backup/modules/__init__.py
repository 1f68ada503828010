"""How each type of activity is written: its own file of a backup, ``activities/TYPE_N/TYPE.xml``.

A writer gives the element ``activity`` with that of its type inside, columns in the order of the type's
``backup/moodle2/backup_TYPE_stepslib.php``. What is stated comes from the form; the rest are the defaults of
the type's settings form. Files, texts and numbers go through the `Backup`; everything that all modules have
alike (``module.xml``, grades, roles, references) is written around it.
"""

from collections.abc import Callable, Mapping

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Activity
from asn_moodle.packages.backup.writing import Backup, Module
from asn_moodle.packages.backup.xml import Element

Writer = Callable[[Activity, Form, Backup, Module], Element]

MODULES: Mapping[str, Writer] = {}
"""The writer of each type, by Moodle's module name."""
