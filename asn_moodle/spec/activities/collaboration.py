"""What learners fill together: ``mod/wiki`` and ``mod/data``, each its ``mod_form.php``."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, Grouped, Ratings, Readable
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, FileSize, Pixels, in_order
from asn_moodle.spec.base import AtLeast, Item
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Line, Moment


class Wiki(Readable, Grouped):
    """Moodle's “Wiki”."""

    form: ClassVar[str] = "mod/wiki/mod_form.php"

    type: Literal["wiki"]
    """Wiki · Wiki"""
    wiki_mode: Annotated[
        str | None, Select("wikimode", {"collaborative": "collaborative", "individual": "individual"})
    ] = None
    """Mode wiki: `collaborative` bersama, `individual` masing-masing · Wiki mode: `collaborative` or
    `individual`"""
    first_page_title: Annotated[Line, Element("firstpagetitle")]
    """Nama halaman pertama · First page name"""
    default_format: Annotated[
        str | None, Select("defaultformat", {"html": "html", "creole": "creole", "nwiki": "nwiki"})
    ] = None
    """Format bawaan: `html`, `creole`, `nwiki` · Default format: `html`, `creole`, `nwiki`"""
    force_format: Annotated[bool | None, Element("forceformat")] = None
    """Paksa format · Force format"""


class _Field(Item):
    """What each kind of field has, ``mod/data/field/*/templates``."""

    title: Annotated[Line, Element("name")]
    """Nama ruas · Field name"""
    description: Annotated[Line | None, Element("description")] = None
    """Deskripsi ruas · Field description"""
    required: Annotated[bool | None, Element("required")] = None
    """Wajib diisi · Required field"""


class PlainField(_Field):
    """A field without settings of its own."""

    type: Literal["date", "number", "latlong"]
    """Jenis ruas: `date` tanggal, `number` angka, `latlong` koordinat · Type of field: `date`, `number`,
    `latlong` coordinates"""


class TextField(_Field):
    """A short text."""

    type: Literal["text"]
    """Teks singkat · Short text"""
    auto_link: Annotated[bool | None, Element("param1")] = None
    """Izinkan tautan otomatis · Allow autolink"""


class TextAreaField(_Field):
    """A long text."""

    type: Literal["textarea"]
    """Area teks · Text area"""
    width: Annotated[Count | None, Element("param2")] = None
    """Lebar dalam kolom · Width in columns"""
    height: Annotated[Count | None, Element("param3")] = None
    """Tinggi dalam baris · Height in rows"""


class OptionsField(_Field):
    """A pick from options."""

    type: Literal["menu", "multimenu", "radiobutton", "checkbox"]
    """Jenis ruas: `menu` daftar tarik-turun, `multimenu` daftar pilih banyak, `radiobutton` tombol radio,
    `checkbox` kotak centang · Type of field: `menu` dropdown list, `multimenu` multi-select list,
    `radiobutton`, `checkbox`"""
    options: Annotated[tuple[Line, ...], AtLeast(1), Element("param1")]
    """Opsi · Options"""


class FileField(_Field):
    """A file."""

    type: Literal["file"]
    """Berkas · File"""
    maximum_size: Annotated[FileSize | None, Element("param3")] = None
    """Ukuran maksimum · Maximum size"""


class PictureField(_Field):
    """An image."""

    type: Literal["picture"]
    """Gambar · Image"""
    width: Annotated[Pixels | None, Element("param1")] = None
    """Lebar (piksel) dalam tampilan tunggal · Width (in pixels) in single view"""
    height: Annotated[Pixels | None, Element("param2")] = None
    """Tinggi (piksel) dalam tampilan tunggal · Height (in pixels) in single view"""
    maximum_size: Annotated[FileSize | None, Element("param3")] = None
    """Ukuran maksimum · Maximum size"""


class UrlField(_Field):
    """A web address."""

    type: Literal["url"]
    """URL · URL"""
    auto_link: Annotated[bool | None, Element("param1")] = None
    """Tautkan URL secara otomatis · Autolink the URL"""
    link_text: Annotated[Line | None, Element("param2")] = None
    """Nama tautan untuk semua entri · Forced name for the link"""
    new_window: Annotated[bool | None, Element("param3")] = None
    """Buka di jendela baru · Open in new window"""


DataField = Annotated[
    PlainField | TextField | TextAreaField | OptionsField | FileField | PictureField | UrlField,
    Field(discriminator="type"),
]


class DataCompletion(Completion):
    """When a database counts as done."""

    when: When[Literal["view", "grade", "pass"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus; atau `manual` atau `never` · Completion conditions, all must be met: `view`, `grade`, `pass`; or
    `manual` or `never`"""
    entries: Annotated[Count | None, Element("completionentries")] = None
    """Jumlah entri yang harus ditambahkan peserta · Add entries: how many"""


class Data(Described, Grouped):
    """Moodle's “Database”."""

    form: ClassVar[str] = "mod/data/mod_form.php"

    type: Literal["data"]
    """Basis data · Database"""
    fields: tuple[DataField, ...] | None = None
    """Ruas-ruas isian · Fields"""
    approval: Annotated[bool | None, Element("approval")] = None
    """Perlu persetujuan · Approval required"""
    manage_approved: Annotated[bool | None, Element("manageapproved")] = None
    """Izinkan penyuntingan entri yang disetujui · Allow editing of approved entries"""
    comments: Annotated[bool | None, Element("comments")] = None
    """Izinkan komentar pada entri · Allow comments on entries"""
    required_entries_to_view: Annotated[int | None, Field(ge=0, le=50), Element("requiredentriestoview")] = (
        None
    )
    """Jumlah entri sebelum boleh melihat entri lain · Entries required before viewing"""
    max_entries: Annotated[int | None, Field(ge=0, le=50), Element("maxentries")] = None
    """Jumlah entri maksimum · Maximum number of entries"""
    time_available_from: Annotated[Moment | None, Element("timeavailablefrom")] = None
    """Tersedia dari · Available from"""
    time_available_to: Annotated[Moment | None, Element("timeavailableto")] = None
    """Tersedia sampai · Available to"""
    time_view_from: Annotated[Moment | None, Element("timeviewfrom")] = None
    """Hanya baca dari · Read only from"""
    time_view_to: Annotated[Moment | None, Element("timeviewto")] = None
    """Hanya baca sampai · Read only to"""
    rss_articles: Annotated[int | None, Field(ge=0, le=50), Element("rssarticles")] = None
    """Jumlah entri dalam umpan RSS · Entries in the RSS feed"""
    ratings: Ratings | None = None
    """Penilaian entri · Ratings of entries"""
    completion: DataCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _dates_in_order(self) -> "Data":
        in_order(time_available_from=self.time_available_from, time_available_to=self.time_available_to)
        in_order(time_view_from=self.time_view_from, time_view_to=self.time_view_to)
        return self
