"""Chapters of a book, ``mod/book/backup/moodle2/backup_book_stepslib.php``."""

from asn_moodle.packages.backup.modules.columns import Column, Fixed, Position, Record, Row, Text, Time
from asn_moodle.packages.backup.modules.rows import Structure, add, children, tagged
from asn_moodle.packages.backup.xml import root


class Subchapter(Column):
    """Whether it is part of the chapter before; the first one cannot be."""

    __slots__ = ()

    def _write(self, row: Row) -> Record:
        return {self.name: "0"} if row.place == 1 else Column._write(self, row)


CHAPTER = (
    Position("pagenum"),
    Subchapter("subchapter"),
    Column("title", ""),
    Text("content", element="content_editor", area="chapter"),
    Column("hidden"),
    Time("timemodified"),
    Fixed("importsrc", ""),
)


def structure(row: Row) -> Structure:
    """The chapters and their tags."""
    chapters, tags = root("chapters"), root("chaptertags")
    for chapter, _ in children(row, "chapters", "chapter"):
        add(chapters, "chapter", chapter, CHAPTER)
        tagged(tags, chapter)
    return {}, [chapters, tags]
