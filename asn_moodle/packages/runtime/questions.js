/* AsnCourse.questions: the widgets. The document holds each question as plain form controls; these functions read and
fill them, add what needs a script, and show feedback. Shapes of `question` and `response`: state.js. `say` has the words.

prepare(element, question, {say, announce, changed})   once: moving, dragging, tapping; `changed` after each answer
mix(element, question, order)                 choices in the order that `order(count)` gives
read(element, question) -> response | null    write(element, question, response)    lock(element, locked)
show(element, question, response, {fraction, mark, review, say, number})   feedback, as far as `review` lists it
hide(element)                                 no feedback */
(function (root) {
  "use strict";
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const text = (element) => (element ? element.textContent.trim().replace(/\s+/g, " ") : "");
  const swap = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  /** An element; an attribute that is a function listens, one that is false, null or undefined is left out. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter(Boolean));
    return element;
  }

  const inputs = (element) => all(element, ".answers input");
  const selects = (element) => all(element, ".pair select, .gap select");
  const field = (element) => element.querySelector(".typed input, .typed textarea");
  const steps = (element) => all(element, ".order > li");
  const own = (element) => all(element, ".self input");
  const item = (step) => Number(step.dataset.item);
  const OWN = / \[([1-3])\]$/; // how learners judge their own essay, kept at the end of the response
  const label = (element, at) => text(element.querySelector(`[data-choice="${Number(at)}"] > label`));

  const choice = {
    read(element, { type, single }) {
      const chosen = inputs(element).filter((input) => input.checked).map((input) => Number(input.value)).sort((a, b) => a - b);
      if (!chosen.length) return null;
      return type === "truefalse" ? chosen[0] === 1 : single ? chosen[0] : chosen;
    },
    write(element, response) {
      const chosen = response === null ? [] : [].concat(response).map(Number);
      for (const input of inputs(element)) input.checked = chosen.includes(Number(input.value));
    },
    words: (element, response) => [].concat(response).map((at) => label(element, at)),
  };
  const parts = {
    read(element) {
      const chosen = selects(element).map(({ value }) => (value === "" ? null : Number(value)));
      return chosen.every((at) => at === null) ? null : chosen;
    },
    write(element, response) {
      selects(element).forEach((select, at) => { select.value = response && response[at] !== null ? response[at] : ""; });
      used(element);
    },
    words: (element, response) => selects(element).map((select, at) => {
      const pair = select.closest(".pair");
      return (pair ? text(pair.querySelector(".prose")) + " → " : "") + text(select.querySelector(`[value="${response[at]}"]`));
    }),
  };
  const typed = {
    read: (element) => field(element).value.trim() || null,
    write(element, response) { field(element).value = response === null ? "" : response; },
  };
  const essay = {
    read(element) {
      const words = field(element).value.trim(), judged = own(element).find((input) => input.checked);
      return words && words !== field(element).defaultValue.trim() ? words + (judged ? ` [${judged.value}]` : "") : null;
    },
    write(element, response) {
      const judged = response === null ? null : OWN.exec(response);
      field(element).value = response === null ? field(element).defaultValue : response.replace(OWN, "");
      for (const input of own(element)) input.checked = Boolean(judged) && input.value === judged[1];
    },
  };
  const order = {
    read: (element) => (element.dataset.moved ? steps(element).map(item) : null),
    write(element, response) {
      delete element.dataset.moved;
      if (response === null) return;
      element.dataset.moved = "yes";
      arrange(element, response);
    },
    words: (element, response) => response.map((at) => text(element.querySelector(`[data-item="${at}"] .order-text`))),
  };
  const none = { read: () => null, write() {} };
  const kinds = { multichoice: choice, truefalse: choice, match: parts, gapselect: parts, ddwtos: parts,
    shortanswer: typed, numerical: typed, essay, ordering: order, description: none };
  const read = (element, question) => kinds[question.type].read(element, question);
  const write = (element, question, response) => kinds[question.type].write(element, response);

  // ---- the order of choices ----

  function arrange(element, sequence) {
    const found = new Map(steps(element).map((step) => [item(step), step]));
    element.querySelector(".order").append(...sequence.map((at) => found.get(at)));
  }

  function mix(element, { type, shuffle, options, items }, sequence) {
    if (type === "multichoice" && shuffle) {
      const found = new Map(all(element, ".answer").map((answer) => [Number(answer.dataset.choice), answer]));
      element.querySelector(".answers").append(...sequence(options.length).map((at) => found.get(at)));
    } else if (type === "ordering") {
      const mixed = sequence(items);
      arrange(element, mixed.every((step, at) => step === at) ? mixed.reverse() : mixed);
    }
  }

  // ---- widgets ----

  function prepare(element, question, tools) {
    let wait = 0;
    element.addEventListener("change", () => { clearTimeout(wait); used(element); tools.changed(); });
    element.addEventListener("input", ({ target }) => {
      clearTimeout(wait);
      if (target.matches(".typed *")) wait = setTimeout(tools.changed, 1500);
    });
    if (question.type === "ordering") prepareOrder(element, tools);
    if (question.type === "ddwtos") prepareWords(element, tools);
  }

  function prepareOrder(element, { say, announce, changed }) {
    const list = element.querySelector(".order");
    const moved = (step) => {
      element.dataset.moved = "yes";
      announce(swap(say.moved, { number: steps(element).indexOf(step) + 1, count: steps(element).length }));
      changed();
    };
    for (const step of steps(element)) {
      const words = step.querySelector(".order-text");
      const mover = (word, sign, next) => make("button", { type: "button", class: "button", title: word,
        "aria-label": `${word}: ${text(words)}`,
        click({ currentTarget }) {
          const other = step[next];
          if (!other) return;
          list.insertBefore(step, next === "previousElementSibling" ? other : other.nextSibling);
          currentTarget.focus();
          moved(step);
        } }, sign);
      step.append(make("span", { class: "order-moves" },
        mover(say.up, "↑", "previousElementSibling"), mover(say.down, "↓", "nextElementSibling")));
      words.addEventListener("pointerdown", (event) => {
        if (!event.button && !element.classList.contains("is-locked")) drag(event, step, list, moved);
      });
    }
  }

  function drag(event, step, list, moved) {
    const handle = event.currentTarget, place = () => [...list.children].indexOf(step), before = place();
    const follow = ({ clientY }) => {
      step.classList.add("is-dragged");
      const over = [...list.children].find((other) => {
        const { top, bottom } = other.getBoundingClientRect();
        return clientY >= top && clientY <= bottom;
      });
      if (over && over !== step) list.insertBefore(step, [...list.children].indexOf(over) > place() ? over.nextSibling : over);
    };
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", follow);
      step.classList.remove("is-dragged");
      if (place() !== before) moved(step);
    }, { once: true });
  }

  function prepareWords(element, { say, announce, changed }) {
    const bank = element.querySelector(".word-bank"), gaps = selects(element);
    let held = null;
    const fits = (chip, select) => chip && select && !select.disabled && select.dataset.group === chip.dataset.group;
    const put = (chip, select) => {
      if (!chip.hasAttribute("data-unlimited")) {
        for (const other of gaps) if (other.value === chip.dataset.choice) other.value = "";
      }
      select.value = chip.dataset.choice;
      used(element);
      announce(swap(say.filled, { word: text(chip), number: gaps.indexOf(select) + 1 }));
      changed();
    };
    bank.hidden = false;
    for (const chip of all(bank, ".chip")) {
      chip.addEventListener("click", () => {
        const target = gaps.find((select) => fits(chip, select) && select.value === "");
        if (target && !chip.classList.contains("is-used")) put(chip, target);
      });
      chip.addEventListener("dragstart", (event) => { held = chip; event.dataTransfer.setData("text/plain", text(chip)); });
      chip.addEventListener("dragend", () => { held = null; });
    }
    for (const select of gaps) {
      const gap = select.parentElement, over = (shown) => gap.classList.toggle("is-over", shown);
      gap.addEventListener("dragover", (event) => { if (fits(held, select)) { event.preventDefault(); over(true); } });
      gap.addEventListener("dragleave", () => over(false));
      gap.addEventListener("drop", (event) => { event.preventDefault(); over(false); if (fits(held, select)) put(held, select); });
    }
  }

  /** Marks the words of a bank that stand in the text already. */
  function used(element) {
    const taken = selects(element).map((select) => select.value);
    for (const chip of all(element, ".chip:not([data-unlimited])")) {
      chip.classList.toggle("is-used", taken.includes(chip.dataset.choice));
      chip.setAttribute("aria-disabled", taken.includes(chip.dataset.choice));
    }
  }

  function lock(element, locked) {
    element.classList.toggle("is-locked", locked);
    for (const control of all(element, ".answers input, select")) control.disabled = locked;
    if (field(element)) field(element).readOnly = locked;
  }

  // ---- feedback ----

  function hide(element) {
    for (const shown of all(element, ".feedback, .hint, .model")) shown.hidden = true;
    for (const made of all(element, ".verdict, .mark, .right-answer")) made.remove();
    for (const judged of all(element, ".is-right, .is-wrong")) judged.classList.remove("is-right", "is-wrong");
  }

  function show(element, question, response, { fraction, mark, review, say, number }) {
    hide(element);
    const { type } = question, sees = (what) => review.includes(what);
    if (type === "description") return;
    const result = fraction === null ? null : fraction > 0.99999 ? "right" : fraction > 0 ? "partly" : "wrong";
    const reveal = (name) => { for (const found of all(element, name)) found.hidden = false; };
    if (sees("correctness") && result && response !== null) judge(element, question, response, say);
    if (sees("correctness") || (sees("marks") && result)) {
      const sign = { right: "✓ ", partly: "◐ ", wrong: "✗ " }[result] || "";
      element.querySelector(".question-body").after(make("p", { class: sees("correctness") && result ? "verdict is-" + result : "verdict" },
        sees("correctness") && make("span", {}, sign + say[result || "not_scored"]),
        sees("marks") && result && make("span", { class: "small" },
          swap(say.marks, { got: number(Math.max(0, fraction) * mark), mark: number(mark) }))));
    }
    if (sees("specific_feedback")) {
      for (const at of [...told(question, response), result]) reveal(`[data-feedback="${at}"]`);
    }
    if (sees("general_feedback")) reveal('[data-feedback="general"]');
    if (type === "essay") reveal(".model");
    if (sees("right_answer") && result && result !== "right") {
      const answers = right(element, question);
      element.append(make("div", { class: "right-answer" }, make("strong", {}, say.right_answer + " "), answers.length > 1
        ? make(type === "ordering" ? "ol" : "ul", {}, ...answers.map((answer) => make("li", {}, answer))) : answers[0] || "–"));
    }
  }

  /** Which answers of the author's have something to say to the response. */
  function told(question, response) {
    if (response === null || ["match", "gapselect", "ddwtos", "ordering", "essay"].includes(question.type)) return [];
    if (!question.answers) return [].concat(response).map(Number);
    const met = (answer) => root.AsnCourse.scoring.scoreQuestion({ ...question, answers: [{ ...answer, credit: 1 }] }, response) > 0;
    return [question.answers.findIndex(met)];
  }

  function judge(element, question, response, say) {
    const mark = (place, good, words) => {
      place.classList.add(good ? "is-right" : "is-wrong");
      place.append(make("span", { class: "mark" }, good ? "✓ " : "✗ ", make("span", { class: words ? "" : "visually-hidden" }, good ? say.right : say.wrong)));
    };
    for (const input of inputs(element).filter((each) => each.checked)) {
      const at = Number(input.value);
      mark(input.closest(".answer"), question.options ? question.options[at].credit > 0 : Boolean(at) === question.answer, true);
    }
    selects(element).forEach((select, at) => mark(select.parentElement, response[at] === question.correct[at], select.closest(".pair")));
    if (question.grading === "absolute_position") steps(element).forEach((step, at) => mark(step, response[at] === at));
  }

  /** The right answer in words, one entry a part. */
  function right(element, question) {
    const { type, options, answers, correct, items, units } = question, { words } = kinds[type];
    if (options) {
      const most = Math.max(...options.map(({ credit }) => credit));
      return options.map(({ credit }, at) => (question.single ? credit === most : credit > 0) && label(element, at)).filter(Boolean);
    }
    if (words) return words(element, type === "truefalse" ? question.answer : type === "ordering" ? [...Array(items).keys()] : correct);
    const best = answers.find(({ credit, value }) => credit === 1 && value !== null) || answers[0];
    if (type === "shortanswer") return [best.text];
    const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 10, useGrouping: false });
    return [format.format(best.value) + (units.length ? " " + units[0].unit : "")];
  }

  root.AsnCourse = Object.assign(root.AsnCourse || {}, { questions: { make, swap, all, text, prepare, mix, read, write, lock, show, hide } });
})(window);
