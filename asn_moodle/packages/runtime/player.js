/* The player: one page at a time by the hash of the address, the menu, quizzes, the glossary window, the finish. The
document is readable without it. A quiz goes through the views start, questions, summary and result. */
(function (root) {
"use strict";
const { api, scoring, questions } = root.AsnCourse;
const { make, swap, all, text } = questions;
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("course-data").textContent);
const say = Object.fromEntries(Object.entries(data.words).map(([key, words]) => [key.slice(5), words]));
const number = (value) => value.toLocaleString(data.language, { maximumFractionDigits: 2 });
const percent = (share) => number(share * 100) + "%";
const button = (words, click, kind = "") => make("button", { type: "button", class: "button " + kind, click }, words);
const actions = (...children) => make("div", { class: "actions" }, ...children);
const notice = (words, kind) => make("p", { class: "notice " + kind }, words);
const title = (id) => text($(`_${id}.title`));
const pages = data.pages.map(({ id }) => id);
const quizzes = new Map();
let current = null, passing = false;

function announce(words) {
  $("_live").textContent = "";
  setTimeout(() => { $("_live").textContent = words; }, 60);
}

function onTrouble(what) {
  $("_notices").replaceChildren(notice(say[what], what === "recovered" ? "good" : "caution"));
  passing = what === "local" || what === "recovered";
  announce(say[what]);
}

const session = api.connect(data, { onTrouble });
const state = session.state;
const save = () => { session.save(state); progress(); };
const done = (id) => state.seen.includes(id) && (!quizzes.has(id) || scoring.quizDone(state.quizzes[id]));

// ---- pages ----

/** What the address names, and the page that it is on. */
function aim() {
  const target = $(decodeURIComponent(location.hash.slice(1))), page = target && target.closest(".page");
  return page ? { id: page.id, target } : null;
}

function open(id, target) {
  const first = current === null, inside = target && target.id !== id;
  if (!first && passing) $("_notices").replaceChildren();
  current = state.at = id;
  for (const page of all(document, ".page")) page.hidden = page.id !== id;
  document.title = id === pages[0] ? data.title : `${title(id)} – ${data.title}`;
  if (!state.seen.includes(id)) state.seen.push(id);
  if (quizzes.has(id)) quizzes.get(id).enter();
  if (id === pages[pages.length - 1]) finish();
  pager();
  showMenu(false);
  save();
  markMenu();
  if (inside) target.scrollIntoView();
  else if (!first) {
    scrollTo(0, 0);
    $(`_${id}.title`).focus({ preventScroll: true });
  }
}

function pager() {
  const at = pages.indexOf(current), quiz = quizzes.get(current);
  const link = (id, words, kind) => (id ? [make("a", { class: "button " + kind, href: "#" + id }, words, make("span", {}, title(id)))] : []);
  $("_pager").hidden = Boolean(quiz && quiz.busy());
  $("_pager").replaceChildren(...link(pages[at - 1], "← " + say.previous_page, ""), ...link(pages[at + 1], say.next_page + " →", "next"));
}

// ---- menu and progress ----

function showMenu(shown) {
  $("_menu").classList.toggle("is-open", shown);
  $("_menu-button").setAttribute("aria-expanded", shown);
}

/** Marks the current page, opens its groups and brings it into sight. */
function markMenu() {
  for (const link of all($("_menu"), "a")) {
    link.removeAttribute("aria-current");
    if (link.hash !== "#" + current) continue;
    link.setAttribute("aria-current", "page");
    for (const group of all($("_menu"), "details")) group.open = group.open || group.contains(link);
    link.scrollIntoView({ block: "nearest" });
  }
}

function progress() {
  const share = Math.floor(scoring.summary(state, data).progress * 100);
  document.querySelector("#_progress .percent").textContent = share + "%";
  document.querySelector("#_progress .bar span").style.width = share + "%";
  for (const link of all($("_menu"), "a:not(.is-seen)").filter(({ hash }) => done(hash.slice(1)))) {
    link.classList.add("is-seen");
    link.append(make("span", { class: "visually-hidden" }, ` (${say.seen})`));
  }
}

// ---- quizzes ----

function player(quiz) {
  const box = document.querySelector(`[data-quiz="${quiz.id}"]`);
  const intro = box.querySelector(".quiz-start"), list = box.querySelector(".questions");
  const head = make("div", {}), foot = make("div", {});
  const elements = new Map(all(list, ".question").map((element) => [element.dataset.question, element]));
  const question = (id) => data.questions[id];
  const is = (id, type) => question(id).type === type;
  const record = () => state.quizzes[quiz.id];
  const asked = () => scoring.asked(quiz, record(), data);
  const numbered = () => asked().filter(({ id }) => !is(id, "description"));
  const name = (id) => text(elements.get(id).querySelector("legend"));
  const worth = (id) => asked().find((slot) => slot.id === id).mark;
  const given = (id) => record().answers[id] || { response: null, done: false, tries: 0 };
  const answered = (id) => given(id).response !== null;
  const over = () => record() && !record().open;
  const reviewed = (what) => quiz.review.includes(what);
  let view = "start", at = 0, shown = 0;
  intro.querySelector(".actions button").addEventListener("click", begin);
  list.before(head);
  list.after(foot);

  for (const [id, element] of elements) {
    questions.prepare(element, question(id), { say, announce, changed: () => keep(id) });
    for (const button of all(element, ".check button")) button.addEventListener("click", () => check(id));
  }

  /** The questions of each screen: `perPage` of them, and texts with the question that follows. */
  function screens() {
    const made = [[]];
    let full = 0;
    for (const { id } of asked()) {
      if (quiz.perPage && full === quiz.perPage) { made.push([]); full = 0; }
      made[made.length - 1].push(id);
      if (!is(id, "description")) full += 1;
    }
    return made;
  }
  const screenOf = (id) => screens().findIndex((screen) => screen.includes(id));

  function keep(id, settings) {
    const { done, tries } = given(id);
    if ((over() || done) && !is(id, "essay")) return;
    const answer = scoring.answer(state, quiz, id, questions.read(elements.get(id), question(id)), { done, tries, ...settings });
    session.interaction(quiz, id, answer, (Date.now() - shown) / 1000);
    save();
    steps();
  }

  function check(id) {
    const element = elements.get(id), { tries } = given(id), { hints = 0 } = question(id);
    const response = questions.read(element, question(id));
    if (response === null) return announce(say.answer_first);
    const fraction = scoring.scoreQuestion(question(id), response);
    const allowed = { adaptive: Infinity, interactive: hints + 1 }[quiz.behaviour] || 1;
    if (fraction === null || fraction > 0.99999 || tries + 1 >= allowed) {
      keep(id, { done: true });
      settle(id);
    } else {
      keep(id);
      feedback(id, ["correctness", "specific_feedback"]);
      keep(id, { tries: tries + Number(quiz.penalties) });
      const hint = element.querySelector(`[data-hint="${Math.min(tries, hints - 1)}"]`);
      if (hint) hint.hidden = false;
    }
    announce(text(element.querySelector(".verdict")));
  }

  function fill() {
    const numbers = numbered().map(({ id }) => id);
    for (const { id } of asked()) {
      const element = elements.get(id), { code, type } = question(id);
      if (quiz.mix || type === "ordering") {
        questions.mix(element, question(id), (count) => scoring.shuffled(record().seed, [...Array(count).keys()], (item) => code + item));
      }
      questions.write(element, question(id), given(id).response);
      if (numbers.includes(id)) element.querySelector(".question-number").textContent = numbers.indexOf(id) + 1;
      list.append(element);
      settle(id);
    }
  }

  function settle(id) {
    const element = elements.get(id), closed = over() || given(id).done;
    questions.lock(element, closed);
    for (const box of all(element, ".check")) box.hidden = closed;
    const parts = ["correctness", "marks", "specific_feedback", "general_feedback"].concat(reviewed("right_answer") ? "right_answer" : []);
    if (over() ? reviewed("attempt") : closed) feedback(id, over() ? quiz.review : parts);
    else questions.hide(element);
  }

  function feedback(id, review) {
    const fraction = scoring.answerFraction(question(id), given(id));
    questions.show(elements.get(id), question(id), given(id).response, { fraction, mark: worth(id), review, say, number });
  }

  function begin() {
    scoring.start(state, quiz, Math.floor(Math.random() * 4096));
    fill();
    save();
    go("questions", 0);
  }

  function submit() {
    scoring.finish(state, quiz, data);
    fill();
    save();
    go("result");
    announce(text(head));
  }

  /** On coming to the page: an open attempt goes on at the first question without an answer. */
  function enter() {
    view = "start";
    if (record()) fill();
    if (over()) view = "result";
    else if (record()) {
      view = "questions";
      at = Math.max(0, screenOf((numbered().find(({ id }) => !answered(id)) || {}).id));
    }
    show();
  }

  function go(next, screen = at) {
    view = next;
    at = screen;
    show();
    pager();
    const heading = head.querySelector("h3");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    box.scrollIntoView();
  }

  function show() {
    const seen = view === "questions" ? screens()[at] : view === "result" && reviewed("attempt") ? screens().flat() : [];
    for (const [id, element] of elements) element.hidden = !seen.includes(id);
    intro.hidden = view !== "start";
    shown = Date.now();
    const [above, below] = { start: () => [[], []], questions: questionView, summary: summaryView, result: resultView }[view]();
    head.replaceChildren(...above.filter(Boolean));
    foot.replaceChildren(...below);
    steps();
  }

  function questionView() {
    const every = screens(), ids = numbered().map(({ id }) => id), last = at === every.length - 1, free = !quiz.sequential;
    const place = ids.findIndex((id) => every[at].includes(id)) + 1;
    const heading = quiz.perPage === 1 ? swap(say.question_of, { number: place, count: ids.length }) : say.questions;
    return [
      [make("h3", { class: "quiz-bar" }, heading),
        every.length > 1 && free && make("details", { open: root.innerWidth > 640 && "" }, make("summary", {}, say.questions),
          make("nav", { "aria-label": say.questions }, make("ol", { class: "steps" })))],
      [actions(at > 0 && free && button("← " + say.previous_question, () => go("questions", at - 1)),
        last ? button(say.to_summary, () => go("summary"), "primary") : button(say.next_question + " →", () => go("questions", at + 1), "primary"))],
    ];
  }

  function steps() {
    const bar = head.querySelector(".steps");
    if (bar) bar.replaceChildren(...numbered().map(({ id }, place) => {
      const has = answered(id), screen = screenOf(id);
      return make("li", {}, make("button", { type: "button", class: has && "is-answered", "aria-current": screen === at && "step",
        "aria-label": `${name(id)}, ${has ? say.answered : say.unanswered}`, click: () => go("questions", screen) }, String(place + 1)));
    }));
  }

  function summaryView() {
    const missing = numbered().filter(({ id }) => !answered(id));
    return [
      [make("h3", {}, say.summary), missing.length ? notice(swap(say.some_unanswered, { count: missing.length }), "caution") : notice(say.all_answered, "good"),
        !quiz.sequential && actions(...missing.map(({ id }) => button(name(id), () => go("questions", screenOf(id)))))],
      [actions(button(say.back_to_questions, () => go("questions")), button(say.submit, submit, "primary"))],
    ];
  }

  function resultView() {
    const { grade, attempts } = record(), now = scoring.attemptGrade(quiz, record(), data);
    const marks = reviewed("marks") && now !== null, passed = grade >= quiz.pass - 1e-9;
    const left = quiz.attempts ? quiz.attempts - attempts : Infinity;
    const overall = reviewed("overall_feedback") && now !== null
      && all(box, ".quiz-overall > div").find(({ dataset }) => now >= Number(dataset.from) - 1e-9);
    return [[
      make("h3", {}, say.result),
      marks ? make("p", { class: "score" }, make("span", { class: "visually-hidden" }, say.grade + " "), percent(now)) : make("p", {}, say.done),
      marks && attempts > 1 && make("p", {}, swap(say.best, { grade: percent(grade) })),
      marks && quiz.pass !== null && notice(swap(passed ? say.passed : say.failed, { pass: percent(quiz.pass) }), passed ? "good" : "caution"),
      overall && overall.cloneNode(true),
      actions(left > 0 && button(say.try_again, begin),
        left < Infinity && make("p", { class: "small" }, left > 0 ? swap(say.attempts_left, { count: left }) : say.no_attempts)),
      reviewed("attempt") && make("h3", {}, say.review),
    ], []];
  }

  return { enter, busy: () => view === "questions" || view === "summary" };
}

// ---- glossary ----

function term(event) {
  const link = event.target.closest && event.target.closest("a[data-term]");
  const entry = link && $(decodeURIComponent(link.hash.slice(1)));
  if (!entry || !root.HTMLDialogElement) return;
  event.preventDefault();
  const close = () => window.close();
  const window = make("dialog", { "aria-labelledby": "_term", close() { window.remove(); link.focus(); } },
    make("h2", { id: "_term" }, text(entry.querySelector("dt"))), ...entry.querySelector("dd").cloneNode(true).childNodes,
    actions(button(say.close, close, "primary"), make("a", { class: "button", href: link.hash, click: close }, say.in_glossary)));
  document.body.append(window);
  window.showModal();
}

// ---- finish ----

function finish() {
  const { completed, passed, scaled } = scoring.summary(state, data), good = completed && passed !== false;
  const line = ({ id }) => {
    const { attempts, grade } = state.quizzes[id] || {};
    const result = attempts ? (grade === null ? say.seen : percent(grade)) : say.not_taken;
    return make("li", {}, make("a", { href: "#" + id }, title(id)), quizzes.has(id) && make("span", { class: "tag" }, result));
  };
  const block = (heading, items) => (items.length ? [heading && make("h3", {}, heading), make("ul", { class: "summary-list" }, ...items.map(line))] : []);
  $("_summary").replaceChildren(...[
    notice(good ? say.finished : completed ? say.finished_failed : say.unfinished, good ? "good" : "caution"),
    ...block("", data.pages.filter(({ id, counts }) => counts && !done(id))),
    scaled !== null && make("p", {}, swap(say.course_score, { grade: percent(scaled) })),
    ...block(say.quizzes, data.quizzes), ...block(say.in_moodle, data.pages.filter(({ kind }) => kind === "server")),
  ].filter(Boolean));
}

// ---- begin ----

const resumed = pages.slice(1).find((id) => id === state.at);
const start = aim() || { id: resumed || pages[0] };
document.documentElement.classList.add("js");
for (const quiz of data.quizzes) quizzes.set(quiz.page, player(quiz));
for (const group of all($("_menu"), "details")) group.open = false;
for (const link of all(document, "[data-start]")) {
  link.href = "#" + (resumed || pages[1]);
  if (resumed) link.textContent = swap(say.continue, { title: title(resumed) });
}
$("_menu-button").addEventListener("click", () => showMenu(!$("_menu").classList.contains("is-open")));
document.querySelector(".skip-link").addEventListener("click", (event) => { event.preventDefault(); $("_content").focus(); });
document.addEventListener("click", term);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && $("_menu").classList.contains("is-open")) { showMenu(false); $("_menu-button").focus(); }
});
root.addEventListener("hashchange", () => { const to = aim(); if (to) open(to.id, to.target); });
open(start.id, start.target);
root.AsnCourse.player = { data, state, open };
})(window);
