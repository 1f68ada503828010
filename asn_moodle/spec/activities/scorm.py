"""SCORM packages, ready ones or of content of this language: ``mod/scorm/mod_form.php``,
``mod/scorm/locallib.php``."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, Grouped, PointsGrade
from asn_moodle.spec.activities.book import Book
from asn_moodle.spec.activities.choice import Choice
from asn_moodle.spec.activities.files import Folder, Resource
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.glossary import Glossary
from asn_moodle.spec.activities.lesson import Lesson
from asn_moodle.spec.activities.quiz import Quiz
from asn_moodle.spec.activities.reading import Label, Page, Url
from asn_moodle.spec.activities.values import Unlimited, WebAddress, in_order
from asn_moodle.spec.base import Item, Text, refused
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Line, MediaPath, Moment

PackedActivity = Annotated[
    Page | Label | Book | Quiz | Url | Resource | Folder | Glossary | Lesson | Choice,
    Field(discriminator="type"),
]
"""An activity inside a package: what can be read or answered there."""


class ScormCompletion(Completion):
    """When a SCORM package counts as done."""

    when: (
        When[Literal["view", "grade", "pass", "status_passed", "status_completed", "status_of_all_parts"]]
        | None
    ) = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus, `status_passed` atau `status_completed` status dari paket, `status_of_all_parts` semua bagian
    berstatus; atau `manual` atau `never` · Completion conditions, all must be met: `view`, `grade`, `pass`,
    `status_passed` or `status_completed` as the package says, `status_of_all_parts` all SCOs must return
    completion status; or `manual` or `never`"""
    score: Annotated[int | None, Field(ge=1), Element("completionscorerequired")] = None
    """Skor minimum · Require minimum score"""


class PackedSection(Item):
    """A part of a package, with what it holds."""

    title: Line
    """Judul bagian · Title of the part"""
    summary: Text | None = None
    """Deskripsi bagian · Description of the part"""
    activities: tuple[PackedActivity, ...]
    """Isi bagian: aktivitas yang dapat dibaca atau dijawab · Content: activities that can be read or
    answered"""


