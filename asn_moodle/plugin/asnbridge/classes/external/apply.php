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
use local_asnbridge\local\apply as applying;
use local_asnbridge\local\lease as leases;
use local_asnbridge\local\request;

/**
 * Creates and updates items of a course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class apply extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'run' => new external_value(PARAM_RAW, 'name of the run'),
            'request' => new external_value(PARAM_RAW, 'JSON: items and options'),
            'courseid' => new external_value(PARAM_INT, 'id of the live course to adopt', VALUE_DEFAULT, 0),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $run
     * @param string $request
     * @param int $courseid
     * @return array[]
     */
    public static function execute(string $course, string $run, string $request, int $courseid = 0): array {
        $given = ['course' => $course, 'run' => $run, 'request' => $request, 'courseid' => $courseid];
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $idnumber = request::course($given['course']);
        $run = request::run($given['run']);
        access::course($idnumber, 'local/asnbridge:publish', $given['courseid']);
        leases::renew($idnumber, $run);
        return leases::alone($idnumber, fn() => self::applied($idnumber, $run, $given['request'], $given['courseid']));
    }

    /**
     * Does it, alone. The course and the lease are looked at again: the request before may have changed them.
     *
     * @param string $idnumber
     * @param string $run
     * @param string $request
     * @param int $courseid
     * @return array[]
     */
    private static function applied(string $idnumber, string $run, string $request, int $courseid): array {
        $course = access::course($idnumber, 'local/asnbridge:publish', $courseid);
        $lease = leases::renew($idnumber, $run);
        if (!$course) {
            $category = access::category_by_id((int) $lease->categoryid, 'local/asnbridge:publish');
            $course = (object) ['id' => 0, 'idnumber' => $idnumber, 'category' => $category->id];
        }
        [$items, $options] = request::parse($idnumber, $run, (int) $lease->categoryid, $request);
        \core_php_time_limit::raise();
        raise_memory_limit(MEMORY_EXTRA);
        $results = (new applying($course, $options))->all($items);
        if ($options->end && !array_filter($results, fn($one) => isset($one['error']) || $one['pending'])) {
            leases::finish($idnumber, $run, $course->id ? $course : null);
        }
        return $results;
    }

    /**
     * Structure of the reply.
     *
     * @return external_multiple_structure
     */
    public static function execute_returns(): external_multiple_structure {
        $texts = fn(string $what) => new external_multiple_structure(
            new external_value(PARAM_RAW, 'one of them'),
            $what
        );
        $code = fn(string $what) => new external_value(PARAM_ALPHANUMEXT, $what);
        return new external_multiple_structure(new external_single_structure([
            'item' => new external_value(PARAM_RAW, 'idnumber'),
            'action' => new external_value(PARAM_ALPHA, 'create, update, adopt, hide, delete or accept; empty if refused'),
            'id' => new external_value(PARAM_INT, 'id of the live thing'),
            'fingerprint' => new external_value(PARAM_ALPHANUM, 'of what is there now'),
            'ms' => new external_value(PARAM_INT, 'how long it took, in milliseconds'),
            'url' => new external_value(PARAM_URL, 'where to open it'),
            'pending' => $texts('idnumbers it refers to that are not there yet'),
            'held' => new external_multiple_structure(new external_single_structure([
                'code' => $code('reason'),
                'key' => new external_value(PARAM_RAW, 'what could not be written'),
                'text' => new external_value(PARAM_RAW, 'the reason in words'),
            ]), 'what Moodle does not let change'),
            'lost' => new external_multiple_structure(new external_single_structure([
                'word' => $code('kind of learner data'),
                'count' => new external_value(PARAM_INT, 'how many'),
                'what' => new external_value(PARAM_RAW, 'the part that it hung on, empty for the whole', VALUE_DEFAULT, ''),
            ]), 'learner data that was destroyed, as allowed; in a dry run, or if refused, what would be'),
            'warnings' => $texts('what else to know'),
            'error' => new external_single_structure([
                'code' => $code('reason'),
                'detail' => new external_value(PARAM_RAW, 'what it is about: a capability, a key'),
                'text' => new external_value(PARAM_RAW, 'the reason in words'),
            ], 'why it was refused; absent if it was not', VALUE_OPTIONAL),
            'found' => state::item(VALUE_OPTIONAL),
            'values' => new external_value(PARAM_RAW, 'of a check: JSON of what is there to adopt', VALUE_OPTIONAL),
            'same' => new external_value(PARAM_BOOL, 'whether that is what is stated, if its kind can tell', VALUE_OPTIONAL),
        ]));
    }
}
