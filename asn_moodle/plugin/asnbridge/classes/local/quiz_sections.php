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
 * The sections of a quiz: headings, and whether the questions below them are shuffled.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class quiz_sections {
    /** @var bool whether sections came or went */
    private bool $changed = false;

    /**
     * The sections of one quiz.
     *
     * @param \stdClass $quiz row of the table quiz
     */
    public function __construct(
        /** @var \stdClass the quiz */
        private readonly \stdClass $quiz
    ) {
    }

    /**
     * Whether sections came or went.
     *
     * @return bool
     */
    public function changed(): bool {
        return $this->changed;
    }

    /**
     * Live sections, in the words of a request.
     *
     * @param int $quizid
     * @return array[]
     */
    public static function read(int $quizid): array {
        global $DB;
        $values = [];
        foreach ($DB->get_records('quiz_sections', ['quizid' => $quizid], 'firstslot') as $section) {
            $values[] = [
                'slot' => (int) $section->firstslot - 1,
                'heading' => (string) $section->heading,
                'shuffle' => (bool) $section->shufflequestions,
            ];
        }
        return $values;
    }

    /**
     * Whether what is stated cannot be done once learners have attempts: another place, or other shuffling.
     *
     * @param int $quizid
     * @param mixed $stated
     * @return bool
     */
    public static function locked(int $quizid, $stated): bool {
        $now = array_column(self::read($quizid), 'shuffle', 'slot');
        $sections = array_column(quiz_structure::listed($stated, 'slotsections'), null, 'slot') + [0 => []];
        $shuffled = array_filter(
            array_intersect_key($sections, $now),
            fn($section, $slot) => isset($section['shuffle']) && (bool) $section['shuffle'] !== $now[$slot],
            ARRAY_FILTER_USE_BOTH
        );
        return $shuffled || array_diff_key($sections, $now) || array_diff_key($now, $sections);
    }

    /**
     * Takes the headings off, but for the first.
     *
     * @return \stdClass[] the sections as they were, with slotid
     */
    public function lift(): array {
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
    public function drop(array $sections): void {
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
     * Brings headings, and whether their questions are shuffled, to what is stated; returns whether all could be done.
     *
     * @param mixed $stated
     * @param bool $locked whether learners have attempts
     * @return bool
     */
    public function put($stated, bool $locked): bool {
        global $DB;
        $wanted = $this->wanted($stated);
        $now = [];
        foreach ($DB->get_records('quiz_sections', ['quizid' => $this->quiz->id], 'firstslot') as $section) {
            $now[(int) $section->firstslot] = $section;
        }
        if ($locked && array_diff_key($wanted, $now) + array_diff_key($now, $wanted)) {
            return false;
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
        $done = true;
        foreach ($wanted as $first => $section) {
            $done = $this->put_one($now[$first], $section, $locked) && $done;
        }
        return $done;
    }

    /**
     * What is stated, by first slot; the first section begins with the first slot.
     *
     * @param mixed $stated
     * @return array[]
     */
    private function wanted($stated): array {
        global $DB;
        $wanted = [];
        $count = $DB->count_records('quiz_slots', ['quizid' => $this->quiz->id]);
        foreach (quiz_structure::listed($stated, 'slotsections') as $index => $section) {
            $first = $section['slot'] ?? null;
            if (!is_int($first) || $first < 0 || ($first && $first >= $count) || isset($wanted[$first + 1])) {
                throw new refusal('badrequest', "slotsections[$index].slot");
            }
            $wanted[$first + 1] = $section;
        }
        return $wanted + [1 => ['heading' => '']];
    }

    /**
     * Brings one section to what is stated; returns whether all could be done.
     *
     * @param \stdClass $now
     * @param array $wanted
     * @param bool $locked
     * @return bool
     */
    private function put_one(\stdClass $now, array $wanted, bool $locked): bool {
        $heading = (string) ($wanted['heading'] ?? '');
        if ($heading !== (string) $now->heading) {
            $this->structure()->set_section_heading($now->id, $heading);
        }
        if (!isset($wanted['shuffle']) || (bool) $wanted['shuffle'] === (bool) $now->shufflequestions) {
            return true;
        }
        if ($locked) {
            return false;
        }
        $this->structure()->set_section_shuffle($now->id, (int) (bool) $wanted['shuffle']);
        return true;
    }

    /**
     * The structure as it is now.
     *
     * @return structure
     */
    private function structure(): structure {
        return quiz_settings::create($this->quiz->id)->get_structure();
    }
}
