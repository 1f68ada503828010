/* AsnCourse.questions: the widgets. The document holds each question as plain form controls; these functions read and
fill them, add what needs a script, and show feedback as far as `review` lists it. Shapes: docs/course-data.md. `say` has the
words; `changed` is called after each answer; `sequence(count)` gives the order of choices. */
(function (root) {
"use strict";
const all = (element, selector) => [...element.querySelectorAll(selector)];
const text = (element) => (element ? element.textContent.trim().replace(/\s+/g, " ") : "");
const swap = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

/** An element; an attribute that is a function listens, one that is false, null or undefined is left out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
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
const item = (choice) => Number(choice.dataset.choice);
const OWN = / \[([1-3])\]$/; // how learners judge their own essay, kept at the end of the response

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
};
const typed = {
  read(element) {
    const { value, defaultValue } = field(element), words = value.trim(), judged = own(element).find((input) => input.checked);
    return words && words !== defaultValue.trim() ? words + (judged ? ` [${judged.value}]` : "") : null;
  },
  write(element, response) {
    const choices = own(element), judged = response !== null && choices.length && OWN.exec(response);
    field(element).value = response === null ? field(element).defaultValue : judged ? response.slice(0, judged.index) : response;
    for (const input of choices) input.checked = judged && input.value === judged[1];
  },
};
const order = {
  read: (element) => (element.dataset.moved ? steps(element).map(item) : null),
  write(element, response) {
    delete element.dataset.moved;
    if (response === null) return;
    element.dataset.moved = "yes";
    arrange(element.querySelector(".order"), response);
  },
};
const none = { read: () => null, write() {} };
const kinds = { multichoice: choice, truefalse: choice, match: parts, gapselect: parts, ddwtos: parts,
  shortanswer: typed, numerical: typed, essay: typed, ordering: order, description: none };
const read = (element, question) => kinds[question.type].read(element, question);
const write = (element, question, response) => kinds[question.type].write(element, response);

// ---- the order of choices ----

function arrange(list, sequence) {
  const found = new Map([...list.children].map((child) => [item(child), child]));
  list.append(...sequence.map((at) => found.get(at)));
}

function mix(element, { type, shuffle, options, items }, sequence) {
  const list = element.querySelector(".answers, .order");
  if (type === "multichoice" && shuffle) arrange(list, sequence(options.length));
  if (type !== "ordering") return;
  const mixed = sequence(items);
  arrange(list, mixed.every((step, at) => step === at) ? mixed.reverse() : mixed);
}

// ---- widgets ----

let typing = null; // hands on what is being typed; its listeners come before those that end the session
for (const leaving of ["visibilitychange", "pagehide"]) root.addEventListener(leaving, () => typing && typing(), true);

function prepare(element, question, tools) {
  let wait = 0;
  const changed = () => { clearTimeout(wait); typing = null; used(element); tools.changed(); };
  element.addEventListener("change", changed);
  element.addEventListener("input", ({ target }) => {
    clearTimeout(wait);
    if (!target.matches(".typed *")) return;
    typing = changed;
    wait = setTimeout(changed, 1500);
  });
  if (question.type === "ordering") prepareOrder(element, tools);
  if (question.type === "ddwtos") prepareWords(element, tools);
}

/** Dragging with mouse or pen; a finger scrolls, and taps the buttons. The document listens, because an element that is
moved loses the pointer. */
function draggable(handle, element, move, drop) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch" || element.classList.contains("is-locked")) return;
    let last = null;
    const follow = (moved) => { last = moved; move(moved); };
    const end = () => {
      document.removeEventListener("pointermove", follow);
      if (last) drop(last);
    };
    event.preventDefault();
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", end, { once: true });
  });
}

