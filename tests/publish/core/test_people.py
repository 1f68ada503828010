"""People of a CSV: enrolled, put into groups, and never named."""

import json
import re
from pathlib import Path

import pytest
from publish.core.core_site import Site

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.people import Enrolling, enrolling, read_people
from asn_moodle.publish.printers import PLAN_FORMATS, plans

PEOPLE = """\
nip;role;group
199001012020011001;student;satu
199102022020012002;;dua
199999999999999999;student;satu
"""


class Case:
    """A course that is there, three invented users, and a file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "peserta.csv"
        self.site = Site(folder)
        self.site.publish()
        for name, nip in (("budi", "199001012020011001"), ("siti", "199102022020012002"), ("joko", "")):
            values = {"username": name, "email": f"{name}@example.com", "idnumber": nip}
            self.site.fake.add(self.site.fake.users, **values)

    def work(self, text: str, roles: dict[str, int] | None = None) -> Enrolling:
        self.file.write_text(text, encoding="utf-8")
        course = self.site.fake.course("inti").id
        stated = {"student": 5} if roles is None else roles
        people = read_people(self.file)
        return enrolling(self.site.core, people, self.site.wanted.wanted, course, stated, self.file.name)

    def enrol(self, text: str) -> Enrolling:
        work = self.work(text)
        made = Plan("inti", "Inti", changes=(work.change,) if work.change else ())
        apply(made, self.site.wanted, self.site.core, "pelatihan", people=work)
        return work

    def there(self) -> dict[str, tuple[set[int], set[str]]]:
        users = {one.id: one.username for one in self.site.fake.users}
        groups = {one.id: one.idnumber for one in self.site.fake.groups}
        return {
            users[one.user]: (one.roles, {groups[id] for id in one.groups}) for one in self.site.fake.enrolled
        }


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_they_are_enrolled_and_unknown_ones_told_by_line(case: Case) -> None:
    work = case.enrol(PEOPLE)
    assert case.there() == {"budi": ({5}, {"inti/satu"}), "siti": ({5}, {"inti/dua"})}
    assert work.change and [(one.code, one.key) for one in work.change.held] == [("unknownuser", "4")]
    assert {one.key: (one.live, one.spec) for one in work.change.settings} == {
        "role.student": ("0", "2"),
        "group.satu": ("0", "1"),
        "group.dua": ("0", "1"),
    }
    again = case.work(PEOPLE)
    assert again.change and again.change.action == "held"
    assert (again.enrol, again.join) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "username,group\nBudi,satu\n",
        "\ufeffEmail,Group\nBUDI@example.com,satu\n",
        "username,email,role\n,budi@example.com,student\n",
    ],
)
def test_accounts_are_named_in_several_ways(case: Case, text: str) -> None:
    case.enrol(text)
    assert set(case.there()) == {"budi"}
    assert case.work(text).change is None


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("username,role\nbudi,teacher\n", "norole", "teacher"),
        ("username,group\nbudi,tiga\n", "nogroup", "tiga"),
        ("username,group\n,satu\nbudi,satu\n", "unknownuser", "2"),
        ("email\nbudi@example.com\n", "severalusers", "2"),
    ],
)
def test_what_is_not_known_is_held(case: Case, text: str, code: str, key: str) -> None:
    if code == "severalusers":
        case.site.fake.users[1].values["email"] = "budi@example.com"
    work = case.work(text)
    assert work.change and [(one.code, one.key) for one in work.change.held] == [(code, key)]


def test_the_sites_own_number_of_a_role_counts(case: Case) -> None:
    case.enrol("username\nbudi\n")
    assert case.work("username\nsiti\n", {"student": 99}).enrol[0][1] == 5


def test_nobody_is_named(case: Case) -> None:
    work = case.work(PEOPLE)
    assert work.change
    made = Plan("inti", "Inti", changes=(work.change,))
    told = "".join(plans([made], form, "id") for form in PLAN_FORMATS)
    told += repr(work) + repr(read_people(case.file)) + json.dumps(made.digest)
    assert not re.search(r"\b(budi|siti)\b|19900101|19910202|@example", told)


@pytest.mark.parametrize(
    "text", ["", "nama;role\nBudi;student\n", "role,group\nstudent,satu\n", "nip,nip\n1,1\n"]
)
def test_what_is_no_list_of_people_is_told(case: Case, text: str) -> None:
    with pytest.raises(UsageError):
        case.work(text)


def test_a_file_in_another_encoding_or_none(case: Case) -> None:
    case.file.write_bytes("nip\n1é\n".encode("latin-1"))
    with pytest.raises(UsageError) as wrong:
        read_people(case.file)
    assert wrong.value.message == "people-not-utf8"
    with pytest.raises(AccessError):
        read_people(case.file.with_name("tiada.csv"))
