"""What client and bridge promise each other, on every kind of site."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from asn_moodle.errors import LeaseError, RefusedError, SetupError, TokenError, TooLargeError
from asn_moodle.moodle.bridge import FUNCTIONS, PREFIX, READING, Bridge
from asn_moodle.moodle.client import SITE_INFO
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import FRAMEWORKS_OF_BRIDGE
from asn_moodle.moodle.readiness import is_ready, look
from asn_moodle.moodle.records import ItemState, Result
from contract.backends import Backend

RUN, OTHER = "kontrak-run-1", "kontrak-run-2"
OWNER = "Uji kontrak"


class Site:
    """A course of a test, with the lease on it."""

    def __init__(self, backend: Backend) -> None:
        self.course = backend.course
        self.bridge: Bridge = backend.bridge()
        assert self.bridge.lease(self.course, RUN, OWNER, "begin", backend.category).held

    def name(self, id: str) -> str:
        return f"{self.course}/{id}"

    def apply(self, *items: dict[str, Any], **options: Any) -> tuple[Result, ...]:
        return self.bridge.apply(self.course, RUN, items, **options)

    def applied(self, *items: dict[str, Any], **options: Any) -> tuple[Result, ...]:
        results = self.apply(*items, **options)
        assert [one.error for one in results] == [None] * len(items)
        return results

    def states(self) -> dict[str, ItemState]:
        prefix = f"{self.course}/"
        return {one.item.removeprefix(prefix): one for one in self.bridge.state(self.course).items}

    def shell(self, **more: Any) -> dict[str, Any]:
        """The course itself."""
        form = {"shortname": self.course}
        item = {"id": self.course, "do": "put", "kind": "course", "title": "Kontrak", "hash": "a1"}
        return item | {"form": form} | more

    def section(self, id: str = "bagian", **more: Any) -> dict[str, Any]:
        item = {"id": self.name(id), "do": "put", "kind": "section", "title": "Bagian", "hash": "b1"}
        return item | {"parent": self.course, "position": 0} | more

    def page(self, id: str = "halaman", html: str = "<p>Isi</p>", **more: Any) -> dict[str, Any]:
        item = {"id": self.name(id), "do": "put", "kind": "module", "type": "page", "hash": "c1"}
        item |= {"title": "Halaman", "parent": self.name("bagian"), "position": 0}
        return item | {"texts": {"page": {"html": html, "files": {}}}} | more

    def built(self) -> "Site":
        """With a course, a section and a page, all of them shown."""
        self.applied(self.shell(), self.section(), self.page())
        self.applied(self.shell(), self.page(), ready=True)
        return self


@pytest.fixture
def site(backend: Backend) -> Site:
    return Site(backend)


# ---- who may ask ----


def test_the_site_tells_its_functions(backend: Backend) -> None:
    info = backend.client().read(SITE_INFO)
    assert {PREFIX + name for name in FUNCTIONS} <= {one["name"] for one in info["functions"]}
    assert info["siteurl"] == backend.url


def test_ready_services_hold_core_functions_for_frameworks(backend: Backend) -> None:
    for who in ("view", "publish"):
        core = Core(backend.client(who))
        assert core.lacking(FRAMEWORKS_OF_BRIDGE.plan) == ()
        assert bool(core.lacking(FRAMEWORKS_OF_BRIDGE.publish)) == (who == "view")
        info = backend.bridge(who).info(backend.category)
        assert "moodle/competency:competencymanage" in {one.capability for one in info.permissions}
        found = core.frameworks(info.category.id)
        assert len({one.idnumber for one in found}) == len(found)


def test_a_wrong_token_is_told_as_such(backend: Backend) -> None:
    with pytest.raises(TokenError) as caught:
        backend.client("nobody").read(SITE_INFO)
    assert caught.value.code == "token-invalid"


def test_a_view_token_looks_and_writes_nothing(backend: Backend) -> None:
    bridge = backend.bridge("view")
    assert {PREFIX + name for name in READING} <= set(bridge.info(backend.category).functions)
    assert not bridge.state(backend.course).exists
    with pytest.raises(SetupError) as caught:
        bridge.lease(backend.course, RUN, OWNER, "begin", backend.category)
    assert caught.value.code == "function-not-allowed"


def test_a_view_token_uploads_nothing(backend: Backend, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(SetupError):
        backend.client("view").upload([tmp_path / "a.txt"])


def test_a_function_that_is_not_in_the_service(backend: Backend) -> None:
    with pytest.raises(SetupError):
        backend.client().call("core_user_delete_users")


def test_info_tells_what_there_is(backend: Backend) -> None:
    info = backend.bridge().info(backend.category)
    assert info.category.idnumber == backend.category
    assert {"course", "section", "module", "question", "category", "group"} <= set(info.kinds)
    assert {"page", "quiz", "scorm", "assign"} <= set(info.modules)
    assert {"multichoice", "essay", "truefalse"} <= set(info.question_types)
    assert info.limits.items == 50
    assert all(one.has for one in info.permissions if one.where == "system")


def test_the_site_is_ready(backend: Backend) -> None:
    assert is_ready(look(backend.client(), backend.category))


def test_a_category_that_is_not_there(backend: Backend) -> None:
    with pytest.raises(RefusedError) as caught:
        backend.bridge().info("tidak-ada-sama-sekali")
    assert caught.value.errorcode == "nocategory"


def test_parameters_that_moodle_does_not_know(backend: Backend) -> None:
    with pytest.raises(RefusedError) as caught:
        backend.client().call(PREFIX + "state", course=backend.course, extra="x")
    assert caught.value.errorcode == "invalidparameter"


# ---- the lease ----


def test_one_run_holds_a_course(site: Site) -> None:
    mine = site.bridge.lease(site.course, RUN, OWNER, "renew")
    assert (mine.held, mine.owner) == (True, OWNER)
    assert mine.until > 0


def test_another_run_is_told_who_holds_it(site: Site, backend: Backend) -> None:
    theirs = site.bridge.lease(site.course, OTHER, "Lain", "begin", backend.category)
    assert (theirs.held, theirs.owner) == (False, OWNER)
    with pytest.raises(LeaseError):
        site.bridge.apply(site.course, OTHER, [site.shell()])


def test_a_lease_can_be_taken_from_a_run_that_is_gone(site: Site, backend: Backend) -> None:
    theirs = site.bridge.lease(site.course, OTHER, "Lain", "take", backend.category)
    assert (theirs.held, theirs.owner) == (True, "Lain")
    with pytest.raises(LeaseError) as caught:
        site.apply(site.shell())
    assert caught.value.errorcode == "leaselost"
    site.bridge.lease(site.course, OTHER, "Lain", "end")


def test_a_run_is_told_whether_another_touched_anything(course: Site, backend: Backend) -> None:
    def begun() -> str:
        return course.bridge.lease(course.course, RUN, OWNER, "begin", backend.category).revision

    before = course.bridge.state(course.course).revision
    assert before == begun() != ""
    course.applied(course.section("lain"))
    after = begun()
    assert after not in {before, ""}
    assert after == course.bridge.state(course.course).revision


def test_the_last_call_ends_the_lease_unless_something_is_left_to_do(site: Site, backend: Backend) -> None:
    site.applied(site.shell(), site.section())
    (waiting,) = site.apply(site.page(html=f"<p>$@ITEM*{site.name('lain')}@$</p>"), end=True)
    (refused,) = site.apply(site.page(type="tidakada", id="aneh"), end=True)
    assert waiting.pending
    assert refused.error
    assert site.bridge.lease(site.course, RUN, OWNER, "renew").held
    site.applied(site.page(html="<p>Isi</p>"), end=True)
    assert site.bridge.state(site.course).lease is None
    with pytest.raises(LeaseError) as caught:
        site.apply(site.page())
    assert caught.value.errorcode == "leaselost"


def test_begin_may_be_repeated(site: Site, backend: Backend) -> None:
    assert site.bridge.lease(site.course, RUN, OWNER, "begin", backend.category).held


def test_after_the_end_another_may_begin(site: Site, backend: Backend) -> None:
    assert not site.bridge.lease(site.course, RUN, OWNER, "end").held
    with pytest.raises(LeaseError) as caught:
        site.apply(site.shell())
    assert caught.value.errorcode == "leaselost"
    assert site.bridge.lease(site.course, OTHER, OWNER, "begin", backend.category).held
    site.bridge.lease(site.course, OTHER, OWNER, "end")


def test_a_new_course_needs_a_category(backend: Backend) -> None:
    with pytest.raises(RefusedError) as caught:
        backend.bridge().lease(backend.course, RUN, OWNER, "begin", "tidak-ada-sama-sekali")
    assert caught.value.errorcode == "nocategory"


# ---- state and apply ----


def test_a_course_that_is_not_there(backend: Backend) -> None:
    state = backend.bridge().state(backend.course)
    assert (state.exists, state.items, state.lease) == (False, (), None)


def test_nothing_but_a_course_can_come_first(site: Site) -> None:
    (result,) = site.apply(site.section())
    assert result.error is not None
    assert result.error.code == "nocourse"


def test_what_is_made_is_told(site: Site) -> None:
    results = site.applied(site.shell(), site.section(), site.page())
    assert [one.action for one in results][1:] == ["create"] * 2
    state = site.bridge.state(site.course)
    assert state.exists
    assert state.lease is not None
    assert state.lease.owner == OWNER
    page = site.states()["halaman"]
    assert (page.kind, page.type, page.title) == ("module", "page", "Halaman")
    assert page.parent == site.name("bagian")
    assert (page.mapped, page.made, page.applying) == (True, True, False)
    assert page.live == page.applied == results[2].fingerprint != ""


def test_a_new_course_is_hidden_until_ready(site: Site) -> None:
    site.applied(site.shell(), site.section())
    course = site.states()[site.course]
    assert (course.visible, course.hidden, course.hash) == (False, True, "")
    site.applied(site.shell(), ready=True)
    course = site.states()[site.course]
    assert (course.visible, course.hidden, course.hash) == (True, False, "a1")


def test_a_new_item_is_hidden_while_it_waits(site: Site) -> None:
    link = f'<p><a href="$@ITEM*{site.name("nanti")}@$">Nanti</a></p>'
    site.applied(site.shell(), site.section())
    site.applied(site.page(html=link))
    page = site.states()["halaman"]
    assert (page.visible, page.hidden, page.hash) == (False, True, "")
    site.applied(site.page("nanti"))
    site.applied(site.page(html=link))
    page = site.states()["halaman"]
    assert (page.visible, page.hidden, page.hash) == (True, False, "c1")


def test_state_is_the_same_when_nothing_happened(site: Site) -> None:
    site.built()
    assert site.states() == site.states()


def test_the_same_again_changes_no_fingerprint(site: Site) -> None:
    before = site.built().states()["halaman"]
    (result,) = site.applied(site.page(expect=before.live), ready=True)
    assert (result.action, result.fingerprint) == ("update", before.live)
    assert site.states()["halaman"] == before


def test_a_change_changes_the_fingerprint(site: Site) -> None:
    before = site.built().states()["halaman"]
    site.applied(site.page(html="<p>Lain</p>", hash="c2"), ready=True)
    after = site.states()["halaman"]
    assert (after.id, after.hash) == (before.id, "c2")
    assert after.live != before.live


def test_values_are_told_by_item(site: Site) -> None:
    page, other = site.built().bridge.items(site.course, [site.name("halaman"), site.name("lain")])
    assert (other.live, other.applied) == (None, None)
    assert page.live is not None
    assert page.live == page.applied
    assert page.live["title"] == "Halaman"
    assert page.live["texts"]["page"]["html"] == "<p>Isi</p>"


def test_a_plan_that_is_out_of_date_writes_nothing(site: Site) -> None:
    before = site.built().states()
    (result,) = site.apply(site.page(html="<p>Lain</p>", expect="0" * 40))
    assert result.error is not None
    assert result.error.code == "moved"
    assert site.states() == before


def test_one_that_fails_leaves_the_others_alone(site: Site) -> None:
    site.applied(site.shell(), site.section())
    wrong = site.page("salah", type="tidakada")
    lost = site.page("hilang", parent=site.name("mana"))
    results = site.apply(wrong, lost, site.page())
    assert [one.error.code if one.error else "" for one in results] == ["nomodule", "unknownparent", ""]


def test_links_wait_for_what_they_point_to(site: Site) -> None:
    link = f'<p><a href="$@ITEM*{site.name("nanti")}@$">Nanti</a></p>'
    site.applied(site.shell(), site.section())
    (first,) = site.applied(site.page(html=link), ready=True)
    assert first.pending == (site.name("nanti"),)
    assert site.states()["halaman"].hash == ""
    site.applied(site.page("nanti"), ready=True)
    (second,) = site.applied(site.page(html=link), ready=True)
    assert second.pending == ()
    assert site.states()["halaman"].hash == "c1"
    (values,) = site.bridge.items(site.course, [site.name("halaman")])
    assert values.live is not None
    assert values.live["texts"]["page"]["html"] == link


def test_restrictions_wait_for_what_they_name(site: Site) -> None:
    group = {"id": site.name("angkatan"), "do": "put", "kind": "group", "title": "Angkatan 1", "hash": "g1"}
    tree = {"all": [{"completed": site.name("nanti")}, {"group": site.name("angkatan")}]}
    done = {"completion": {"completion": 1}}
    site.applied(site.shell(form={"shortname": site.course, "enablecompletion": 1}), site.section())
    (first,) = site.applied(site.page(availability=tree))
    assert set(first.pending) == {site.name("nanti"), site.name("angkatan")}
    site.applied(group, site.page("nanti", **done))
    (second,) = site.applied(site.page(availability=tree))
    assert second.pending == ()
    (values,) = site.bridge.items(site.course, [site.name("halaman")])
    assert values.live is not None
    assert values.live["availability"]["all"] == tree["all"]


def test_what_is_kept_is_remembered(site: Site) -> None:
    page = site.built().states()["halaman"]
    head = {"id": site.name("halaman"), "do": "accept", "kind": "module", "type": "page"}
    (result,) = site.applied(head | {"expect": page.live})
    assert (result.action, result.fingerprint) == ("accept", page.live)
    assert site.states()["halaman"].accepted == page.live
    site.applied(site.page(html="<p>Lain</p>"), ready=True)
    assert site.states()["halaman"].accepted == ""


def test_what_is_stated_as_hidden_is_hidden(site: Site) -> None:
    site.built()
    site.applied(site.page(visible=False, hash="c3"), ready=True)
    page = site.states()["halaman"]
    assert (page.visible, page.hidden, page.hash) == (False, False, "c3")


def test_letters_of_every_script_survive(site: Site) -> None:
    title, html = "Nilai – ꦲꦏ꧀ꦱꦫ 🎓", "<p>“é” ½ &lt; ≤ ꦲꦏ꧀ꦱꦫ</p>"
    site.applied(site.shell(), site.section(), site.page(title=title, html=html))
    (values,) = site.bridge.items(site.course, [site.name("halaman")])
    assert values.live is not None
    assert (values.live["title"], values.live["texts"]["page"]["html"]) == (title, html)


def test_a_former_name_renames(site: Site) -> None:
    before = site.built().states()["halaman"]
    site.applied(site.page("baru", formerly=[site.name("halaman")]), ready=True)
    states = site.states()
    assert "halaman" not in states
    assert states["baru"].id == before.id


def test_hide_and_delete(site: Site) -> None:
    site.built()
    head = {"id": site.name("halaman"), "kind": "module", "type": "page"}
    (hidden,) = site.applied(head | {"do": "hide"})
    assert hidden.action == "hide"
    page = site.states()["halaman"]
    assert (page.visible, page.hidden) == (False, True)
    (gone,) = site.applied(head | {"do": "delete"})
    assert gone.action == "delete"
    assert "halaman" not in site.states()


def test_an_enrolment_method_is_switched_off(site: Site) -> None:
    name = site.name("course.enrolment-self")
    method = {"id": name, "do": "put", "kind": "enrolment", "type": "self", "title": "Mandiri", "hash": "e1"}
    site.applied(site.shell(), method | {"visible": True})
    before = site.states()["course.enrolment-self"]
    assert (before.visible, before.made, before.hidden) == (True, True, False)
    site.applied({"id": name, "do": "hide", "kind": "enrolment", "expect": before.live})
    after = site.states()["course.enrolment-self"]
    assert (after.visible, after.hidden, after.hash) == (False, True, "")


def test_only_what_is_ours_is_deleted(site: Site) -> None:
    site.applied(site.shell())
    (result,) = site.apply({"id": site.name("lain"), "do": "delete", "kind": "module", "type": "page"})
    assert result.error is not None
    assert result.error.code == "notours"


def test_a_course_is_never_deleted(site: Site) -> None:
    site.applied(site.shell())
    (result,) = site.apply({"id": site.course, "do": "delete", "kind": "course"})
    assert result.error is not None
    assert site.bridge.state(site.course).exists


def test_a_dry_run_writes_nothing(site: Site) -> None:
    site.applied(site.shell(), site.section())
    before = site.states()
    (result,) = site.applied(site.page(), dryrun=True)
    assert result.action == "create"
    assert site.states() == before


def test_who_may_look_only_can_check_without_a_lease(site: Site, backend: Backend) -> None:
    before = site.built().states()
    site.bridge.lease(site.course, RUN, OWNER, "end")
    viewer = backend.bridge("view")
    missing = site.page("lain", files={"introattachments": {"a.txt": SHA1}})
    changed, new = viewer.check(site.course, [site.page(html="<p>Lain</p>"), missing], dataloss=[])
    assert (changed.action, changed.lost, changed.held, changed.error) == ("update", (), (), None)
    assert (new.action, new.id) == ("create", 0)
    (moved,) = viewer.check(site.course, [site.page(expect="0" * 40)])
    assert moved.error is not None
    assert moved.error.code == "moved"
    for verb in ("hide", "delete", "accept"):
        head = {"id": site.name("halaman"), "do": verb, "kind": "module", "type": "page"}
        (told,) = viewer.check(site.course, [head])
        assert told.action == verb
    assert site.states() == before


def test_there_is_nothing_to_check_without_a_course(backend: Backend) -> None:
    with pytest.raises(RefusedError) as caught:
        backend.bridge("view").check(backend.course, [])
    assert caught.value.errorcode == "nocourse"


def test_identifiers_of_a_package_are_told_to_check_and_never_to_apply(site: Site, backend: Backend) -> None:
    site.built()
    scorm = site.page("paket", type="scorm", identifiers=["a"])
    assert refused(site, scorm).errorcode == "badrequest"
    (told,) = backend.bridge("view").check(site.course, [scorm])
    assert told.action == "create"


def test_what_is_held_is_remembered(site: Site) -> None:
    competency = {"id": site.name("tiada"), "do": "put", "kind": "competency", "title": "Tiada", "hash": "k1"}
    site.applied(site.shell())
    (result,) = site.applied(competency)
    assert [one.code for one in result.held] == ["nocompetency"]
    gap = site.states()["tiada"]
    assert (gap.held, gap.hash, gap.accepted) == (result.held, "k1", "")
    assert gap.id < 0
    assert gap.live == gap.applied != ""
    site.applied({**competency, "do": "accept", "expect": gap.live})
    kept = site.states()["tiada"]
    assert (kept.held, kept.accepted) == (gap.held, gap.live)


# ---- requests that are refused whole ----


@pytest.fixture
def course(site: Site) -> Site:
    site.applied(site.shell())
    return site


def refused(site: Site, *items: dict[str, Any], **options: Any) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        site.apply(*items, **options)
    return caught.value


def test_keys_that_nobody_knows(course: Site) -> None:
    assert refused(course, course.section(warna="biru")).errorcode == "badrequest"


def test_items_of_another_course(course: Site) -> None:
    assert refused(course, course.section() | {"id": "lain/bagian"}).errorcode == "badrequest"


def test_verbs_that_nobody_knows(course: Site) -> None:
    assert refused(course, course.section(do="burn")).errorcode == "badrequest"


def test_paths_that_climb(course: Site) -> None:
    files = {"content": {"../a.txt": "0" * 40}}
    assert refused(course, course.page(files=files)).errorcode == "badrequest"


def test_options_that_nobody_knows(course: Site) -> None:
    assert refused(course, course.section(), force=True).errorcode == "badrequest"


def test_too_many_items(course: Site) -> None:
    with pytest.raises(TooLargeError):
        course.apply(*[course.section(f"b{number}") for number in range(51)])


def test_too_deep(course: Site) -> None:
    deep: dict[str, Any] = {"a": 1}
    for _ in range(40):
        deep = {"a": deep}
    with pytest.raises(TooLargeError):
        course.apply(course.section(form={"deep": deep}))


def test_kinds_that_nobody_knows(course: Site) -> None:
    (result,) = course.apply(course.section() | {"kind": "tidakada"})
    assert result.error is not None
    assert result.error.code == "unknownkind"


# ---- files ----

CONTENT = b"nama,nilai\nBantul,1\n"
SHA1 = hashlib.sha1(CONTENT).hexdigest()


def packed(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "berkas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return path


def test_files_are_staged_once(course: Site, tmp_path: Path) -> None:
    assert course.bridge.missing_files(course.course, [SHA1]) == {SHA1}
    staged = course.bridge.stage(course.course, RUN, packed(tmp_path, {SHA1: CONTENT}))
    assert (staged.files, staged.size) == (1, len(CONTENT))
    assert course.bridge.missing_files(course.course, [SHA1]) == frozenset()


def test_staged_files_get_into_texts(course: Site, tmp_path: Path) -> None:
    course.applied(course.section())
    course.bridge.stage(course.course, RUN, packed(tmp_path, {SHA1: CONTENT}))
    html = '<p><a href="@@PLUGINFILE@@/data.csv">Data</a></p>'
    page = course.page(texts={"page": {"html": html, "files": {"data.csv": SHA1}}})
    course.applied(page)
    (values,) = course.bridge.items(course.course, [course.name("halaman")])
    assert values.live is not None
    assert values.live["texts"]["page"] == {"html": html, "files": {"data.csv": SHA1}}
    course.bridge.lease(course.course, RUN, OWNER, "end")
    assert course.bridge.missing_files(course.course, [SHA1]) == frozenset()


def test_a_file_that_was_not_sent(course: Site) -> None:
    course.applied(course.section())
    page = course.page(texts={"page": {"html": "<p>Isi</p>", "files": {"data.csv": SHA1}}})
    (result,) = course.apply(page)
    assert result.error is not None
    assert (result.error.code, result.error.detail) == ("filemissing", SHA1)


def test_zips_that_lie(course: Site, tmp_path: Path) -> None:
    for members in ({SHA1: b"lain"}, {"../a": b"a"}):
        with pytest.raises(RefusedError) as caught:
            course.bridge.stage(course.course, RUN, packed(tmp_path, members))
        assert caught.value.errorcode == "staging"


def test_staging_needs_the_lease(course: Site, tmp_path: Path) -> None:
    with pytest.raises(LeaseError):
        course.bridge.stage(course.course, OTHER, packed(tmp_path, {SHA1: CONTENT}))
