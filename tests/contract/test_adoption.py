"""Taking over a course that was restored: what client and bridge promise each other.

The bridge restores nothing, so that a live site has no such course for a test. What can be asked of every
site is asked here; the rest of it in the tests of the plugin and of publishing.
"""

import json
from typing import Any

import pytest

from asn_moodle.errors import RefusedError
from asn_moodle.moodle.bridge import Bridge
from contract.backends import Backend
from contract.test_bridge import RUN, Site


@pytest.fixture
def site(backend: Backend) -> Site:
    return Site(backend).built()


def named(backend: Backend, course: int, who: str = "view") -> Bridge:
    """A bridge that names the live course by its id."""
    return Bridge(backend.client(who), adopt=course, category=backend.category)


def to_adopt(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "position"} | {"do": "adopt"}


def test_a_course_may_be_named_though_it_bears_its_idnumber(site: Site, backend: Backend) -> None:
    told = site.bridge.state(site.course)
    again = named(backend, told.courseid).state(site.course)
    assert (again.courseid, again.revision) == (told.courseid, told.revision)
    assert {one.item for one in again.items} == {one.item for one in told.items}


def test_a_course_that_is_not_there_cannot_be_named(backend: Backend) -> None:
    with pytest.raises(RefusedError) as caught:
        named(backend, 2**30).state(backend.course)
    assert caught.value.errorcode == "nocourse"


def test_a_course_is_not_taken_from_another_idnumber(site: Site, backend: Backend) -> None:
    live = site.bridge.state(site.course).courseid
    with pytest.raises(RefusedError) as caught:
        named(backend, live).state(f"{site.course}-lain")
    assert caught.value.errorcode == "otheridnumber"


def test_a_check_tells_what_is_there(site: Site, backend: Backend) -> None:
    before = site.states()
    bridge = named(backend, site.bridge.state(site.course).courseid)
    section, page, new = bridge.check(
        site.course,
        [to_adopt(site.section()), to_adopt(site.page()), to_adopt(site.page("belum-ada"))],
    )
    assert [one.action for one in (section, page, new)] == ["adopt", "adopt", "create"]
    assert page.found
    assert (page.found.item, page.found.parent, page.found.mapped) == (
        site.name("halaman"),
        section.item,
        False,
    )
    assert json.loads(page.values)["texts"]["page"]["html"] == "<p>Isi</p>"
    assert page.fingerprint == page.found.live
    assert new.found is None
    assert site.states() == before


def test_a_check_refuses_what_is_not_there(site: Site) -> None:
    wrong = {"section": {site.name("lain"): 2**30}}
    with pytest.raises(RefusedError) as caught:
        site.bridge.check(site.course, [to_adopt(site.section())], instances=wrong)
    assert caught.value.errorcode == "notthere"


def test_adopting_what_was_published_changes_nothing(site: Site) -> None:
    before = site.states()
    (page,) = site.applied(to_adopt(site.page(html="<p>Lain</p>")))
    assert (page.action, page.id) == ("adopt", before["halaman"].id)
    assert site.states() == before


def test_adopting_what_is_not_there_is_refused(site: Site) -> None:
    (result,) = site.apply(to_adopt(site.page("belum-ada")))
    assert result.error
    assert result.error.code == "notthere"


def test_what_a_section_holds_is_for_checks_alone(site: Site) -> None:
    holding = to_adopt(site.section()) | {"holds": [site.name("halaman")]}
    (seen,) = site.bridge.check(site.course, [holding])
    assert seen.action == "adopt"
    with pytest.raises(RefusedError) as caught:
        site.bridge.apply(site.course, RUN, [holding])
    assert caught.value.errorcode == "badrequest"
