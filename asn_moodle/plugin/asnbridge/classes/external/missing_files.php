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
use local_asnbridge\local\request;
use local_asnbridge\local\staging;

/**
 * Tells which files a course does not have yet, and keeps the others until the run ends. It never tells of other
 * courses' files.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class missing_files extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course'),
            'sha1' => new external_value(PARAM_RAW, 'JSON list of SHA-1'),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $sha1
     * @return string[]
     */
    public static function execute(string $course, string $sha1): array {
        $given = ['course' => $course, 'sha1' => $sha1];
        ['course' => $idnumber, 'sha1' => $sha1] = self::validate_parameters(self::execute_parameters(), $given);
        $course = access::existing(request::course($idnumber), 'local/asnbridge:publish');
        return staging::keep_present($course, request::hashes($sha1));
    }

    /**
     * Structure of the reply.
     *
     * @return external_multiple_structure
     */
    public static function execute_returns(): external_multiple_structure {
        return new external_multiple_structure(new external_value(PARAM_ALPHANUM, 'SHA-1 of a file to stage'));
    }
}
