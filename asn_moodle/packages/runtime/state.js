/* AsnCourse.state: what the learner did, its score, and its resume string. Pure functions; no DOM, no LMS.

course-data: {standard, course, version, language, pass: 0..1|null, words,
  pages: [{id, code, kind, counts}], quizzes: [quiz], questions: {id: question}}
quiz: {id, code, page, attempts (0 = unlimited), behaviour, grading: "highest"|"average"|"first"|"last", pass: 0..1|null,
  weight (0 = outside the score), shuffle, questions: [id], marks: [number], draws: [{from: [id], count, mark}]}
question: {code (4), check (2), type, title (plain text), penalty: 0..1, ...}; an index counts in the author's order:
  multichoice  options: [{credit: -1..1}], single       response: index | [index]
  truefalse    answer: bool                             response: bool
  match        correct: [index], choices: number        response: [index|null], one per pair
  gapselect, ddwtos  correct: [index], groups: [any] (one per choice)     response: [index|null], one per gap
  ordering     items: number, grading (see `orders`)    response: [index], the learner's order; right is 0, 1, 2 ...
  shortanswer  answers: [{text, credit}] with * as wildcard, caseSensitive   response: string
  numerical    answers: [{value, tolerance, credit}], units: [{unit, multiplier}]  response: string as typed, "1,5 km"
  essay        -                                        response: string; never scored
No response is null. `check` covers everything a response or its score depends on.

state: {at: page id|null, seen: [page id], turn: number, quizzes: {quiz id: record}}
record: {attempts: finished ones, grade: 0..1|null over them, open: an attempt runs, seed: 0..4095,
  answers: {question id: {response, done: checked for good, tries: wrong tries before, turn: when}}}
Answers stay after the attempt ends, for review, until `start` begins the next.

start(state, quiz, seed)                      opens an attempt with no answers
asked(quiz, record, data) -> [{id, mark}]     what this attempt asks: draws resolved, shuffled if `shuffle`; stable
shuffled(seed, items, key) -> items           the same order for the same seed, whatever is inserted
record(state, quizId, questionId, response, {done, tries}) -> answer
finish(state, quiz, data) -> grade            ends the attempt and works it into record.grade
scoreQuestion(question, response) -> fraction | null    answerFraction(question, answer): less the penalties
attemptGrade(quiz, record, data) -> 0..1|null           quizDone(quiz, record) -> bool
summary(state, data) -> {scaled: 0..1|null, raw: 0..100|null, progress: 0..1, completed, passed: bool|null}
encodeState(state, data, limit) -> string     decodeState(string, data) -> state (a fresh one for a string it cannot read)
*/
