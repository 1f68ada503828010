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
use core_external\external_value;
use local_asnbridge\local\access;
use local_asnbridge\local\apply as applying;
use local_asnbridge\local\request;

/**
 * Tells what applying items would do to the work of learners: a dry run without a lease, for who may look only.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class check extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'request' => new external_value(PARAM_RAW, 'JSON: items and options, as apply takes them'),
            'courseid' => new external_value(PARAM_INT, 'id of the live course to adopt', VALUE_DEFAULT, 0),
            'category' => new external_value(PARAM_RAW, 'idnumber or id of what it has to lie in', VALUE_DEFAULT, ''),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $request
     * @param int $courseid
     * @param string $category
     * @return array[]
     */
    public static function execute(string $course, string $request, int $courseid = 0, string $category = ''): array {
        $given = ['course' => $course, 'request' => $request, 'courseid' => $courseid, 'category' => $category];
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $idnumber = request::course($given['course']);
        $record = access::existing($idnumber, 'local/asnbridge:view', $given['courseid']);
        $root = access::branch($record, $given['category'], 'local/asnbridge:view');
        [$items, $options] = request::parse($idnumber, '', $root, $given['request'], true);
        return (new applying($record, $options))->all($items);
    }

    /**
     * Structure of the reply: that of apply.
     *
     * @return external_multiple_structure
     */
    public static function execute_returns(): external_multiple_structure {
        return apply::execute_returns();
    }
}
