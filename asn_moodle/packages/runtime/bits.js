/* AsnCourse.bits: numbers and text as few bits, in base64url. A writer takes values and gives them back; a reader ignores
what it is given and gives back what was written. A reader raises RangeError where the bits end early.

writer() -> io    reader(string) -> io    io.string() -> string    number(base64url) -> number
io.bits(value, size)    io.small(value): shorter the smaller (Elias gamma)    io.text(value)
io.codes(items, size, each): items by their `code` of `size` bits, as gaps (Rice), each followed by what `each` does
io.part(inside): what `inside` does, with its length before it, so that a reader may step over it */
(function (root) {
  "use strict";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LONG = 127; // says that a character of 21 bits follows; others have 7
  const width = (number) => 32 - Math.clz32(number);
  const number = (text) => [...text].reduce((value, character) => value * 64 + BASE64.indexOf(character), 0);

  function stream(all, reading) {
    let at = 0;

    function bits(value, size) {
      if (reading) {
        if (at + size > all.length) throw new RangeError("the bits end early");
        return all.slice(at, (at += size)).reduce((read, bit) => read * 2 + bit, 0);
      }
      for (let place = size - 1; place >= 0; place--) all.push((value >>> place) & 1);
      return value;
    }

    function unary(value) {
      let many = 0;
      while (bits(Number(many < value), 1)) many += 1;
      return many;
    }

    function small(value) {
      const size = unary(width(value + 1) - 1);
      return 2 ** size + bits(value + 1 - 2 ** size, size) - 1;
    }

    function codes(items, size, each) {
      const count = small(items.length), low = Math.max(0, size - width(count));
      items.sort((a, b) => a.code - b.code);
      for (let place = 0, before = 0; place < count; place++) {
        const item = items[place] || {}, gap = item.code - before;
        item.code = before += unary(gap >>> low) * 2 ** low + bits(gap % 2 ** low, low);
        each(item);
        items[place] = item;
      }
    }

    function text(value) {
      const points = Array.from(value || "", (character) => character.codePointAt(0));
      for (let place = 0, count = small(points.length); place < count; place++) {
        const short = bits(Math.min(points[place], LONG), 7);
        points[place] = short === LONG ? bits(points[place], 21) : short;
      }
      return points.map((point) => String.fromCodePoint(point)).join("");
    }

    function part(inside) {
      const own = [];
      if (!reading) inside(stream(own, false));
      const size = small(own.length), end = at + size;
      for (const bit of own) all.push(bit);
      if (reading) inside(io);
      at = end;
    }

    const string = () => all.join("").replace(/.{1,6}/g, (six) => BASE64[parseInt(six.padEnd(6, "0"), 2)]);
    const io = { bits, small, codes, text, part, string };
    return io;
  }

  const writer = () => stream([], false);

  function reader(text) {
    const all = [], { bits } = stream(all, false);
    for (const character of text) bits(number(character), 6);
    return stream(all, true);
  }

  root.AsnCourse = { bits: { writer, reader, width, number } };
})(this);
