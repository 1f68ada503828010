/* A learning management system for one SCO: scorm-again behind checks as strict as the strictest LMS.

lms.open({standard, url, way: "frame"|"popup", stored, attempt, mode, api: "good"|"none"|"false"|"throws"})
lms.stored     what was committed, as {element: value}; survives a relaunch
lms.violations what a package must not do, in words
lms.fault      null, "false" or "throws": how every further call goes wrong */
"use strict";
const TEXT = /^[^]*$/;
const STANDARDS = {
  "1.2": {
    global: "API", make: () => new window.Scorm12API({ lmsCommitUrl: false, autocommit: false, logLevel: 5 }),
    calls: { start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", finish: "LMSFinish",
      error: "LMSGetLastError", text: "LMSGetErrorString", more: "LMSGetDiagnostic" },
    mode: "cmi.core.lesson_mode", entry: "cmi.core.entry", exit: "cmi.core.exit", session: "cmi.core.session_time",
    rules: [
      [/^cmi\.suspend_data$/, /^[\x20-\x7e]{0,4096}$/],
      [/^cmi\.core\.lesson_location$/, /^[\x20-\x7e]{0,255}$/],
      [/^cmi\.core\.lesson_status$/, /^(passed|completed|failed|incomplete|browsed)$/],
      [/^cmi\.core\.exit$/, /^(time-out|suspend|logout|)$/],
      [/^cmi\.core\.score\.(raw|min|max)$/, /^(100(\.0+)?|\d{1,2}(\.\d+)?)$/],
      [/^cmi\.core\.session_time$/, /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/],
      [/^cmi\.interactions\.\d+\.id$/, /^[A-Za-z0-9_-]{1,255}$/],
      [/^cmi\.interactions\.\d+\.type$/, /^(true-false|choice|fill-in|matching|performance|sequencing|likert|numeric)$/],
      [/^cmi\.interactions\.\d+\.time$/, /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/],
      [/^cmi\.interactions\.\d+\.latency$/, /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/],
      [/^cmi\.interactions\.\d+\.result$/, /^(correct|wrong|unanticipated|neutral|\d{1,3}(\.\d+)?)$/],
      [/^cmi\.interactions\.\d+\.student_response$/, /^[^\n]{0,255}$/],
      [/^cmi\.interactions\.\d+\.correct_responses\.0\.pattern$/, /^[^\n]{0,255}$/],
    ],
    grammar: {
      "true-false": /^[tf01]$/, choice: /^\{?[a-z0-9](,[a-z0-9])*\}?$/, matching: /^\w+\.\w+(,\w+\.\w+)*$/,
      sequencing: /^\w(,\w)*$/, numeric: /^-?\d+(\.\d+)?$/, "fill-in": TEXT, performance: TEXT, likert: TEXT,
    },
    responses: ["student_response", "correct_responses.0.pattern"],
  },
  2004: {
    global: "API_1484_11", make: () => new window.Scorm2004API({ lmsCommitUrl: false, autocommit: false, logLevel: 5 }),
    calls: { start: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", finish: "Terminate",
      error: "GetLastError", text: "GetErrorString", more: "GetDiagnostic" },
    mode: "cmi.mode", entry: "cmi.entry", exit: "cmi.exit", session: "cmi.session_time",
    rules: [
      [/^cmi\.suspend_data$/, /^[\x20-\x7e]{0,64000}$/],
      [/^cmi\.location$/, /^[\x20-\x7e]{0,1000}$/],
      [/^cmi\.exit$/, /^(time-out|suspend|logout|normal|)$/],
      [/^cmi\.completion_status$/, /^(completed|incomplete|not attempted|unknown)$/],
      [/^cmi\.success_status$/, /^(passed|failed|unknown)$/],
      [/^cmi\.score\.scaled$/, /^(-?0(\.\d{1,7})?|-?1(\.0+)?)$/],
      [/^cmi\.progress_measure$/, /^(0(\.\d{1,7})?|1(\.0+)?)$/],
      [/^cmi\.session_time$/, /^PT\d+(\.\d{1,2})?S$/],
      [/^cmi\.interactions\.\d+\.id$/, /^[A-Za-z0-9_.:-]{1,250}$/],
      [/^cmi\.interactions\.\d+\.timestamp$/, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/],
      [/^cmi\.interactions\.\d+\.latency$/, /^PT\d+(\.\d{1,2})?S$/],
      [/^cmi\.interactions\.\d+\.result$/, /^(correct|incorrect|unanticipated|neutral|-?\d{1,4}(\.\d+)?)$/],
      [/^adl\.nav\.request$/, /^(?!exit|abandon)/],
    ],
    grammar: {
      "true-false": /^(true|false)$/, choice: /^\w+(\[,\]\w+)*$/, matching: /^\w+\[\.\]\w+(\[,\]\w+\[\.\]\w+)*$/,
      sequencing: /^\w+(\[,\]\w+)*$/, numeric: /^-?\d+(\.\d+)?(\[:\]-?\d+(\.\d+)?)?$/, "fill-in": /^[^\n]{0,250}$/,
      "long-fill-in": /^[^\n]{0,4000}$/, other: /^[^\n]{0,4000}$/,
    },
    responses: ["learner_response", "correct_responses.0.pattern"],
  },
};
const FINAL = { completed: 1, failed: 1, passed: 2 };

