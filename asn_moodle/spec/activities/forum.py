"""Discussion: ``mod/forum/mod_form.php``, ``mod/forum/lib.php``."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, Grouped, Ratings
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, FileSize, in_order
from asn_moodle.spec.base import refused
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Duration, Moment
from asn_moodle.spec.grading import GradeOrNone


class ForumCompletion(Completion):
    """When a forum counts as done."""

    when: When[Literal["view", "grade", "pass"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus; atau `manual` atau `never` · Completion conditions, all must be met: `view`, `grade`, `pass`; or
    `manual` or `never`"""
    discussions: Annotated[Count | None, Element("completiondiscussions")] = None
    """Jumlah diskusi yang harus dimulai · Start discussions: how many"""
    replies: Annotated[Count | None, Element("completionreplies")] = None
    """Jumlah balasan yang harus dikirim · Post replies: how many"""
    posts: Annotated[Count | None, Element("completionposts")] = None
    """Jumlah diskusi atau balasan yang harus dikirim · Start discussions or post replies: how many"""


class Forum(Described, Grouped):
    """Moodle's “Forum”."""

    form: ClassVar[str] = "mod/forum/mod_form.php"

    type: Literal["forum"]
    """Forum · Forum"""
    forum_type: Annotated[
        str | None,
        Select(
            "type",
            {
                "general": "general",
                "each_user": "eachuser",
                "single": "single",
                "question_and_answer": "qanda",
                "blog": "blog",
                "announcements": "news",
            },
        ),
    ] = None
    """Jenis forum: `general` umum, `each_user` tiap orang satu diskusi, `single` satu diskusi sederhana,
    `question_and_answer` tanya jawab, `blog` seperti blog, `announcements` pengumuman · Forum type:
    `general`, `each_user` each person posts one discussion, `single` simple discussion,
    `question_and_answer`, `blog`, `announcements`"""
    due_date: Annotated[Moment | None, Element("duedate")] = None
    """Batas waktu · Due date"""
    cut_off_date: Annotated[Moment | None, Element("cutoffdate")] = None
    """Batas akhir: sesudahnya kiriman ditolak · Cut-off date"""
    attachment_size: Annotated[
        FileSize | Literal["none"] | None, Field(union_mode="left_to_right"), Element("maxbytes", {"none": 1})
    ] = None
    """Ukuran maksimum lampiran, misalnya `5 MB`; `none` tanpa lampiran · Maximum attachment size, such as
    `5 MB`; `none` uploads are not allowed"""
    max_attachments: Annotated[int | None, Field(ge=0, le=100), Element("maxattachments")] = None
    """Jumlah maksimum lampiran · Maximum number of attachments"""
    display_word_count: Annotated[bool | None, Element("displaywordcount")] = None
    """Tampilkan jumlah kata · Display word count"""
    subscription: Annotated[
        str | None, Select("forcesubscribe", {"optional": 0, "forced": 1, "automatic": 2, "disabled": 3})
    ] = None
    """Mode langganan: `optional` sukarela, `forced` wajib, `automatic` otomatis, `disabled` nonaktif ·
    Subscription mode: `optional`, `forced`, `automatic`, `disabled`"""
    tracking: Annotated[str | None, Select("trackingtype", {"optional": 1, "never": 0, "forced": 2})] = None
    """Pelacakan baca: `optional` sukarela, `never` mati, `forced` wajib · Read tracking: `optional`,
    `never` off, `forced`"""
    rss_type: Annotated[str | None, Select("rsstype", {"none": 0, "discussions": 1, "posts": 2})] = None
    """Umpan RSS: `none`, `discussions` diskusi, `posts` kiriman · RSS feed: `none`, `discussions`, `posts`"""
    rss_articles: Annotated[int | None, Field(ge=0, le=50), Element("rssarticles")] = None
    """Jumlah artikel RSS terbaru · Number of RSS recent articles"""
    lock_discussion_after: Annotated[Duration | None, Element("lockdiscussionafter")] = None
    """Kunci diskusi yang tidak aktif setelah · Lock discussions after period of inactivity"""
    block_period: Annotated[Duration | None, Element("blockperiod")] = None
    """Periode pemblokiran · Time period for blocking"""
    block_after: Annotated[int | None, Field(ge=0), Element("blockafter")] = None
    """Ambang kiriman untuk memblokir · Post threshold for blocking"""
    warn_after: Annotated[int | None, Field(ge=0), Element("warnafter")] = None
    """Ambang kiriman untuk peringatan · Post threshold for warning"""
    ratings: Ratings | None = None
    """Penilaian tiap kiriman · Ratings of posts"""
    grade: Annotated[GradeOrNone | None, Element("grade_forum")] = None
    """Penilaian seluruh forum · Whole forum grading"""
    send_student_notifications: Annotated[bool | None, Element("grade_forum_notify")] = None
    """Bawaan untuk ‘Beri tahu peserta’ saat menilai · Default setting for ‘Notify students’"""
    completion: ForumCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Forum":
        in_order(together=True, due_date=self.due_date, cut_off_date=self.cut_off_date)
        if self.forum_type == "single" and self.group_mode == "separate":
            raise refused("forum-single-separate-groups", key="group_mode")
        return self
