/* AsnCourse.api: one session with the LMS, over SCORM 1.2, SCORM 2004 or, without either, the browser's own storage.

connect(data, {onTrouble}) -> session
session: {kind: "1.2"|"2004"|"local"|"memory", readOnly: review or browse, nothing is written, state: as it was left,
  save(state): writes and commits all of it, at every answer; never throws,
  interaction(quiz, questionId, answer, mark, seconds): puts one answer into the record that the next `save` commits,
  end(): finishes; called by itself when the page goes}
onTrouble(what): "local" no LMS, kept in this browser; "memory" not even that; "commit" the LMS did not take it, tried
again by itself; "recovered" it has now; "ended" the LMS closed the session. The scripts before: bits, state, scoring. */
(function (root) {
  "use strict";
  const LEVELS = 30; // windows looked through for the API
  const RETRY = 10000; // ms
  const STANDARDS = {
    "1.2": {
      api: "API", start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", finish: "LMSFinish",
      error: "LMSGetLastError", core: "cmi.core.", location: "lesson_location", mode: "lesson_mode", limit: 4096,
      response: "student_response", when: "time",
    },
    2004: {
      api: "API_1484_11", start: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", finish: "Terminate",
      error: "GetLastError", core: "cmi.", location: "location", mode: "mode", limit: 64000,
      response: "learner_response", when: "timestamp",
    },
  };
  const RANK = ["incomplete", "failed", "completed", "passed"]; // a status never goes down

  function findApi(name) {
    const climb = (from) => {
      for (let level = 0, window = from; window && level < LEVELS; level++) {
        try {
          if (window[name]) return window[name];
        } catch (error) { /* another origin: look further up */ }
        if (window.parent === window) return null;
        window = window.parent;
      }
      return null;
    };
    for (let level = 0, window = root; window && level < LEVELS; level++) {
      const found = climb(window);
      if (found) return found;
      try {
        window = window.opener || (window.top !== window && window.top.opener);
      } catch (error) {
        return null;
      }
    }
    return null;
  }

  const two = (number) => String(number).padStart(2, "0");
  function timespan(kind, seconds) {
    if (kind !== "1.2") return "PT" + seconds.toFixed(2) + "S";
    const whole = Math.min(Math.floor(seconds), 35999999);
    return String(Math.floor(whole / 3600)).padStart(4, "0") + ":" + two(Math.floor(whole / 60) % 60) + ":" + two(whole % 60);
  }
  function moment(kind, date) {
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
    return kind === "1.2" ? time : [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-") + "T" + time;
  }

  /** The LMS behind its API: calls that never throw. `set` and the like return whether it was taken. */
  function lms(standard, api) {
    const call = (name, ...values) => {
      try {
        return api[standard[name]](...values);
      } catch (error) {
        return false;
      }
    };
    const did = (name, ...values) => String(call(name, ...values)) === "true";
    return {
      start: () => did("start", "") || String(call("error")) === "103", // 103: it is running
      get: (key) => { const value = call("get", key); return value === undefined || value === null || value === false ? "" : String(value); },
      set: (key, value) => did("set", key, String(value)),
      commit: () => did("commit", ""),
      finish: () => did("finish", ""),
    };
  }

  function storage(key) {
    let memory = "";
    try {
      const store = root.localStorage;
      memory = store.getItem(key) || "";
      store.setItem(key, memory);
      return { kind: "local", get: () => memory, set(text) { try { store.setItem(key, text); return true; } catch (error) { return false; } } };
    } catch (error) {
      return { kind: "memory", get: () => memory, set: () => true };
    }
  }

  function localSession(data, onTrouble) {
    const { encodeState, decodeState } = root.AsnCourse.state, store = storage("asn-course:" + data.course);
    onTrouble(store.kind);
    const save = (state) => { if (!store.set(encodeState(state, data, STANDARDS[2004].limit))) onTrouble("memory"); };
    return { kind: store.kind, readOnly: false, state: decodeState(store.get(), data), save, interaction() {}, end() {} };
  }

  function lmsSession(kind, standard, api, data, onTrouble) {
    const { core } = standard, old = kind === "1.2";
    const readOnly = ["browse", "review"].includes(api.get(core + standard.mode));
    const had = { status: api.get(core + (old ? "lesson_status" : "completion_status")), success: old ? "" : api.get("cmi.success_status") };
    const state = root.AsnCourse.state.decodeState(api.get("cmi.suspend_data"), data);
    const written = new Map(); // interaction id -> its index in this session
    let last = null, ended = false, troubled = false, timer = 0, since = Date.now(), seconds = 0;

    const higher = (a, b) => (RANK.indexOf(a) > RANK.indexOf(b) ? a : b);
    function status({ completed, passed }) {
      const now = passed === null ? "completed" : passed ? "passed" : "failed";
      if (old) {
        had.status = higher(had.status, completed ? now : "incomplete");
        return api.set("cmi.core.lesson_status", had.status);
      }
      had.status = higher(had.status, completed ? "completed" : "incomplete");
      if (passed !== null) had.success = higher(had.success, now);
      if (RANK.includes(had.success)) api.set("cmi.success_status", had.success);
      return api.set("cmi.completion_status", had.status);
    }

    function push(state) {
      const summary = root.AsnCourse.scoring.summary(state, data);
      const taken = [
        api.set("cmi.suspend_data", root.AsnCourse.state.encodeState(state, data, standard.limit)),
        api.set(core + standard.location, state.at || ""),
        status(summary),
      ];
      if (summary.scaled !== null) {
        if (!old) api.set("cmi.score.scaled", summary.scaled);
        for (const [key, value] of [["min", 0], ["max", 100], ["raw", summary.raw]]) api.set(core + "score." + key, value);
      }
      if (!old) api.set("cmi.progress_measure", Math.round(summary.progress * 10000) / 10000);
      api.set(core + "exit", "suspend");
      api.set(core + "session_time", timespan(kind, seconds + (Date.now() - since) / 1000));
      return api.commit() && taken.every(Boolean);
    }

    function save(state) {
      last = state;
      if (readOnly || ended) return;
      const good = push(state);
      if (good === troubled) onTrouble(good ? "recovered" : "commit");
      troubled = !good;
      clearTimeout(timer);
      if (troubled) timer = setTimeout(() => save(last), RETRY);
    }

    function interaction(quiz, questionId, answer, mark, latency) {
      if (readOnly || ended) return;
      const question = data.questions[questionId], id = quiz.id + "_" + questionId;
      const { describe, result } = root.AsnCourse.interactions;
      const said = describe(kind, question, answer.response);
      if (!written.has(id)) written.set(id, Number(api.get("cmi.interactions._count")) || 0);
      const set = (key, value) => value !== "" && api.set("cmi.interactions." + written.get(id) + "." + key, value);
      set("id", id);
      set("type", said.type);
      set(standard.when, moment(kind, new Date()));
      set("correct_responses.0.pattern", said.pattern);
      set("weighting", Math.min(100, mark));
      set(standard.response, said.response);
      set("result", result(kind, root.AsnCourse.scoring.scoreQuestion(question, answer.response)));
      set("latency", timespan(kind, latency));
      if (!old) set("description", String(question.title || "").replace(/\s+/g, " ").replace(/^[\s{]+/, "").slice(0, 250));
    }

    function end() {
      if (ended) return;
      save(last || state);
      ended = true;
      clearTimeout(timer);
      api.finish();
    }

    if (!readOnly && !RANK.includes(had.status)) status({ completed: false, passed: null });
    root.document.addEventListener("visibilitychange", () => { if (root.document.hidden && last) save(last); });
    root.addEventListener("pagehide", (event) => {
      if (!event.persisted) return end();
      save(last || state); // it may come back: the session stays open, its clock stands still
      seconds += (Date.now() - since) / 1000;
    });
    root.addEventListener("pageshow", (event) => { if (event.persisted) since = Date.now(); });
    return { kind, readOnly, state, save, interaction, end };
  }

  function connect(data, { onTrouble = () => {} } = {}) {
    const standard = STANDARDS[data.standard], found = standard && findApi(standard.api);
    const api = found && lms(standard, found);
    return api && api.start() ? lmsSession(data.standard, standard, api, data, onTrouble) : localSession(data, onTrouble);
  }

  const api = { connect };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { api });
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof window === "object" ? window : globalThis);
