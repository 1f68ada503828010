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

use core\output\datafilter;
use mod_quiz\quiz_settings;
use mod_quiz\structure;

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

    /** @var string[] idnumbers of categories and questions that are not there yet */
    private array $pending = [];

    /** @var array[] what Moodle does not let change */
    private array $held = [];

    /** @var bool whether slots, marks or sections changed */
    private bool $changed = false;

    /** @var bool whether marks changed */
    private bool $remarked = false;

    /**
     * One quiz.
     *
     * @param \stdClass $course
     * @param \stdClass $quiz row of the table quiz
     */
    private function __construct(
        /** @var \stdClass the course */
        private readonly \stdClass $course,
        /** @var \stdClass the quiz */
        private readonly \stdClass $quiz
    ) {
        global $CFG;
        require_once($CFG->dirroot . '/mod/quiz/locallib.php');
        require_once($CFG->libdir . '/questionlib.php');
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
        return ['pending' => array_values(array_unique($self->pending)), 'held' => $self->held];
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
        $wanted = isset($form['slots']) ? array_column($self->wanted($form['slots']), 'key') : null;
        if ($wanted !== null && $wanted !== array_values(self::keys($quiz->id))) {
            return [outcome::held('quizattempts', 'form.slots')];
        }
        if (!isset($form['slotsections'])) {
            return [];
        }
        $live = self::read($course, $quiz->id, ['slotsections'])['slotsections'];
        $now = array_column($live, 'shuffle', 'slot');
        $sections = array_column(self::listed($form['slotsections'], 'slotsections'), null, 'slot') + [0 => []];
        $shuffled = array_filter(
            array_intersect_key($sections, $now),
            fn($section, $slot) => isset($section['shuffle']) && (bool) $section['shuffle'] !== $now[$slot],
            ARRAY_FILTER_USE_BOTH
        );
        if ($shuffled || array_diff_key($sections, $now) || array_diff_key($now, $sections)) {
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
        global $DB;
        $keys = array_intersect(self::KEYS, $keys);
        if (!$keys) {
            return [];
        }
        $rows = self::rows($quizid);
        $values = [];
        if (in_array('slots', $keys, true)) {
            $values['slots'] = self::told($course, $rows);
        }
        if (in_array('slotmarks', $keys, true)) {
            $values['slotmarks'] = array_map(fn($row) => normal::scalar((float) $row->maxmark), array_values($rows));
        }
        if (in_array('slotsections', $keys, true)) {
            $values['slotsections'] = [];
            foreach ($DB->get_records('quiz_sections', ['quizid' => $quizid], 'firstslot') as $section) {
                $values['slotsections'][] = [
                    'slot' => (int) $section->firstslot - 1,
                    'heading' => (string) $section->heading,
                    'shuffle' => (bool) $section->shufflequestions,
                ];
            }
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
        $wanted = isset($form['slots']) ? $this->wanted($form['slots']) : null;
        if ($this->pending) {
            return;
        }
        $locked = quiz_has_attempts($this->quiz->id);
        if ($wanted !== null && !$this->put_slots($wanted, $locked)) {
            // Marks and sections count slots that are not there.
            return;
        }
        if (isset($form['slotsections'])) {
            $this->put_sections($form['slotsections'], $locked);
        }
        if (!$locked && ($this->changed || isset($form['questionsperpage']))) {
            $this->put_pages();
        }
        if (isset($form['slotmarks'])) {
            $this->put_marks($form['slotmarks']);
        }
        $this->put_grades();
    }

    /**
     * What each slot shall ask: a list of ['key' => , 'entry' => id] or ['key' => , 'filter' => condition].
     *
     * @param mixed $slots
     * @return array[]
     */
    private function wanted($slots): array {
        $wanted = [];
        foreach (self::listed($slots, 'slots') as $index => $slot) {
            if (is_string($slot['question'] ?? null)) {
                $id = question_bank::id($this->course, 'question', $slot['question']);
                $id || $this->pending[] = $slot['question'];
                $wanted[] = ['key' => "question $id", 'entry' => $id];
            } else if (is_string($slot['random']['category'] ?? null)) {
                $id = question_bank::id($this->course, 'category', $slot['random']['category']);
                $id || $this->pending[] = $slot['random']['category'];
                $filter = self::filter($id, !empty($slot['random']['subcategories']), (array) ($slot['random']['tags'] ?? []));
                $wanted[] = ['key' => self::key(null, $filter), 'filter' => $filter];
            } else {
                throw new refusal('badrequest', "slots[$index]");
            }
        }
        return $wanted;
    }

    /**
     * What each slot asks now: slot id => key.
     *
     * @param int $quizid
     * @return string[]
     */
    private static function keys(int $quizid): array {
        return array_map(fn($row) => self::key($row->entryid, $row->filter), self::rows($quizid));
    }

    /**
     * Brings the slots to what is wanted; false if that is held.
     *
     * @param array[] $wanted
     * @param bool $locked whether learners have attempts
     * @return bool
     */
    private function put_slots(array $wanted, bool $locked): bool {
        $keys = array_column($wanted, 'key');
        $now = self::keys($this->quiz->id);
        if (array_values($now) === $keys) {
            return true;
        }
        if ($locked) {
            $this->held[] = outcome::held('quizattempts', 'form.slots');
            return false;
        }
        quiz_delete_previews($this->quiz);
        $sections = $this->lift_sections();
        $taken = [];
        foreach ($keys as $place => $key) {
            $slotid = array_search($key, array_diff_key($now, array_flip($taken)), true);
            if ($slotid !== false) {
                $taken[$place] = $slotid;
            }
        }
        $this->remove_slots(array_diff(array_keys($now), $taken));
        foreach ($wanted as $place => $slot) {
            $taken[$place] ??= $this->add_slot($slot);
        }
        $this->order_slots($taken);
        $this->drop_sections($sections);
        $this->changed = true;
        return true;
    }

    /**
     * Removes slots, the last one first, as the others then keep their numbers.
     *
     * @param int[] $slotids
     */
    private function remove_slots(array $slotids): void {
        global $DB;
        $slots = $slotids ? $DB->get_records_list('quiz_slots', 'id', $slotids, 'slot DESC', 'id, slot') : [];
        foreach ($slots as $slot) {
            $this->structure()->remove_slot($slot->slot);
        }
    }

    /**
     * Adds a slot at the end.
     *
     * @param array $slot
     * @return int its id
     * @throws refusal if the quiz asks the question already
     */
    private function add_slot(array $slot): int {
        global $DB;
        if (isset($slot['entry'])) {
            $latest = question_bank::latest([$slot['entry']])[$slot['entry']];
            if (quiz_add_quiz_question($latest->id, $this->quiz) === false) {
                throw new refusal('badrequest', "slots {$latest->idnumber}");
            }
        } else {
            $this->structure()->add_random_questions(0, 1, $slot['filter']);
        }
        return (int) $DB->get_field_sql('SELECT MAX(id) FROM {quiz_slots} WHERE quizid = ?', [$this->quiz->id]);
    }

    /**
     * Puts slots in order.
     *
     * @param int[] $slotids by place from 0
     */
    private function order_slots(array $slotids): void {
        global $DB;
        $now = $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'id, slot');
        $moves = [];
        foreach ($slotids as $place => $slotid) {
            if ((int) $now[$slotid] !== $place + 1) {
                $moves[(int) $now[$slotid]] = $place + 1;
            }
        }
        if ($moves) {
            update_field_with_unique_index('quiz_slots', 'slot', $moves, ['quizid' => $this->quiz->id]);
        }
    }

    /**
     * Takes the headings off, but for the first.
     *
     * @return \stdClass[] the sections as they were, with slotid
     */
    private function lift_sections(): array {
        global $DB;
        $slots = $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'slot, id');
        $sections = $DB->get_records('quiz_sections', ['quizid' => $this->quiz->id], 'firstslot');
        foreach ($sections as $section) {
            $section->slotid = $slots[$section->firstslot] ?? 0;
            if ($section->firstslot > 1) {
                $DB->delete_records('quiz_sections', ['id' => $section->id]);
            }
        }
        return $sections;
    }

    /**
     * Puts headings back before the slots that they stood before, where those are still there.
     *
     * @param \stdClass[] $sections
     */
    private function drop_sections(array $sections): void {
        global $DB;
        $slots = $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'id, slot');
        foreach ($sections as $section) {
            $place = (int) ($slots[$section->slotid] ?? 0);
            if ($section->firstslot > 1 && $place > 1) {
                $section->firstslot = $place;
                $DB->insert_record('quiz_sections', $section);
            }
        }
    }

    /**
     * Brings headings, and whether their questions are shuffled, to what is stated.
     *
     * @param mixed $stated
     * @param bool $locked
     */
    private function put_sections($stated, bool $locked): void {
        global $DB;
        $wanted = [];
        $count = $DB->count_records('quiz_slots', ['quizid' => $this->quiz->id]);
        foreach (self::listed($stated, 'slotsections') as $index => $section) {
            $first = $section['slot'] ?? null;
            if (!is_int($first) || $first < 0 || ($first && $first >= $count) || isset($wanted[$first + 1])) {
                throw new refusal('badrequest', "slotsections[$index].slot");
            }
            $wanted[$first + 1] = $section;
        }
        $now = [];
        foreach ($DB->get_records('quiz_sections', ['quizid' => $this->quiz->id], 'firstslot') as $section) {
            $now[(int) $section->firstslot] = $section;
        }
        $wanted += [1 => ['heading' => '']];
        if ($locked && array_diff_key($wanted, $now) + array_diff_key($now, $wanted)) {
            $this->held[] = outcome::held('quizattempts', 'form.slotsections');
            return;
        }
        foreach (array_diff_key($now, $wanted) as $section) {
            $this->structure()->remove_section_heading($section->id);
            $this->changed = true;
        }
        foreach (array_diff_key($wanted, $now) as $first => $section) {
            $row = ['quizid' => $this->quiz->id, 'firstslot' => $first, 'heading' => '', 'shufflequestions' => 0];
            $row['id'] = $DB->insert_record('quiz_sections', $row);
            $now[$first] = (object) $row;
            $this->changed = true;
        }
        foreach ($wanted as $first => $section) {
            $this->put_section($now[$first], $section, $locked);
        }
    }

    /**
     * Brings one section to what is stated.
     *
     * @param \stdClass $now
     * @param array $wanted
     * @param bool $locked
     */
    private function put_section(\stdClass $now, array $wanted, bool $locked): void {
        $heading = (string) ($wanted['heading'] ?? '');
        if ($heading !== (string) $now->heading) {
            $this->structure()->set_section_heading($now->id, $heading);
        }
        if (!isset($wanted['shuffle']) || (bool) $wanted['shuffle'] === (bool) $now->shufflequestions) {
            return;
        }
        if ($locked) {
            $this->held[] = outcome::held('quizattempts', 'form.slotsections');
            return;
        }
        $this->structure()->set_section_shuffle($now->id, (int) (bool) $wanted['shuffle']);
    }

    /**
     * Breaks the quiz into pages as its settings say.
     */
    private function put_pages(): void {
        global $DB;
        $pages = fn() => $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'slot, page');
        $before = $pages();
        if (!$before) {
            return;
        }
        quiz_repaginate_questions($this->quiz->id, $this->quiz->questionsperpage);
        if ($pages() !== $before) {
            $this->changed = true;
        }
    }

    /**
     * Brings marks to what is stated.
     *
     * @param mixed $marks
     */
    private function put_marks($marks): void {
        $rows = array_values(self::rows($this->quiz->id));
        $marks = self::listed($marks, 'slotmarks', false);
        if (count($marks) !== count($rows)) {
            throw new refusal('badrequest', 'slotmarks');
        }
        $structure = null;
        foreach ($rows as $place => $row) {
            $mark = $marks[$place] ?? $row->defaultmark ?? 1;
            if (!is_numeric($mark) || $mark < 0) {
                throw new refusal('badrequest', "slotmarks[$place]");
            }
            if (abs($mark - $row->maxmark) > 1e-7) {
                $structure ??= $this->structure();
                $structure->update_slot_maxmark($structure->get_slot_by_id($row->id), (float) $mark);
                $this->remarked = true;
            }
        }
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
     * The structure as it is now.
     *
     * @return structure
     */
    private function structure(): structure {
        return quiz_settings::create($this->quiz->id)->get_structure();
    }

    /**
     * Slots in order: id => row with id, slot, maxmark, entryid, filter, defaultmark.
     *
     * @param int $quizid
     * @return \stdClass[]
     */
    private static function rows(int $quizid): array {
        global $DB;
        $rows = $DB->get_records_sql(
            "SELECT s.id, s.slot, s.maxmark, r.questionbankentryid AS entryid, f.filtercondition AS filter
               FROM {quiz_slots} s
          LEFT JOIN {question_references} r
                 ON r.component = 'mod_quiz' AND r.questionarea = 'slot' AND r.itemid = s.id
          LEFT JOIN {question_set_references} f
                 ON f.component = 'mod_quiz' AND f.questionarea = 'slot' AND f.itemid = s.id
              WHERE s.quizid = ? ORDER BY s.slot",
            [$quizid]
        );
        $latest = question_bank::latest(array_filter(array_column($rows, 'entryid')));
        foreach ($rows as $row) {
            $row->defaultmark = $latest[$row->entryid]->defaultmark ?? null;
            if ($row->filter !== null) {
                $filter = json_decode($row->filter, true);
                $row->filter = \core_question\question_reference_manager::convert_legacy_set_reference_filter_condition($filter);
            }
        }
        return $rows;
    }

    /**
     * Slots in the words of a request.
     *
     * @param \stdClass $course
     * @param \stdClass[] $rows
     * @return array[]
     */
    private static function told(\stdClass $course, array $rows): array {
        $random = array_map(fn($row) => self::drawn((array) $row->filter), $rows);
        $entries = question_bank::names($course, 'question', array_filter(array_column($rows, 'entryid')));
        $categories = question_bank::names($course, 'category', array_filter(array_column($random, 'category')));
        $slots = [];
        foreach ($rows as $id => $row) {
            if ($row->entryid) {
                $slots[] = ['question' => $entries[$row->entryid] ?? "#{$row->entryid}"];
            } else {
                $category = $random[$id]['category'];
                $slots[] = ['random' => ['category' => $categories[$category] ?? "#$category"] + $random[$id]];
            }
        }
        return $slots;
    }

    /**
     * The condition of a random question, in the shape of Moodle's question bank.
     *
     * @param int $categoryid
     * @param bool $subcategories
     * @param string[] $tags
     * @return array
     */
    private static function filter(int $categoryid, bool $subcategories, array $tags): array {
        global $DB;
        $filter = ['category' => [
            'jointype' => datafilter::JOINTYPE_ANY,
            'values' => [$categoryid],
            'filteroptions' => ['includesubcategories' => $subcategories],
        ]];
        if ($tags) {
            $collection = \core_tag_area::get_collection('core_question', 'question');
            $found = array_filter(\core_tag_tag::create_if_missing($collection, array_map('strval', $tags)));
            $ids = array_map(fn($tag) => (int) $tag->id, array_values($found));
            sort($ids);
            $filter['qtagids'] = ['jointype' => datafilter::JOINTYPE_ALL, 'values' => $ids];
        }
        // The rest is what Moodle's own screen for random questions remembers of itself.
        $context = $DB->get_field('question_categories', 'contextid', ['id' => $categoryid]);
        $screen = ['cat' => "$categoryid,$context", 'tabname' => 'questions', 'qpage' => 0, 'qperpage' => 100];
        return ['filter' => $filter] + $screen + ['jointype' => datafilter::JOINTYPE_ALL];
    }

    /**
     * What a condition draws from: category id, subcategories, names of tags, and a hash of whatever else it asks.
     *
     * @param array $condition
     * @return array
     */
    private static function drawn(array $condition): array {
        global $DB;
        $filter = $condition['filter'] ?? [];
        $category = $filter['category'] ?? [];
        $options = $category['filteroptions'] ?? $category;
        $tagids = array_filter((array) ($filter['qtagids']['values'] ?? []));
        $tags = $tagids ? $DB->get_records_list('tag', 'id', $tagids, 'name', 'id, name') : [];
        $drawn = [
            'category' => (int) ($category['values'][0] ?? 0),
            'subcategories' => !empty($options['includesubcategories']),
            'tags' => array_values(array_column($tags, 'name')),
        ];
        $other = array_diff_key($filter, ['category' => 1, 'qtagids' => 1, 'hidden' => 1, 'jointype' => 1]);
        return $other ? $drawn + ['other' => sha1(json_encode($other))] : $drawn;
    }

    /**
     * What a slot asks, to compare.
     *
     * @param mixed $entryid
     * @param array|null $filter
     * @return string
     */
    private static function key($entryid, ?array $filter): string {
        return $filter === null ? "question $entryid" : 'random ' . json_encode(self::drawn($filter));
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
    private static function listed($value, string $name, bool $records = true): array {
        if (!is_array($value) || !array_is_list($value) || ($records && array_filter($value, fn($one) => !is_array($one)))) {
            throw new refusal('badrequest', $name);
        }
        return $value;
    }
}
