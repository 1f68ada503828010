"""Surveys: ``mod/feedback/mod_form.php`` and the forms of ``mod/feedback/item``."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, Grouped, SubmitCompletion
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import WebAddress, in_order
from asn_moodle.spec.base import AtLeast, Item, Model, Text, refused
from asn_moodle.spec.fields import Line, Moment


class Dependency(Model):
    """An item shows only where another one was answered with a value."""

    item: Annotated[str, Element("dependitem")]
    """Item ketergantungan: `id` pertanyaan sebelumnya · Dependence item: `id` of an earlier question"""
    value: Annotated[Line, Element("dependvalue")]
    """Nilai ketergantungan: jawaban yang memunculkan item ini · Dependence value: the answer that shows
    this item"""


class _SurveyItem(Item):
    """What each kind of item has."""

    depends_on: Dependency | None = None
    """Ketergantungan: tampil bila jawaban lain sesuai · Dependencies: shows only after another answer"""


class _SurveyQuestion(_SurveyItem):
    """What each kind of question has."""

    text: Annotated[Line, Element("name")]
    """Pertanyaan · Question"""
    label: Annotated[Line | None, Element("label")] = None
    """Label: sebutan singkat untuk laporan · Label: short name in reports"""
    required: Annotated[bool | None, Element("required")] = None
    """Wajib dijawab · Required"""


class LabelItem(_SurveyItem):
    """Text between questions."""

    type: Literal["label"]
    """Area teks dan media · Text and media area"""
    content: Annotated[Text, Element("presentation_editor")]
    """Konten · Contents"""


class PageBreakItem(_SurveyItem):
    """The next page starts here."""

    type: Literal["pagebreak"]
    """Pemisah halaman · Page break"""


class ChoiceItem(_SurveyQuestion):
    """A question with options."""

    type: Literal["multichoice"]
    """Pilihan ganda · Multiple choice"""
    answers: Annotated[str | None, Select("subtype", {"single": "r", "multiple": "c", "dropdown": "d"})] = (
        None
    )
    """Jenis pilihan ganda: `single` satu jawaban, `multiple` banyak jawaban, `dropdown` menu tarik-turun ·
    Multiple choice type: `single` answer, `multiple` answers, `dropdown` menu"""
    options: Annotated[tuple[Line, ...], AtLeast(1), Element("values")]
    """Pilihan jawaban · Multiple choice values"""
    horizontal: Annotated[bool | None, Element("horizontal")] = None
    """Penyusunan mendatar · Adjustment: horizontal"""
    hide_not_selected: Annotated[bool | None, Element("hidenoselect")] = None
    """Sembunyikan opsi “Tidak dipilih” · Hide the “Not selected” option"""
    ignore_empty: Annotated[bool | None, Element("ignoreempty")] = None
    """Abaikan kiriman kosong dalam analisis · Omit empty submits in analysis"""


class RatedOption(Model):
    """An option and what it counts in the analysis."""

    text: Line
    """Pilihan jawaban · Answer"""
    value: int
    """Bobot · Weight"""


class RatedItem(_SurveyQuestion):
    """A question with options that have a number each."""

    type: Literal["multichoicerated"]
    """Pilihan ganda (bernilai) · Multiple choice (rated)"""
    answers: Annotated[str | None, Select("subtype", {"single": "r", "dropdown": "d"})] = None
    """Jenis pilihan ganda: `single` satu jawaban, `dropdown` menu tarik-turun · Multiple choice type:
    `single` answer, `dropdown` menu"""
    options: Annotated[tuple[RatedOption, ...], AtLeast(1), Element("values")]
    """Pilihan jawaban dengan bobotnya · Multiple choice values with their weights"""
    horizontal: Annotated[bool | None, Element("horizontal")] = None
    """Penyusunan mendatar · Adjustment: horizontal"""
    hide_not_selected: Annotated[bool | None, Element("hidenoselect")] = None
    """Sembunyikan opsi “Tidak dipilih” · Hide the “Not selected” option"""
    ignore_empty: Annotated[bool | None, Element("ignoreempty")] = None
    """Abaikan kiriman kosong dalam analisis · Omit empty submits in analysis"""


class NumericItem(_SurveyQuestion):
    """A question with a number for an answer."""

    type: Literal["numeric"]
    """Jawaban numerik · Numeric answer"""
    range_from: Annotated[float | None, Element("rangefrom")] = None
    """Rentang dari · Range from"""
    range_to: Annotated[float | None, Element("rangeto")] = None
    """Rentang sampai · Range to"""


class TextFieldItem(_SurveyQuestion):
    """A question with a short text for an answer."""

    type: Literal["textfield"]
    """Jawaban teks singkat · Short text answer"""
    size: Annotated[int | None, Field(ge=5, le=255), Element("itemsize")] = None
    """Lebar ruas teks · Textfield width"""
    max_length: Annotated[int | None, Field(ge=1, le=255), Element("itemmaxlength")] = None
    """Jumlah karakter maksimum · Maximum characters accepted"""


class TextAreaItem(_SurveyQuestion):
    """A question with a longer text for an answer."""

    type: Literal["textarea"]
    """Jawaban teks panjang · Longer text answer"""
    width: Annotated[int | None, Field(ge=5, le=80), Element("itemwidth")] = None
    """Lebar · Width"""
    height: Annotated[int | None, Field(ge=5, le=40), Element("itemheight")] = None
    """Jumlah baris · Number of lines"""


class InformationItem(_SurveyItem):
    """Something that Moodle fills in itself."""

    type: Literal["info"]
    """Informasi · Information"""
    text: Annotated[Line, Element("name")]
    """Pertanyaan · Question"""
    label: Annotated[Line | None, Element("label")] = None
    """Label: sebutan singkat untuk laporan · Label: short name in reports"""
    information: Annotated[str, Select("presentation", {"response_time": 1, "course": 2, "category": 3})]
    """Jenis informasi: `response_time` waktu tanggapan, `course` kursus, `category` kategori kursus ·
    Information type: `response_time`, `course`, course `category`"""


class CaptchaItem(_SurveyItem):
    """A captcha."""

    type: Literal["captcha"]
    """Captcha · Captcha"""


SurveyItem = Annotated[
    LabelItem
    | PageBreakItem
    | ChoiceItem
    | RatedItem
    | NumericItem
    | TextFieldItem
    | TextAreaItem
    | InformationItem
    | CaptchaItem,
    Field(discriminator="type"),
]


class Feedback(Described, Grouped):
    """Moodle's “Feedback”."""

    form: ClassVar[str] = "mod/feedback/mod_form.php"

    type: Literal["feedback"]
    """Umpan balik (survei) · Feedback (survey)"""
    items: tuple[SurveyItem, ...] | None = None
    """Butir-butir survei · Items of the survey"""
    time_open: Annotated[Moment | None, Element("timeopen")] = None
    """Izinkan jawaban dari · Allow answers from"""
    time_close: Annotated[Moment | None, Element("timeclose")] = None
    """Izinkan jawaban sampai · Allow answers until"""
    anonymous: Annotated[bool | None, Element("anonymous", {True: 1, False: 2})] = None
    """Anonim: `false` berarti nama pengguna dicatat dan ditampilkan bersama jawaban · Anonymous: `false`
    means that the user's name will be logged and shown with answers"""
    multiple_submit: Annotated[bool | None, Element("multiple_submit")] = None
    """Izinkan mengisi lebih dari sekali · Allow multiple submissions"""
    email_notification: Annotated[bool | None, Element("email_notification")] = None
    """Aktifkan pemberitahuan kiriman · Enable notification of submissions"""
    auto_numbering: Annotated[bool | None, Element("autonumbering")] = None
    """Nomori pertanyaan secara otomatis · Auto number questions"""
    publish_stats: Annotated[bool | None, Element("publish_stats")] = None
    """Tampilkan halaman analisis kepada peserta · Show analysis page"""
    page_after_submit: Annotated[Text | None, Element("page_after_submit_editor")] = None
    """Pesan setelah selesai mengisi · Completion message"""
    site_after_submit: Annotated[WebAddress | None, Element("site_after_submit")] = None
    """Tautan ke aktivitas berikutnya · Link to next activity"""
    completion: SubmitCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Feedback":
        in_order(time_open=self.time_open, time_close=self.time_close)
        seen: set[str] = set()
        for item in self.items or ():
            if item.depends_on and item.depends_on.item not in seen:
                raise refused("depends-on-later-item", key="items", item=item.id, on=item.depends_on.item)
            seen.add(item.id)
        return self
