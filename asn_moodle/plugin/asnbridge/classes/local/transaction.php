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
 * A transaction around the work on one item.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class transaction {
    /**
     * Runs the work in a transaction of its own; after a rollback no cache remembers what was rolled back.
     *
     * @param \stdClass $course
     * @param callable $work
     * @return mixed what the work returns; a result is warned of what failed after the commit
     */
    public static function run(\stdClass $course, callable $work) {
        global $DB;
        $transaction = $DB->start_delegated_transaction();
        try {
            $result = $work();
            $failed = self::commit($transaction);
        } catch (\Throwable $failure) {
            // Core may have left transactions of its own open inside of this one; all of them end here.
            $DB->force_transaction_rollback();
            if ($course->id) {
                rebuild_course_cache($course->id, true);
                get_fast_modinfo(0, 0, true);
            }
            throw $failure;
        }
        if ($failed !== '' && is_array($result)) {
            $result['warnings'][] = get_string('warning:afterwards', 'local_asnbridge', rtrim($failed, '.'));
        }
        return $result;
    }

    /**
     * Commits. What waited for that, such as messages to learners, may fail then, and undoes nothing.
     *
     * @param \moodle_transaction $transaction
     * @return string what failed of it, '' for nothing
     */
    private static function commit(\moodle_transaction $transaction): string {
        global $DB;
        try {
            $transaction->allow_commit();
        } catch (\Throwable $failure) {
            if ($DB->is_transaction_started() || $failure instanceof \dml_transaction_exception) {
                throw $failure;
            }
            error_log('local_asnbridge: after the commit: ' . get_class($failure) . ': ' . $failure->getMessage());
            $told = $failure instanceof \moodle_exception && !$failure instanceof \dml_exception;
            return $told ? $failure->getMessage() : (new \ReflectionClass($failure))->getShortName();
        }
        return '';
    }
}
