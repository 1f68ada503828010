"""Page, label and web address: ``mod/page``, ``mod/label`` and ``mod/url``, each its ``mod_form.php``."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from asn_moodle.spec.activities.base import ActivityBase, Readable
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Pixels, WebAddress
from asn_moodle.spec.base import Text
from asn_moodle.spec.completion import Completion, Tracking
from asn_moodle.spec.fields import Line

DISPLAY: Mapping[str | bool, str | int] = {
    "automatic": 0,
    "embed": 1,
    "frame": 2,
    "new_window": 3,
    "download": 4,
    "open": 5,
    "popup": 6,
}
"""Ways to show a resource, ``RESOURCELIB_DISPLAY_…`` of ``lib/resourcelib.php``."""


def display_as(*words: str) -> Select:
    """The form element ``display`` with those of `DISPLAY` that a module offers."""
    return Select("display", {word: DISPLAY[word] for word in words})


class Page(Readable):
    """A page of text: Moodle's “Page”."""

    form: ClassVar[str] = "mod/page/mod_form.php"

    type: Literal["page"]
    """Halaman · Page"""
    content: Annotated[Text, Element("page")]
    """Konten halaman, dalam Markdown · Page content, in Markdown"""
    display: Annotated[str | None, display_as("open", "popup")] = None
    """Tampilan: `open` di jendela yang sama, `popup` jendela sembulan · Display: `open` in the same window,
    `popup` in a pop-up"""
    popup_width: Annotated[Pixels | None, Element("popupwidth")] = None
    """Lebar jendela sembulan (piksel) · Pop-up width (in pixels)"""
    popup_height: Annotated[Pixels | None, Element("popupheight")] = None
    """Tinggi jendela sembulan (piksel) · Pop-up height (in pixels)"""
    print_intro: Annotated[bool | None, Element("printintro")] = None
    """Tampilkan deskripsi di atas isi halaman · Display page description"""
    print_last_modified: Annotated[bool | None, Element("printlastmodified")] = None
    """Tampilkan tanggal perubahan terakhir · Display last modified date"""


class LabelCompletion(Completion):
    """When a label counts as done: nobody opens it, so only learners can say so."""

    when: Tracking | None = None
    """Pelacakan penyelesaian: `manual` peserta menandai sendiri, `never` tidak dilacak · Completion tracking:
    `manual` learners mark it as done, `never`"""


class Label(ActivityBase):
    """Text on the course page itself: Moodle's “Text and media area”."""

    form: ClassVar[str] = "mod/label/mod_form.php"

    type: Literal["label"]
    """Area teks dan media · Text and media area"""
    title: Annotated[Line | None, Element("name")] = None
    """Judul di indeks kursus; bila kosong, Moodle mengambilnya dari teks · Title in course index; taken
    from the text where there is none"""
    content: Annotated[Text, Element("introeditor")]
    """Teks di halaman kursus, dalam Markdown · Text on the course page, in Markdown"""
    completion: LabelCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""


class Url(Readable):
    """A link to a web page: Moodle's “URL”."""

    form: ClassVar[str] = "mod/url/mod_form.php"

    type: Literal["url"]
    """URL · URL"""
    url: Annotated[WebAddress, Element("externalurl")]
    """URL eksternal, misalnya https://www.lan.go.id · External URL, such as https://www.lan.go.id"""
    display: Annotated[
        str | None, display_as("automatic", "embed", "frame", "open", "new_window", "popup")
    ] = None
    """Tampilan: `automatic`, `embed` disematkan, `frame` dalam bingkai, `open` jendela yang sama,
    `new_window` jendela baru, `popup` jendela sembulan · Display: `automatic`, `embed`, `frame`, `open` in
    the same window, `new_window`, `popup`"""
    popup_width: Annotated[Pixels | None, Element("popupwidth")] = None
    """Lebar jendela sembulan (piksel) · Pop-up width (in pixels)"""
    popup_height: Annotated[Pixels | None, Element("popupheight")] = None
    """Tinggi jendela sembulan (piksel) · Pop-up height (in pixels)"""
    print_intro: Annotated[bool | None, Element("printintro")] = None
    """Tampilkan deskripsi di bawah isi · Display URL description"""
    parameters: Mapping[Line, Line] | None = None  # the rows parameter_0, variable_0 and on
    """Variabel URL: nama parameter dan variabel Moodle yang mengisinya, misalnya `nip: useridnumber` · URL
    variables: name of the parameter and the Moodle variable that fills it, such as `nip: useridnumber`"""
