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
use core_external\external_single_structure;
use core_external\external_value;
use local_asnbridge\local\access;
use local_asnbridge\local\lease as leases;
use local_asnbridge\local\request;
use local_asnbridge\local\staging;

/**
 * Keeps the files of an uploaded zip ready for a course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class stage extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'run' => new external_value(PARAM_RAW, 'name of the run'),
            'draftitemid' => new external_value(PARAM_INT, 'draft area of the user that holds one zip'),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $run
     * @param int $draftitemid
     * @return array
     */
    public static function execute(string $course, string $run, int $draftitemid): array {
        $given = ['course' => $course, 'run' => $run, 'draftitemid' => $draftitemid];
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $course = access::existing(request::course($given['course']), 'local/asnbridge:publish');
        leases::renew($course->idnumber, request::run($given['run']));
        return leases::alone($course->idnumber, fn() => staging::unpack($course, $given['draftitemid']));
    }

    /**
     * Structure of the reply.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'files' => new external_value(PARAM_INT, 'number of files that were taken'),
            'size' => new external_value(PARAM_INT, 'their bytes'),
        ]);
    }
}