const lms = { stored: {}, violations: [], calls: [], fault: null, finished: 0, sco: null };

function strict(name, { stored, mode }) {
  const standard = STANDARDS[name], inner = standard.make(), { calls } = standard, values = {};
  const begin = Object.assign({}, stored, { [standard.mode]: mode });
  delete begin[standard.exit];
  delete begin[standard.session];
  begin[standard.entry] = stored[standard.exit] === "suspend" ? "resume" : Object.keys(stored).length ? "" : "ab-initio";
  inner.loadFromFlattenedJSON(begin);
  let phase = "before";
  const wrong = (text) => lms.violations.push(text);

  function checkSet(key, value) {
    if (mode !== "normal") wrong(`${key} written in mode ${mode}`);
    if (typeof value !== "string") wrong(`${key} is not a string`);
    for (const [names, allowed] of standard.rules) if (names.test(key) && !allowed.test(value)) wrong(`${key} = ${value.slice(0, 80)}`);
    const before = Object.assign({}, stored, values)[key];
    if (/status$/.test(key) && (FINAL[before] || 0) > (FINAL[value] || 0)) wrong(`${key} went from ${before} to ${value}`);
    const found = /^(cmi\.interactions\.\d+\.)(.*)$/.exec(key);
    if (found && standard.responses.includes(found[2])) {
      const type = values[found[1] + "type"];
      if (!type) wrong(`${key} before its type`);
      else if (!(standard.grammar[type] || /^$/).test(value)) wrong(`${key} of ${type} = ${value.slice(0, 80)}`);
    }
  }
  const keep = () => { lms.stored = Object.assign({}, lms.stored, values); };

  const api = {
    [calls.start](none) {
      if (phase !== "before") wrong("initialised twice");
      if (none !== "") wrong("initialised without an empty string");
      phase = "running";
      return inner[calls.start]("");
    },
    [calls.get](key) {
      if (phase !== "running") wrong(`${key} read ${phase} the session`);
      const value = inner[calls.get](key), error = String(inner[calls.error]());
      if (!["0", "403"].includes(error)) wrong(`${key} read: error ${error}`);
      return value;
    },
    [calls.set](key, value) {
      if (phase !== "running") wrong(`${key} written ${phase} the session`);
      checkSet(key, value);
      const taken = inner[calls.set](key, value), error = String(inner[calls.error]());
      if (error !== "0") wrong(`${key} = ${String(value).slice(0, 80)}: error ${error}`);
      else values[key] = value;
      return taken;
    },
    [calls.commit](none) {
      if (phase !== "running") wrong(`committed ${phase} the session`);
      keep();
      return inner[calls.commit](none);
    },
    [calls.finish](none) {
      if (phase !== "running") wrong(`finished ${phase} the session`);
      phase = "after";
      lms.finished += 1;
      keep();
      return inner[calls.finish](none);
    },
    [calls.error]: () => inner[calls.error](),
    [calls.text]: (code) => inner[calls.text](code),
    [calls.more]: (code) => inner[calls.more](code),
  };
  for (const call of Object.keys(api)) {
    const good = api[call];
    api[call] = (...args) => {
      lms.calls.push([call, ...args]);
      if (lms.fault === "throws") throw new Error("the LMS is broken");
      if (lms.fault === "false") return call === calls.error ? "101" : "false";
      return good(...args);
    };
  }
  return api;
}

lms.open = ({ standard, url, way, stored, mode, api, depth = 1 }) => {
  lms.stored = stored;
  lms.fault = api === "false" || api === "throws" ? api : null;
  lms.violations = [];
  lms.calls = [];
  lms.finished = 0;
  delete window.API;
  delete window.API_1484_11;
  if (api !== "none") window[STANDARDS[standard].global] = strict(standard, { stored, mode });
  if (way === "popup") {
    lms.sco = window.open(url, "sco", "width=900,height=700");
    return;
  }
  let host = document;
  for (let level = 1; level <= depth; level++) {
    const frame = host.createElement("iframe");
    frame.name = level === depth ? "sco" : "";
    host.body.replaceChildren(...host.body.querySelectorAll("script"), frame);
    if (level === depth) frame.src = url;
    host = frame.contentDocument;
    lms.sco = frame;
  }
};

lms.close = () => {
  if (lms.sco.tagName === "IFRAME") lms.sco.src = "about:blank";
  else lms.sco.close();
};
window.lms = lms;
