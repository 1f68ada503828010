"""One question with options to pick from: ``mod/choice/mod_form.php``, ``mod/choice/lib.php``."""

from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from asn_moodle.spec.activities.base import Described, Grouped, SubmitCompletion
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, in_order
from asn_moodle.spec.base import AtLeast, Item
from asn_moodle.spec.fields import Line, Moment


class ChoiceOption(Item):
    """An option to pick."""

    text: Annotated[Line, Element("option")]
    """Opsi · Option"""
    limit: Annotated[Count | None, Element("limit")] = None
    """Batas: paling banyak berapa peserta · Limit: how many learners at most"""


class Choice(Described, Grouped):
    """Moodle's “Choice”; the question stands in ``intro``."""

    form: ClassVar[str] = "mod/choice/mod_form.php"

    type: Literal["choice"]
    """Pemilihan · Choice"""
    options: Annotated[tuple[ChoiceOption, ...], AtLeast(1)]
    """Opsi pilihan · Options"""
    display: Annotated[str | None, Select("display", {"horizontal": 0, "vertical": 1})] = None
    """Mode tampilan opsi: `horizontal` mendatar, `vertical` menurun · Display mode for the options:
    `horizontal`, `vertical`"""
    allow_update: Annotated[bool | None, Element("allowupdate")] = None
    """Izinkan pilihan diubah · Allow choice to be updated"""
    allow_multiple: Annotated[bool | None, Element("allowmultiple")] = None
    """Izinkan memilih lebih dari satu · Allow more than one choice to be selected"""
    limit_answers: Annotated[bool | None, Element("limitanswers")] = None
    """Batasi jumlah jawaban per opsi · Limit the number of responses allowed"""
    show_available: Annotated[bool | None, Element("showavailable")] = None
    """Tampilkan sisa tempat · Show available spaces"""
    time_open: Annotated[Moment | None, Element("timeopen")] = None
    """Izinkan tanggapan dari · Allow responses from"""
    time_close: Annotated[Moment | None, Element("timeclose")] = None
    """Izinkan tanggapan sampai · Allow responses until"""
    show_preview: Annotated[bool | None, Element("showpreview")] = None
    """Tampilkan pratinjau sebelum dibuka · Show preview"""
    show_results: Annotated[
        str | None, Select("showresults", {"never": 0, "after_answer": 1, "after_close": 2, "always": 3})
    ] = None
    """Publikasikan hasil kepada peserta: `never` tidak pernah, `after_answer` setelah menjawab,
    `after_close` setelah ditutup, `always` selalu · Publish results to students: `never`, `after_answer`,
    `after_close`, `always`"""
    publish: Annotated[str | None, Select("publish", {"anonymous": 0, "names": 1})] = None
    """Privasi hasil: `anonymous` tanpa nama, `names` dengan nama dan pilihannya · Privacy of results:
    `anonymous`, or `names` and their choices"""
    show_unanswered: Annotated[bool | None, Element("showunanswered")] = None
    """Tampilkan kolom untuk yang belum menjawab · Show column for unanswered"""
    include_inactive: Annotated[bool | None, Element("includeinactive")] = None
    """Sertakan tanggapan pengguna tidak aktif · Include responses from inactive/suspended users"""
    completion: SubmitCompletion | None = None
    """Penyelesaian aktivitas; `submit` berarti memilih · Completion conditions; `submit` means to make a
    choice"""

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Choice":
        in_order(time_open=self.time_open, time_close=self.time_close)
        return self
