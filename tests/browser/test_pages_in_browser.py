"""The pages as learners meet them: accessible, playable with a keyboard, readable without scripts."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import MODULES, Lms
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1]))
import every_kind

from asn_moodle.packages.catalogue import Download, Entry, Preview, catalogue
from asn_moodle.packages.pages import build_pages, package_members, whole

AXE = (MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8") if MODULES.is_dir() else ""
CHECK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
IN_ORDER = (
    "Modul ini membahas",
    "Mengapa ini penting",
    "Panjang lebih baik",
    "Pilih satu jawaban",
    "Kerjakan di Moodle",
    "Laman resmi",
    "Sebuah surel tiba",
    "Kerjakan sendiri dengan jujur",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the course with every kind of page, for a standard."""
    made: dict[str, Path] = {}

    def make(standard: str) -> Path:
        if standard not in made:
            made[standard] = tmp_path_factory.mktemp("package")
            source = tmp_path_factory.mktemp("source")
            for member in package_members(build_pages(whole(every_kind.course(source)), standard)):
                path = made[standard] / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(member.read())
        return made[standard]

    return make


@pytest.fixture
def opened(play: Callable[..., Lms], folders: Callable[[str], Path]) -> Callable[..., Page]:
    """Opens the course alone in a window, without an LMS."""

    def launch(**view: Any) -> Page:
        return play(folders("html"), standard="html", way="alone", **view).top

    return launch


def violations(page: Page) -> list[str]:
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    return [
        f"{page.url} {found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in page.evaluate(CHECK)
        for node in found["nodes"]
    ]


def visit(page: Page, id: str) -> None:
    page.evaluate("id => { location.hash = id; }", id)
    page.wait_for_function("id => !document.getElementById(id).hidden", arg=id)


def identifiers(page: Page) -> list[str]:
    data = json.loads(
        page.locator("#course-data").inner_text()
        or page.evaluate("document.getElementById('course-data').textContent")
    )
    return [found["id"] for found in data["pages"]]


def answer(page: Page) -> None:
    """Answers what the screen asks."""
    for shown in page.locator(".question:visible").all():
        if (
            "question-multichoice" in (classes := shown.get_attribute("class") or "")
            or "truefalse" in classes
        ):
            shown.locator("label").first.click()
        elif "ordering" in classes:
            shown.get_by_role("button", name="Turunkan").first.click()
        elif "essay" in classes:
            shown.locator("textarea").fill("Mengunci layar.")
        elif "description" not in classes:
            for select in shown.locator("select").all():
                select.select_option(index=1)
            for field in shown.locator("input[type=text]").all():
                field.fill("30")


def take(page: Page, check: Callable[[], None] = lambda: None) -> None:
    """Goes through a quiz; ``check`` is called on each screen."""
    check()
    page.get_by_role("button", name="Mulai mengerjakan").click()
    while True:
        answer(page)
        check()
        if not (following := page.get_by_role("button", name="Soal berikutnya")).count():
            break
        following.click()
    page.get_by_role("button", name="Periksa lalu kirim").click()
    check()
    page.get_by_role("button", name="Kirim semua jawaban").click()
    check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(opened: Callable[..., Page], scheme: str) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    found: list[str] = []
    for id in identifiers(page):
        visit(page, id)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_of_a_quiz_has_an_accessibility_violation(opened: Callable[..., Page], scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce")
    found: list[str] = []
    visit(page, "tes-akhir")
    take(page, lambda: found.extend(violations(page)))
    visit(page, "m1-latihan")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    answer(page)
    while (button := page.get_by_role("button", name="Periksa jawaban")).count():
        button.first.click()
    page.get_by_role("button", name="Bandingkan").click()
    found += violations(page)
    visit(page, "m1-lanskap")
    page.get_by_role("link", name="phishing").click()
    found += violations(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menu_of_a_phone_and_the_catalogue_have_none_either(
    opened: Callable[..., Page], browser: Browser, scheme: str
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page.get_by_role("button", name="Daftar isi").click()
    found = violations(page)
    entry = Entry(
        idnumber="siber",
        title="Keamanan Siber",
        language="id",
        version="1.0.0",
        hours=12,
        audience="ASN",
        outcomes=("Mengenali phishing.",),
        previews=(Preview("Keamanan Siber", "siber-html/index.html"),),
        downloads=(
            Download(
                "SCORM 1.2", "Keamanan Siber", "siber-scorm12.zip", "siber-scorm12.zip", 81234, "ab" * 32
            ),
        ),
    )
    other = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 740})
    other.set_content(catalogue([entry]))
    found += violations(other)
    assert other.evaluate(OVERFLOW) == 0
    other.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways(opened: Callable[..., Page], width: int) -> None:
    """640 pixels wide is what 200 % zoom leaves of a screen of 1280."""
    page = opened(viewport={"width": width, "height": 640})
    wide: list[str] = []
    for id in identifiers(page):
        visit(page, id)
        wide += [id] if page.evaluate(OVERFLOW) > 0 else []
    visit(page, "tes-akhir")
    take(page, lambda: wide.append(page.url) if page.evaluate(OVERFLOW) > 0 else None)
    assert wide == []


def test_the_words_of_a_task_run_on_below_each_other(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 390, "height": 844})
    words = "Tempel kalimat ini di dekat telepon, lalu bacakan kepada rekan seruangan:"
    page.locator(".prose:visible").first.evaluate(
        """(prose, words) => prose.innerHTML = `<ul class="task-list"><li class="task"><label>
           <input type="checkbox"> ${words} <strong>${words}</strong></label></li></ul>`""",
        words,
    )
    first, strong = page.locator(".task label").evaluate(
        """label => { const range = new Range(); range.selectNode(label.querySelector("input").nextSibling);
           return [range, label.querySelector("strong")].map(
             (one) => Math.min(...[...one.getClientRects()].map((line) => line.left))); }"""
    )
    assert abs(first - strong) < 2


