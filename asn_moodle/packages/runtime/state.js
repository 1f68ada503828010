/* AsnCourse.state: what the learner did, and the resume string. Course data and question shapes: see scoring.js.

state: {at: page id|null, seen: [page id], turn: number, quizzes: {quiz id: record}}
record: {attempts: finished ones, grade: 0..1|null over them, open: an attempt runs, seed: 0..4095,
  answers: {question id: {response, done: checked for good, tries: wrong tries before, turn: when}}}
Answers stay after the attempt ends, for review, until `scoring.start` begins the next.

fresh() -> state    encodeState(state, data, limit) -> string    decodeState(string, data) -> state
A string that cannot be read gives a fresh state, or as much as was readable.

The string: "1" (the format), then bits in base64url. Codes are sorted and their gaps Rice coded; every answer carries
its length, so that a reader steps over what a newer course dropped or edited. When it is too long, it loses in this
order: the oldest essays, short texts, other answers, pages. */
(function (root) {
  "use strict";
  const FORMAT = "1";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const COMMON = " abcdefghijklmnopqrstuvwxyz.,-"; // 5 bits each; 30 leads a 7-bit character, 31 a 21-bit one
  const GRADE = 100000; // five decimals
  const isText = ({ type }) => ["essay", "shortanswer", "numerical"].includes(type);
  const fresh = () => ({ at: null, seen: [], turn: 0, quizzes: {} });
  const number = (code) => [...code].reduce((value, character) => value * 64 + BASE64.indexOf(character), 0);
  const width = (size) => 32 - Math.clz32(size);
  const riceWidth = (count) => Math.max(0, 24 - width(count));

  function writer() {
    const bits = [];
    const put = (value, size) => { while (size-- > 0) bits.push((value >>> size) & 1); };
    const gamma = (value) => { put(0, width(value + 1) - 1); put(value + 1, width(value + 1)); };
    const codes = (items, each) => {
      const k = riceWidth(items.length);
      gamma(items.length);
      items.reduce((before, { code }, at) => {
        for (let many = (code - before) >>> k; many > 0; many--) put(1, 1);
        put(0, 1);
        put(code - before, k);
        each(items[at]);
        return code;
      }, 0);
    };
    return { bits, put, gamma, codes };
  }

  function reader(bits) {
    let at = 0;
    const take = (size) => {
      if (at + size > bits.length) throw new RangeError("the resume string ends early");
      let value = 0;
      for (; size > 0; size--) value = value * 2 + bits[at++];
      return value;
    };
    const gamma = () => { let size = 0; while (!take(1)) size++; return 2 ** size + take(size) - 1; };
    const codes = (each) => {
      for (let code = 0, count = gamma(), k = riceWidth(count); count > 0; count--) {
        let many = 0;
        while (take(1)) many++;
        each((code += many * 2 ** k + take(k)));
      }
    };
    const part = (size) => { take(size); return reader(bits.slice(at - size, at)); };
    return { take, gamma, codes, part };
  }

  function putText(out, text) {
    for (const character of text) {
      const common = COMMON.indexOf(character), point = character.codePointAt(0);
      if (common >= 0) out.put(common, 5);
      else { out.put(point < 128 ? 30 : 31, 5); out.put(point, point < 128 ? 7 : 21); }
    }
  }

  function takeText(input, count) {
    let text = "";
    for (; count > 0; count--) {
      const value = input.take(5);
      text += COMMON[value] || String.fromCodePoint(input.take(value === 30 ? 7 : 21));
    }
    return text;
  }

  /** How many values each part of a response can take; each is stored with one more for none. */
  function sizes({ type, options, single, correct, choices, groups, items }) {
    if (type === "multichoice") return single ? [options.length] : options.map(() => 1);
    if (type === "truefalse") return [2];
    if (type === "ordering") return Array(items).fill(items);
    return correct ? correct.map(() => (type === "match" ? choices : groups.length)) : [];
  }

  function putResponse(out, question, response) {
    if (isText(question)) {
      const text = response === null ? "" : String(response);
      out.gamma([...text].length);
      return putText(out, text);
    }
    const list = Array.isArray(response) ? response : [typeof response === "boolean" ? Number(response) : response];
    const parts = question.type === "multichoice" && !question.single
      ? question.options.map((_, index) => (list.includes(index) ? 0 : null)) : list;
    sizes(question).forEach((size, at) =>
      out.put(Number.isInteger(parts[at]) && parts[at] >= 0 && parts[at] < size ? parts[at] + 1 : 0, width(size)));
  }

  function takeResponse(input, question) {
    if (isText(question)) return takeText(input, input.gamma()) || null;
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
    const out = writer();
    const of = (kind) => units.filter((unit) => unit.kind === kind).sort((a, b) => a.code - b.code);
    const listed = of("quiz").map(({ id }) => id);
    out.put(at, 1);
    if (at) out.put(number(at.code), 24);
    out.codes(of("page"), () => {});
    out.codes(of("quiz"), ({ record: { attempts, open, seed, grade } }) => {
      out.gamma(Math.min(attempts, 65535));
      out.put(open, 1);
      out.put(seed > 0, 1);
      if (seed) out.put(seed, 12);
      out.put(grade !== null, 1);
      if (grade !== null) out.put(Math.round(grade * GRADE), 17);
    });
    out.codes(of("answer"), ({ question, quiz, shared, rank, given: { response, done, tries } }) => {
      const packed = writer();
      putResponse(packed, question, response);
      out.put(number(question.check), 12);
      out.put(done, 1);
      out.gamma(Math.min(tries, 255));
      out.put(shared, 1); // else the question has one quiz only
      if (shared) out.gamma(listed.indexOf(quiz));
      out.put(rank > 0, 1);
      if (rank) out.gamma(rank);
      out.gamma(packed.bits.length);
      for (const bit of packed.bits) out.put(bit, 1);
    });
    return out.bits;
  }

  function read(input, state, data) {
    const byCode = (items) => new Map(items.map((item) => [number(item.code), item]));
    const pages = byCode(data.pages), quizzes = byCode(data.quizzes), askedBy = askers(data), listed = [], seen = new Set();
    const questions = byCode(Object.entries(data.questions).map(([id, question]) => Object.assign({}, question, { id })));
    if (input.take(1)) state.at = (pages.get(input.take(24)) || { id: null }).id;
    input.codes((code) => seen.add(pages.get(code)));
    state.seen = data.pages.filter((page) => seen.has(page)).map(({ id }) => id);
    input.codes((code) => {
      const quiz = quizzes.get(code), record = { attempts: input.gamma(), open: input.take(1) === 1, answers: {} };
      record.seed = input.take(1) && input.take(12);
      record.grade = input.take(1) ? Math.min(1, input.take(17) / GRADE) : null;
      listed.push(quiz);
      if (quiz) state.quizzes[quiz.id] = record;
    });
    input.codes((code) => {
      const check = input.take(12), done = input.take(1) === 1, tries = input.gamma();
      const quiz = input.take(1) && listed[input.gamma()], turn = -(input.take(1) && input.gamma());
      const packed = input.part(input.gamma()), question = questions.get(code);
      if (!question || number(question.check) !== check) return;
      const by = askedBy.get(question.id);
      const id = quiz && by.includes(quiz.id) ? quiz.id : by.find((each) => state.quizzes[each]) || by[0];
      if (!id) return;
      if (!state.quizzes[id]) state.quizzes[id] = { attempts: 0, grade: null, open: true, seed: 0, answers: {} };
      state.quizzes[id].answers[question.id] = { response: takeResponse(packed, question), done, tries, turn };
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
          answers.push({ kind: "answer", code: number(question.code), question, quiz, given, shared: by.length > 1 });
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
    const bits = write(at, kept);
    let text = FORMAT;
    for (let i = 0; i < bits.length; i += 6) text += BASE64[parseInt(bits.slice(i, i + 6).join("").padEnd(6, "0"), 2)];
    return text.length <= limit ? text : "";
  }

  function decodeState(text, data) {
    const state = fresh(), bits = [];
    if (typeof text !== "string" || text[0] !== FORMAT) return state;
    for (const character of text.slice(1))
      for (let at = 5, value = BASE64.indexOf(character); at >= 0; at--) bits.push((value >>> at) & 1);
    try {
      read(reader(bits), state, data);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // the string was cut or is not ours
    }
    return state;
  }

  const state = { fresh, encodeState, decodeState };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { state });
  if (typeof module === "object" && module.exports) module.exports = state;
})(typeof window === "object" ? window : globalThis);
