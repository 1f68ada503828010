/* AsnCourse.scoring: the course data; what a quiz asks, what an answer is worth, when the course is done. Pure functions.

course-data: {standard, course, version, language, pass: 0..1|null, words,
  pages: [{id, code, kind, counts}], quizzes: [quiz], questions: {id: question}}
quiz: {id, code, page, attempts (0 = unlimited), behaviour, grading: "highest"|"average"|"first"|"last", pass: 0..1|null,
  weight (0 = outside the score), shuffle, questions: [id], marks: [number],
  draws: [{at: how many of `questions` come before, from: [id], count, mark}]}
question: {code (4), check (2), type, title (plain text), penalty: 0..1, ...}; an index counts in the author's order:
  multichoice  options: [{credit: -1..1}], single       response: index | [index]
  truefalse    answer: bool                             response: bool
  match        correct: [index], choices: number        response: [index|null], one per pair
  gapselect, ddwtos  correct: [index], groups: [any] (one per choice)     response: [index|null], one per gap
  ordering     items: number, grading (see `orders`)    response: [index], the learner's order; right is 0, 1, 2 ...
  shortanswer  answers: [{text, credit}] with * as wildcard, caseSensitive   response: string
  numerical    answers: [{value, low, high, credit}] (low null = any number), units: [{unit, multiplier}], unitPenalty
               response: string as typed, "1,5 km"
  essay        -                                        response: string; never scored
No response is null. `check` covers everything a response or its score depends on. State: see state.js.

start(state, quiz, seed) -> record            opens an attempt with no answers
asked(quiz, record, data) -> [{id, mark}]     what this attempt asks: draws resolved, shuffled if `shuffle`; stable
shuffled(seed, items, key) -> items           the same order for the same seed, whatever is inserted
answer(state, quiz, questionId, response, {done, tries}) -> answer
finish(state, quiz, data) -> grade            ends the attempt and works it into record.grade
scoreQuestion(question, response) -> fraction | null    answerFraction(question, answer): less the penalties
attemptGrade(quiz, record, data) -> 0..1|null           quizDone(record) -> bool
summary(state, data) -> {scaled: 0..1|null, raw: 0..100|null, progress: 0..1, completed, passed: bool|null} */
(function (root) {
  "use strict";
  const GRADE = 100000; // Moodle keeps grades to five decimals
  const round = (number) => Math.round(number * GRADE) / GRADE;
  const clamp = (number) => Math.min(1, Math.max(0, number));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const blank = (seed) => ({ attempts: 0, grade: null, open: true, seed: seed & 4095, answers: {} });

  function wildcard(pattern, caseSensitive) {
    const source = pattern.normalize().trim().replace(/\\\*|\*+|[.+?^${}()|[\]\\/]/g, (found) =>
      found === "\\*" ? "\\*" : found[0] === "*" ? "[^]*" : "\\" + found);
    return new RegExp("^" + source + "$", caseSensitive ? "u" : "ui");
  }

  /** {value, unit} of a number as people type it: 1.500,5 and 1,500.5 and 1,5 and 2x10^3; null for none. */
  function parseNumber(text) {
    let plain = text.replace(/\s/g, "").replace(/(?:e|[x*×]10(?:\^|\*\*))([+-]?\d+)/gi, "e$1");
    const dot = plain.lastIndexOf("."), comma = plain.lastIndexOf(",");
    const twice = (mark) => plain.indexOf(mark) !== plain.lastIndexOf(mark);
    if (comma > dot ? twice(",") : dot >= 0 && !twice(".")) plain = plain.replace(/,/g, "");
    else plain = plain.replace(/\./g, "").replace(",", ".");
    const found = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/.exec(plain);
    return found && { value: Number(found[0]), unit: plain.replace(found[0], "") };
  }

  function scoreNumber(question, text) {
    const number = parseNumber(text);
    if (!number) return 0;
    const units = question.units || [];
    const known = units.find((unit) => unit.unit.replace(/\s/g, "") === number.unit);
    if (number.unit && !units.length) return 0;
    const value = known ? number.value / known.multiplier : number.value;
    const slack = 1e-12 * Math.abs(value);
    const match = question.answers.find(({ low, high }) =>
      low === null || (value >= low - slack && value <= high + slack));
    const penalty = units.length && !known ? question.unitPenalty || 0 : 0;
    return match ? match.credit * (1 - penalty) : 0;
  }

  /** How Moodle's ordering question grades: each gives the right steps and how many there are. */
  const orders = {
    all_or_nothing: (order, n) => [order.every((item, at) => item === at) ? n : 0, n],
    absolute_position: (order, n) => [order.filter((item, at) => item === at).length, n],
    relative_to_correct: (order, n) => [sum(order.map((item, at) => n - 1 - Math.abs(item - at))), n * (n - 1)],
    relative_next_exclude_last: (order, n) => [order.filter((item, at) => at && item === order[at - 1] + 1).length, n - 1],
    relative_next_include_last: (order, n) =>
      [orders.relative_next_exclude_last(order, n)[0] + (order[n - 1] === n - 1 ? 1 : 0), n],
    relative_one_previous_and_next: (order, n) => orders.relative_next_exclude_last(order, n),
    relative_all_previous_and_next: (order, n) =>
      [sum(order.map((item, at) => order.slice(at).filter((later) => later > item).length)), (n * (n - 1)) / 2],
    longest_ordered_subset: (order, n) => longest(order, n, (earlier, item) => earlier < item),
    longest_contiguous_subset: (order, n) => longest(order, n, (earlier, item) => earlier === item - 1),
  };

  function longest(order, n, follows) {
    const lengths = [];
    order.forEach((item, at) => lengths.push(1 + Math.max(0, ...lengths.filter((_, i) => i < at && follows(order[i], item)))));
    const best = Math.max(0, ...lengths);
    return [best > 1 ? best : 0, n];
  }

  function scoreQuestion(question, response) {
    const { type, options, correct, answers } = question;
    if (type === "essay" || type === "description") return null;
    if (response === null || response === undefined) return 0;
    if (type === "multichoice") return question.single
      ? (options[response] || { credit: 0 }).credit
      : clamp(round(sum(response.map((index) => options[index].credit))));
    if (type === "truefalse") return response === question.answer ? 1 : 0;
    if (type === "numerical") return scoreNumber(question, response);
    if (type === "shortanswer") {
      const typed = response.normalize().trim();
      return (answers.find((each) => wildcard(each.text, question.caseSensitive).test(typed)) || { credit: 0 }).credit;
    }
    if (type === "ordering") {
      const [right, all] = (orders[question.grading] || orders.absolute_position)(response, question.items);
      return all ? right / all : 0;
    }
    return correct.filter((index, at) => index === response[at]).length / correct.length;
  }

  function answerFraction(question, given) {
    const fraction = scoreQuestion(question, given ? given.response : null);
    const penalty = given ? given.tries * (question.penalty || 0) : 0;
    return fraction > 0 ? Math.max(0, fraction - penalty) : fraction;
  }

  function attemptGrade(quiz, record, data) {
    const scored = asked(quiz, record, data)
      .map(({ id, mark }) => ({ mark, fraction: answerFraction(data.questions[id], record.answers[id]) }))
      .filter(({ fraction }) => fraction !== null);
    const marks = sum(scored.map(({ mark }) => mark));
    return marks > 0 ? round(clamp(sum(scored.map(({ mark, fraction }) => mark * fraction)) / marks)) : null;
  }

  const quizDone = (record) => Boolean(record && record.attempts);

  function summary(state, data) {
    const counted = data.pages.filter((page) => page.counts);
    const required = data.quizzes.filter((quiz) => counted.some((page) => page.id === quiz.page));
    const steps = counted.map((page) => state.seen.includes(page.id))
      .concat(required.map((quiz) => quizDone(state.quizzes[quiz.id])));
    const progress = steps.length ? steps.filter(Boolean).length / steps.length : 1;
    const weighted = data.quizzes.filter((quiz) => quiz.weight > 0)
      .map((quiz) => ({ weight: quiz.weight, record: state.quizzes[quiz.id] }))
      .filter(({ record }) => !(quizDone(record) && record.grade === null)); // nothing in it to score
    const done = weighted.filter(({ record }) => quizDone(record));
    const scaled = done.length
      ? round(sum(done.map(({ weight, record }) => weight * record.grade)) / sum(weighted.map(({ weight }) => weight)))
      : null;
    let passed = null;
    if (data.pass !== null && scaled !== null) {
      if (scaled >= round(data.pass)) passed = true;
      else if (done.length === weighted.length) passed = false;
    }
    const raw = scaled === null ? null : Math.round(scaled * 10000) / 100;
    return { scaled, raw, progress, completed: progress === 1, passed };
  }

  // ---- attempts ----

  function hash(seed, text) {
    let value = 2166136261 ^ Math.imul(seed + 1, 2654435761);
    for (const character of String(text)) value = Math.imul(value ^ character.codePointAt(0), 16777619);
    value = Math.imul(value ^ (value >>> 15), 2246822507);
    return (value ^ (value >>> 13)) >>> 0;
  }

  function shuffled(seed, items, key) {
    const rank = new Map(items.map((item) => [item, hash(seed, key(item))]));
    return items.slice().sort((a, b) => rank.get(a) - rank.get(b));
  }

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
    const { attempts, grade } = state.quizzes[quiz.id] || blank(0);
    return (state.quizzes[quiz.id] = Object.assign(blank(seed), { attempts, grade }));
  }

  function answer(state, quiz, questionId, response, { done = false, tries = 0 } = {}) {
    const record = state.quizzes[quiz.id] || start(state, quiz, 0);
    return (record.answers[questionId] = { response, done, tries, turn: ++state.turn });
  }

  function finish(state, quiz, data) {
    const record = state.quizzes[quiz.id] || start(state, quiz, 0);
    const now = attemptGrade(quiz, record, data);
    const { grade, attempts } = record;
    const rules = {
      first: () => grade, last: () => now,
      average: () => round((grade * attempts + now) / (attempts + 1)), highest: () => Math.max(grade, now),
    };
    record.grade = grade === null || now === null ? now : (rules[quiz.grading] || rules.highest)();
    record.attempts += 1;
    record.open = false;
    return now;
  }

  const scoring = { start, asked, shuffled, answer, finish, parseNumber, scoreQuestion, answerFraction, attemptGrade, quizDone, summary };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { scoring });
  if (typeof module === "object" && module.exports) module.exports = scoring;
})(typeof window === "object" ? window : globalThis);