def test_a_page_opened_by_its_address_begins_with_what_is_said_above_it(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 600, "height": 400})
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(address + "#tes-akhir")
    page.wait_for_function("document.readyState === 'complete'")
    assert page.evaluate("scrollY") == 0
    assert page.locator("#_notices .notice").bounding_box()["y"] > 0  # type: ignore[index]


@pytest.mark.parametrize("width", [700, 1100, 1300])
def test_back_and_on_stand_side_by_side(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 800})
    visit(page, "tes-akhir")
    tops = page.evaluate(
        "[...document.querySelectorAll('.pager a')].map((link) => link.getBoundingClientRect().top)"
    )
    assert len(tops) == 2 and tops[0] == tops[1]


def test_every_target_is_large_enough(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 360, "height": 740})
    small: list[str] = []

    def measure() -> None:
        for target in page.locator(
            "button:visible, select:visible, .answer:visible, .pager a:visible, .menu a:visible"
        ).all():
            box = target.bounding_box()
            if box and min(box["height"], box["width"]) < 44:
                small.append(target.evaluate("element => element.outerHTML.slice(0, 120)"))

    page.get_by_role("button", name="Daftar isi").click()
    measure()
    visit(page, "tes-akhir")
    take(page, measure)
    assert small == []


def press_until(page: Page, name: str, key: str = "Tab") -> None:
    """Moves the focus with a key until it is on a control of that name."""
    for _ in range(60):
        page.keyboard.press(key)
        focused = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
        )
        if focused.strip().startswith(name):
            return
    raise AssertionError(f"the focus never comes to {name!r}")


def kind_shown(page: Page) -> str:
    classes = page.locator(".question:visible").first.get_attribute("class") or ""
    return classes.split("question-")[1].split()[0]


def test_a_quiz_is_taken_with_the_keyboard_alone(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "tes-akhir")
    press_until(page, "Mulai mengerjakan")
    page.keyboard.press("Enter")
    for _ in range(len(every_kind.BANK)):
        kind = kind_shown(page)
        first = ".question:visible .question-body :is(input, textarea), .question:visible select"
        if kind in ("multichoice", "truefalse"):
            page.locator(".question:visible .answers input").first.focus()
            page.keyboard.press("Space")
            assert page.locator(".question:visible .answers input:checked").count() == 1
        elif kind == "ordering":
            press_until(page, "Turunkan")
            moved = page.evaluate("document.activeElement.getAttribute('aria-label')")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.getAttribute('aria-label')") == moved
            assert (
                page.locator(".order:visible li:nth-child(2) button").last.get_attribute("aria-label")
                == moved
            )
            page.wait_for_function(
                "document.getElementById('_live').textContent.includes('Sekarang di urutan 2')"
            )
        elif kind != "description":
            page.locator(first).first.focus()
            page.keyboard.press("ArrowDown" if kind in ("match", "gapselect", "ddwtos") else "3")
        if page.get_by_role("button", name="Soal berikutnya").count() == 0:
            break
        press_until(page, "Soal berikutnya")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent").startswith("Soal ")
    press_until(page, "Periksa lalu kirim")
    page.keyboard.press("Enter")
    press_until(page, "Kirim semua jawaban")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Hasil"


