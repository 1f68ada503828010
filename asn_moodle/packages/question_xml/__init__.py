"""Moodle question XML: what Moodle's question bank imports, and what the bridge is sent.

The format is that of ``question/format/xml/format.php`` and of the import of each question type. What the
spec leaves unsaid is filled with the defaults of the type's editing form for options, and with nothing for
texts; `stated_elements` says which elements the spec does state, so that publishing can leave the others
as the site has them.
"""

from asn_moodle.packages.question_xml.bridge import question_form, slots_form
from asn_moodle.packages.question_xml.elements import Links
from asn_moodle.packages.question_xml.files import course_xml, left_unsaid
from asn_moodle.packages.question_xml.questions import question_name, question_xml, stated_elements
from asn_moodle.packages.question_xml.values import element_values

__all__ = [
    "Links",
    "course_xml",
    "element_values",
    "left_unsaid",
    "question_form",
    "question_name",
    "question_xml",
    "slots_form",
    "stated_elements",
]
