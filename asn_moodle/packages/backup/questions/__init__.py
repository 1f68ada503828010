"""Questions in a backup: the question bank, ``questions.xml``, and what quizzes ask.

The rows are those that Moodle makes of the question XML that the bridge sends, so that a restored course and
a published one hold the same.
"""

from asn_moodle.packages.backup.questions.categories import questions_xml
from asn_moodle.packages.backup.questions.slots import add_slots, marks

__all__ = ["add_slots", "marks", "questions_xml"]
