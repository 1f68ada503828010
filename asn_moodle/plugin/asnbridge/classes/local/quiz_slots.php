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
use mod_quiz\structure;

/**
 * The slots of a quiz: what each asks, their order, pages and marks.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class quiz_slots {
    /** @var string[] idnumbers of categories and questions that are not there yet */
    private array $pending = [];

    /**
     * The slots of one quiz.
     *
     * @param \stdClass $course
     * @param \stdClass $quiz row of the table quiz
     */
    public function __construct(
        /** @var \stdClass the course */
        private readonly \stdClass $course,
        /** @var \stdClass the quiz */
        private readonly \stdClass $quiz
    ) {
    }

    /**
     * What {@see self::wanted} did not find.
     *
     * @return string[]
     */
    public function pending(): array {
        return array_values(array_unique($this->pending));
    }

    /**
     * What each slot shall ask: a list of ['key' => , 'entry' => id] or ['key' => , 'filter' => condition].
     *
     * @param mixed $slots
     * @return array[]
     */
    public function wanted($slots): array {
        $wanted = [];
        foreach (quiz_structure::listed($slots, 'slots') as $index => $slot) {
            if (is_string($slot['question'] ?? null)) {
                $id = question_bank::id($this->course, 'question', $slot['question']);
                $id || $this->pending[] = $slot['question'];
                $wanted[] = ['key' => "question $id", 'entry' => $id];
            } else if (is_string($slot['random']['category'] ?? null)) {
                $id = question_bank::id($this->course, 'category', $slot['random']['category']);
                $id || $this->pending[] = $slot['random']['category'];
                $filter = quiz_draw::filter($id, !empty($slot['random']['subcategories']), (array) ($slot['random']['tags'] ?? []));
                $wanted[] = ['key' => quiz_draw::key(null, $filter), 'filter' => $filter];
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
    public static function keys(int $quizid): array {
        return array_map(fn($row) => quiz_draw::key($row->entryid, $row->filter), self::rows($quizid));
    }

    /**
     * Brings the slots to what is wanted, each with the heading before it.
     *
     * @param array[] $wanted
     * @param quiz_sections $sections
     */
    public function put(array $wanted, quiz_sections $sections): void {
        $now = self::keys($this->quiz->id);
        quiz_delete_previews($this->quiz);
        $lifted = $sections->lift();
        $taken = [];
        foreach (array_column($wanted, 'key') as $place => $key) {
            $slotid = array_search($key, array_diff_key($now, array_flip($taken)), true);
            if ($slotid !== false) {
                $taken[$place] = $slotid;
            }
        }
        $this->remove(array_diff(array_keys($now), $taken));
        foreach ($wanted as $place => $slot) {
            $taken[$place] ??= $this->add($slot);
        }
        $this->order($taken);
        $sections->drop($lifted);
    }

    /**
     * Removes slots, the last one first, as the others then keep their numbers.
     *
     * @param int[] $slotids
     */
    private function remove(array $slotids): void {
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
    private function add(array $slot): int {
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
    private function order(array $slotids): void {
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
     * Breaks the quiz into pages as its settings say; returns whether that changed it.
     *
     * @return bool
     */
    public function put_pages(): bool {
        global $DB;
        $pages = fn() => $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'slot, page');
        $before = $pages();
        if (!$before) {
            return false;
        }
        quiz_repaginate_questions($this->quiz->id, $this->quiz->questionsperpage);
        return $pages() !== $before;
    }

    /**
     * Brings marks to what is stated; returns whether any changed.
     *
     * @param mixed $marks
     * @return bool
     */
    public function put_marks($marks): bool {
        $rows = array_values(self::rows($this->quiz->id));
        $marks = quiz_structure::listed($marks, 'slotmarks', false);
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
            }
        }
        return $structure !== null;
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
    public static function rows(int $quizid): array {
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
    public static function told(\stdClass $course, array $rows): array {
        $random = array_map(fn($row) => quiz_draw::told((array) $row->filter), $rows);
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
}
