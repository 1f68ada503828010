/* AsnCourse.state: the shape of the course data and of what the learner did, and the resume string. No DOM, no LMS.

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
  ordering     items: number, grading (scoring.js)      response: [index], the learner's order; right is 0, 1, 2 ...
  shortanswer  answers: [{text, credit}] with * as wildcard, caseSensitive   response: string
  numerical    answers: [{value, low, high, credit}] (low null = any number), units: [{unit, multiplier}], unitPenalty
               response: string as typed, "1,5 km"
  essay        -                                        response: string; never scored
No response is null. `check` covers everything a response or its score depends on.

state: {at: page id|null, seen: [page id], turn: number, quizzes: {quiz id: record}}
record: {attempts: finished ones, grade: 0..1|null over them, open: an attempt runs, seed: 0..4095,
  answers: {question id: {response, done: checked for good, tries: wrong tries before, turn: when}}}
Answers stay after the attempt ends, for review, until `scoring.start` begins the next.

fresh() -> state    encodeState(state, data, limit) -> string    decodeState(string, data) -> state
A string that cannot be read gives a fresh state, or as much as was readable.

The string: "1" (the format), then bits in base64url. Codes are sorted and their gaps Rice coded; every answer carries
its length, so that a reader steps over what a newer course dropped or edited. When it is too long, it loses in this
order: ends of the oldest essays, short texts, other answers, pages. */
(function (root) {
  "use strict";
  const FORMAT = "1";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LETTERS = " abcdefghijklmnopqrstuvwxyz.,-"; // 5 bits each; 30 leads a 7-bit character, 31 a 21-bit one
  const DIGITS = "0123456789.,-+e ";
  const GRADE = 100000; // Moodle keeps grades to five decimals
  const isText = ({ type }) => ["essay", "shortanswer", "numerical"].includes(type);
  const fresh = () => ({ at: null, seen: [], turn: 0, quizzes: {} });

  function writer() {
    const bits = [];
    const put = (value, width) => { for (let at = width - 1; at >= 0; at--) bits.push((value >>> at) & 1); };
    const gamma = (value) => { const width = 32 - Math.clz32(value + 1); put(0, width - 1); put(value + 1, width); };
    return { bits, put, gamma,
      rice(value, k) { for (let many = value >>> k; many > 0; many--) bits.push(1); put(0, 1); put(value, k); },
      join(other) { for (const bit of other.bits) bits.push(bit); } };
  }

  function reader(bits) {
    let at = 0;
    const take = (width) => {
      if (at + width > bits.length) throw new RangeError("the resume string ends early");
      let value = 0;
      for (const end = at + width; at < end; at++) value = value * 2 + bits[at];
      return value;
    };
    return { take,
      gamma() { let width = 0; while (!take(1)) width++; return 2 ** width + take(width) - 1; },
      rice(k) { let many = 0; while (take(1)) many++; return many * 2 ** k + take(k); },
      part: (width) => { take(width); return reader(bits.slice(at - width, at)); } };
  }

  const toBits = (text) => {
    const bits = [];
    for (const character of text) for (let at = 5, value = Math.max(0, BASE64.indexOf(character)); at >= 0; at--) bits.push((value >>> at) & 1);
    return bits;
  };
  const toText = (bits) => {
    let text = "";
    for (let at = 0; at < bits.length; at += 6) text += BASE64[parseInt(bits.slice(at, at + 6).join("").padEnd(6, "0"), 2)];
    return text;
  };
  const number = (code) => [...code].reduce((value, character) => value * 64 + BASE64.indexOf(character), 0);
  const riceWidth = (count) => Math.max(0, 24 - (32 - Math.clz32(count)));

  function putCodes(out, items, each) {
    const k = riceWidth(items.length);
    out.gamma(items.length);
    items.reduce((before, item) => { out.rice(item.code - before, k); if (each) each(item); return item.code; }, 0);
  }
  function takeCodes(input, each) {
    const count = input.gamma(), k = riceWidth(count);
    for (let i = 0, code = 0; i < count; i++) each((code += input.rice(k)));
  }

  function putText(out, characters) {
    const digits = characters.every((character) => DIGITS.includes(character));
    out.gamma(characters.length);
    out.put(digits, 1);
    for (const character of characters) {
      const letter = LETTERS.indexOf(character), point = character.codePointAt(0);
      if (digits) out.put(DIGITS.indexOf(character), 4);
      else if (letter >= 0) out.put(letter, 5);
      else if (point < 128) { out.put(30, 5); out.put(point, 7); }
      else { out.put(31, 5); out.put(point, 21); }
    }
  }
  function takeText(input) {
    const symbol = { 30: () => String.fromCodePoint(input.take(7)), 31: () => String.fromCodePoint(input.take(21)) };
    let count = input.gamma(), text = "";
    for (const digits = input.take(1); count > 0; count--) {
      const value = input.take(digits ? 4 : 5);
      text += digits ? DIGITS[value] : value < 30 ? LETTERS[value] : symbol[value]();
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
  const width = (size) => 32 - Math.clz32(size);

  function putResponse(out, question, response) {
    if (isText(question)) return putText(out, [...String(response)]);
    const many = Array.isArray(response) ? response : [];
    const parts = question.type === "truefalse" ? [Number(response)] : question.single ? [response]
      : question.type === "multichoice" ? question.options.map((_, at) => (many.includes(at) ? 0 : null)) : many;
    sizes(question).forEach((size, at) =>
      out.put(Number.isInteger(parts[at]) && parts[at] >= 0 && parts[at] < size ? parts[at] + 1 : 0, width(size)));
  }
  function takeResponse(input, question) {
    if (isText(question)) return takeText(input);
    const parts = sizes(question).map((size) => input.take(width(size)) - 1).map((part) => (part < 0 ? null : part));
    if (parts.every((part) => part === null)) return null;
    if (question.type === "truefalse") return parts[0] === 1;
    if (question.single) return parts[0];
    return question.type === "multichoice" ? [...parts.keys()].filter((at) => parts[at] === 0) : parts;
  }
