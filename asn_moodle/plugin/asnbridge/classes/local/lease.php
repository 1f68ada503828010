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
 * The right of one run to write to a course, over several calls: rows of `local_asnbridge_lease`.
 *
 * Moodle's own locks end with the request. A lease ends by itself when it was not renewed for a while, so that a
 * run that was killed holds nobody up for long.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class lease {
    /** @var string the table */
    public const TABLE = 'local_asnbridge_lease';

    /** Seconds that a lease lasts when it is not renewed. */
    public const LASTS = 600;

    /** Seconds to wait for another request that works on the course. */
    private const PATIENCE = 20;

    /**
     * Takes or renews the lease; returns the lease as it stands, which may be another run's.
     *
     * @param string $course idnumber
     * @param string $run
     * @param string $owner whom to name to others
     * @param int $categoryid where the course is, or shall be
     * @param bool $anyway also from a run that holds it, whose next request is refused
     * @return \stdClass
     */
    public static function begin(
        string $course,
        string $run,
        string $owner,
        int $categoryid,
        bool $anyway = false
    ): \stdClass {
        global $DB, $USER;
        $fields = [
            'course' => $course,
            'run' => $run,
            'owner' => $owner,
            'categoryid' => $categoryid,
            'userid' => $USER->id,
            'expires' => time() + self::LASTS,
        ];
        // The unique index decides between two that come at once; and one statement takes an expired one over.
        if (!$DB->record_exists(self::TABLE, ['course' => $course])) {
            try {
                $DB->insert_record(self::TABLE, (object) $fields);
            } catch (\dml_write_exception $taken) {
                unset($taken);
            }
        }
        $free = $anyway ? '1 = 1' : 'expires < :now OR (run = :same AND userid = :sameuser)';
        $DB->execute(
            'UPDATE {' . self::TABLE . "}
                SET run = :run, owner = :owner, categoryid = :categoryid, userid = :userid, expires = :expires
              WHERE course = :course AND ($free)",
            $fields + ($anyway ? [] : ['now' => time(), 'same' => $run, 'sameuser' => $USER->id])
        );
        return self::current($course);
    }

    /**
     * Renews the run's lease.
     *
     * @param string $course idnumber
     * @param string $run
     * @return \stdClass the lease
     * @throws refusal if the run does not hold it
     */
    public static function renew(string $course, string $run): \stdClass {
        global $DB;
        $lease = self::current($course);
        if (!self::holds($lease, $run)) {
            throw new refusal('leaselost');
        }
        $lease->expires = time() + self::LASTS;
        $DB->set_field(self::TABLE, 'expires', $lease->expires, ['id' => $lease->id, 'run' => $run]);
        return $lease;
    }

    /**
     * Ends the run's lease, if it still holds it, and with it whatever was kept for the run.
     *
     * @param string $idnumber
     * @param string $run
     * @param \stdClass|null $course null before there is one
     */
    public static function finish(string $idnumber, string $run, ?\stdClass $course): void {
        global $DB, $USER;
        if ($course && self::holds(self::current($idnumber), $run)) {
            staging::sweep($course, true);
            guard::release($course);
        }
        $DB->delete_records(self::TABLE, ['course' => $idnumber, 'run' => $run, 'userid' => $USER->id]);
    }

    /**
     * Does the work while no other request of any run works on the course; returns what it returns.
     *
     * A client that gave up waiting may send again what the server is still doing.
     *
     * @param string $course idnumber
     * @param callable $work
     * @return mixed
     * @throws refusal if the other request does not end in time
     */
    public static function alone(string $course, callable $work) {
        $factory = \core\lock\lock_config::get_lock_factory('local_asnbridge');
        $lock = $factory->get_lock("course $course", self::PATIENCE);
        if (!$lock) {
            throw new refusal('busy', $course);
        }
        try {
            return $work();
        } finally {
            $lock->release();
        }
    }

    /**
     * The lease of a course, null if nobody holds it.
     *
     * @param string $course idnumber
     * @return \stdClass|null
     */
    public static function current(string $course): ?\stdClass {
        global $DB;
        $lease = $DB->get_record(self::TABLE, ['course' => $course]);
        return $lease && $lease->expires >= time() ? $lease : null;
    }

    /**
     * Whether the lease is this run's and this user's.
     *
     * @param \stdClass|null $lease
     * @param string $run
     * @return bool
     */
    public static function holds(?\stdClass $lease, string $run): bool {
        global $USER;
        return $lease && $lease->run === $run && (int) $lease->userid === (int) $USER->id;
    }
}
