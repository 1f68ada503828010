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
use local_asnbridge\local\guard;
use local_asnbridge\local\lease as leases;
use local_asnbridge\local\map;
use local_asnbridge\local\refusal;
use local_asnbridge\local\request;
use local_asnbridge\local\staging;

/**
 * Gives, renews or ends the right of one run to write to a course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class lease extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'course' => new external_value(PARAM_RAW, 'idnumber of the course, which need not exist yet'),
            'run' => new external_value(PARAM_RAW, 'name of the run'),
            'owner' => new external_value(PARAM_TEXT, 'whom to name to others'),
            'action' => new external_value(PARAM_ALPHA, 'begin, take, renew or end'),
            'category' => new external_value(
                PARAM_RAW,
                'idnumber or id of the category for a new course',
                VALUE_DEFAULT,
                ''
            ),
            'courseid' => new external_value(PARAM_INT, 'id of the live course to adopt', VALUE_DEFAULT, 0),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $course
     * @param string $run
     * @param string $owner
     * @param string $action
     * @param string $category
     * @param int $courseid
     * @return array
     */
    public static function execute(
        string $course,
        string $run,
        string $owner,
        string $action,
        string $category = '',
        int $courseid = 0
    ): array {
        $given = ['course' => $course, 'run' => $run, 'owner' => $owner, 'action' => $action, 'category' => $category];
        $given['courseid'] = $courseid;
        $given = self::validate_parameters(self::execute_parameters(), $given);
        $idnumber = request::course($given['course']);
        $run = request::run($given['run']);
        $course = access::course($idnumber, 'local/asnbridge:publish', $given['courseid']);
        if ($given['action'] === 'renew') {
            return self::told(leases::renew($idnumber, $run), $run);
        }
        if ($given['action'] === 'end') {
            leases::finish($idnumber, $run, $course);
            return self::told(leases::current($idnumber), $run);
        }
        if (!in_array($given['action'], ['begin', 'take'], true)) {
            throw new refusal('badrequest', 'action');
        }
        access::branch($course, $given['category'], 'local/asnbridge:publish');
        $lease = leases::current($idnumber);
        if ($lease && !$course) {
            // Who may not publish where another makes the course neither learns of that nor ends it.
            access::category_by_id((int) $lease->categoryid, 'local/asnbridge:publish');
        }
        if ($lease && !leases::holds($lease, $run) && $given['action'] === 'begin') {
            return self::told($lease, $run);
        }
        // What the run before left under way ends first, so that this one sees all that it did.
        return leases::alone($idnumber, fn() => self::begun($given, $idnumber, $run));
    }

    /**
     * Begins, while no request works on the course. The course is looked at again: the request before may have made it.
     *
     * @param array $given
     * @param string $idnumber
     * @param string $run
     * @return array
     */
    private static function begun(array $given, string $idnumber, string $run): array {
        $course = access::course($idnumber, 'local/asnbridge:publish', $given['courseid']);
        $categoryid = access::branch($course, $given['category'], 'local/asnbridge:publish');
        $owner = \core_text::substr($given['owner'], 0, 255);
        $lease = leases::begin($idnumber, $run, $owner, $categoryid, $given['action'] === 'take');
        $told = self::told($lease, $run);
        if ($course && $told['held']) {
            staging::sweep($course, false);
            guard::release($course);
            $told['revision'] = map::revision($course->id);
        }
        return $told;
    }

    /**
     * A lease as the reply tells it.
     *
     * @param \stdClass|null $lease
     * @param string $run
     * @return array
     */
    private static function told(?\stdClass $lease, string $run): array {
        return [
            'held' => leases::holds($lease, $run),
            'owner' => $lease->owner ?? '',
            'until' => (int) ($lease->expires ?? 0),
            'revision' => '',
        ];
    }

    /**
     * Structure of the reply.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'held' => new external_value(PARAM_BOOL, 'whether this run holds the course'),
            'owner' => new external_value(PARAM_RAW, 'who holds it'),
            'until' => new external_value(PARAM_INT, 'until when, in seconds since 1970; 0 if nobody holds it'),
            'revision' => new external_value(PARAM_ALPHANUM, 'of the course, as state tells it, when the run begins'),
        ]);
    }
}
