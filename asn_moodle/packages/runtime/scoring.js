/* AsnCourse.scoring: what a quiz asks, what an answer is worth, when the course is done. Pure functions.
The shapes of data and state: docs/course-data.md.

A fraction is 1 for what is right, and null for what is never scored. A grade is 0 to 1, or null where nothing is scored. */
(function (root) {
  "use strict";
  const round = (number) => Math.round(number * 1e5) / 1e5; // Moodle keeps grades to five decimals
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const clamp = (number) => round(Math.min(1, Math.max(0, number)));

  function wildcard(pattern, caseSensitive) {
    const source = pattern.normalize().trim().replace(/\\\*|\*+|[.+?^${}()|[\]\\/]/g, (found) =>
      found === "\\*" ? "\\*" : found[0] === "*" ? "[^]*" : "\\" + found);
    return new RegExp("^" + source + "$", caseSensitive ? "u" : "ui");
  }

  /** {value, unit} of a number as Moodle reads it (question/type/numerical/questiontype.php, apply_units); null for none. */
  function parseNumber(text, english) {
    const plain = text.replace(/\s/g, "").replace(/(?:e|[x*×]10(?:\^|\*\*))([+-]?\d+)/gi, "e$1");
    const grouped = english || plain.includes(".") || plain.split(",").length > 2;
    const digits = plain.replace(/,/g, grouped ? "" : ".");
    const found = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/.exec(digits);
    return found && { value: Number(found[0]), unit: digits.replace(found[0], "") };
  }

  function scoreNumber({ answers, units = [], unitPenalty = 0, english }, text) {
    const number = parseNumber(text, english);
    if (!number || (number.unit && !units.length)) return 0;
    const known = units.find(({ unit }) => unit.replace(/\s/g, "") === number.unit);
    const value = known ? number.value / known.multiplier : number.value, slack = 1e-12 * Math.abs(value);
    const match = answers.find(({ low, high }) => low === null || (value >= low - slack && value <= high + slack));
    return match ? match.credit * (units.length && !known ? 1 - unitPenalty : 1) : 0;
  }

  /** How Moodle's ordering question grades an order of n items. */
  const home = (item, at) => item === at;
  const steps = (order) => order.filter((item, at) => at && item === order[at - 1] + 1).length;
  const orders = {
    all_or_nothing: (order) => (order.every(home) ? 1 : 0),
    absolute_position: (order, n) => order.filter(home).length / n,
    relative_to_correct: (order, n) => sum(order.map((item, at) => n - 1 - Math.abs(item - at))) / (n * (n - 1)),
    relative_next_exclude_last: (order, n) => steps(order) / (n - 1),
    relative_next_include_last: (order, n) => (steps(order) + home(order[n - 1], n - 1)) / n,
    relative_one_previous_and_next: (order, n) => steps(order) / (n - 1),
    relative_all_previous_and_next: (order, n) =>
      sum(order.map((item, at) => order.slice(at).filter((later) => later > item).length)) / ((n * (n - 1)) / 2),
    longest_ordered_subset: (order, n) => longest(order, (before, item) => before < item) / n,
    longest_contiguous_subset: (order, n) => longest(order, (before, item) => before === item - 1) / n,
  };
  function longest(order, follows) {
    const lengths = [];
    for (const item of order) lengths.push(1 + Math.max(0, ...lengths.filter((_, at) => follows(order[at], item))));
    const best = Math.max(...lengths);
    return best > 1 ? best : 0;
  }

  function scoreQuestion(question, response) {
    const { type, options, correct, answers } = question;
    if (type === "essay" || type === "description") return null;
    if (response === null || response === undefined) return 0;
    switch (type) {
      case "multichoice": return question.single ? options[response].credit : clamp(sum(response.map((index) => options[index].credit)));
      case "truefalse": return response === question.answer ? 1 : 0;
      case "ordering": return orders[question.grading](response, question.items);
      case "numerical": return scoreNumber(question, response);
      case "shortanswer": {
        const typed = response.normalize().trim();
        return (answers.find(({ text }) => wildcard(text, question.caseSensitive).test(typed)) || { credit: 0 }).credit;
      }
      default: return correct.filter((index, at) => index === response[at]).length / correct.length;
    }
  }

  /** The fraction less the penalties. */
  function answerFraction(question, given) {
    const fraction = given ? scoreQuestion(question, given.response) : scoreQuestion(question, null);
    return fraction > 0 ? Math.max(0, fraction - given.tries * (question.penalty || 0)) : fraction;
  }

  function attemptGrade(quiz, record, data) {
    const scored = asked(quiz, record, data)
      .map(({ id, mark }) => ({ mark, fraction: answerFraction(data.questions[id], record.answers[id]) }))
      .filter(({ fraction }) => fraction !== null);
    const marks = sum(scored.map(({ mark }) => mark));
    return marks > 0 ? clamp(sum(scored.map(({ mark, fraction }) => mark * fraction)) / marks) : null;
  }

  const quizDone = (record) => Boolean(record && record.attempts);

  /** {scaled: 0..1|null, raw: 0..100|null, progress: 0..1, completed, passed: bool|null} */
  function summary(state, data) {
    const counted = data.pages.filter((page) => page.counts), ids = counted.map(({ id }) => id);
    const steps = counted.map(({ id }) => state.seen.includes(id))
      .concat(data.quizzes.filter(({ page }) => ids.includes(page)).map(({ id }) => quizDone(state.quizzes[id])));
    const progress = steps.length ? steps.filter(Boolean).length / steps.length : 1;
    const weighted = data.quizzes.map(({ id, weight, pass }) => Object.assign({ weight, pass }, state.quizzes[id]))
      .filter((quiz) => quiz.weight > 0 && !(quiz.attempts && quiz.grade === null)); // null: nothing in it to score
    const done = weighted.filter(quizDone), open = done.length < weighted.length;
    const scaled = done.length ? round(sum(done.map(({ weight, grade }) => weight * grade)) / sum(weighted.map(({ weight }) => weight))) : null;
    // Passed is by the course's mark or, without one, by each quiz's own; failed only once nothing is left to do.
    const marks = data.pass !== null ? [scaled !== null && scaled >= round(data.pass)]
      : weighted.filter(({ pass }) => pass > 0).map((quiz) => quizDone(quiz) && quiz.grade >= round(quiz.pass));
    const passed = !marks.length || !done.length ? null : marks.every(Boolean) || (open ? null : false);
    const raw = scaled === null ? null : Math.round(scaled * 10000) / 100;
    return { scaled, raw, progress, completed: progress === 1, passed };
  }

  function hash(seed, text) {
    let value = 2166136261 ^ Math.imul(seed + 1, 2654435761);
    for (const character of String(text)) value = Math.imul(value ^ character.codePointAt(0), 16777619);
    value = Math.imul(value ^ (value >>> 15), 2246822507);
    return (value ^ (value >>> 13)) >>> 0;
  }

  /** The same order for the same seed, whatever is inserted. */
  function shuffled(seed, items, key) {
    const rank = new Map(items.map((item) => [item, hash(seed, key(item))]));
    return items.slice().sort((a, b) => rank.get(a) - rank.get(b));
  }

  /** What an attempt asks, [{id, mark}]: draws resolved, shuffled if the quiz says so. */
  function asked(quiz, record, data) {
    const code = (id) => data.questions[id].code;
    const slots = quiz.questions.map((id, at) => ({ id, mark: quiz.marks[at] }));
    const used = new Set(quiz.questions);
    let added = 0;
    for (const { at, from, count, mark } of quiz.draws || []) {
      const ranked = shuffled(record.seed, from.filter((id) => !used.has(id)), code);
      const answered = ranked.filter((id) => record.answers[id]); // drawn before the course changed
      const drawn = new Set(answered.concat(ranked.filter((id) => !record.answers[id])).slice(0, count));
      const chosen = ranked.filter((id) => drawn.has(id));
      chosen.forEach((id) => used.add(id));
      slots.splice(at + added, 0, ...chosen.map((id) => ({ id, mark })));
      added += chosen.length;
    }
    return quiz.shuffle ? shuffled(record.seed, slots, ({ id }) => code(id)) : slots;
  }

  function start(state, quiz, seed) {
    const { attempts, grade } = state.quizzes[quiz.id] || { attempts: 0, grade: null };
    return (state.quizzes[quiz.id] = { attempts, grade, open: true, seed: seed & 4095, answers: {} });
  }

  function answer(state, quiz, questionId, response, { done = false, tries = 0 } = {}) {
    const record = state.quizzes[quiz.id] || start(state, quiz, 0);
    return (record.answers[questionId] = { response, done, tries, turn: ++state.turn });
  }

  /** The grade of the attempt, which is worked into that of the quiz. */
  function finish(state, quiz, data) {
    const record = state.quizzes[quiz.id] || start(state, quiz, 0), { grade, attempts } = record;
    const now = attemptGrade(quiz, record, data);
    const rules = { first: grade, last: now, average: round((grade * attempts + now) / (attempts + 1)), highest: Math.max(grade, now) };
    record.grade = grade === null || now === null ? now : rules[quiz.grading || "highest"];
    record.attempts += 1;
    record.open = false;
    return now;
  }

  root.AsnCourse.scoring = {
    start, asked, shuffled, answer, finish, parseNumber, scoreQuestion, answerFraction, attemptGrade, quizDone, summary,
  };
})(this);
