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

/**
 * What teachers wrote beside the grades of an activity, kept over a change of it.
 *
 * Where a final grade changes with the maximum, Moodle empties its feedback and information: it works grades out anew
 * from rows read without them (`grade_item::regrade_final_grades()`).
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class grade_feedback {
    /** @var \stdClass[] rows of the gradebook as they stood, by id */
    private array $before;

    /**
     * Notes what is there.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     */
    public function __construct(
        /** @var \stdClass */
        private readonly \stdClass $course,
        /** @var \stdClass */
        private readonly \stdClass $cm
    ) {
        $this->before = $this->rows();
    }

    /**
     * Puts back what is gone; what was written since then stays.
     */
    public function restore(): void {
        global $DB;
        foreach (array_diff_key($this->before, $this->rows()) as $row) {
            if ($DB->record_exists('grade_grades', ['id' => $row->id])) {
                $DB->update_record('grade_grades', $row);
            }
        }
    }

    /**
     * Rows that have feedback or information.
     *
     * @return \stdClass[] by id
     */
    private function rows(): array {
        global $DB;
        return $DB->get_records_sql(
            "SELECT g.id, g.feedback, g.feedbackformat, g.information, g.informationformat
               FROM {grade_grades} g
               JOIN {grade_items} i ON i.id = g.itemid
              WHERE i.courseid = ? AND i.itemtype = 'mod' AND i.itemmodule = ? AND i.iteminstance = ?
                    AND (g.feedback IS NOT NULL OR g.information IS NOT NULL)",
            [$this->course->id, $this->cm->modname, $this->cm->instance]
        );
    }
}
