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
namespace local_asnbridge\external;

use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_asnbridge\local\access;
use local_asnbridge\local\lease as leases;
use local_asnbridge\local\map;
use local_asnbridge\local\request;
use local_asnbridge\local\state as states;

/**
 * Tells what was published to a course and whether it changed since.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class state extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'courseid' => new external_value(PARAM_INT, 'id of the live course to adopt', VALUE_DEFAULT, 0),
            'category' => new external_value(PARAM_RAW, 'idnumber or id of what it has to lie in', VALUE_DEFAULT, ''),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param int $courseid
     * @param string $category
     * @return array
     */
    public static function execute(string $course, int $courseid = 0, string $category = ''): array {
        global $DB;
        $given = ['course' => $course, 'courseid' => $courseid, 'category' => $category];
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $idnumber = request::course($given['course']);
        $course = access::course($idnumber, 'local/asnbridge:view', $given['courseid']);
        if ($course && $given['category'] !== '') {
            access::branch($course, $given['category'], 'local/asnbridge:view');
        }
        if (!$course) {
            $none = ['category' => '', 'categoryid' => 0, 'url' => '', 'revision' => '', 'items' => []];
            return ['exists' => false, 'courseid' => 0] + $none;
        }
        $lease = leases::current($idnumber);
        // Before anything else is read: what a run does in the meantime has to show.
        $revision = map::revision($course->id);
        $told = [
            'revision' => $revision,
            'exists' => true,
            'courseid' => (int) $course->id,
            'category' => (string) $DB->get_field('course_categories', 'idnumber', ['id' => $course->category]),
            'categoryid' => (int) $course->category,
            'url' => (new \core\url('/course/view.php', ['id' => $course->id]))->out(false),
            'items' => states::items($course),
        ];
        return $lease ? $told + ['lease' => ['held' => false, 'owner' => $lease->owner, 'until' => (int) $lease->expires]] : $told;
    }

    /**
     * Structure of the reply.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        $hash = fn(string $what) => new external_value(PARAM_ALPHANUM, $what);
        return new external_single_structure([
            'exists' => new external_value(PARAM_BOOL, 'whether there is such a course'),
            'courseid' => new external_value(PARAM_INT, 'its id, else 0'),
            'category' => new external_value(PARAM_RAW, 'idnumber of its category'),
            'categoryid' => new external_value(PARAM_INT, 'id of its category'),
            'url' => new external_value(PARAM_URL, 'where to open it'),
            'revision' => $hash('changes with every item that a run touches; empty without a course'),
            'lease' => new external_single_structure([
                'held' => new external_value(PARAM_BOOL, 'false: state is asked by no run'),
                'owner' => new external_value(PARAM_RAW, 'who is publishing'),
                'until' => new external_value(PARAM_INT, 'until when, in seconds since 1970'),
            ], 'who holds the course; absent if nobody', VALUE_OPTIONAL),
            'items' => new external_multiple_structure(self::item()),
        ]);
    }

    /**
     * Structure of one item.
     *
     * @param int $required
     * @return external_single_structure
     */
    public static function item(int $required = VALUE_REQUIRED): external_single_structure {
        $hash = fn(string $what) => new external_value(PARAM_ALPHANUM, $what);
        return new external_single_structure([
            'item' => new external_value(PARAM_RAW, 'idnumber'),
            'kind' => new external_value(PARAM_ALPHANUMEXT, 'kind'),
            'type' => new external_value(PARAM_ALPHANUMEXT, 'module or question type'),
            'id' => new external_value(PARAM_INT, 'id of the live thing, 0 if it is not there'),
            'title' => new external_value(PARAM_RAW, 'its name'),
            'parent' => new external_value(PARAM_RAW, 'idnumber of what it lies in'),
            'position' => new external_value(PARAM_INT, 'among its siblings, from 0'),
            'visible' => new external_value(PARAM_BOOL, 'whether learners see it'),
            'hash' => $hash('as last applied in full; empty if that failed or is under way'),
            'applied' => $hash('fingerprint right after it was applied'),
            'live' => $hash('fingerprint now'),
            'accepted' => $hash('fingerprint of a change on the site that was accepted'),
            'held' => new external_multiple_structure(new external_single_structure([
                'code' => new external_value(PARAM_ALPHANUMEXT, 'reason'),
                'key' => new external_value(PARAM_RAW, 'what could not be written'),
                'text' => new external_value(PARAM_RAW, 'the reason in words'),
            ]), 'what Moodle did not let change when it was applied'),
            'applying' => new external_value(PARAM_BOOL, 'whether a run stopped in the middle of it'),
            'mapped' => new external_value(PARAM_BOOL, 'whether it was published; false: it may be adopted'),
            'made' => new external_value(PARAM_BOOL, 'whether publishing created it'),
            'hidden' => new external_value(PARAM_BOOL, 'whether publishing hid it'),
            'learners' => new external_multiple_structure(new external_single_structure([
                'word' => new external_value(PARAM_ALPHANUMEXT, 'kind of learner data'),
                'count' => new external_value(PARAM_INT, 'how many'),
            ])),
            'url' => new external_value(PARAM_URL, 'where to open it'),
        ], 'an item', $required);
    }
}
