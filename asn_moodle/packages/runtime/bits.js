/* AsnCourse.bits: numbers and text as few bits, in base64url. A writer takes values and gives them back; a reader has the
same functions and gives back what was written, whatever it takes, so one description serves both ways. A reader raises
RangeError where the bits end early.

bits(value, size)   gamma(value): a small number (Elias)   text(value): by the frequency of letters
codes(items, size, each): items by their sorted `code` of `size` bits, as gaps (Rice), each followed by what `each` does
part(inside): what `inside(io)` does, with its length before it, so that a reader can step over it
pack(io, question, response): a response by the shape of its question */
(function (root) {
  "use strict";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LETTERS = " aneitkurdsmglpbhyo#.,cjwfv-zqx~"; // the frequent first; # leads a 7-bit character, ~ a 21-bit one
  const width = (number) => 32 - Math.clz32(number);
  const riceWidth = (size, count) => Math.max(0, size - width(count));
  const number = (text) => [...text].reduce((value, character) => value * 64 + BASE64.indexOf(character), 0);

  function writer(all = []) {
    const bits = (value, size) => { for (let at = size - 1; at >= 0; at--) all.push((value >>> at) & 1); return value; };
    const gamma = (value) => { bits(0, width(value + 1) - 1); bits(value + 1, width(value + 1)); return value; };
    const rice = (value, k) => { for (let many = value >>> k; many > 0; many--) bits(1, 1); bits(0, 1); bits(value, k); };
    const codes = (items, size, each) => {
      let before = 0;
      gamma(items.length);
      for (const item of items.sort((a, b) => a.code - b.code)) {
        rice(item.code - before, riceWidth(size, items.length));
        before = item.code;
        each(item);
      }
    };
    const text = (value) => {
      const characters = [...value];
      gamma(characters.length);
      for (const character of characters) {
        const point = character.codePointAt(0), lead = point < 128 ? "#" : "~";
        const common = LETTERS.includes(character) && !"#~".includes(character);
        rice(LETTERS.indexOf(common ? character : lead), 2);
        if (!common) bits(point, lead === "#" ? 7 : 21);
      }
      return value;
    };
    const part = (inside) => {
      const own = [];
      inside(writer(own));
      gamma(Math.ceil(own.length / 4));
      while (own.length % 4) own.push(0);
      for (const bit of own) all.push(bit);
    };
    return { all, bits, gamma, codes, text, part };
  }

  function reader(all) {
    let at = 0;
    const bits = (_, size) => {
      if (at + size > all.length) throw new RangeError("the bits end early");
      let value = 0;
      for (; size > 0; size--) value = value * 2 + all[at++];
      return value;
    };
    const run = (bit) => { let many = 0; while (bits(0, 1) === bit) many++; return many; };
    const gamma = () => { const size = run(0); return 2 ** size + bits(0, size) - 1; };
    const rice = (k) => run(1) * 2 ** k + bits(0, k);
    const codes = (items, size, each) => {
      for (let code = 0, count = gamma(), k = riceWidth(size, count); items.length < count; ) {
        const item = { code: (code += rice(k)) };
        each(item);
        items.push(item);
      }
    };
    const text = () => {
      let value = "";
      for (let count = gamma(); count > 0; count--) {
        const letter = LETTERS[rice(2)];
        value += "#~".includes(letter) ? String.fromCodePoint(bits(0, letter === "#" ? 7 : 21)) : letter;
      }
      return value;
    };
    const part = (inside) => {
      const size = gamma() * 4, own = all.slice(at, at + size);
      bits(0, size);
      inside(reader(own));
    };
    return { bits, gamma, codes, text, part };
  }

  const isText = ({ type }) => ["essay", "shortanswer", "numerical"].includes(type);

  /** How many values each part of a response can take; each is stored with one more for none. */
  function sizes({ type, options, single, correct, choices, groups, items }) {
    if (type === "multichoice") return single ? [options.length] : options.map(() => 1);
    if (type === "truefalse") return [2];
    if (type === "ordering") return Array(items).fill(items);
    return correct ? correct.map(() => (type === "match" ? choices : groups.length)) : [];
  }

  function pack(io, question, response) {
    if (isText(question)) return io.text(String(response === null ? "" : response)) || null;
    const multiple = question.type === "multichoice" && !question.single;
    const given = multiple ? question.options.map((_, index) => ([].concat(response).includes(index) ? 0 : null)) : [].concat(response);
    const valid = (part, size) => Number(part) >= 0 && part < size && part !== null;
    const parts = sizes(question)
      .map((size, at) => io.bits(valid(given[at], size) ? Number(given[at]) + 1 : 0, width(size)))
      .map((part) => (part ? part - 1 : null));
    if (parts.every((part) => part === null)) return null;
    if (question.type === "truefalse") return parts[0] === 1;
    if (multiple) return [...parts.keys()].filter((index) => parts[index] === 0);
    return question.single ? parts[0] : parts;
  }

  function toText(all) {
    let text = "";
    for (let i = 0; i < all.length; i += 6) text += BASE64[parseInt(all.slice(i, i + 6).join("").padEnd(6, "0"), 2)];
    return text;
  }

  function fromText(text) {
    const all = [];
    for (const character of text) writer(all).bits(BASE64.indexOf(character), 6);
    return all;
  }

  root.AsnCourse = Object.assign(root.AsnCourse || {}, { bits: { writer, reader, toText, fromText, number, isText, pack } });
})(this);
