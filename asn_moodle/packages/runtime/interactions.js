/* AsnCourse.interactions: an answer in the grammar of SCORM 1.2 (RTE 3.4.7) or 2004 (RTE 4.2.9). Pure functions.

describe(standard, question, response) -> {type, response, pattern}; an empty string is not to be written
result(standard, fraction) -> "correct", "wrong" (1.2) or "incorrect" (2004), "neutral", or the fraction
timespan(standard, seconds)   moment(standard, date)   a length and a point of time, local and without zone */
(function (root) {
  "use strict";
  const letter = (index) => (index + 10).toString(36); // a to z, the identifiers of choices
  const best = (answers) => answers.reduce((top, each) => (each.credit > top.credit ? each : top));
  /** As both standards take it: one line, no delimiters of 2004, no leading brace. */
  const line = (text, length) =>
    text.replace(/\s+/g, " ").replace(/\[([.,:])\]/g, "$1").replace(/^[\s{]+/, "").slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

  const two = (number) => String(number).padStart(2, "0");
  const clock = (hours, minutes, seconds) => [hours, minutes, seconds].map(two).join(":");
  function timespan(standard, seconds) {
    const whole = Math.min(Math.floor(seconds), 35999999);
    return standard === "2004" ? "PT" + seconds.toFixed(2) + "S"
      : clock(String(Math.floor(whole / 3600)).padStart(4, "0"), Math.floor(whole / 60) % 60, whole % 60);
  }
  function moment(standard, date) {
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
    return (standard === "2004" ? day + "T" : "") + clock(date.getHours(), date.getMinutes(), date.getSeconds());
  }

  function result(standard, fraction) {
    if (fraction === null) return "neutral";
    if (fraction > 0.99999) return "correct";
    return fraction > 0 ? String(Math.round(fraction * 100) / 100) : standard === "1.2" ? "wrong" : "incorrect";
  }

  function decimal(value) {
    const text = String(Math.round(value * 1e6) / 1e6);
    return /^-?\d{1,10}(\.\d+)?$/.test(text) ? text : "";
  }

  function describe(standard, question, given) {
    const { type, options, answers } = question, old = standard === "1.2", comma = old ? "," : "[,]", dot = old ? "." : "[.]";
    const list = (indexes) => indexes.map(letter).join(comma);
    const pairs = (indexes) => indexes.map((index, at) => index !== null && at + 1 + dot + letter(index)).filter(Boolean).join(comma);
    const fit = (text) => (old && text.length > 255 ? "" : text);
    const made = (name, say, pattern) => ({ type: name, response: given === null ? "" : fit(say(given)), pattern: fit(pattern) });

    if (type === "truefalse") {
      const word = (value) => (old ? String(value)[0] : String(value));
      return made("true-false", word, word(question.answer));
    }
    if (type === "numerical") {
      const { value, low, high } = best(answers), bounds = [low, high].map(decimal);
      const pattern = low === null ? "" : old ? decimal(value) : bounds.every(Boolean) ? bounds.join("[:]") : "";
      return made("numeric", (typed) => decimal((root.AsnCourse.scoring.parseNumber(typed, question.english) || {}).value), pattern);
    }
    if (type === "essay") return made(old ? "fill-in" : "long-fill-in", (typed) => line(typed, old ? 250 : 4000), "");
    if (type === "shortanswer") return made("fill-in", (typed) => line(typed, 250), line(best(answers).text, 250));

    if (type === "ordering") return made("sequencing", list, list([...Array(question.items).keys()]));
    if (type !== "multichoice") return made("matching", pairs, pairs(question.correct));
    const right = question.single ? [options.indexOf(best(options))] : [...options.keys()].filter((index) => options[index].credit > 0);
    const all = old && right.length > 1 ? "{" + list(right) + "}" : list(right);
    return made("choice", (chosen) => list([].concat(chosen)), all);
  }

  root.AsnCourse.interactions = { describe, result, timespan, moment };
})(this);
