/* AsnCourse.state: the resume string. The shapes of data, state and string: docs/course-data.md.

encodeState(state, data, limit) -> string    decodeState(string, data) -> state: fresh, or in part, where unreadable */
(function (root) {
  "use strict";
  const { writer, reader, toText, fromText, number, isText, pack } = root.AsnCourse.bits;
  const FORMAT = "1";
  const GRADE = 100000; // five decimals
  /** 16 bits of the code, then the check mixed with the other 8: questions of the same content stay apart. */
  const identity = ({ code, check }) => (number(code) >>> 8) * 4096 + (number(check) ^ ((number(code) & 255) << 4));

  /** Writes what was done, or reads it into empty lists: codes of pages, quizzes, answers. */
  function walk(io, done, questionOf) {
    let how = [0, 0, 0]; // most answers are given in the way of the one before
    done.at = io.bits(done.at > 0, 1) && io.bits(done.at, 24);
    io.codes(done.pages, 24, () => {});
    io.codes(done.quizzes, 24, (quiz) => {
      const { attempts, open, seed, grade } = quiz.record || {};
      quiz.record = {
        attempts: io.gamma(attempts), open: Boolean(io.bits(open, 1)), seed: io.bits(seed > 0, 1) && io.bits(seed, 12),
        grade: io.bits(grade !== null, 1) ? io.bits(Math.round(grade * GRADE), 17) / GRADE : null, answers: {},
      };
    });
    io.codes(done.answers, 16, (answer) => {
      const now = answer.how || how;
      answer.check = io.bits(answer.check, 12);
      if (io.bits(String(now) !== String(how), 1)) how = [io.bits(now[0], 1), io.gamma(now[1]), io.gamma(now[2])];
      answer.how = how;
      io.part((inner) => {
        const question = questionOf(answer);
        if (!question) return;
        if (question.type === "essay") answer.rank = inner.gamma(answer.rank);
        answer.response = pack(inner, question, answer.response);
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

  /** The largest count up to `most` that fits, or 0. */
  function largest(most, fits) {
    if (fits(most)) return most;
    let low = 0;
    for (let high = most; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  function encodeState(state, data, limit) {
    const askedBy = askers(data), here = data.pages.find(({ id }) => id === state.at), answers = [];
    const quizzes = data.quizzes.filter(({ id }) => state.quizzes[id])
      .map(({ id, code }) => ({ kind: "quizzes", id, code: number(code), record: state.quizzes[id] })).sort((a, b) => a.code - b.code);
    quizzes.forEach((quiz, place) => {
      for (const [id, { response, done, tries, turn }] of Object.entries(quiz.record.answers)) {
        const question = data.questions[id], by = askedBy.get(id) || [];
        if (!by.includes(quiz.id) || (response === null && !done && !tries)) continue;
        const how = [Number(done), by.length > 1 ? place + 1 : 0, Math.min(tries, 255)]; // 0: the only quiz that has it
        const level = question.type === "essay" ? 2 : isText(question) ? 1 : 0;
        answers.push({ kind: "answers", code: number(question.code) >>> 8, check: identity(question) % 4096, question, how, response, turn, level });
      }
    });
    answers.sort((a, b) => a.level - b.level || b.turn - a.turn).forEach((answer, rank) => { answer.rank = rank; });
    const pages = data.pages.filter(({ id }) => state.seen.includes(id)).map(({ code }) => ({ kind: "pages", code: number(code) }));
    const units = [...quizzes, ...pages, ...answers];

    const write = (kept) => {
      const io = writer(), of = (kind) => kept.filter((unit) => unit.kind === kind).map((unit) => Object.assign({}, unit));
      walk(io, { at: here ? number(here.code) : 0, pages: of("pages"), quizzes: of("quizzes"), answers: of("answers") }, ({ question }) => question);
      return FORMAT + toText(io.all);
    };
    const fits = (kept) => write(kept).length <= limit;
    const kept = units.slice(0, largest(units.length, (count) => fits(units.slice(0, count))));
    const next = units[kept.length];
    if (next && next.level === 2) { // the oldest essay that is kept is cut between two characters
      const text = String(next.response).slice(0, 2 * limit);
      const whole = Intl.Segmenter ? [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment) : [...text];
      const cut = (count) => kept.concat(Object.assign({}, next, { response: whole.slice(0, count).join("") }));
      const count = largest(whole.length, (some) => fits(cut(some)));
      if (count) return write(cut(count));
    }
    return fits(kept) ? write(kept) : "";
  }

  function decodeState(text, data) {
    const state = { at: null, seen: [], turn: 0, quizzes: {} };
    if (typeof text !== "string" || text[0] !== FORMAT) return state;
    const index = (items, key) => {
      const found = new Map();
      for (const item of items) found.set(key(item), found.has(key(item)) ? undefined : item); // none rather than a wrong one
      return found;
    };
    const pages = index(data.pages, ({ code }) => number(code)), quizzes = index(data.quizzes, ({ code }) => number(code));
    const questions = index(Object.keys(data.questions), (id) => identity(data.questions[id])), askedBy = askers(data);
    const idOf = ({ code, check }) => questions.get(code * 4096 + check);
    const done = { at: 0, pages: [], quizzes: [], answers: [] };
    try {
      walk(reader(fromText(text.slice(1))), done, (answer) => data.questions[idOf(answer)]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // the string was cut or is not ours: what came before counts
    }
    const here = pages.get(done.at), seen = new Set(done.pages.map(({ code }) => code));
    if (here) state.at = here.id;
    state.seen = data.pages.filter(({ code }) => seen.has(number(code))).map(({ id }) => id);
    for (const { code, record } of done.quizzes) if (quizzes.get(code)) state.quizzes[quizzes.get(code).id] = record;
    for (const { code, check, how: [checked, place, tries], rank = 0, response } of done.answers) {
      const id = idOf({ code, check }), by = askedBy.get(id) || [];
      const hint = place && done.quizzes[place - 1] && quizzes.get(done.quizzes[place - 1].code);
      const quiz = hint && by.includes(hint.id) ? hint.id : by.find((each) => state.quizzes[each]) || by[0];
      if (!quiz) continue;
      if (!state.quizzes[quiz]) state.quizzes[quiz] = { attempts: 0, grade: null, open: true, seed: 0, answers: {} };
      state.quizzes[quiz].answers[id] = { response, done: checked === 1, tries, turn: -rank };
    }
    return state;
  }

  root.AsnCourse = Object.assign(root.AsnCourse || {}, { state: { encodeState, decodeState } });
})(this);