def test_the_skip_link_is_first_and_leads_to_the_content(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_content"
    assert page.url.endswith("index.html")


def test_a_term_opens_beside_the_text_and_gives_the_focus_back(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "m1-lanskap")
    page.get_by_role("link", name="phishing").focus()
    page.keyboard.press("Enter")
    assert "menyamar" in page.get_by_role("dialog", name="Phishing").inner_text()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "phishing"


def test_a_word_is_tapped_dragged_and_chosen(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "tes-akhir")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    page.get_by_role("button", name="Soal 8,").click()
    chosen = page.locator(".gap:visible select")
    page.get_by_role("button", name="pribadi", exact=True).click()
    assert chosen.nth(0).input_value() == "1"
    page.locator(".chip:visible", has_text="terbuka").drag_to(chosen.nth(0))
    assert [chosen.nth(at).input_value() for at in range(2)] == ["0", ""]
    chosen.nth(1).select_option("pribadi")
    assert page.evaluate("AsnCourse.player.state.quizzes['tes-akhir'].answers['s-seret'].response") == [0, 1]


def test_an_item_is_dragged_into_place(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "tes-akhir")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    page.get_by_role("button", name="Soal 9,").click()
    for at in range(4):
        wanted = page.locator(f".order:visible li[data-choice='{at}'] .order-text")
        place = page.locator(".order:visible li").nth(at).bounding_box()
        held = wanted.bounding_box()
        assert place and held
        page.mouse.move(held["x"] + 5, held["y"] + 5)
        page.mouse.down()
        page.mouse.move(held["x"] + 5, place["y"] + place["height"] / 2, steps=5)
        page.mouse.up()
    assert page.evaluate("AsnCourse.player.state.quizzes['tes-akhir'].answers['s-urut'].response") == [
        0,
        1,
        2,
        3,
    ]


def test_everything_is_readable_in_order_without_scripts(
    browser: Browser, folders: Callable[[str], Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((folders("html") / "index.html").as_uri())
    shown = page.locator("main").inner_text()
    places = [shown.index(words) for words in IN_ORDER]
    assert places == sorted(places)
    assert "JavaScript tidak aktif" in shown
    assert "Domain pengirim adalah hal pertama" not in shown
    assert page.locator("select:visible, .answers input:visible, textarea:visible").count() > 20
    context.close()


def test_unanswered_questions_are_said_before_submitting(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "tes-akhir")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    page.get_by_role("button", name="Soal 10,").click()
    page.get_by_role("button", name="Soal berikutnya").click()
    page.get_by_role("button", name="Periksa lalu kirim").click()
    assert "10 soal belum dijawab" in page.locator("main").inner_text()
    page.get_by_role("button", name="Soal 3").click()
    assert page.locator(".question:visible").get_attribute("data-question") == "s-2fa"


def test_an_immediate_quiz_says_at_once_what_was_right(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "m1-latihan")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    question = page.locator("#_m1-latihan\\.s-tautan")
    question.get_by_role("button", name="Periksa jawaban").click()
    page.wait_for_function("document.getElementById('_live').textContent === 'Jawab dahulu soal ini.'")
    question.get_by_label("Surel memuat logo instansi").click()
    question.get_by_role("button", name="Periksa jawaban").click()
    assert "Belum tepat" in question.locator(".verdict").inner_text()
    assert "Logo mudah ditiru" in question.inner_text()
    assert "Alamat pengirim tidak sama" in question.locator(".right-answer").inner_text()
    assert question.get_by_label("Surel memuat logo instansi").is_disabled()
    page.wait_for_function("document.getElementById('_live').textContent.includes('Belum tepat')")


def test_an_interactive_quiz_draws_its_questions_and_lets_one_try(opened: Callable[..., Page]) -> None:
    page = opened()
    visit(page, "acak")
    page.get_by_role("button", name="Mulai mengerjakan").click()
    assert "dari 2" in page.locator(".quiz-bar:visible").inner_text()
    drawn = page.evaluate(
        """() => {
            const { data, state } = AsnCourse.player, quiz = data.quizzes.find(({ id }) => id === "acak");
            return AsnCourse.scoring.asked(quiz, state.quizzes.acak, data).map(({ id }) => id);
        }"""
    )
    page.reload()
    assert page.locator(".question:visible").get_attribute("data-question") == drawn[0]


def test_a_package_reports_resumes_and_finishes(
    play: Callable[..., Lms], folders: Callable[[str], Path]
) -> None:
    for standard, core in (("1.2", "cmi.core."), ("2004", "cmi.")):
        lms = play(folders(standard), standard=standard)
        lms.page.get_by_role("link", name="Mulai belajar").click()
        lms.page.evaluate("location.hash = 'tes-akhir'")
        lms.page.get_by_role("button", name="Mulai mengerjakan").click()
        lms.page.get_by_role("radio", name="Alamat pengirim tidak sama").click()
        lms.relaunch()
        assert lms.page.locator(".question:visible").get_attribute("data-question") == "s-sandi"
        assert len(lms.interactions) == 1
        lms.page.get_by_role("button", name="Soal 10,").click()
        lms.page.locator("textarea:visible").fill("Mengunci layar.")
        lms.page.get_by_role("button", name="Soal berikutnya").click()
        lms.page.get_by_role("button", name="Periksa lalu kirim").click()
        lms.page.get_by_role("button", name="Kirim semua jawaban").click()
        assert "Belum mencapai nilai lulus 70%" in lms.page.locator("main").inner_text()
        assert float(lms.cmi[core + "score.raw"]) == pytest.approx(100 / 9, abs=0.01)
        lms.page.get_by_role("radio", name="memuat sebagian").click()
        lms.relaunch()
        assert lms.page.locator("textarea:visible").input_value() == "Mengunci layar."
        assert lms.page.get_by_role("radio", name="memuat sebagian").is_checked()


@pytest.fixture(autouse=True)
def _axe() -> Iterator[None]:
    assert AXE, "axe-core is missing; `npm ci --prefix tests` installs it"
    yield
