<?php
// This file is part of asn_moodle, courses as code for Moodle.
//
// asn_moodle's Moodle plugin is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// It is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with it.  If not, see <https://www.gnu.org/licenses/>.

namespace local_asnbridge\local;

use mod_quiz\quiz_settings;

/**
 * What a quiz asks: its slots, their marks, pages and sections.
 *
 * Three elements of the form of a quiz, each of which may be stated or not:
 * - `slots`: a list of `{"question": <idnumber>}` and `{"random": {"category": <idnumber>, "subcategories": true,
 *   "tags": ["…"]}}`, one a slot;
 * - `slotmarks`: for each slot its mark, or null for the default;
 * - `slotsections`: a list of `{"slot": 0, "heading": "…", "shuffle": true}`, the first at slot 0; `shuffle` may be
 *   left out.
 *
 * Once learners have attempts Moodle keeps slots as they are: such changes are held.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class quiz_structure {
    /** The elements of the form that are meant here. */
    public const KEYS = ['slots', 'slotmarks', 'slotsections'];

    /** @var array[] what Moodle does not let change */
    private array $held = [];

    /** @var bool whether slots or sections changed */
    private bool $changed = false;

    /** @var bool whether marks changed */
    private bool $remarked = false;

    /** @var quiz_slots the slots */
    private readonly quiz_slots $slots;

    /** @var quiz_sections the sections */
    private readonly quiz_sections $sections;

    /**
     * One quiz.
     *
     * @param \stdClass $course
     * @param \stdClass $quiz row of the table quiz
     */
    private function __construct(
        \stdClass $course,
        /** @var \stdClass the quiz */
        private readonly \stdClass $quiz
    ) {
        global $CFG;
        require_once($CFG->dirroot . '/mod/quiz/locallib.php');
        require_once($CFG->libdir . '/questionlib.php');
        $this->slots = new quiz_slots($course, $quiz);
        $this->sections = new quiz_sections($quiz);
    }

    /**
     * Brings the quiz to what is stated. Runs after its settings were saved, inside the item's transaction.
     *
     * @param \stdClass $course
     * @param \stdClass $quiz row of the table quiz, as it is now
     * @param array $form stated elements of the form; others than {@see self::KEYS} and questionsperpage do not matter
     * @param options $options
     * @return array{pending: string[], held: array[]} as {@see outcome} has them
     * @throws refusal
     */
    public static function apply(\stdClass $course, \stdClass $quiz, array $form, options $options): array {
        $self = new self($course, $quiz);
        if (array_intersect(array_keys($form), array_merge(self::KEYS, ['questionsperpage']))) {
            $self->put($form);
        }
        return ['pending' => $self->slots->pending(), 'held' => $self->held];
    }

    /**
     * What attempts keep from being changed, before that is tried.
     *
     * @param \stdClass $course
     * @param \stdClass $quiz row of the table quiz
     * @param array $form stated elements of the form
     * @return array[] as {@see outcome} has them
     */
    public static function held(\stdClass $course, \stdClass $quiz, array $form): array {
        $self = new self($course, $quiz);
        if (!quiz_has_attempts($quiz->id)) {
            return [];
        }
        $wanted = isset($form['slots']) ? array_column($self->slots->wanted($form['slots']), 'key') : null;
        if ($wanted !== null && $wanted !== array_values(quiz_slots::keys($quiz->id))) {
            return [outcome::held('quizattempts', 'form.slots')];
        }
        if (isset($form['slotsections']) && quiz_sections::locked($quiz->id, $form['slotsections'])) {
            return [outcome::held('quizattempts', 'form.slotsections')];
        }
        return [];
    }

    /**
     * Live values of the elements among the keys.
     *
     * @param \stdClass $course
     * @param int $quizid
     * @param string[] $keys stated elements of the form
     * @return array element => value
     */
    public static function read(\stdClass $course, int $quizid, array $keys): array {
        $keys = array_intersect(self::KEYS, $keys);
        if (!$keys) {
            return [];
        }
        $rows = quiz_slots::rows($quizid);
        $values = [];
        if (in_array('slots', $keys, true)) {
            $values['slots'] = quiz_slots::told($course, $rows);
        }
        if (in_array('slotmarks', $keys, true)) {
            $values['slotmarks'] = array_map(fn($row) => normal::scalar((float) $row->maxmark), array_values($rows));
        }
        if (in_array('slotsections', $keys, true)) {
            $values['slotsections'] = quiz_sections::read($quizid);
        }
        return $values;
    }

    /**
     * Hashes of the rows that make up what each quiz asks: quiz id => SHA-1.
     *
     * @param \stdClass $course
     * @param int[] $quizids
     * @return string[]
     */
    public static function rowhashes(\stdClass $course, array $quizids): array {
        global $DB;
        if (!$quizids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($quizids, SQL_PARAMS_NAMED);
        $found = array_fill_keys($quizids, []);
        $slots = $DB->get_recordset_sql(
            "SELECT s.id, s.quizid, s.slot, s.page, s.maxmark, r.questionbankentryid, r.version, f.filtercondition
               FROM {quiz_slots} s
          LEFT JOIN {question_references} r
                 ON r.component = 'mod_quiz' AND r.questionarea = 'slot' AND r.itemid = s.id
          LEFT JOIN {question_set_references} f
                 ON f.component = 'mod_quiz' AND f.questionarea = 'slot' AND f.itemid = s.id
              WHERE s.quizid $in ORDER BY s.quizid, s.slot",
            $params
        );
        $sections = $DB->get_recordset_select('quiz_sections', "quizid $in", $params, 'quizid, firstslot');
        foreach ([$slots, $sections] as $set) {
            foreach ($set as $row) {
                $found[$row->quizid][] = (array) $row;
            }
            $set->close();
        }
        return array_map(fn($rows) => sha1(json_encode($rows)), $found);
    }

    /**
     * Does what is stated, in the order in which one thing depends on another.
     *
     * @param array $form
     */
    private function put(array $form): void {
        $wanted = isset($form['slots']) ? $this->slots->wanted($form['slots']) : null;
        if ($this->slots->pending()) {
            return;
        }
        $locked = quiz_has_attempts($this->quiz->id);
        if ($wanted !== null && !$this->put_slots($wanted, $locked)) {
            // Marks and sections count slots that are not there.
            return;
        }
        if (isset($form['slotsections']) && !$this->sections->put($form['slotsections'], $locked)) {
            $this->held[] = outcome::held('quizattempts', 'form.slotsections');
        }
        $this->changed = $this->changed || $this->sections->changed();
        if (!$locked && ($this->changed || isset($form['questionsperpage']))) {
            $this->changed = $this->slots->put_pages() || $this->changed;
        }
        if (isset($form['slotmarks'])) {
            $this->remarked = $this->slots->put_marks($form['slotmarks']);
        }
        $this->put_grades();
    }

    /**
     * Brings the slots to what is wanted; false if that is held.
     *
     * @param array[] $wanted
     * @param bool $locked whether learners have attempts
     * @return bool
     */
    private function put_slots(array $wanted, bool $locked): bool {
        if (array_values(quiz_slots::keys($this->quiz->id)) === array_column($wanted, 'key')) {
            return true;
        }
        if ($locked) {
            $this->held[] = outcome::held('quizattempts', 'form.slots');
            return false;
        }
        $this->slots->put($wanted, $this->sections);
        $this->changed = true;
        return true;
    }

    /**
     * Recomputes what depends on marks, as Moodle's page that edits a quiz does.
     */
    private function put_grades(): void {
        global $DB;
        if (!$this->changed && !$this->remarked) {
            return;
        }
        quiz_delete_previews($this->quiz);
        $calculator = quiz_settings::create($this->quiz->id)->get_grade_calculator();
        $calculator->recompute_quiz_sumgrades();
        if ($this->remarked) {
            $calculator->recompute_all_attempt_sumgrades();
            $calculator->recompute_all_final_grades();
            quiz_update_grades($DB->get_record('quiz', ['id' => $this->quiz->id]), 0, true);
        }
    }

    /**
     * A list as it should be.
     *
     * @param mixed $value
     * @param string $name
     * @param bool $records whether its entries are mappings
     * @return array
     * @throws refusal
     */
    public static function listed($value, string $name, bool $records = true): array {
        if (!is_array($value) || !array_is_list($value) || ($records && array_filter($value, fn($one) => !is_array($one)))) {
            throw new refusal('badrequest', $name);
        }
        return $value;
    }
}
