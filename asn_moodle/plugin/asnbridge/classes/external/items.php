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
use local_asnbridge\local\request;
use local_asnbridge\local\state as states;

/**
 * Tells the live and the last applied values of items.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class items extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'items' => new external_value(PARAM_RAW, 'JSON list of idnumbers'),
            'courseid' => new external_value(PARAM_INT, 'id of the live course to adopt', VALUE_DEFAULT, 0),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $items
     * @param int $courseid
     * @return array
     */
    public static function execute(string $course, string $items, int $courseid = 0): array {
        $given = ['course' => $course, 'items' => $items, 'courseid' => $courseid];
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $course = access::existing(request::course($given['course']), 'local/asnbridge:view', $given['courseid']);
        return states::values($course, request::idnumbers($given['items']));
    }

    /**
     * Structure of the reply.
     *
     * @return external_multiple_structure
     */
    public static function execute_returns(): external_multiple_structure {
        return new external_multiple_structure(new external_single_structure([
            'item' => new external_value(PARAM_RAW, 'idnumber'),
            'live' => new external_value(PARAM_RAW, 'JSON of what is there now, null if there is nothing'),
            'applied' => new external_value(PARAM_RAW, 'JSON of what was there right after applying, null if never applied'),
        ]));
    }
}