function prepareOrder(element, { say, announce, changed }) {
  const list = element.querySelector(".order"), place = (step) => steps(element).indexOf(step);
  const moved = (step) => {
    element.dataset.moved = "yes";
    announce(swap(say.moved, { number: place(step) + 1, count: steps(element).length }));
    changed();
  };
  for (const step of steps(element)) {
    const words = step.querySelector(".order-text");
    const mover = (word, sign, next) => make("button", { type: "button", class: "button", title: word, "aria-label": `${word}: ${text(words)}`,
      click({ currentTarget }) {
        const other = step[next];
        if (!other) return;
        list.insertBefore(step, next === "previousSibling" ? other : other.nextSibling);
        currentTarget.focus();
        moved(step);
      } }, sign);
    step.append(make("span", { class: "order-moves" }, mover(say.up, "↑", "previousSibling"), mover(say.down, "↓", "nextSibling")));
    draggable(words, element, ({ clientY }) => {
      step.classList.add("is-dragged");
      const over = steps(element).find((other) => clientY < other.getBoundingClientRect().bottom) || list.lastChild;
      if (over !== step) list.insertBefore(step, place(over) > place(step) ? over.nextSibling : over);
    }, () => { step.classList.remove("is-dragged"); moved(step); });
  }
  list.replaceChildren(...steps(element)); // siblings of a step are steps, without white space between
}

function prepareWords(element, { say, announce, changed }) {
  const gaps = selects(element), bank = element.querySelector(".word-bank");
  bank.hidden = false;
  for (const chip of all(bank, ".chip")) {
    const fits = (select) => select && !select.disabled && select.dataset.group === chip.dataset.group;
    const below = ({ clientX, clientY }) => {
      const under = document.elementFromPoint(clientX, clientY), gap = under && under.closest(".gap");
      return gap && gaps.find((select) => fits(select) && gap.contains(select));
    };
    const over = (target) => { for (const select of gaps) select.parentElement.classList.toggle("is-over", select === target); };
    const put = (target) => {
      over(null);
      if (!target) return;
      if (!chip.hasAttribute("data-unlimited")) for (const other of gaps) if (other.value === chip.dataset.choice) other.value = "";
      target.value = chip.dataset.choice;
      used(element);
      announce(swap(say.filled, { word: text(chip), number: gaps.indexOf(target) + 1 }));
      changed();
    };
    draggable(chip, element, (event) => over(below(event)), (event) => put(below(event)));
    chip.addEventListener("click", () => {
      if (chip.getAttribute("aria-disabled") !== "true") put(gaps.find((select) => fits(select) && select.value === ""));
    });
  }
}

/** Marks the words of a bank that stand in the text already. */
function used(element) {
  const taken = selects(element).map((select) => select.value);
  for (const chip of all(element, ".chip:not([data-unlimited])")) chip.setAttribute("aria-disabled", taken.includes(chip.dataset.choice));
}

function lock(element, locked) {
  element.classList.toggle("is-locked", locked);
  for (const control of all(element, ".answers input, select")) control.disabled = locked;
  if (field(element)) field(element).readOnly = locked;
}

// ---- feedback ----

function hide(element) {
  for (const shown of all(element, ".feedback, .hint, .model, .right-answer")) shown.hidden = true;
  for (const made of all(element, ".verdict, .mark")) made.remove();
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
    const sign = { right: "✓ ", partly: "◐ ", wrong: "✗ " }[result] || "", got = number(Math.max(0, fraction) * mark);
    element.querySelector(".question-body").after(make("p", { class: "verdict " + (sees("correctness") && result ? "is-" + result : "") },
      sees("correctness") && make("span", {}, sign + say[result || "not_scored"]),
      sees("marks") && result && make("span", { class: "small" }, swap(say.marks, { got, mark: number(mark) }))));
  }
  if (sees("specific_feedback")) {
    for (const at of [...told(question, response), result]) reveal(`[data-feedback="${at}"]`);
  }
  if (sees("general_feedback")) reveal('[data-feedback="general"]');
  if (type === "essay") reveal(".model");
  if (sees("right_answer") && result !== "right") reveal(".right-answer");
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

root.AsnCourse.questions = { make, swap, all, text, prepare, mix, read, write, lock, show, hide };
})(window);
