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

namespace local_asnbridge\module;

use local_asnbridge\local\item;

/**
 * A workshop.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class workshop_module extends type {
    /** Class of its children. */
    public const CHILDREN = criteria::class;

    /** Instructions and conclusion. */
    public const TEXTS = [
        'instructauthorseditor' => ['instructauthors', 'instructauthors'],
        'instructreviewerseditor' => ['instructreviewers', 'instructreviewers'],
        'conclusioneditor' => ['conclusion', 'conclusion'],
    ];

    /** The phase is the teacher's, and the time its own. */
    public const VOLATILE = ['phase', 'evaluation'];

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        foreach (['text', 'file'] as $way) {
            $field = 'submissiontype' . $way;
            if (isset($item->form[$field])) {
                $data->{$field . 'available'} = (int) $item->form[$field] !== 0 ? 1 : 0;
                $data->{$field . 'required'} = (int) $item->form[$field] === 2 ? 1 : 0;
            }
        }
        self::keep_grade_items($data, $item, $cm);
        // The form finds the grades of an activity that exists only when it is shown.
        $stated = $item->form + (isset($item->grade['maximum']) ? ['grade' => 1] : []);
        foreach ($record ? ['grade', 'gradinggrade', 'strategy', 'evaluation'] : [] as $column) {
            if (!isset($stated[$column])) {
                $data->$column = $record->$column;
            }
        }
    }

    /**
     * Keeps grade categories and grades to pass: the form finds them only when it is shown.
     *
     * @param \stdClass $data
     * @param item $item
     * @param \stdClass|null $cm
     */
    private static function keep_grade_items(\stdClass $data, item $item, ?\stdClass $cm): void {
        global $DB;
        if (!$cm) {
            return;
        }
        $where = ['itemtype' => 'mod', 'itemmodule' => 'workshop', 'iteminstance' => $cm->instance];
        $items = $DB->get_records('grade_items', $where, 'itemnumber', 'itemnumber, categoryid, gradepass');
        $names = [['gradecategory', 'submissiongradepass'], ['gradinggradecategory', 'gradinggradepass']];
        foreach ($names as $number => [$category, $pass]) {
            $stated = $item->form + ($number === 0 ? ['gradecategory' => $item->grade['category'] ?? null,
                'submissiongradepass' => $item->grade['pass'] ?? null] : []);
            if (isset($items[$number]) && !isset($stated[$category])) {
                $data->$category = $items[$number]->categoryid;
            }
            if (isset($items[$number]) && !isset($stated[$pass])) {
                $data->$pass = format_float($items[$number]->gradepass, -1);
            }
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        return ['grade' => $record->grade, 'gradinggrade' => $record->gradinggrade];
    }
}
