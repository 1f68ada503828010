/* AsnCourse.interactions: an answer in the grammar of SCORM 1.2 (RTE 3.4.7) or 2004 (RTE 4.2.9). Pure functions.

describe(standard, question, response) -> {type, response, pattern}; an empty string is not to be written
result(standard, fraction) -> "correct", "wrong" (1.2) or "incorrect" (2004), "neutral", or the fraction */
(function (root) {
  "use strict";
  const letter = (index) => (index + 10).toString(36); // a to z, the identifiers of choices
  const fillIn = ["shortanswer", "essay"];
  const most = 36; // parts a 2004 response may have

  /** Text as both standards take it: one line, no delimiters of 2004, no leading brace. */
  const line = (text, length) =>
    text.replace(/\s+/g, " ").replace(/\[([.,:])\]/g, "$1").replace(/^[\s{]+/, "").slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

  function result(standard, fraction) {
    if (fraction === null) return "neutral";
    if (fraction >= 1) return "correct";
    if (fraction <= 0) return standard === "1.2" ? "wrong" : "incorrect";
    return String(Math.round(fraction * 100) / 100);
  }

  function decimal(value) {
    const text = Number.isFinite(value) ? String(Math.round(value * 1e6) / 1e6) : "";
    return /^-?\d{1,10}(\.\d+)?$/.test(text) ? text : "";
  }

  function best(answers) {
    return answers.reduce((top, each) => (each.credit > top.credit ? each : top), { credit: 0 });
  }

  function describe(standard, question, response) {
    const old = standard === "1.2", comma = old ? "," : "[,]", dot = old ? "." : "[.]";
    const { type } = question, none = response === null || response === undefined;
    const list = (indexes) => indexes.map(letter).join(comma);
    const pairs = (indexes) => indexes.map((index, at) => (index === null ? "" : at + 1 + dot + letter(index))).filter(Boolean).join(comma);
    const all = (count) => Array.from({ length: count }, (_, index) => index);

    if (type === "truefalse") {
      const word = (value) => (old ? String(value)[0] : String(value));
      return { type: "true-false", response: none ? "" : word(response), pattern: word(question.answer) };
    }
    if (type === "numerical") {
      const typed = none ? null : root.AsnCourse.scoring.parseNumber(response), answer = best(question.answers);
      const exact = answer.low === answer.high, known = Number.isFinite(answer.low);
      const range = old ? decimal(answer.value) : (decimal(answer.low) && decimal(answer.high) && decimal(answer.low) + "[:]" + decimal(answer.high));
      return { type: "numeric", response: typed ? decimal(typed.value) : "", pattern: known ? (exact && old ? decimal(answer.low) : range) : "" };
    }
    if (fillIn.includes(type)) {
      const long = !old && type === "essay";
      const pattern = type === "essay" ? "" : best(question.answers).text || "";
      return { type: long ? "long-fill-in" : "fill-in", response: none ? "" : line(response, long ? 4000 : 250), pattern: line(pattern, 250) };
    }
    let found;
    if (type === "multichoice") {
      const right = question.options.map(({ credit }, index) => ({ credit, index }));
      const chosen = question.single ? right.filter(({ credit }) => credit === Math.max(...right.map((each) => each.credit))).slice(0, 1)
        : right.filter(({ credit }) => credit > 0);
      const pattern = list(chosen.map(({ index }) => index));
      found = { type: "choice", response: none ? "" : list([].concat(response)), pattern: old && chosen.length > 1 ? "{" + pattern + "}" : pattern };
    } else if (type === "ordering") {
      found = { type: "sequencing", response: none ? "" : list(response), pattern: list(all(question.items)) };
    } else {
      found = { type: "matching", response: none ? "" : pairs(response), pattern: pairs(question.correct) };
    }
    const parts = Math.max(found.response.split(comma).length, found.pattern.split(comma).length);
    if (parts <= most && (!old || Math.max(found.response.length, found.pattern.length) <= 255)) return found;
    const plain = (text) => text.split(comma).join(" ").split(dot).join("=").slice(0, 250);
    return { type: old ? "performance" : "other", response: plain(found.response), pattern: plain(found.pattern) };
  }

  const interactions = { describe, result };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { interactions });
  if (typeof module === "object" && module.exports) module.exports = interactions;
})(typeof window === "object" ? window : globalThis);
