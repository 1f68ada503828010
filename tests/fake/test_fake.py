"""The fake is strict where it matters: faults, and work that was done although no answer came."""

import json
from collections.abc import Callable

import pytest

from asn_moodle.errors import BusyError, RefusedError, ReplyError, SiteError, TokenError, UnreachableError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.patience import Patience
from fake import FakeMoodle, Reply, session_to
from fake.server import serve

COURSE, RUN = "siber", "run-00000001"
APPLY = "local_asnbridge_apply"
SHELL = {"id": COURSE, "do": "put", "kind": "course", "title": "Siber", "hash": "a1"}
SECTION = {"id": "siber/b", "do": "put", "kind": "section", "title": "B", "hash": "b1", "parent": COURSE}
QUICK = Patience(connect=1, answer=0.3, tries=1)


def bridge_of(moodle: FakeMoodle, **account: object) -> Bridge:
    token = moodle.token(**account)  # type: ignore[arg-type]
    return Bridge(MoodleClient(moodle.url, token, patience=QUICK, session=session_to(moodle)))


def begun(bridge: Bridge) -> Bridge:
    assert bridge.lease(COURSE, RUN, "Uji", "begin", "pelatihan").held
    return bridge


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(hangs=True), UnreachableError),
        (Reply(502), BusyError),
        (Reply(500), ReplyError),
        (Reply(cut=True), ReplyError),
        (Reply(body=b"<html><title>Proxy</title></html>"), ReplyError),
    ],
)
@pytest.mark.parametrize("wired", [False, True])
def test_work_may_be_done_without_an_answer(reply: Reply, kind: type[SiteError], wired: bool) -> None:
    moodle = FakeMoodle()

    def tried(bridge: Bridge) -> None:
        begun(bridge)
        moodle.fail(reply, APPLY, works=True)
        with pytest.raises(kind) as caught:
            bridge.apply(COURSE, RUN, [SHELL, SECTION])
        assert caught.value.unsure
        assert {one.item for one in bridge.state(COURSE).items} == {"siber", "siber/b"}
        again = bridge.apply(COURSE, RUN, [SHELL, SECTION], ready=True)
        assert [one.action for one in again] == ["update", "update"]

    on(moodle, wired, tried)


@pytest.mark.parametrize("wired", [False, True])
def test_or_not_done(wired: bool) -> None:
    moodle = FakeMoodle()

    def tried(bridge: Bridge) -> None:
        begun(bridge)
        moodle.fail(Reply(502), APPLY)
        with pytest.raises(BusyError):
            bridge.apply(COURSE, RUN, [SHELL])
        assert not bridge.state(COURSE).exists

    on(moodle, wired, tried)


def on(moodle: FakeMoodle, wired: bool, tried: Callable[[Bridge], None]) -> None:
    if not wired:
        tried(bridge_of(moodle))
        return
    with serve(moodle) as url, MoodleClient(url, moodle.token(), patience=QUICK) as client:
        tried(Bridge(client))


def test_a_token_that_expires_half_way() -> None:
    moodle = FakeMoodle()
    bridge = begun(bridge_of(moodle, calls_left=2))
    bridge.apply(COURSE, RUN, [SHELL])
    with pytest.raises(TokenError):
        bridge.apply(COURSE, RUN, [SECTION])
    assert {one.item for one in bridge_of(moodle).state(COURSE).items} == {"siber"}


def test_a_lease_runs_out() -> None:
    moodle = FakeMoodle()
    bridge = begun(bridge_of(moodle))
    moodle.bridge.now += 601
    with pytest.raises(RefusedError) as caught:
        bridge.apply(COURSE, RUN, [SHELL])
    assert caught.value.errorcode == "leaselost"
    assert bridge.lease(COURSE, "run-00000002", "Lain", "begin", "pelatihan").held


def test_a_teacher_changes_a_title() -> None:
    moodle = FakeMoodle()
    bridge = begun(bridge_of(moodle))
    bridge.apply(COURSE, RUN, [SHELL, SECTION], ready=True)
    moodle.bridge.courses[COURSE].items["siber/b"].values["title"] = "Bagian guru"
    section = next(one for one in bridge.state(COURSE).items if one.item == "siber/b")
    assert section.live != section.applied
    (values,) = bridge.items(COURSE, ["siber/b"])
    assert (values.live, values.applied) == ({"title": "Bagian guru"}, {"title": "B"})


@pytest.mark.parametrize("allowed", [False, True])
def test_what_learners_did_is_not_deleted(allowed: bool) -> None:
    moodle = FakeMoodle()
    bridge = begun(bridge_of(moodle))
    page = {"id": "siber/p", "kind": "module", "type": "page"}
    bridge.apply(COURSE, RUN, [SHELL, SECTION, page | {"do": "put", "parent": "siber/b"}])
    moodle.bridge.courses[COURSE].items["siber/p"].learners = {"views": 12}
    options = {"dataloss": ["siber/p"]} if allowed else {}
    (result,) = bridge.apply(COURSE, RUN, [page | {"do": "delete"}], **options)
    assert (result.error is None) == allowed
    if result.error:
        assert (result.error.code, result.error.detail) == ("wouldlose", "views: 12")


@pytest.mark.parametrize("capability", ["moodle/course:create", "local/asnbridge:publish"])
def test_a_missing_permission_is_named(capability: str) -> None:
    moodle = FakeMoodle()
    bridge = begun(bridge_of(moodle))
    moodle.lacking.add(capability)
    (result,) = bridge.apply(COURSE, RUN, [SHELL])
    assert result.error is not None
    assert (result.error.code, result.error.detail) == ("nopermission", capability)


def test_replies_are_json_of_moodle() -> None:
    moodle = FakeMoodle()
    reply = moodle.handle(
        "/webservice/rest/server.php?wsfunction=x&moodlewsrestformat=json", "", b"wstoken=abc"
    )
    assert json.loads(reply.body)["errorcode"] == "invalidtoken"
