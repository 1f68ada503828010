"""Terms and their meanings: ``mod/glossary/mod_form.php`` and ``mod/glossary/edit_form.php``."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from asn_moodle.spec.activities.base import Described, Ratings
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count
from asn_moodle.spec.base import Item, Text
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Line, MediaPath

FORMATS: Mapping[str | bool, str | int] = {
    "dictionary": "dictionary",
    "continuous": "continuous",
    "encyclopedia": "encyclopedia",
    "entry_list": "entrylist",
    "faq": "faq",
    "full_with_author": "fullwithauthor",
    "full_without_author": "fullwithoutauthor",
}
"""The folders of ``mod/glossary/formats``."""


class GlossaryCompletion(Completion):
    """When a glossary counts as done."""

    when: When[Literal["view", "grade", "pass"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus; atau `manual` atau `never` · Completion conditions, all must be met: `view`, `grade`, `pass`; or
    `manual` or `never`"""
    entries: Annotated[Count | None, Element("completionentries")] = None
    """Jumlah entri yang harus dibuat peserta · How many entries learners must add"""


class Entry(Item):
    """A term and its meaning."""

    term: Annotated[Line, Element("concept")]
    """Konsep · Concept"""
    meaning: Annotated[Text, Element("definition_editor")]
    """Definisi · Definition"""
    keywords: Annotated[tuple[Line, ...] | None, Element("aliases")] = None
    """Kata kunci: sebutan lain · Keyword(s): other names"""
    categories: Annotated[tuple[Line, ...] | None, Element("categories")] = None
    """Kategori · Categories"""
    attachments: Annotated[tuple[MediaPath, ...] | None, Element("attachment_filemanager")] = None
    """Lampiran · Attachment"""
    auto_link: Annotated[bool | None, Element("usedynalink")] = None
    """Entri ini ditautkan secara otomatis · This entry should be automatically linked"""
    case_sensitive: Annotated[bool | None, Element("casesensitive")] = None
    """Entri ini peka huruf besar-kecil · This entry is case sensitive"""
    full_match: Annotated[bool | None, Element("fullmatch")] = None
    """Cocokkan seluruh kata saja · Match whole words only"""
    tags: Annotated[tuple[Line, ...] | None, Element("tags")] = None
    """Tag · Tags"""


class Glossary(Described):
    """Moodle's “Glossary”."""

    form: ClassVar[str] = "mod/glossary/mod_form.php"

    type: Literal["glossary"]
    """Glosarium · Glossary"""
    course_terms: bool | None = None
    """Muat semua `terms` kursus sebagai entri · Take all `terms` of the course as entries"""
    entries: tuple[Entry, ...] | None = None
    """Entri · Entries"""
    glossary_type: Annotated[str | None, Select("mainglossary", {"main": 1, "secondary": 0})] = None
    """Jenis glosarium: `main` utama, `secondary` sekunder · Glossary type: `main` or `secondary`"""
    default_approval: Annotated[bool | None, Element("defaultapproval")] = None
    """Entri langsung disetujui · Approved by default"""
    edit_always: Annotated[bool | None, Element("editalways")] = None
    """Selalu izinkan penyuntingan · Always allow editing"""
    allow_duplicated_entries: Annotated[bool | None, Element("allowduplicatedentries")] = None
    """Entri ganda diizinkan · Duplicate entries allowed"""
    allow_comments: Annotated[bool | None, Element("allowcomments")] = None
    """Izinkan komentar pada entri · Allow comments on entries"""
    auto_link: Annotated[bool | None, Element("usedynalink")] = None
    """Tautkan entri glosarium secara otomatis · Automatically link glossary entries"""
    display_format: Annotated[str | None, Select("displayformat", FORMATS)] = None
    """Format tampilan; bawaan Moodle: `dictionary` · Display format; Moodle's default: `dictionary`"""
    approval_display_format: Annotated[
        str | None, Select("approvaldisplayformat", {"same": "default", **FORMATS})
    ] = None
    """Format tampilan saat persetujuan; `same` sama dengan format tampilan · Approval display format;
    `same` as display format"""
    entries_per_page: Annotated[Count | None, Element("entbypage")] = None
    """Jumlah entri per halaman · Entries shown per page"""
    show_alphabet: Annotated[bool | None, Element("showalphabet")] = None
    """Tampilkan tautan abjad · Show alphabet links"""
    show_all: Annotated[bool | None, Element("showall")] = None
    """Tampilkan tautan ‘SEMUA’ · Show ‘ALL’ link"""
    show_special: Annotated[bool | None, Element("showspecial")] = None
    """Tampilkan tautan ‘Khusus’ · Show ‘Special’ link"""
    allow_print_view: Annotated[bool | None, Element("allowprintview")] = None
    """Izinkan tampilan cetak · Allow print view"""
    rss_type: Annotated[str | None, Select("rsstype", {"none": 0, "with_author": 1, "without_author": 2})] = (
        None
    )
    """Umpan RSS: `none`, `with_author` konsep dengan penulis, `without_author` tanpa penulis · RSS feed:
    `none`, `with_author` concepts with author, `without_author`"""
    rss_articles: Annotated[int | None, Element("rssarticles")] = None
    """Jumlah artikel RSS terbaru · Number of RSS recent articles"""
    ratings: Ratings | None = None
    """Penilaian entri · Ratings of entries"""
    completion: GlossaryCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""
