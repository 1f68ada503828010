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

use core\context;
use core_external\external_api;

/**
 * Context, then capability, of every call.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class access {
    /**
     * The course, checked: the token may use the bridge there.
     *
     * @param string $idnumber
     * @param string $capability the bridge's own
     * @param int $courseid of the live course that is to bear the idnumber, 0 for none
     * @return \stdClass|null null if there is no such course
     * @throws refusal
     */
    public static function course(string $idnumber, string $capability, int $courseid = 0): ?\stdClass {
        global $DB;
        $courses = $DB->get_records('course', ['idnumber' => $idnumber], 'id', '*', 0, 1);
        $course = reset($courses);
        if ($courseid) {
            $named = $courseid === (int) SITEID ? false : $DB->get_record('course', ['id' => $courseid]);
            self::allow($named ?: throw new refusal('nocourse', (string) $courseid), $capability);
            return adoption::course($named, $course ?: null, $idnumber);
        }
        if (!$course || isset($courses[SITEID])) {
            external_api::validate_context(context\system::instance());
            return null;
        }
        self::allow($course, $capability);
        return $course;
    }

    /**
     * Refuses unless the token may use the bridge in the course.
     *
     * @param \stdClass $course
     * @param string $capability the bridge's own
     * @throws refusal
     */
    private static function allow(\stdClass $course, string $capability): void {
        $context = context\course::instance($course->id);
        self::need($context, $capability, 'moodle/course:view');
        if (!$course->visible) {
            self::need($context, 'moodle/course:viewhiddencourses');
        }
        external_api::validate_context($context);
    }

    /**
     * The same, for a course that has to exist.
     *
     * @param string $idnumber
     * @param string $capability
     * @param int $courseid
     * @return \stdClass
     * @throws refusal
     */
    public static function existing(string $idnumber, string $capability, int $courseid = 0): \stdClass {
        return self::course($idnumber, $capability, $courseid) ?? throw new refusal('nocourse', $idnumber);
    }

    /**
     * Id of the category that is published to. A course that is there must lie in its branch.
     *
     * @param \stdClass|null $course
     * @param string $category idnumber or id; '' for that of the course
     * @param string $capability
     * @return int
     * @throws refusal
     */
    public static function branch(?\stdClass $course, string $category, string $capability): int {
        global $DB;
        if ($course && $category === '') {
            return (int) $course->category;
        }
        $root = self::category($category, $capability);
        if ($course) {
            $path = $DB->get_field('course_categories', 'path', ['id' => $course->category]);
            if (!in_array($root->id, explode('/', $path))) {
                throw new refusal('foreigncourse', empty($course->adopting) ? $course->idnumber : (string) $course->id);
            }
        }
        return (int) $root->id;
    }

    /**
     * A course category by idnumber, else by id, checked: the token may use the bridge there.
     *
     * @param string $category
     * @param string $capability
     * @return \stdClass
     * @throws refusal
     */
    public static function category(string $category, string $capability): \stdClass {
        global $DB;
        $record = $category === '' ? false : $DB->get_record('course_categories', ['idnumber' => $category]);
        if (!$record && ctype_digit($category) && strlen($category) < 10) {
            $record = $DB->get_record('course_categories', ['id' => $category]);
        }
        return self::checked_category($record ?: throw new refusal('nocategory', $category), $capability);
    }

    /**
     * A course category by its id, checked in the same way.
     *
     * @param int $id
     * @param string $capability
     * @return \stdClass
     * @throws refusal
     */
    public static function category_by_id(int $id, string $capability): \stdClass {
        global $DB;
        $record = $DB->get_record('course_categories', ['id' => $id]);
        return self::checked_category($record ?: throw new refusal('nocategory', (string) $id), $capability);
    }

    /**
     * The category, if the token may use the bridge there.
     *
     * @param \stdClass $record
     * @param string $capability
     * @return \stdClass
     */
    private static function checked_category(\stdClass $record, string $capability): \stdClass {
        $context = context\coursecat::instance($record->id);
        self::need($context, $capability);
        if (!$record->visible) {
            self::need($context, 'moodle/category:viewhiddencategories');
        }
        external_api::validate_context($context);
        return $record;
    }

    /**
     * Refuses unless the token has all of the capabilities.
     *
     * @param context $context
     * @param string ...$capabilities
     * @throws refusal that names the first one missing
     */
    public static function need(context $context, string ...$capabilities): void {
        foreach ($capabilities as $capability) {
            if (!has_capability($capability, $context)) {
                throw new refusal('nopermission', $capability);
            }
        }
    }
}
