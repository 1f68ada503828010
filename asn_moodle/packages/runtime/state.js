/* AsnCourse.state: what the learner did, and the resume string. Course data and question shapes: see scoring.js.

state: {at: page id|null, seen: [page id], turn: number, quizzes: {quiz id: record}}
record: {attempts: finished ones, grade: 0..1|null over them, open: an attempt runs, seed: 0..4095,
  answers: {question id: {response, done: checked for good, tries: wrong tries before, turn: when}}}
Answers stay after the attempt ends, for review, until `scoring.start` begins the next.

fresh() -> state    encodeState(state, data, limit) -> string    decodeState(string, data) -> state
A string that cannot be read gives a fresh state, or as much as was readable.

The string: "1" (the format), then bits in base64url. Codes are sorted and their gaps Rice coded; a question is known by
16 bits of its code and the 12 of its check; every answer carries its length, so that a reader steps over what a newer
course dropped or edited. A string that gets too long loses first the oldest essays, then short texts, answers, pages. */
(function (root) {
  "use strict";
  const { writer, reader, toText, fromText, number, width } =
    (root.AsnCourse && root.AsnCourse.bits) || require("./bits.js"); // Node's tests have no scripts before this one
  const FORMAT = "1";
  const GRADE = 100000; // five decimals
  const isText = ({ type }) => ["essay", "shortanswer", "numerical"].includes(type);
  const fresh = () => ({ at: null, seen: [], turn: 0, quizzes: {} });
  const identity = ({ code, check }) => (number(code) >>> 8) * 4096 + number(check);
  const byCode = (a, b) => a.code - b.code;

  /** How many values each part of a response can take; each is stored with one more for none. */
  function sizes({ type, options, single, correct, choices, groups, items }) {
    if (type === "multichoice") return single ? [options.length] : options.map(() => 1);
    if (type === "truefalse") return [2];
    if (type === "ordering") return Array(items).fill(items);
    return correct ? correct.map(() => (type === "match" ? choices : groups.length)) : [];
  }

  function putResponse(out, question, response, rank) {
    if (question.type === "essay") out.gamma(rank);
    if (isText(question)) return out.text(response === null ? "" : String(response));
    const list = Array.isArray(response) ? response : [typeof response === "boolean" ? Number(response) : response];
    const parts = question.type === "multichoice" && !question.single
      ? question.options.map((_, index) => (list.includes(index) ? 0 : null)) : list;
    sizes(question).forEach((size, at) =>
      out.put(Number.isInteger(parts[at]) && parts[at] >= 0 && parts[at] < size ? parts[at] + 1 : 0, width(size)));
  }

  function takeResponse(input, question) {
    if (isText(question)) return input.text() || null;
    const parts = sizes(question).map((size) => input.take(width(size))).map((part) => (part ? part - 1 : null));
    if (parts.every((part) => part === null)) return null;
    if (question.type === "truefalse") return parts[0] === 1;
    if (question.type !== "multichoice") return parts;
    return question.single ? parts[0] : [...parts.keys()].filter((index) => parts[index] === 0);
  }

  /** Which quizzes may ask a question: ids by question id. */
  function askers(data) {
    const found = new Map(Object.keys(data.questions).map((id) => [id, []]));
    for (const { id: quiz, questions, draws = [] } of data.quizzes)
      for (const id of new Set(questions.concat(...draws.map(({ from }) => from)))) found.get(id).push(quiz);
    return found;
  }

  /** The bits of some units: quizzes, pages and answers. */
  function write(at, units) {
    const out = writer(), of = (kind) => units.filter((unit) => unit.kind === kind);
    const quizzes = of("quiz").sort(byCode), listed = quizzes.map(({ id }) => id);
    let before = "";
    out.put(Boolean(at), 1);
    if (at) out.put(number(at.code), 24);
    out.codes(of("page").sort(byCode), 24, () => {});
    out.codes(quizzes, 24, ({ record: { attempts, open, seed, grade } }) => {
      out.gamma(Math.min(attempts, 65535));
      out.put(open, 1);
      out.put(seed > 0, 1);
      if (seed) out.put(seed, 12);
      out.put(grade !== null, 1);
      if (grade !== null) out.put(Math.round(grade * GRADE), 17);
    });
    out.codes(of("answer").sort(byCode), 16, ({ check, question, quiz, shared, rank, given: { response, done, tries } }) => {
      const how = [done, shared ? listed.indexOf(quiz) + 1 : 0, Math.min(tries, 255)], packed = writer();
      out.put(check, 12);
      out.put(String(how) !== before, 1); // most are answered in the same way as the one before
      if (String(how) !== before) { out.put(done, 1); out.gamma(how[1]); out.gamma(how[2]); }
      before = String(how);
      putResponse(packed, question, response, rank);
      out.gamma(Math.ceil(packed.bits.length / 4));
      while (packed.bits.length % 4) packed.put(0, 1);
      for (const bit of packed.bits) out.put(bit, 1);
    });
    return out.bits;
  }

  function read(input, state, data) {
    const index = (items, key) => {
      const found = new Map();
      for (const item of items) found.set(key(item), found.has(key(item)) ? null : item); // none rather than a wrong one
      return found;
    };
    const pages = index(data.pages, ({ code }) => number(code)), quizzes = index(data.quizzes, ({ code }) => number(code));
    const questions = index(Object.keys(data.questions), (id) => identity(data.questions[id]));
    const askedBy = askers(data), listed = [], seen = new Set();
    let how = [];
    if (input.take(1)) state.at = (pages.get(input.take(24)) || { id: null }).id;
    input.codes(24, (code) => seen.add(pages.get(code)));
    state.seen = data.pages.filter((page) => seen.has(page)).map(({ id }) => id);
    input.codes(24, (code) => {
      const quiz = quizzes.get(code), record = { attempts: input.gamma(), grade: null, open: input.take(1) === 1, seed: 0, answers: {} };
      if (input.take(1)) record.seed = input.take(12);
      if (input.take(1)) record.grade = Math.min(1, input.take(17) / GRADE);
      listed.push(quiz);
      if (quiz) state.quizzes[quiz.id] = record;
    });
    input.codes(16, (code) => {
      const id = questions.get(code * 4096 + input.take(12)), question = data.questions[id];
      if (input.take(1)) how = [input.take(1) === 1, listed[input.gamma() - 1], input.gamma()];
      const packed = input.part(input.gamma() * 4), [done, hint, tries] = how;
      const by = askedBy.get(id) || [];
      const quiz = hint && by.includes(hint.id) ? hint.id : by.find((each) => state.quizzes[each]) || by[0];
      if (!quiz) return;
      if (!state.quizzes[quiz]) state.quizzes[quiz] = { attempts: 0, grade: null, open: true, seed: 0, answers: {} };
      const turn = question.type === "essay" ? -packed.gamma() : 0;
      state.quizzes[quiz].answers[id] = { response: takeResponse(packed, question), done, tries, turn };
    });
  }

  /** The largest count up to `most` that fits, or 0. */
  function largest(most, fits) {
    let low = 0, high = fits(most) ? low = most : most;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  function encodeState(state, data, limit) {
    const askedBy = askers(data), units = [], answers = [];
    for (const { id: quiz, code } of data.quizzes.filter(({ id }) => state.quizzes[id])) {
      const record = state.quizzes[quiz];
      units.push({ kind: "quiz", id: quiz, code: number(code), record });
      for (const [id, given] of Object.entries(record.answers)) {
        const question = data.questions[id], by = askedBy.get(id) || [];
        if (by.includes(quiz) && (given.response !== null || given.done || given.tries))
          answers.push({ kind: "answer", code: number(question.code) >>> 8, check: number(question.check), question, quiz, given, shared: by.length > 1 });
      }
    }
    const order = ({ question }) => (question.type === "essay" ? 2 : isText(question) ? 1 : 0);
    answers.sort((a, b) => order(a) - order(b) || b.given.turn - a.given.turn);
    answers.filter((unit) => order(unit) === 2).forEach((unit, at) => { unit.rank = at + 1; });
    for (const { id, code } of data.pages) if (state.seen.includes(id)) units.push({ kind: "page", code: number(code) });
    units.push(...answers);

    const at = data.pages.find(({ id }) => id === state.at);
    const fits = (some) => FORMAT.length + Math.ceil(write(at, some).length / 6) <= limit;
    const kept = units.slice(0, largest(units.length, (count) => fits(units.slice(0, count))));
    const next = units[kept.length];
    if (next && next.rank) { // the oldest essay that is kept is cut between two characters
      const text = String(next.given.response).slice(0, 2 * limit);
      const whole = Intl.Segmenter ? [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment) : [...text];
      const cut = (count) =>
        Object.assign({}, next, { given: Object.assign({}, next.given, { response: whole.slice(0, count).join("") }) });
      const count = largest(whole.length, (some) => fits(kept.concat(cut(some))));
      if (count) kept.push(cut(count));
    }
    return fits(kept) ? FORMAT + toText(write(at, kept)) : "";
  }

  function decodeState(text, data) {
    const state = fresh();
    if (typeof text !== "string" || text[0] !== FORMAT) return state;
    try {
      read(reader(fromText(text.slice(1))), state, data);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // the string was cut or is not ours
    }
    return state;
  }

  const state = { fresh, encodeState, decodeState };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { state });
  if (typeof module === "object" && module.exports) module.exports = state;
})(typeof window === "object" ? window : globalThis);
