"""What happens in another system: ``mod/lti/mod_form.php`` and ``mod/bigbluebuttonbn/mod_form.php``."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, GradedCompletion, Grouped
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import WebAddress, in_order
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Duration, Line, MediaPath, Moment
from asn_moodle.spec.grading import GradeOrNone


class Lti(Described):
    """Moodle's “External tool”. Keys and secrets belong to the tool's configuration on the site, not here."""

    form: ClassVar[str] = "mod/lti/mod_form.php"

    type: Literal["lti"]
    """Alat eksternal · External tool"""
    tool: Annotated[Line | None, Element("typeid")] = None
    """Nama alat yang telah dikonfigurasi di situs · Preconfigured tool: its name on the site"""
    tool_url: Annotated[WebAddress | None, Element("toolurl")] = None
    """URL alat · Tool URL"""
    show_title_launch: Annotated[bool | None, Element("showtitlelaunch")] = None
    """Tampilkan nama aktivitas saat alat dibuka · Display activity name when students access the tool"""
    show_description_launch: Annotated[bool | None, Element("showdescriptionlaunch")] = None
    """Tampilkan deskripsi aktivitas saat alat dibuka · Display activity description when students access
    the tool"""
    launch_container: Annotated[
        str | None,
        Select(
            "launchcontainer",
            {"default": 1, "embed": 2, "embed_no_blocks": 3, "existing_window": 5, "new_window": 4},
        ),
    ] = None
    """Tempat alat dibuka: `default` bawaan, `embed` disematkan, `embed_no_blocks` tanpa blok,
    `existing_window` jendela yang sama, `new_window` jendela baru · Launch container: `default`, `embed`,
    `embed_no_blocks`, `existing_window`, `new_window`"""
    custom_parameters: Annotated[Mapping[Line, Line] | None, Element("instructorcustomparameters")] = None
    """Parameter khusus: nama dan isinya · Custom parameters: name and value"""
    send_name: Annotated[bool | None, Element("instructorchoicesendname")] = None
    """Bagikan nama peserta kepada alat · Share launcher's name with the tool"""
    send_email: Annotated[bool | None, Element("instructorchoicesendemailaddr")] = None
    """Bagikan surel peserta kepada alat · Share launcher's email with the tool"""
    accept_grades: Annotated[bool | None, Element("instructorchoiceacceptgrades")] = None
    """Terima nilai dari alat · Accept grades from the tool"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: GradedCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""


class BigBlueButtonCompletion(Completion):
    """When a live session counts as done."""

    when: (
        When[Literal["view", "grade", "pass", "chats", "talks", "raise_hand", "poll_votes", "emojis"]] | None
    ) = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus, `chats` mengobrol, `talks` berbicara, `raise_hand` mengangkat tangan, `poll_votes` ikut jajak
    pendapat, `emojis` memberi emoji; atau `manual` atau `never` · Completion conditions, all must be met:
    `view`, `grade`, `pass`, `chats`, `talks`, `raise_hand`, `poll_votes`, `emojis`; or `manual` or `never`"""
    attendance: Annotated[Duration | None, Element("completionattendance")] = None
    """Lama kehadiran, misalnya `45 minutes` · Require attendance, such as `45 minutes`"""


class BigBlueButton(Described, Grouped):
    """A live session: Moodle's “BigBlueButton”."""

    form: ClassVar[str] = "mod/bigbluebuttonbn/mod_form.php"

    type: Literal["bigbluebuttonbn"]
    """BigBlueButton: kelas tatap maya · BigBlueButton: live session"""
    instance_type: Annotated[
        str | None, Select("type", {"room_with_recordings": 0, "room_only": 1, "recordings_only": 2})
    ] = None
    """Jenis: `room_with_recordings` ruang dengan rekaman, `room_only` ruang saja, `recordings_only` rekaman
    saja · Instance type: `room_with_recordings`, `room_only`, `recordings_only`"""
    welcome: Annotated[Line | None, Element("welcome")] = None
    """Pesan sambutan · Welcome message"""
    wait: Annotated[bool | None, Element("wait")] = None
    """Tunggu moderator · Wait for moderator"""
    user_limit: Annotated[int | None, Field(ge=0), Element("userlimit")] = None
    """Batas pengguna; 0 tanpa batas · User limit; 0 none"""
    record: Annotated[bool | None, Element("record")] = None
    """Sesi boleh direkam · The session may be recorded"""
    record_all_from_start: Annotated[bool | None, Element("recordallfromstart")] = None
    """Rekam semua dari awal · Record all from start"""
    mute_on_start: Annotated[bool | None, Element("muteonstart")] = None
    """Bisukan saat mulai · Mute on start"""
    disable_camera: Annotated[bool | None, Element("disablecam")] = None
    """Nonaktifkan kamera · Disable webcams"""
    disable_microphone: Annotated[bool | None, Element("disablemic")] = None
    """Nonaktifkan mikrofon · Disable microphones"""
    disable_private_chat: Annotated[bool | None, Element("disableprivatechat")] = None
    """Nonaktifkan obrolan pribadi · Disable private chat"""
    disable_public_chat: Annotated[bool | None, Element("disablepublicchat")] = None
    """Nonaktifkan obrolan umum · Disable public chat"""
    disable_notes: Annotated[bool | None, Element("disablenote")] = None
    """Nonaktifkan catatan bersama · Disable shared notes"""
    hide_user_list: Annotated[bool | None, Element("hideuserlist")] = None
    """Sembunyikan daftar pengguna · Hide user list"""
    presentation: Annotated[MediaPath | None, Element("presentation")] = None
    """Berkas presentasi · Presentation content"""
    show_presentation: Annotated[bool | None, Element("showpresentation")] = None
    """Tampilkan berkas presentasi di halaman aktivitas · Show presentation file on activity page"""
    guest_allowed: Annotated[bool | None, Element("guestallowed")] = None
    """Izinkan tamu · Allow guest access"""
    must_approve_user: Annotated[bool | None, Element("mustapproveuser")] = None
    """Tamu harus diterima moderator · Guests joining must be admitted by a moderator"""
    opening_time: Annotated[Moment | None, Element("openingtime")] = None
    """Dibuka · Open"""
    closing_time: Annotated[Moment | None, Element("closingtime")] = None
    """Ditutup · Close"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: BigBlueButtonCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "BigBlueButton":
        in_order(opening_time=self.opening_time, closing_time=self.closing_time)
        return self