class Scorm(Described, Grouped):
    """Moodle's “SCORM package”: a ready one (``package``, ``package_url``), or one of the content given
    here."""

    form: ClassVar[str] = "mod/scorm/mod_form.php"

    type: Literal["scorm"]
    """Paket SCORM · SCORM package"""
    package: Annotated[MediaPath | None, Element("packagefile")] = None
    """Berkas paket yang sudah jadi, .zip · Package file, a ready .zip"""
    package_url: Annotated[WebAddress | None, Element("packageurl")] = None
    """Alamat paket di tempat lain · URL of a package elsewhere"""
    sections: tuple[PackedSection, ...] | None = None
    """Isi paket per bagian, dalam bahasa spesifikasi ini · Content of the package by parts, in this same
    language"""
    activities: tuple[PackedActivity, ...] | None = None
    """Isi paket tanpa bagian · Content of the package without parts"""
    package_type: Annotated[
        str | None,
        Select(
            "scormtype",
            {"uploaded": "local", "manifest": "external", "downloaded": "localsync", "aicc": "aiccurl"},
        ),
    ] = None
    """Jenis: `uploaded` paket diunggah, `manifest` manifes eksternal, `downloaded` paket diunduh dari
    alamatnya, `aicc` URL AICC eksternal · Type: `uploaded` package, external `manifest`, `downloaded`
    package, external `aicc` URL"""
    update_frequency: Annotated[
        str | None, Select("updatefreq", {"never": "0", "every_day": "2", "every_time": "3"})
    ] = None
    """Frekuensi pembaruan otomatis: `never`, `every_day` setiap hari, `every_time` setiap kali dipakai ·
    Auto-update frequency: `never`, `every_day`, `every_time` it's used"""
    display: Annotated[str | None, Select("popup", {"current_window": 0, "new_window": 1})] = None
    """Tampilkan paket: `current_window` jendela saat ini, `new_window` jendela baru · Display package:
    `current_window`, `new_window`"""
    width: Annotated[int | None, Field(ge=1, le=99999), Element("width")] = None
    """Lebar; sampai 100 berarti persen, selebihnya piksel · Width; up to 100 per cent, above that pixels"""
    height: Annotated[int | None, Field(ge=1, le=99999), Element("height")] = None
    """Tinggi; sampai 100 berarti persen, selebihnya piksel · Height; up to 100 per cent, above that
    pixels"""
    window_options: (
        tuple[Literal["scrollbars", "directories", "location", "menubar", "toolbar", "status"], ...] | None
    ) = None
    """Opsi jendela baru; sebagian dicegah peramban · Options of the new window, prevented by some browsers"""
    skip_view: Annotated[
        str | None, Select("skipview", {"never": "0", "first_access": "1", "always": "2"})
    ] = None
    """Peserta melewati halaman struktur isi: `never`, `first_access` pada akses pertama, `always` · Student
    skip content structure page: `never`, `first_access`, `always`"""
    hide_browse: Annotated[bool | None, Element("hidebrowse")] = None
    """Nonaktifkan mode pratinjau · Disable preview mode"""
    display_course_structure: Annotated[bool | None, Element("displaycoursestructure")] = None
    """Tampilkan struktur isi di halaman masuk · Display content structure on entry page"""
    contents: Annotated[str | None, Select("hidetoc", {"side": 0, "hidden": 1, "menu": 2, "disabled": 3})] = (
        None
    )
    """Struktur isi di pemutar: `side` di sisi, `hidden` tersembunyi, `menu` menu tarik-turun, `disabled`
    nonaktif · Display content structure in player: to the `side`, `hidden`, in a drop-down `menu`,
    `disabled`"""
    navigation: Annotated[str | None, Select("nav", {"none": 0, "under_content": 1, "floating": 2})] = None
    """Tampilkan navigasi: `none`, `under_content` di bawah isi, `floating` melayang · Show navigation:
    `none`, `under_content`, `floating`"""
    navigation_left: Annotated[int | None, Element("navpositionleft")] = None
    """Letak navigasi melayang dari kiri (piksel) · Floating navigation: from left (in pixels)"""
    navigation_top: Annotated[int | None, Element("navpositiontop")] = None
    """Letak navigasi melayang dari atas (piksel) · Floating navigation: from top (in pixels)"""
    display_attempt_status: Annotated[
        str | None,
        Select("displayattemptstatus", {"never": 0, "dashboard_and_entry": 1, "dashboard": 2, "entry": 3}),
    ] = None
    """Tampilkan status upaya: `never`, `dashboard_and_entry` dasbor dan halaman masuk, `dashboard`, `entry`
    · Display attempt status: `never`, `dashboard_and_entry` page, `dashboard`, `entry` page"""
    time_open: Annotated[Moment | None, Element("timeopen")] = None
    """Tersedia dari · Available from"""
    time_close: Annotated[Moment | None, Element("timeclose")] = None
    """Tersedia sampai · Available to"""
    grade_method: Annotated[
        str | None,
        Select("grademethod", {"learning_objects": "0", "highest": "1", "average": "2", "sum": "3"}),
    ] = None
    """Metode penilaian satu upaya: `learning_objects` jumlah objek yang selesai, `highest` nilai tertinggi,
    `average` rata-rata, `sum` jumlah nilai · Grading method of an attempt: `learning_objects`, `highest`,
    `average`, `sum`"""
    attempts: Annotated[
        Annotated[int, Field(ge=1, le=6)] | Unlimited | None, Element("maxattempt", {"unlimited": 0})
    ] = None
    """Jumlah upaya: 1 sampai 6 atau `unlimited` · Number of attempts: 1 to 6 or `unlimited`"""
    attempts_grading: Annotated[
        str | None, Select("whatgrade", {"highest": "0", "average": "1", "first": "2", "last": "3"})
    ] = None
    """Penilaian antarupaya: upaya `highest` tertinggi, `average` rata-rata, `first` pertama, `last`
    terakhir yang selesai · Attempts grading: `highest`, `average`, `first`, `last` completed attempt"""
    force_new_attempt: Annotated[
        str | None, Select("forcenewattempt", {"never": 0, "when_completed": 1, "always": 2})
    ] = None
    """Paksa upaya baru: `never`, `when_completed` bila upaya sebelumnya selesai, `always` · Force new
    attempt: `never`, `when_completed` when previous attempt completed, `always`"""
    last_attempt_lock: Annotated[bool | None, Element("lastattemptlock")] = None
    """Kunci setelah upaya terakhir · Lock after final attempt"""
    force_completed: Annotated[bool | None, Element("forcecompleted")] = None
    """Paksakan selesai · Force completed"""
    auto_continue: Annotated[bool | None, Element("auto")] = None
    """Lanjut otomatis · Auto-continue"""
    auto_commit: Annotated[bool | None, Element("autocommit")] = None
    """Simpan otomatis · Auto-commit"""
    mastery_override: Annotated[bool | None, Element("masteryoverride")] = None
    """Skor penguasaan menentukan status · Mastery score overrides status"""
    grade: Annotated[PointsGrade | None, Element("maxgrade")] = None
    """Nilai; hanya dalam angka · Grade; in points only"""
    completion: ScormCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Scorm":
        in_order(time_open=self.time_open, time_close=self.time_close)
        sources = ("package", "package_url", "sections", "activities")
        stated = [key for key in sources if getattr(self, key) is not None]
        if not stated:
            raise refused("scorm-without-content", sources=", ".join(sources))
        if len(stated) > 1:
            raise refused("scorm-two-contents", first=stated[0], second=stated[1], key=stated[1])
        return self
