/* AsnCourse.state: the resume string; shapes in docs/course-data.md.

encodeState(state, data, limit) -> string    decodeState(string, data) -> state, fresh where unreadable */
(function (root) {
  "use strict";
  const { writer, reader, width, number } = root.AsnCourse.bits;
  const FORMAT = "1";
  const GRADE = 100000; // five decimals
  const LEVELS = { shortanswer: 1, numerical: 1, essay: 2 }; // what is typed is left out first

  /** 28 bits that change with what an answer depends on. */
  const identity = ({ code, check }) => (number(code) * 16) ^ number(check);

  /** How many values each part of a response can take. */
  function sizes({ type, options, single, correct, choices, groups, items }) {
    if (type === "multichoice") return single ? [options.length] : options.map(() => 1);
    if (type === "truefalse") return [2];
    if (type === "ordering") return Array(items).fill(items);
    return correct ? correct.map(() => (type === "match" ? choices : groups.length)) : [];
  }

  /** Writes or reads a response; a part is one more than its value, or 0 for none. */
  function pack(io, question, response) {
    const { type, single } = question, multiple = type === "multichoice" && !single;
    if (LEVELS[type]) return io.text(response) || null;
    const given = [].concat(multiple ? question.options.map((_, index) => (response || []).includes(index) ? 0 : null) : response);
    const parts = sizes(question).map((size, at) => {
      const part = io.bits(given[at] === null ? 0 : Number(given[at]) + 1, width(size));
      return part > 0 && part <= size ? part - 1 : null;
    });
    if (parts.every((part) => part === null)) return null;
    if (type === "truefalse") return parts[0] === 1;
    if (multiple) return [...parts.keys()].filter((index) => parts[index] === 0);
    return single ? parts[0] : parts;
  }

  /** Writes what was done, or reads it into empty lists. */
  function walk(io, done, questionOf) {
    let last = [0, 0, 0]; // most answers are given in the way of the one before
    done.at = io.bits(done.at, 24);
    io.codes(done.pages, 24, () => {});
    io.codes(done.quizzes, 24, (quiz) => {
      const { attempts, open, seed, grade } = quiz.record || {};
      quiz.record = { attempts: io.small(attempts), open: io.bits(Number(open), 1) === 1, seed: io.bits(seed, 12), answers: {} };
      const stored = io.bits(grade === null ? 0 : Math.round(grade * GRADE) + 1, 17);
      quiz.record.grade = stored ? (stored - 1) / GRADE : null;
    });
    io.codes(done.answers, 28, (answer) => {
      const { how = last } = answer;
      if (io.bits(Number(String(how) !== String(last)), 1)) last = how.map((value) => io.small(value));
      answer.how = last;
      io.part((io) => {
        const question = questionOf(answer);
        if (!question) return;
        if (question.type === "essay") answer.rank = io.small(answer.rank);
        answer.response = pack(io, question, answer.response);
      });
    });
  }

  /** Which quizzes may ask a question: ids by question id. */
  function askers(data) {
    const found = new Map(Object.keys(data.questions).map((id) => [id, []]));
    for (const { id: quiz, questions, draws = [] } of data.quizzes)
      for (const id of new Set(questions.concat(...draws.map(({ from }) => from)))) found.get(id).push(quiz);
    return found;
  }

  /** The first of the units, as many as `amount` pays for; an essay costs its length and may be cut. */
  function afford(units, amount) {
    const kept = [];
    for (const unit of units) {
      const characters = unit.level === 2 ? [...(unit.response || "")] : [unit];
      if (amount > 0) kept.push(amount < characters.length ? { ...unit, response: characters.slice(0, amount).join("") } : { ...unit });
      amount -= characters.length;
    }
    return kept;
  }

  function encodeState(state, data, limit) {
    const askedBy = askers(data), here = data.pages.find(({ id }) => id === state.at), answers = [];
    const quizzes = data.quizzes.filter(({ id }) => state.quizzes[id])
      .map(({ id, code }) => ({ kind: "quizzes", id, code: number(code), record: state.quizzes[id] })).sort((a, b) => a.code - b.code);
    quizzes.forEach(({ id: quiz, record }, at) => {
      for (const [id, { response, done, tries, turn }] of Object.entries(record.answers)) {
        const question = data.questions[id], by = askedBy.get(id) || [];
        if (!by.includes(quiz) || (response === null && !done && !tries)) continue;
        const how = [Number(done), tries, by.length > 1 ? at + 1 : 0]; // 0: the only quiz that has it
        answers.push({ kind: "answers", code: identity(question), level: LEVELS[question.type] || 0, question, how, response, turn });
      }
    });
    answers.sort((a, b) => a.level - b.level || b.turn - a.turn).forEach((answer, rank) => { answer.rank = rank; });
    const pages = data.pages.filter(({ id }) => state.seen.includes(id)).map(({ code }) => ({ kind: "pages", code: number(code) }));
    const units = [...quizzes, ...pages, ...answers];

    const write = (amount) => {
      const io = writer(), done = { at: here ? number(here.code) : 0, pages: [], quizzes: [], answers: [] };
      for (const unit of afford(units, amount)) done[unit.kind].push(unit);
      walk(io, done, ({ question }) => question);
      return FORMAT + io.string();
    };
    const whole = write(Infinity);
    if (whole.length <= limit) return whole;
    let fits = 0, tooMuch = units.length + limit;
    while (tooMuch - fits > 1) {
      const middle = (fits + tooMuch) >> 1;
      if (write(middle).length <= limit) fits = middle;
      else tooMuch = middle;
    }
    const most = write(fits);
    return most.length <= limit ? most : "";
  }

  function decodeState(text, data) {
    const state = { at: null, seen: [], turn: 0, quizzes: {} };
    if (typeof text !== "string" || text[0] !== FORMAT) return state;
    const pages = new Map(data.pages.map(({ id, code }) => [number(code), id])), questions = new Map(), askedBy = askers(data);
    const quizzes = new Map(data.quizzes.map(({ id, code }) => [number(code), id]));
    for (const [id, question] of Object.entries(data.questions)) {
      const known = identity(question);
      questions.set(known, questions.has(known) ? undefined : id); // none rather than a wrong one
    }
    const done = { at: 0, pages: [], quizzes: [], answers: [] };
    try {
      walk(reader(text.slice(1)), done, ({ code }) => data.questions[questions.get(code)]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // cut or not ours: what came before counts
    }
    const seen = done.pages.map(({ code }) => pages.get(code));
    state.at = pages.get(done.at) || null;
    state.seen = data.pages.map(({ id }) => id).filter((id) => seen.includes(id));
    const quizOf = ({ code } = {}) => quizzes.get(code);
    for (const quiz of done.quizzes) if (quizOf(quiz)) state.quizzes[quizOf(quiz)] = quiz.record;
    for (const { code, how: [checked, tries, place], rank = 0, response } of done.answers) {
      const id = questions.get(code), by = askedBy.get(id) || [], told = quizOf(done.quizzes[place - 1]);
      const quiz = by.includes(told) ? told : by.find((each) => state.quizzes[each]) || by[0];
      if (!quiz) continue;
      if (!state.quizzes[quiz]) state.quizzes[quiz] = { attempts: 0, grade: null, open: true, seed: 0, answers: {} };
      state.quizzes[quiz].answers[id] = { response, done: checked === 1, tries, turn: -rank };
    }
    return state;
  }

  root.AsnCourse.state = { encodeState, decodeState };
})(this);
