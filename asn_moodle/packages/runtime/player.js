/* The player: one page at a time by the hash of the address, the menu, quizzes, the glossary window, the finish. */
(function (root) {
  "use strict";
  const { api, scoring, questions } = root.AsnCourse;
  const { make, swap, all } = questions;
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("course-data").textContent);
  const say = {};
  for (const [key, words] of Object.entries(data.words)) say[key.replace("play_", "")] = words;
  const number = (value) => new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 }).format(value);
  const percent = (share) => number(Math.round(share * 10000) / 100);
  const announce = (words) => { $("_live").textContent = ""; setTimeout(() => { $("_live").textContent = words; }, 60); };
  const button = (words, onclick, kind = "") => make("button", { type: "button", class: "button " + kind, onclick }, words);
  const pages = data.pages.map((page) => page.id);
  const session = api.connect(data, { onTrouble: notice });
  const state = session.state;
  const save = () => { session.save(state); progress(); };
  let current = null;

  // ---- notices ----

  function notice(key) {
    const box = $("_notices");
    box.replaceChildren(...(key ? [make("p", { class: "notice caution" }, say[key])] : []));
    if (key) announce(say[key]);
  }

  // ---- pages ----

  function title(id) { return $(`_${id}.title`).textContent; }

  /** The page that an address names, by itself or by something on it. */
  function pageOf(hash) {
    const found = hash && $(decodeURIComponent(hash.slice(1)));
    const section = found && found.closest(".page");
    return section ? section.id : null;
  }

  function open(id, target) {
    const before = current;
    current = id;
    for (const page of all(document, ".page")) page.hidden = page.id !== id;
    for (const link of all($("_menu"), "a")) {
      const here = link.hash === "#" + id;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = id === pages[0] ? data.title : `${title(id)} – ${data.title}`;
    if (!state.seen.includes(id)) state.seen.push(id);
    state.at = id;
    const quiz = quizzes.get(id);
    if (quiz) quiz.show();
    if (id === pages[pages.length - 1]) finish();
    pager();
    menu(false);
    reveal();
    save();
    if (target && target.id !== id) target.scrollIntoView();
    else if (before) scrollTo(0, 0);
    if (before && !(target && target.id !== id)) $(`_${id}.title`).focus({ preventScroll: true });
  }

  function follow() {
    const id = pageOf(location.hash);
    if (id) open(id, $(decodeURIComponent(location.hash.slice(1))));
  }

  function pager() {
    const at = pages.indexOf(current);
    const quiz = quizzes.get(current);
    const link = (id, words) => make("a", { class: "button", href: "#" + id },
      make("span", {}, words), make("span", { class: "pager-title" }, title(id)));
    $("_pager").hidden = Boolean(quiz && quiz.busy());
    $("_pager").replaceChildren(...[
      at > 0 ? link(pages[at - 1], "← " + say.previous_page) : null,
      at < pages.length - 1 ? link(pages[at + 1], say.next_page + " →") : null,
    ].filter(Boolean));
  }

  // ---- menu and progress ----

  function menu(shown) {
    $("_menu").classList.toggle("is-open", shown);
    $("_menu-button").setAttribute("aria-expanded", String(shown));
  }

  /** The group of the current page is open, and the line is in sight. */
  function reveal() {
    const line = $("_menu").querySelector("[aria-current]");
    if (!line) return;
    for (let group = line.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
    const box = $("_menu");
    const top = line.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 0 || top > box.clientHeight - 60) box.scrollTop += top - box.clientHeight / 3;
  }

  const done = (page) => state.seen.includes(page) && (!quizzes.has(page) || scoring.quizDone(state.quizzes[page]));

  function progress() {
    const share = Math.floor(scoring.summary(state, data).progress * 100);
    const words = swap(say.progress, { percent: share });
    $("_progress").replaceChildren(make("span", {}, words),
      make("span", { class: "bar", "aria-hidden": "true" }, make("span", { style: `width:${share}%` })));
    for (const link of all($("_menu"), "a")) {
      const seen = done(link.hash.slice(1));
      if (seen === link.classList.contains("is-seen")) continue;
      link.classList.toggle("is-seen", seen);
      all(link, ".seen-word").forEach((word) => word.remove());
      if (seen) link.append(make("span", { class: "visually-hidden seen-word" }, ` (${say.seen})`));
    }
  }

  // ---- quizzes ----

  function player(quiz) {
    const box = document.querySelector(`[data-quiz="${quiz.id}"]`);
    const intro = box.querySelector(".quiz-start");
    const list = box.querySelector(".questions");
    const elements = new Map(all(list, ".question").map((element) => [element.dataset.question, element]));
    const head = make("div", { class: "quiz-head" });
    const foot = make("div", { class: "quiz-foot" });
    const question = (id) => data.questions[id];
    const record = () => state.quizzes[quiz.id];
    const live = () => quiz.behaviour !== "deferred";
    let view = "start", at = 0, clock = null, began = 0, shownAt = Date.now();
    list.before(head);
    list.after(foot);

    for (const [id, element] of elements) {
      questions.prepare(element, question(id), { say, announce, changed: () => keep(id) });
      if (question(id).type === "description") continue;
      const box = make("div", { class: "actions check" }, button(question(id).type === "essay" ? say.compare : say.check, () => check(id)));
      box.hidden = !live();
      element.append(box);
    }

    const given = (id) => record().answers[id] || null;
    const asked = () => scoring.asked(quiz, record(), data);
    const counted = () => asked().filter(({ id }) => question(id).type !== "description");
    const answered = (id) => Boolean(given(id)) && given(id).response !== null;
    const submitted = () => Boolean(record()) && !record().open;

    /** Questions by screen: `perPage` of them on each, and texts with the question that follows. */
    function screens() {
      const made = [[]];
      let full = 0;
      for (const { id } of asked()) {
        if (quiz.perPage && full === quiz.perPage) { made.push([]); full = 0; }
        made[made.length - 1].push(id);
        if (question(id).type !== "description") full += 1;
      }
      return made;
    }

    function keep(id, settings) {
      if (submitted() && question(id).type !== "essay") return;
      const before = given(id);
      if (before && before.done && question(id).type !== "essay") return;
      const response = questions.read(elements.get(id), question(id));
      scoring.answer(state, quiz, id, response, Object.assign({ done: Boolean(before && before.done), tries: before ? before.tries : 0 }, settings));
      const { mark } = asked().find((slot) => slot.id === id);
      session.interaction(quiz, id, given(id), mark, (Date.now() - shownAt) / 1000);
      save();
      steps();
    }

    // An attempt

    function start() {
      scoring.start(state, quiz, Math.floor(Math.random() * 4096));
      fill();
      at = 0;
      began = Date.now();
      go("questions");
      save();
    }

    function fill() {
      const seed = record().seed;
      const sequence = (prefix) => (count) => scoring.shuffled(seed, [...Array(count).keys()], (item) => prefix + item);
      counted().forEach(({ id }, place) => {
        const element = elements.get(id);
        element.querySelector(".question-number").textContent = place + 1;
        if (quiz.mix || question(id).type === "ordering") questions.mix(element, question(id), sequence(question(id).code));
      });
      for (const { id } of asked()) {
        const element = elements.get(id);
        list.append(element);
        questions.hide(element);
        questions.write(element, question(id), given(id) ? given(id).response : null);
        settle(id);
      }
    }

    /** Locks, feedback and buttons of one question as its answer has them. */
    function settle(id) {
      const element = elements.get(id), answer = given(id), over = submitted();
      const closed = over || Boolean(answer && answer.done);
      questions.lock(element, closed);
      const checks = element.querySelector(".check");
      if (checks) checks.hidden = !live() || closed;
      if (over ? quiz.review.includes("attempt") : closed) feedback(id, over ? quiz.review : during(answer, id));
    }

    const during = (answer, id) => (answer.done ? EVERYTHING.filter((what) => what !== "right_answer" || quiz.review.includes(what))
      : ["correctness", "specific_feedback"]);

    function feedback(id, review) {
      const { mark } = asked().find((slot) => slot.id === id);
      const response = answered(id) ? given(id).response : null;
      questions.show(elements.get(id), question(id), response,
        { fraction: scoring.answerFraction(question(id), given(id)), mark, review, say, number });
    }

    function check(id) {
      const element = elements.get(id);
      const response = questions.read(element, question(id));
      if (response === null) { announce(say.answer_first); return; }
      const tries = given(id) ? given(id).tries : 0;
      const fraction = scoring.scoreQuestion(question(id), response);
      const allowed = quiz.behaviour === "adaptive" ? Infinity : quiz.behaviour === "interactive" ? (question(id).hints || 0) + 1 : 1;
      const wrong = fraction !== null && fraction < 0.99999;
      const last = !wrong || tries + 1 >= allowed;
      keep(id, { done: last, tries });
      if (last) settle(id);
      else {
        feedback(id, ["correctness", "specific_feedback"]);
        const hint = element.querySelector(`[data-hint="${Math.min(tries, question(id).hints - 1)}"]`);
        if (hint) hint.hidden = false;
        keep(id, { done: false, tries: tries + 1 });
      }
      announce(text(element.querySelector(".verdict")));
    }

    const text = (element) => (element ? element.textContent : "");

    // Views

    function go(next, screen) {
      view = next;
      if (screen !== undefined) at = screen;
      show();
      pager();
      const first = head.querySelector("h2") || $(`_${quiz.page}.title`);
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "center" });
    }

    function show() {
      if (view === "start" && record() && record().open) {
        fill();
        view = "questions";
        began = began || Date.now();
        at = Math.max(0, screens().findIndex((screen) => screen.some((id) => question(id).type !== "description" && !answered(id))));
      } else if (view === "start" && submitted()) { fill(); view = "result"; }
      const shown = view === "questions" ? screens()[at] : view === "result" && quiz.review.includes("attempt") ? asked().map(({ id }) => id) : [];
      for (const [id, element] of elements) element.hidden = !shown.includes(id);
      shownAt = Date.now();
      intro.hidden = view !== "start";
      const views = { start: startView, questions: questionView, summary: summaryView, result: resultView };
      head.replaceChildren();
      foot.replaceChildren();
      views[view]();
      tick();
    }

    function startView() {
      foot.append(make("div", { class: "actions" }, button(say.start_quiz, start, "primary")));
    }

    function questionView() {
      const every = screens(), numbered = counted();
      const first = numbered.findIndex(({ id }) => every[at].includes(id));
      const heading = every.length > 1 && quiz.perPage === 1
        ? swap(say.question_of, { number: first + 1, count: numbered.length }) : say.questions;
      head.append(make("div", { class: "quiz-bar" }, make("h2", { class: "visually-hidden" }, heading),
        make("p", {}, heading), make("p", { class: "clock" })));
      if (every.length > 1 && !quiz.sequential) head.append(make("nav", { "aria-label": say.questions }, make("ol", { class: "steps" })));
      steps();
      const last = at === every.length - 1;
      foot.append(make("div", { class: "actions" },
        at > 0 && !quiz.sequential ? button("← " + say.previous_question, () => go("questions", at - 1)) : null,
        last ? button(say.to_summary, () => go("summary"), "primary")
          : button(say.next_question + " →", () => go("questions", at + 1), "primary")));
    }

    function steps() {
      const list = head.querySelector(".steps");
      if (!list) return;
      const every = screens();
      list.replaceChildren(...counted().map(({ id }, place) => {
        const screen = every.findIndex((each) => each.includes(id));
        return make("li", {}, make("button", {
          type: "button", class: answered(id) ? "is-answered" : "", "aria-current": screen === at && "step",
          "aria-label": `${swap(say.question, { number: place + 1 })}, ${answered(id) ? say.answered : say.unanswered}`,
          onclick: () => go("questions", screen),
        }, String(place + 1)));
      }));
    }

    function summaryView() {
      const every = screens(), numbered = counted();
      const open = numbered.filter(({ id }) => !answered(id)).length;
      head.append(make("h2", {}, say.summary),
        make("p", { class: "notice " + (open ? "caution" : "good") }, open ? swap(say.some_unanswered, { count: open }) : say.all_answered),
        make("ul", { class: "summary-list" }, ...numbered.map(({ id }, place) => {
          const name = swap(say.question, { number: place + 1 });
          const screen = every.findIndex((each) => each.includes(id));
          return make("li", {}, quiz.sequential ? make("span", {}, name) : make("button", { type: "button", onclick: () => go("questions", screen) }, name),
            make("span", { class: answered(id) ? "tag" : "tag open" }, answered(id) ? say.answered : say.unanswered));
        })));
      foot.append(make("div", { class: "actions" }, button(say.back_to_questions, () => go("questions")), button(say.submit, submit, "primary")));
    }

    function submit() {
      scoring.finish(state, quiz, data);
      fill();
      save();
      go("result");
      announce(text(head));
    }

    function resultView() {
      const { grade, attempts } = record();
      const now = scoring.attemptGrade(quiz, record(), data);
      const marks = quiz.review.includes("marks") && now !== null;
      const passed = quiz.pass !== null && grade >= quiz.pass - 1e-9;
      head.append(make("h2", {}, say.result));
      if (marks) head.append(make("p", { class: "score", "aria-hidden": "true" }, percent(now) + "%"), make("p", { class: "visually-hidden" }, swap(say.grade, { grade: percent(now) })));
      else head.append(make("p", {}, say.done));
      if (marks && attempts > 1) head.append(make("p", {}, swap(say.best, { grade: percent(grade) })));
      if (marks && quiz.pass !== null) {
        head.append(make("p", { class: "notice " + (passed ? "good" : "caution") }, swap(passed ? say.passed : say.failed, { pass: percent(quiz.pass) })));
      }
      const overall = all(box, ".quiz-overall > div").find((each) => now !== null && now >= Number(each.dataset.from) - 1e-9);
      if (overall && quiz.review.includes("overall_feedback")) head.append(overall.cloneNode(true));
      const left = quiz.attempts ? quiz.attempts - attempts : Infinity;
      head.append(make("div", { class: "actions" }, left > 0 ? button(say.try_again, start) : null,
        left === Infinity ? null : make("p", { class: "small" }, left > 0 ? swap(say.attempts_left, { count: left }) : say.no_attempts)));
      if (quiz.review.includes("attempt")) head.append(make("h2", {}, say.review));
    }

    // Time

    function tick() {
      clearTimeout(clock);
      const place = head.querySelector(".clock");
      if (!quiz.seconds || !place) return;
      const left = quiz.seconds - (Date.now() - began) / 1000;
      place.textContent = left > 0 ? swap(say.time_left, { minutes: Math.ceil(left / 60) }) : say.time_up;
      if (left <= 0) announce(say.time_up);
      else clock = setTimeout(tick, Math.min(30, left) * 1000 + 200);
    }

    return {
      show: () => { view = "start"; show(); },
      busy: () => view === "questions" || view === "summary",
    };
  }

  const EVERYTHING = ["correctness", "marks", "specific_feedback", "general_feedback", "right_answer"];
  const quizzes = new Map();

  // ---- glossary ----

  function term(event) {
    const link = event.target.closest && event.target.closest("a[data-term]");
    const entry = link && $(decodeURIComponent(link.hash.slice(1)));
    if (!entry || !HTMLDialogElement.prototype.showModal) return;
    event.preventDefault();
    const window = make("dialog", { "aria-labelledby": "_term" },
      make("h2", { id: "_term" }, entry.querySelector("dt").textContent),
      ...[...entry.querySelector("dd").cloneNode(true).childNodes],
      make("div", { class: "actions" }, button(say.close, () => window.close(), "primary"),
        make("a", { class: "button", href: link.hash, onclick: () => window.close() }, say.in_glossary)));
    window.addEventListener("close", () => { window.remove(); link.focus(); });
    document.body.append(window);
    window.showModal();
  }

  // ---- finish ----

  function finish() {
    const { completed, passed, scaled } = scoring.summary(state, data);
    const counts = data.pages.filter((page) => page.counts && !done(page.id)).map((page) => page.id);
    const parts = [make("p", { class: "notice " + (completed && passed !== false ? "good" : "caution") },
      !completed ? say.unfinished : passed === false ? say.finished_failed : say.finished)];
    const lines = (items) => make("ul", { class: "summary-list" }, ...items.map(([id, tag]) =>
      make("li", {}, make("a", { href: "#" + id }, title(id)), tag ? make("span", { class: "tag" }, tag) : null)));
    if (counts.length) parts.push(lines(counts.map((id) => [id])));
    if (scaled !== null) parts.push(make("p", {}, swap(say.course_score, { grade: percent(scaled) })));
    if (quizzes.size) {
      parts.push(make("h2", {}, say.quizzes), lines(data.quizzes.map(({ id }) => {
        const record = state.quizzes[id];
        return [id, !scoring.quizDone(record) ? say.not_taken : record.grade === null ? say.seen : percent(record.grade) + "%"];
      })));
    }
    const moodle = data.pages.filter((page) => page.kind === "server").map((page) => [page.id]);
    if (moodle.length) parts.push(make("h2", {}, say.in_moodle), lines(moodle));
    $("_summary").replaceChildren(...parts);
  }

  // ---- begin ----

  document.documentElement.classList.add("js");
  for (const quiz of data.quizzes) quizzes.set(quiz.page, player(quiz));
  $("_content").append(make("nav", { class: "pager", id: "_pager", "aria-label": `${say.previous_page}, ${say.next_page}` }));
  $("_progress").hidden = false;
  $("_menu-button").hidden = false;
  $("_menu-button").addEventListener("click", () => menu(!$("_menu").classList.contains("is-open")));
  for (const group of all($("_menu"), "details")) group.open = false;
  document.querySelector(".skip-link").addEventListener("click", (event) => { event.preventDefault(); $("_content").focus(); });
  document.addEventListener("click", term);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && $("_menu").classList.contains("is-open")) { menu(false); $("_menu-button").focus(); }
  });
  addEventListener("hashchange", follow);
  const resumed = state.at && pages.includes(state.at) && state.at !== pages[0] ? state.at : null;
  const first = pageOf(location.hash) || resumed || pages[0];
  const start = document.querySelector("[data-start]");
  start.hidden = false;
  start.append(make("a", { class: "button primary", href: "#" + (resumed || pages[1]) },
    resumed ? swap(say.continue, { title: title(resumed) }) : say.begin));
  open(first, pageOf(location.hash) ? $(decodeURIComponent(location.hash.slice(1))) : null);
  if (first !== pages[0] || location.hash) history.replaceState(null, "", location.hash || "#" + first);
  root.AsnCourse.player = { data, state, open };
})(window);
