/* AsnCourse.api: a session with the LMS over SCORM 1.2 or 2004 or, without either, with the browser's own storage.

connect(data, {onTrouble}) -> session
session: {kind: "1.2"|"2004"|"local"|"memory", state: as it was left,
  readOnly: review or browse, where nothing is written,
  save(state): writes and commits all of it; never throws,
  interaction(quiz, questionId, answer, seconds): records one answer, which the next `save` commits}
onTrouble: "local" no LMS, kept in this browser; "memory" not even that; "commit" the LMS did not take it, tried again;
"recovered" now it has. The session ends when the page goes. */
(function (root) {
  "use strict";
  const RETRY = 10000; // ms
  const RANK = ["incomplete", "failed", "completed", "passed"]; // a status never goes down
  const STANDARDS = {
    "1.2": { api: "API", prefix: "LMS", finish: "Finish", core: "cmi.core.", location: "lesson_location", mode: "lesson_mode",
      status: "lesson_status", response: "student_response", when: "time", limit: 4096 },
    2004: { api: "API_1484_11", prefix: "", finish: "Terminate", core: "cmi.", location: "location", mode: "mode",
      status: "completion_status", response: "learner_response", when: "timestamp", limit: 64000 },
  };

  function findApi(name) {
    const seen = new Set();
    const look = (window) => {
      if (!window || seen.has(window)) return null;
      seen.add(window);
      for (const next of [() => window[name], () => look(window.parent), () => look(window.opener)]) {
        try {
          const found = next();
          if (found) return found;
        } catch (error) { /* a window of another origin */ }
      }
      return null;
    };
    return look(root);
  }

  function localSession(data, onTrouble) {
    const { encodeState, decodeState } = root.AsnCourse.state, key = "asn-course:" + data.course;
    let store = null, kept = "";
    try {
      store = root.localStorage;
      kept = store.getItem(key);
      store.setItem(key, kept || "");
    } catch (error) {
      store = null; // blocked
    }
    const session = { kind: store ? "local" : "memory", readOnly: false, state: decodeState(kept, data), interaction() {} };
    session.save = (state) => {
      try {
        if (store) store.setItem(key, encodeState(state, data, STANDARDS[2004].limit));
      } catch (error) {
        onTrouble("memory");
      }
    };
    onTrouble(session.kind);
    return session;
  }

  function lmsSession(kind, standard, call, data, onTrouble) {
    const { state: { encodeState, decodeState }, scoring, interactions } = root.AsnCourse, { core } = standard;
    const get = (key) => call("GetValue", key), set = (key, value) => call("SetValue", key, String(value)) === "true";
    const readOnly = ["browse", "review"].includes(get(core + standard.mode));
    const numbers = new Map(), waiting = new Map(); // the interactions of this session by id: their numbers, what is to be written
    let state = decodeState(get("cmi.suspend_data"), data), status = get(core + standard.status);
    let success = kind === "2004" && get("cmi.success_status");
    let count = Number(get("cmi.interactions._count")) || 0, ended = false, troubled = false, timer = 0, since = Date.now(), left = 0;

    const higher = (a, b) => (RANK.indexOf(a) > RANK.indexOf(b) ? a : b);
    function setStatus({ completed, passed }) {
      const judged = passed === null ? "" : passed ? "passed" : "failed";
      if (kind === "2004") {
        if (judged) success = higher(success, judged);
        if (RANK.includes(success)) set("cmi.success_status", success);
      }
      status = higher(status, !completed ? "incomplete" : (kind === "1.2" && judged) || "completed");
      return set(core + standard.status, status);
    }

    function push(closing) {
      const summary = scoring.summary(state, data);
      pushInteractions();
      const taken = [
        set("cmi.suspend_data", encodeState(state, data, standard.limit)),
        !state.at || set(core + standard.location, state.at),
        setStatus(summary),
      ];
      if (summary.scaled !== null) {
        for (const [key, value] of [["min", 0], ["max", 100], ["raw", summary.raw]]) set(core + "score." + key, value);
        if (kind === "2004") set("cmi.score.scaled", summary.scaled);
      }
      if (kind === "2004") set("cmi.progress_measure", Math.round(summary.progress * 10000) / 10000);
      set(core + "exit", "suspend");
      set(core + "session_time", interactions.timespan(kind, (Date.now() - since) / 1000));
      return call(closing, "") === "true" && taken.every(Boolean);
    }

    function save(now) {
      state = now;
      if (readOnly || ended) return;
      const good = push("Commit");
      if (good === troubled) onTrouble(good ? "recovered" : "commit");
      troubled = !good;
      clearTimeout(timer);
      if (troubled) timer = setTimeout(() => save(state), RETRY);
    }

    function interaction(quiz, questionId, answer, seconds) {
      if (readOnly || ended) return;
      const question = data.questions[questionId], id = quiz.id + "_" + questionId;
      const { type, response, pattern } = interactions.describe(kind, question, answer.response);
      const result = interactions.result(kind, scoring.scoreQuestion(question, answer.response));
      waiting.set(id, { type, [standard.when]: interactions.moment(kind, new Date()), "correct_responses.0.pattern": pattern,
        [standard.response]: response, result, latency: interactions.timespan(kind, seconds) });
    }

    function pushInteractions() {
      for (const [id, parts] of waiting) {
        const number = numbers.has(id) ? numbers.get(id) : count;
        if (!set("cmi.interactions." + number + ".id", id)) return; // once more with the next save
        if (number === count) count += 1;
        numbers.set(id, number);
        for (const [key, value] of Object.entries(parts)) if (value !== "") set("cmi.interactions." + number + "." + key, value);
        waiting.delete(id);
      }
    }

    if (!readOnly && !RANK.includes(status)) setStatus({ completed: false, passed: null });
    root.document.addEventListener("visibilitychange", () => { if (root.document.hidden) save(state); });
    root.addEventListener("pagehide", ({ persisted }) => {
      if (persisted) save(state); // a page that may come back keeps its session, and its clock stands still
      else if (!ended) {
        ended = true;
        clearTimeout(timer);
        if (readOnly) call(standard.finish, "");
        else push(standard.finish); // alone: browsers take 64 KiB from all that is sent by a page that goes
      }
      left = Date.now();
    });
    root.addEventListener("pageshow", ({ persisted }) => { if (persisted) since += Date.now() - left; });
    return { kind, readOnly, state, save, interaction };
  }

  function connect(data, { onTrouble }) {
    const standard = STANDARDS[data.standard], found = standard && findApi(standard.api);
    const call = (name, ...values) => {
      try {
        return String(found[standard.prefix + name](...values));
      } catch (error) {
        return "";
      }
    };
    const running = found && (call("Initialize", "") === "true" || call("GetLastError") === "103"); // 103: it is already
    return running ? lmsSession(data.standard, standard, call, data, onTrouble) : localSession(data, onTrouble);
  }

  root.AsnCourse.api = { connect };
})(window);
