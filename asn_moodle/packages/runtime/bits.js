/* AsnCourse.bits: numbers and text as few bits, in base64url. No dependencies.

gamma  a small number (Elias);  codes  sorted numbers of `size` bits by their gaps (Rice);  text  by letter frequency.
A reader raises RangeError where the bits end early. */
(function (root) {
  "use strict";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LETTERS = " aneitkurdsmglpbhyo#.,cjwfv-zqx~"; // the frequent first; # leads a 7-bit character, ~ a 21-bit one
  const width = (number) => 32 - Math.clz32(number);
  const riceWidth = (size, count) => Math.max(0, size - width(count));
  const number = (text) => [...text].reduce((value, character) => value * 64 + BASE64.indexOf(character), 0);

  function writer() {
    const bits = [];
    const put = (value, size) => { while (size-- > 0) bits.push((value >>> size) & 1); };
    const gamma = (value) => { put(0, width(value + 1) - 1); put(value + 1, width(value + 1)); };
    const rice = (value, k) => { for (let many = value >>> k; many > 0; many--) put(1, 1); put(0, 1); put(value, k); };
    const codes = (items, size, each) => {
      let before = 0;
      gamma(items.length);
      for (const item of items) {
        rice(item.code - before, riceWidth(size, items.length));
        before = item.code;
        each(item);
      }
    };
    const text = (string) => {
      const characters = [...string];
      gamma(characters.length);
      for (const character of characters) {
        const point = character.codePointAt(0), lead = point < 128 ? "#" : "~";
        const common = LETTERS.includes(character) && !"#~".includes(character);
        rice(LETTERS.indexOf(common ? character : lead), 2);
        if (!common) put(point, lead === "#" ? 7 : 21);
      }
    };
    return { bits, put, gamma, codes, text };
  }

  function reader(bits) {
    let at = 0;
    const take = (size) => {
      if (at + size > bits.length) throw new RangeError("the resume string ends early");
      let value = 0;
      for (; size > 0; size--) value = value * 2 + bits[at++];
      return value;
    };
    const ones = (bit) => { let many = 0; while (take(1) === bit) many++; return many; };
    const gamma = () => { const size = ones(0); return 2 ** size + take(size) - 1; };
    const rice = (k) => ones(1) * 2 ** k + take(k);
    const codes = (size, each) => {
      const count = gamma();
      for (let i = 0, code = 0; i < count; i++) each((code += rice(riceWidth(size, count))));
    };
    const text = () => {
      let string = "";
      for (let count = gamma(); count > 0; count--) {
        const letter = LETTERS[rice(2)];
        string += "#~".includes(letter) ? String.fromCodePoint(take(letter === "#" ? 7 : 21)) : letter;
      }
      return string;
    };
    const part = (size) => { take(size); return reader(bits.slice(at - size, at)); };
    return { take, gamma, codes, text, part };
  }

  function toText(bits) {
    let text = "";
    for (let i = 0; i < bits.length; i += 6) text += BASE64[parseInt(bits.slice(i, i + 6).join("").padEnd(6, "0"), 2)];
    return text;
  }

  function fromText(text) {
    const bits = [];
    for (const character of text)
      for (let at = 5, value = BASE64.indexOf(character); at >= 0; at--) bits.push((value >>> at) & 1);
    return bits;
  }

  const bits = { writer, reader, toText, fromText, number, width };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { bits });
  if (typeof module === "object" && module.exports) module.exports = bits;
})(typeof window === "object" ? window : globalThis);
