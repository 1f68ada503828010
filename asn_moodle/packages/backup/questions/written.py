"""Questions answered in words, and gaps of Moodle's own notation."""

from asn_moodle.packages.backup.questions.asked import (
    Asked,
    answer_rows,
    answers,
    format_of,
    options,
    text_of,
)
from asn_moodle.packages.backup.questions.links import without_links
from asn_moodle.packages.backup.xml import Element, child


def shortanswer(plugin: Element, asked: Asked) -> None:
    """Short answer."""
    answers(plugin, asked, answer_rows(asked))
    options(plugin, "shortanswer", asked, "shortanswer", {"usecase": asked.flag("usecase")})


def essay(plugin: Element, asked: Asked) -> None:
    """Essay."""
    grader, template = asked.xml.find("graderinfo"), asked.xml.find("responsetemplate")
    assert grader is not None and template is not None  # both are always written
    columns = {
        "responseformat": asked.text("responseformat"),
        "responserequired": asked.text("responserequired"),
        "responsefieldlines": asked.text("responsefieldlines"),
        "minwordlimit": asked.text("minwordlimit") or 0,
        "maxwordlimit": asked.text("maxwordlimit") or 0,
        "attachments": asked.text("attachments"),
        "attachmentsrequired": asked.text("attachmentsrequired"),
        "graderinfo": asked.rich(grader, "graderinfo", asked.id, "qtype_essay"),
        "graderinfoformat": format_of(grader),
        "responsetemplate": without_links(text_of(template, "text")),
        "responsetemplateformat": format_of(template),
        "filetypeslist": asked.text("filetypeslist"),
        "maxbytes": asked.text("maxbytes"),
    }
    options(plugin, "essay", asked, "essay", columns)


def multianswer(plugin: Element, asked: Asked) -> None:
    """Embedded answers: a list of the questions inside it, which are written on their own."""
    child(plugin, "answers")
    count = int(asked.text("gaps"))
    inside = [asked.backup.number("question", f"{asked.key} gap {place}") for place in range(1, count + 1)]
    columns = {"question": asked.id, "sequence": ",".join(map(str, inside))}
    options(plugin, "multianswer", asked, "multianswer", columns)
