// Calls functions of the runtime for the tests: one JSON line in, one JSON line out.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const folder = path.join(__dirname, "../../asn_moodle/packages/runtime");
for (const name of ["bits", "scoring", "interactions", "state"])
  vm.runInThisContext(fs.readFileSync(path.join(folder, name + ".js"), "utf8"), name + ".js");

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { space, name, args } = JSON.parse(line);
  let answer;
  try {
    const value = globalThis.AsnCourse[space][name](...args);
    answer = { value: value === undefined ? null : value, args };
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
