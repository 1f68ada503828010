/* AsnCourse.questions: the widgets of the questions. The document holds every question as plain form controls; these
functions read and fill them, add what needs a script, and show feedback. Shapes of `question` and `response`: state.js.

prepare(element, question, {say, announce, changed})   once an element: moving, dragging, tapping; `changed` after each answer
mix(element, question, order)                 choices in the order that `order(count)` gives, for each new attempt
read(element, question) -> response | null    write(element, question, response)    lock(element, locked)
show(element, question, response, {fraction, mark, review, say, number})    what `review` lists is shown after an answer
hide(element)                                 no feedback
right(element, question) -> [text]            the right answer in words, one entry a part
plain(element, question, response) -> [text]  any response in words, as it is reported */
(function (root) {
  "use strict";
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const index = (text) => (text === "" || text === undefined ? null : Number(text));
  const text = (element) => (element ? element.textContent.trim().replace(/\s+/g, " ") : "");
  const swap = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const inputs = (element) => all(element, ".answers input");
  const selects = (element) => all(element, ".pair select, .gap select");
  const field = (element) => element.querySelector(".typed input, .typed textarea");
  const steps = (element) => all(element, ".order > li");
  const self = (element) => all(element, ".self input");
  const MARKED = / \[([1-3])\]$/; // how learners judge their own essay, kept at the end of the response

  const choice = {
    read: (element, question) => {
      const chosen = inputs(element).filter((input) => input.checked).map((input) => Number(input.value));
      if (!chosen.length) return null;
      if (question.type === "truefalse") return chosen[0] === 1;
      return question.single ? chosen[0] : chosen.sort((a, b) => a - b);
    },
    write: (element, question, response) => {
      const chosen = response === null ? [] : [].concat(response).map(Number);
      for (const input of inputs(element)) input.checked = chosen.includes(Number(input.value));
    },
    label: (element, at) => text(element.querySelector(`[data-choice="${at}"] > label`)),
  };
  const parts = {
    read: (element) => {
      const chosen = selects(element).map((select) => index(select.value));
      return chosen.every((at) => at === null) ? null : chosen;
    },
    write: (element, question, response) => {
      selects(element).forEach((select, at) => {
        const value = response && response[at];
        select.value = value === null || value === undefined ? "" : String(value);
      });
      used(element);
    },
    label: (select, at) => text(select.querySelector(`option[value="${at}"]`)),
  };
  const typed = {
    read: (element) => field(element).value.trim() || null,
    write: (element, question, response) => { field(element).value = response === null ? "" : response; },
  };
  const essay = {
    read: (element) => {
      const words = field(element).value.trim();
      const judged = self(element).find((input) => input.checked);
      return words && words !== field(element).defaultValue.trim() ? words + (judged ? ` [${judged.value}]` : "") : null;
    },
    write: (element, question, response) => {
      const judged = response === null ? null : MARKED.exec(response);
      field(element).value = response === null ? field(element).defaultValue : response.replace(MARKED, "");
      for (const input of self(element)) input.checked = Boolean(judged) && input.value === judged[1];
    },
  };
  const order = {
    read: (element) => (element.dataset.moved ? steps(element).map((step) => Number(step.dataset.item)) : null),
    write: (element, question, response) => {
      if (response === null) delete element.dataset.moved;
      else {
        element.dataset.moved = "yes";
        arrange(element, response);
      }
    },
  };
  const kinds = {
    multichoice: choice, truefalse: choice, match: parts, gapselect: parts, ddwtos: parts,
    shortanswer: typed, numerical: typed, essay, ordering: order,
  };
  const none = { read: () => null, write: () => undefined };
  const kind = (question) => kinds[question.type] || none;
  const read = (element, question) => kind(question).read(element, question);
  const write = (element, question, response) => kind(question).write(element, question, response === undefined ? null : response);

  // ---- order of choices ----

  function arrange(element, sequence) {
    const list = element.querySelector(".order");
    const found = new Map(steps(element).map((step) => [Number(step.dataset.item), step]));
    for (const at of sequence) if (found.has(at)) list.append(found.get(at));
  }

  function mix(element, question, sequence) {
    if (question.type === "multichoice" && question.shuffle) {
      const box = element.querySelector(".answers");
      for (const at of sequence(question.options.length)) box.append(box.querySelector(`[data-choice="${at}"]`));
    } else if (question.type === "ordering") {
      const mixed = sequence(question.items);
      arrange(element, mixed.every((item, at) => item === at) ? mixed.reverse() : mixed);
    }
  }

  // ---- widgets ----

  function prepare(element, question, { say, announce, changed }) {
    let wait = null;
    element.addEventListener("change", () => { clearTimeout(wait); used(element); changed(); });
    element.addEventListener("input", (event) => {
      if (!event.target.matches("textarea, [type=text]")) return;
      clearTimeout(wait);
      wait = setTimeout(changed, 1500);
    });
    if (question.type === "ordering") prepareOrder(element, { say, announce, changed });
    if (question.type === "ddwtos") prepareWords(element, { say, announce, changed });
  }

  function prepareOrder(element, { say, announce, changed }) {
    const list = element.querySelector(".order");
    const moved = (step) => {
      element.dataset.moved = "yes";
      announce(swap(say.moved, { number: steps(element).indexOf(step) + 1, count: steps(element).length }));
      changed();
    };
    const move = (step, before, button) => {
      if (!before && step === list.lastElementChild) return;
      list.insertBefore(step, before);
      button.focus();
      moved(step);
    };
    for (const step of steps(element)) {
      const label = step.querySelector(".order-text");
      const button = (word, sign, where) => make("button", {
        type: "button", class: "button", "aria-label": `${word}: ${text(label)}`, title: word,
        onclick: (event) => { const before = where(); if (before !== undefined) move(step, before, event.currentTarget); },
      }, sign);
      step.append(make("span", { class: "order-moves" },
        button(say.up, "↑", () => step.previousElementSibling || undefined),
        button(say.down, "↓", () => (step.nextElementSibling ? step.nextElementSibling.nextElementSibling : undefined))));
      drag(step, label, list, element, moved);
    }
  }

  function drag(step, handle, list, element, moved) {
    handle.addEventListener("pointerdown", (down) => {
      if (down.button || element.classList.contains("is-locked")) return;
      const before = steps(element).indexOf(step);
      const follow = (event) => {
        step.classList.add("is-dragged");
        const over = steps(element).find((other) => {
          const { top, bottom } = other.getBoundingClientRect();
          return event.clientY >= top && event.clientY <= bottom;
        });
        if (over && over !== step) {
          const down = steps(element).indexOf(over) > steps(element).indexOf(step);
          list.insertBefore(step, down ? over.nextSibling : over);
        }
      };
      const drop = () => {
        handle.removeEventListener("pointermove", follow);
        step.classList.remove("is-dragged");
        if (steps(element).indexOf(step) !== before) moved(step);
      };
      down.preventDefault();
      handle.setPointerCapture(down.pointerId);
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", drop, { once: true });
    });
  }

  function prepareWords(element, { say, announce, changed }) {
    const bank = element.querySelector(".word-bank");
    let aimed = null, held = null;
    const fits = (chip, select) => select && !select.disabled && select.dataset.group === chip.dataset.group;
    const put = (chip, select) => {
      if (!chip.hasAttribute("data-unlimited")) {
        for (const other of selects(element)) if (other.value === chip.dataset.choice) other.value = "";
      }
      select.value = chip.dataset.choice;
      aimed = null;
      announce(swap(say.filled, { word: text(chip), number: selects(element).indexOf(select) + 1 }));
      used(element);
      changed();
    };
    bank.hidden = false;
    for (const chip of all(bank, ".chip")) {
      chip.addEventListener("click", () => {
        const empty = selects(element).find((select) => fits(chip, select) && select.value === "");
        const target = fits(chip, aimed) ? aimed : empty;
        if (target && !chip.classList.contains("is-used")) put(chip, target);
      });
      chip.addEventListener("dragstart", (event) => { held = chip; event.dataTransfer.setData("text/plain", text(chip)); });
      chip.addEventListener("dragend", () => { held = null; });
    }
    for (const gap of all(element, ".gap")) {
      const select = gap.querySelector("select");
      select.addEventListener("focus", () => { aimed = select; });
      gap.addEventListener("dragover", (event) => {
        if (held && fits(held, select)) { event.preventDefault(); gap.classList.add("is-over"); }
      });
      gap.addEventListener("dragleave", () => gap.classList.remove("is-over"));
      gap.addEventListener("drop", (event) => {
        event.preventDefault();
        gap.classList.remove("is-over");
        if (held && fits(held, select)) put(held, select);
      });
    }
  }

  /** Words of a bank that stand in the text already. */
  function used(element) {
    const taken = selects(element).map((select) => select.value);
    for (const chip of all(element, ".chip")) {
      const gone = taken.includes(chip.dataset.choice) && !chip.hasAttribute("data-unlimited");
      chip.classList.toggle("is-used", gone);
      chip.setAttribute("aria-disabled", String(gone));
    }
  }

  function lock(element, locked) {
    element.classList.toggle("is-locked", locked);
    for (const control of all(element, ".answers input, .typed input, .typed textarea, select, .chip, .order-moves button")) {
      if (control.matches("[type=text], textarea")) control.readOnly = locked;
      else control.disabled = locked;
    }
  }

  // ---- words ----

  function right(element, question) {
    const { type, options, correct } = question;
    if (type === "truefalse") return [choice.label(element, Number(question.answer))];
    if (type === "multichoice") {
      return options.map((option, at) => [option, at]).filter(([option]) => option.credit > 0)
        .filter(([option]) => !question.single || option.credit === 1).map(([, at]) => choice.label(element, at));
    }
    if (correct) return plain(element, question, correct);
    if (type === "ordering") return plain(element, question, [...Array(question.items).keys()]);
    if (type === "shortanswer") return question.answers.filter((each) => each.credit === 1).slice(0, 1).map((each) => each.text);
    if (type !== "numerical") return [];
    const unit = question.units && question.units[0] ? " " + question.units[0].unit : "";
    const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 10, useGrouping: false });
    return question.answers.filter((each) => each.credit === 1 && each.value !== null).slice(0, 1)
      .map((each) => format.format(each.value) + unit);
  }

  function plain(element, question, response) {
    const { type } = question;
    if (response === null || response === undefined) return [];
    if (type === "truefalse" || type === "multichoice") return [].concat(response).map((at) => choice.label(element, Number(at)));
    if (type === "match" || type === "gapselect" || type === "ddwtos") {
      return selects(element).map((select, at) => {
        const stem = type === "match" ? text(element.querySelector(`[data-part="${at}"] .prose`)) + " → " : "";
        return stem + (response[at] === null ? "–" : parts.label(select, response[at]));
      });
    }
    if (type === "ordering") return response.map((at) => text(element.querySelector(`[data-item="${at}"] .order-text`)));
    return [String(response)];
  }

  // ---- feedback ----

  function hide(element) {
    for (const shown of all(element, ".feedback, .hint, .model")) shown.hidden = true;
    for (const made of all(element, ".verdict, .mark, .right-answer")) made.remove();
    for (const judged of all(element, ".is-right, .is-wrong")) judged.classList.remove("is-right", "is-wrong");
  }

  function judge(place, good, words, into) {
    place.classList.add(good ? "is-right" : "is-wrong");
    (into || place).append(make("span", { class: "mark" }, `${good ? "✓" : "✗"} ${words}`));
  }

  /** Which of the accepted answers a typed response meets, for the feedback on it; -1 for none. */
  function met(question, response) {
    if (response === null) return -1;
    return question.answers.findIndex((each) =>
      root.AsnCourse.scoring.scoreQuestion(Object.assign({}, question, { answers: [Object.assign({}, each, { credit: 1 })] }), response) > 0);
  }

  function show(element, question, response, { fraction, mark, review, say, number }) {
    hide(element);
    if (question.type === "description") return;
    const sees = (what) => review.includes(what);
    const result = fraction === null ? null : fraction > 0.99999 ? "right" : fraction > 0 ? "partly" : "wrong";
    const words = result === null ? say.not_scored : say[result];
    if (sees("correctness") || sees("marks")) {
      const scored = result !== null && sees("marks") && mark
        ? make("span", { class: "small" }, swap(say.marks, { got: number(Math.max(0, fraction) * mark), mark: number(mark) })) : null;
      const sign = { right: "✓ ", partly: "◐ ", wrong: "✗ " }[result] || "";
      const verdict = make("p", { class: "verdict" + (result && sees("correctness") ? " is-" + result : "") },
        sees("correctness") || result === null ? make("span", {}, sign + words) : null, scored);
      const after = element.querySelector(":scope > .answers, :scope > .pairs, :scope > .typed, :scope > .order, :scope > .word-bank");
      (after || element.lastElementChild).after(verdict);
    }
    if (sees("correctness") && result !== null) judgeParts(element, question, response, say);
    if (sees("specific_feedback")) {
      const typedIn = question.type === "shortanswer" || question.type === "numerical";
      const given = typedIn ? [met(question, response)] : question.type === "multichoice" || question.type === "truefalse"
        ? [].concat(response === null ? [] : response).map(Number) : [];
      for (const at of [...given, result]) reveal(element, `[data-feedback="${at}"]`);
    }
    if (sees("general_feedback")) reveal(element, '[data-feedback="general"]');
    if (question.type === "essay") reveal(element, ".model");
    if (sees("right_answer") && result !== null && result !== "right") element.append(answerText(element, question, say));
  }

  function reveal(element, selector) {
    for (const found of all(element, selector)) found.hidden = false;
  }

  function judgeParts(element, question, response, say) {
    if (response === null) return;
    if (question.type === "multichoice" || question.type === "truefalse") {
      for (const input of inputs(element).filter((each) => each.checked)) {
        const at = Number(input.value);
        const good = question.type === "truefalse" ? Boolean(at) === question.answer : question.options[at].credit > 0;
        const box = input.closest(".answer");
        judge(box, good, good ? say.right : say.wrong, box.querySelector("label"));
      }
    } else if (question.correct) {
      all(element, ".pair, .gap").forEach((part, at) => {
        const good = response[at] === question.correct[at];
        judge(part, good, part.matches(".gap") ? "" : good ? say.right : say.wrong);
      });
    } else if (question.type === "ordering" && question.grading === "absolute_position") {
      steps(element).forEach((step, at) => judge(step, response[at] === at, "", step.querySelector(".order-text")));
    }
  }

  function answerText(element, question, say) {
    const answers = right(element, question);
    const list = answers.length > 1
      ? make(question.type === "ordering" ? "ol" : "ul", {}, ...answers.map((answer) => make("li", {}, answer))) : null;
    return make("div", { class: "right-answer" }, make("strong", {}, say.right_answer + " "), list || answers.join(""));
  }

  const questions = { make, swap, all, prepare, mix, read, write, lock, show, hide, right, plain };
  root.AsnCourse = Object.assign(root.AsnCourse || {}, { questions });
})(window);
