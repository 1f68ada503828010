"""Files to read or download: ``mod/resource``, ``mod/folder``, and ready packages ``mod/h5pactivity``,
``mod/imscp``."""

from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from asn_moodle.spec.activities.base import Described, GradedCompletion, Grouped, Readable
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.reading import display_as
from asn_moodle.spec.activities.values import Pixels
from asn_moodle.spec.base import AtLeast, refused
from asn_moodle.spec.fields import MediaPath
from asn_moodle.spec.grading import GradeOrNone


class Resource(Readable):
    """A file: Moodle's “File”."""

    form: ClassVar[str] = "mod/resource/mod_form.php"

    type: Literal["resource"]
    """Berkas · File"""
    file: Annotated[MediaPath, Element("files")]
    """Berkas yang dibuka peserta · The file that learners open"""
    more_files: tuple[MediaPath, ...] | None = None
    """Berkas pendamping, misalnya gambar untuk sebuah berkas HTML · Further files, such as the images of an
    HTML file"""
    display: Annotated[
        str | None, display_as("automatic", "embed", "frame", "download", "open", "new_window", "popup")
    ] = None
    """Tampilan: `automatic`, `embed` disematkan, `frame` dalam bingkai, `download` paksa unduh, `open`
    jendela yang sama, `new_window` jendela baru, `popup` jendela sembulan · Display: `automatic`, `embed`,
    `frame`, `download` force download, `open` in the same window, `new_window`, `popup`"""
    popup_width: Annotated[Pixels | None, Element("popupwidth")] = None
    """Lebar jendela sembulan (piksel) · Pop-up width (in pixels)"""
    popup_height: Annotated[Pixels | None, Element("popupheight")] = None
    """Tinggi jendela sembulan (piksel) · Pop-up height (in pixels)"""
    show_size: Annotated[bool | None, Element("showsize")] = None
    """Tampilkan ukuran · Show size"""
    show_type: Annotated[bool | None, Element("showtype")] = None
    """Tampilkan jenis · Show type"""
    show_date: Annotated[bool | None, Element("showdate")] = None
    """Tampilkan tanggal unggah/perubahan · Show upload/modified date"""
    print_intro: Annotated[bool | None, Element("printintro")] = None
    """Tampilkan deskripsi di bawah isi · Display resource description"""
    filter_files: Annotated[str | None, Select("filterfiles", {"none": 0, "all": 1, "html": 2})] = None
    """Gunakan filter pada isi berkas: `none`, `all` semua berkas, `html` hanya berkas HTML · Use filters on
    file content: `none`, `all` files, `html` files only"""


class Folder(Readable):
    """Several files: Moodle's “Folder”."""

    form: ClassVar[str] = "mod/folder/mod_form.php"

    type: Literal["folder"]
    """Folder · Folder"""
    files: Annotated[tuple[MediaPath, ...], AtLeast(1), Element("files")]
    """Berkas · Files"""
    display: Annotated[str | None, Select("display", {"separate_page": 0, "inline": 1})] = None
    """Tampilkan isi folder: `separate_page` di halaman terpisah, `inline` di halaman kursus · Display
    folder contents: `separate_page` on a separate page, `inline` on the course page"""
    show_expanded: Annotated[bool | None, Element("showexpanded")] = None
    """Tampilkan subfolder terbuka · Show subfolders expanded"""
    show_download_folder: Annotated[bool | None, Element("showdownloadfolder")] = None
    """Tampilkan tombol unduh folder; bawaan Moodle: ya · Show download folder button; Moodle's default:
    yes"""
    force_download: Annotated[bool | None, Element("forcedownload")] = None
    """Paksa unduh berkas; bawaan Moodle: ya · Force download of files; Moodle's default: yes"""

    @model_validator(mode="after")
    def _viewed_where_there_is_a_page(self) -> "Folder":
        when = self.completion.when if self.completion else None
        if self.display == "inline" and isinstance(when, tuple):
            raise refused("folder-inline-viewed", key="display")
        return self


class H5p(Described, Grouped):
    """An interactive package made with H5P: Moodle's “H5P”."""

    form: ClassVar[str] = "mod/h5pactivity/mod_form.php"

    type: Literal["h5pactivity"]
    """H5P · H5P"""
    package: Annotated[MediaPath, Element("packagefile")]
    """Berkas paket .h5p · Package file, .h5p"""
    enable_tracking: Annotated[bool | None, Element("enabletracking")] = None
    """Aktifkan pelacakan upaya; bawaan Moodle: ya · Enable attempt tracking; Moodle's default: yes"""
    grade_method: Annotated[
        str | None, Select("grademethod", {"highest": 1, "average": 2, "last": 3, "first": 4, "manual": 0})
    ] = None
    """Metode penilaian: upaya `highest` tertinggi, `average` rata-rata, `last` terakhir, `first` pertama;
    `manual` tanpa nilai otomatis · Grading method: `highest`, `average`, `last`, `first` attempt; `manual`
    no automatic grade"""
    review_mode: Annotated[str | None, Select("reviewmode", {"never": 0, "completed": 1})] = None
    """Tinjau upaya: `never` peserta tidak dapat meninjau, `completed` setelah selesai · Review attempts:
    `never`, or `completed` when they are completed"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: GradedCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""


class Imscp(Readable):
    """A ready package of pages: Moodle's “IMS content package”."""

    form: ClassVar[str] = "mod/imscp/mod_form.php"

    type: Literal["imscp"]
    """Paket konten IMS · IMS content package"""
    package: Annotated[MediaPath, Element("package")]
    """Berkas paket .zip · Package file, .zip"""
    keep_old: Annotated[
        Literal["all", "none", 1, 2, 5, 10, 20] | None, Element("keepold", {"all": -1, "none": 0})
    ] = None
    """Simpan paket lama: `all` semua, `none` tidak, atau jumlahnya (1, 2, 5, 10, 20) · Archive packages:
    `all`, `none`, or how many (1, 2, 5, 10, 20)"""
