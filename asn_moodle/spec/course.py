"""A course as a designer writes it: ``course.yaml``.

What is taught comes first, how Moodle shows it after; ``course/edit_form.php``,
``course/completion_form.php``.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from asn_moodle.spec.base import Item, Model, Text
from asn_moodle.spec.fields import ActivityRef, GroupingRef, Id, Line, MediaPath, Moment, Version, Zone
from asn_moodle.spec.gradebook import Gradebook, Scale
from asn_moodle.spec.grading import Points
from asn_moodle.spec.people import Author, Badge, Enrolment, Group, Grouping
from asn_moodle.spec.questions import Category
from asn_moodle.spec.sections import Section
from asn_moodle.spec.variables import Variables


class ShortName(Line):
    """The short name of a course."""

    longest = 100


class Outcome(Item):
    """What learners can do afterwards."""

    text: Line
    """Rumusan capaian pembelajaran · Wording of the learning outcome"""


class Competency(Item):
    """A competency of the civil service; PermenPANRB 38/2017."""

    title: Line
    """Nama kompetensi · Name of the competency"""
    kind: Literal["technical", "managerial", "sociocultural"]
    """Teknis, manajerial, atau sosial kultural · Technical, managerial or socio-cultural"""
    level: Annotated[int, Field(ge=1, le=5)]
    """Level, 1 sampai 5 · Level, 1 to 5"""
    framework: Id | None = None
    """Kerangka kompetensi yang memuatnya di situs, menurut nomor ID-nya; `id` kompetensi ini sama dengan di
    sana · Framework that holds it on the site, by its ID number; this competency has the same `id` there"""
    description: Text | None = None
    """Penjelasan · Description"""


class Term(Item):
    """An entry of the glossary, linked as ``[phishing](term:phishing)``."""

    term: Line
    """Istilah · Term"""
    meaning: Text
    """Maknanya · Meaning"""


class CourseCompletion(Model):
    """When the course is complete."""

    require: Literal["all", "any"] | None = None
    """Kursus selesai bila SEMUA (`all`) atau SALAH SATU (`any`) syarat terpenuhi · Course is complete when
    ALL or ANY of the conditions are met"""
    activities: tuple[ActivityRef, ...] = ()
    """Aktivitas yang harus selesai · Activities to be completed"""
    grade: Points | None = None
    """Nilai kursus minimum · Required course grade"""
    self_declared: bool | None = None
    """Peserta menandai sendiri · Manual self completion"""


class CourseSpec(Item):
    """A course."""

    title: Line
    """Nama lengkap kursus · Course full name"""
    short_name: ShortName
    """Nama singkat kursus · Course short name"""
    language: Literal["id", "en"]
    """Bahasa kursus · Language of the course"""
    version: Version
    """Versi materi, misalnya 1.0.0 · Version of the content, such as 1.0.0"""
    category: Line
    """Kategori kursus, tingkatnya dipisahkan ` / ` · Course category, levels separated by ` / `"""
    hours: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    """Lama pelatihan dalam JP, 45 menit masing-masing · Length in JP, of 45 minutes each"""
    audience: Line | None = None
    """Sasaran peserta · Audience"""
    summary: Text | None = None
    """Ringkasan kursus · Course summary"""
    image: MediaPath | None = None
    """Gambar kursus · Course image"""
    licence: Line | None = None
    """Lisensi, misalnya CC-BY-SA-4.0 · Licence, such as CC-BY-SA-4.0"""
    authors: tuple[Author, ...] = ()
    """Penyusun · Authors"""
    outcomes: tuple[Outcome, ...] = ()
    """Capaian pembelajaran · Learning outcomes"""
    competencies: tuple[Competency, ...] = ()
    """Kompetensi · Competencies"""
    tags: tuple[Line, ...] = ()
    """Tag · Tags"""
    custom_fields: Mapping[str, str | int | float | bool] = Field(default_factory=dict)
    """Kolom kustom kursus di situs: nama singkat dan nilainya · Custom fields of the site: short name and
    value"""
    variables: Variables = Field(default_factory=dict)
    """Nilai untuk `{{ nama }}` dalam teks, dapat diganti penyelenggaraan · Values for `{{ name }}` in text;
    offerings override them"""
    terms: tuple[Term, ...] = ()
    """Glosarium · Glossary terms"""

    sections: tuple[Section, ...] = ()
    """Bagian-bagian kursus · Sections of the course"""
    questions: tuple[Category, ...] = ()
    """Bank soal, menurut kategori · Question bank, by category"""

    completion: CourseCompletion | None = None
    """Penyelesaian kursus · Course completion"""
    gradebook: Gradebook | None = None
    """Buku nilai · Gradebook"""
    scales: tuple[Scale, ...] = ()
    """Skala penilaian · Scales"""
    badges: tuple[Badge, ...] = ()
    """Lencana · Badges"""
    groups: tuple[Group, ...] = ()
    """Grup · Groups"""
    groupings: tuple[Grouping, ...] = ()
    """Pengelompokan · Groupings"""
    enrolment: tuple[Enrolment, ...] = ()
    """Metode pendaftaran · Enrolment methods"""

    timezone: Zone | None = None
    """Zona waktu semua tanggal, kecuali penyelenggaraan menyebut yang lain · Time zone of all dates, unless
    the offering states another"""
    start_date: Moment | None = None
    """Tanggal mulai kursus · Course start date"""
    end_date: Moment | None = None
    """Tanggal selesai kursus · Course end date"""
    visible: bool | None = None
    """Visibilitas kursus: tampil (`true`) atau tersembunyi (`false`) · Course visibility: show (`true`) or
    hide (`false`)"""
    format: Literal["topics", "weeks", "single_activity", "social"] | None = None
    """Format kursus: topik, mingguan, aktivitas tunggal, atau sosial · Course format"""
    course_layout: Literal["all_sections", "one_section"] | None = None
    """Tata letak: semua bagian dalam satu halaman, atau satu bagian per halaman · Course layout: all sections
    on one page, or one section per page"""
    hidden_sections: Literal["shown_as_unavailable", "invisible"] | None = None
    """Bagian tersembunyi: tampak sebagai tidak tersedia, atau sama sekali tidak tampak · Hidden sections:
    shown as not available, or completely invisible"""
    force_language: bool | None = None
    """Paksa bahasa kursus bagi antarmuka · Force the language of the course on the interface"""
    announcements: Annotated[int, Field(ge=0, le=10)] | None = None
    """Jumlah pengumuman yang ditampilkan · Number of announcements"""
    show_grades: bool | None = None
    """Tampilkan buku nilai kepada peserta · Show gradebook to students"""
    show_reports: bool | None = None
    """Tampilkan laporan aktivitas · Show activity reports"""
    show_activity_dates: bool | None = None
    """Tampilkan tanggal aktivitas · Show activity dates"""
    enable_completion: bool | None = None
    """Aktifkan pelacakan penyelesaian · Enable completion tracking"""
    show_completion_conditions: bool | None = None
    """Tampilkan syarat penyelesaian aktivitas · Show activity completion conditions"""
    download_content: bool | None = None
    """Isi kursus boleh diunduh · Enable download course content"""
    group_mode: Literal["none", "separate", "visible"] | None = None
    """Mode grup: tanpa grup, grup terpisah, atau grup terlihat · Group mode: no groups, separate or visible
    groups"""
    force_group_mode: bool | None = None
    """Paksa mode grup · Force group mode"""
    default_grouping: GroupingRef | None = None
    """Pengelompokan bawaan · Default grouping"""
