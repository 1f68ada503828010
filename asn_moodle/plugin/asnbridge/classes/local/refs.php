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
 * Which live things the idnumbers of items name in a course, and the other way round.
 *
 * The map is asked first, then the idnumbers that Moodle itself keeps, so that a restored course is understood
 * before it was ever published to.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class refs {
    /** Kind => table, and the condition under which a row of it is live in a course. */
    private const LIVE = [
        'module' => ['course_modules', 'course = :course AND deletioninprogress = 0'],
        'section' => ['course_sections', 'course = :course'],
        'group' => ['groups', 'courseid = :course'],
        'grouping' => ['groupings', 'courseid = :course'],
        'grade_category' => ['grade_categories', 'courseid = :course'],
        'scale' => ['scale', 'courseid IN (0, :course)'],
    ];

    /** Kind => table whose column idnumber names it. */
    private const NAMED = ['module' => 'course_modules', 'group' => 'groups', 'grouping' => 'groupings'];

    /**
     * Id of the live thing; 0 where there is none.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param string $idnumber
     * @return int
     */
    public static function id(\stdClass $course, string $kind, string $idnumber): int {
        global $DB;
        if ($idnumber === '') {
            return 0;
        }
        $idnumber = placeholder::idnumber($idnumber);
        $where = ['courseid' => $course->id, 'kind' => $kind, 'item' => $idnumber];
        $mapped = (int) $DB->get_field('local_asnbridge_item', 'instanceid', $where);
        if ($mapped && self::lives($course, $kind, $mapped)) {
            return $mapped;
        }
        if ($kind === 'grade_category') {
            $where = ['courseid' => $course->id, 'itemtype' => 'category', 'idnumber' => $idnumber];
            return (int) $DB->get_field('grade_items', 'iteminstance', $where, IGNORE_MULTIPLE);
        }
        if (!isset(self::NAMED[$kind])) {
            return 0;
        }
        [$table, $condition] = self::LIVE[$kind];
        $found = $DB->get_records_select(
            $table,
            $condition . ' AND idnumber = :idnumber',
            ['course' => $course->id, 'idnumber' => $idnumber],
            'id',
            'id',
            0,
            1
        );
        return $found ? (int) reset($found)->id : 0;
    }

    /**
     * Whether the thing exists in the course.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param int $id
     * @return bool
     */
    public static function lives(\stdClass $course, string $kind, int $id): bool {
        global $DB;
        if (!isset(self::LIVE[$kind])) {
            return false;
        }
        [$table, $condition] = self::LIVE[$kind];
        return $DB->record_exists_select($table, $condition . ' AND id = :id', ['course' => $course->id, 'id' => $id]);
    }

    /**
     * The idnumber by which an item names a live thing; '' where it has none.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param int $id
     * @return string
     */
    public static function name(\stdClass $course, string $kind, int $id): string {
        global $DB;
        $where = ['courseid' => $course->id, 'kind' => $kind, 'instanceid' => $id];
        $name = $DB->get_field('local_asnbridge_item', 'item', $where, IGNORE_MULTIPLE);
        if ($name !== false) {
            return $name;
        }
        if ($kind === 'grade_category') {
            $where = ['courseid' => $course->id, 'itemtype' => 'category', 'iteminstance' => $id];
            return (string) $DB->get_field('grade_items', 'idnumber', $where, IGNORE_MULTIPLE);
        }
        if (!isset(self::NAMED[$kind])) {
            return '';
        }
        return (string) $DB->get_field(self::NAMED[$kind], 'idnumber', ['id' => $id]);
    }
}
