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
        self::keep_categories($data, $item, $cm);
        // The form has no grades for an activity that exists.
        foreach (['grade', 'gradinggrade', 'strategy', 'evaluation'] as $column) {
            if ($record && !isset($item->form[$column]) && !isset($data->$column)) {
                $data->$column = $record->$column;
            }
        }
    }

    /**
     * Keeps the grade categories: the form finds them only when it is shown.
     *
     * @param \stdClass $data
     * @param item $item
     * @param \stdClass|null $cm
     */
    private static function keep_categories(\stdClass $data, item $item, ?\stdClass $cm): void {
        global $DB;
        foreach (['gradecategory', 'gradinggradecategory'] as $number => $element) {
            if (!$cm || isset($item->form[$element]) || $number === 0 && isset($item->grade['category'])) {
                continue;
            }
            $where = ['itemtype' => 'mod', 'itemmodule' => 'workshop', 'iteminstance' => $cm->instance, 'itemnumber' => $number];
            $data->$element = $DB->get_field('grade_items', 'categoryid', $where) ?: $data->$element ?? null;
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        return ['grade' => $record->grade, 'gradinggrade' => $record->gradinggrade];
    }

    #[\Override]
    public static function put_children(\stdClass $course, \stdClass $cm, item $item): array {
        return criteria::put($course, $cm, $item);
    }

    #[\Override]
    public static function children(\stdClass $course, \stdClass $cm, \stdClass $record, array $keys): array {
        return criteria::read($course, $cm, $record, $keys);
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, \stdClass $cm, \stdClass $record): array {
        return criteria::losses($item, $cm, $record);
    }
}
