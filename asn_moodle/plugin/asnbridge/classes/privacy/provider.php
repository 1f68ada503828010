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
namespace local_asnbridge\privacy;

use core\context;
use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\contextlist;
use core_privacy\local\request\transform;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use local_asnbridge\local\lease;

/**
 * What the bridge keeps of people: who holds which course while it is published.
 *
 * Of files that are kept while an item is applied, the rows name nobody.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class provider implements
    \core_privacy\local\metadata\provider,
    \core_privacy\local\request\core_userlist_provider,
    \core_privacy\local\request\plugin\provider {
    #[\Override]
    public static function get_metadata(collection $collection): collection {
        $collection->add_database_table(lease::TABLE, [
            'userid' => 'privacy:metadata:lease:userid',
            'owner' => 'privacy:metadata:lease:owner',
            'course' => 'privacy:metadata:lease:course',
            'expires' => 'privacy:metadata:lease:expires',
        ], 'privacy:metadata:lease');
        return $collection->add_subsystem_link('core_files', [], 'privacy:metadata:core_files');
    }

    #[\Override]
    public static function get_contexts_for_userid(int $userid): contextlist {
        $contexts = new contextlist();
        $contexts->add_from_sql(
            'SELECT c.id
               FROM {context} c
               JOIN {' . lease::TABLE . '} l ON l.userid = c.instanceid
              WHERE c.contextlevel = :level AND l.userid = :userid',
            ['level' => CONTEXT_USER, 'userid' => $userid]
        );
        return $contexts;
    }

    #[\Override]
    public static function get_users_in_context(userlist $userlist) {
        $context = $userlist->get_context();
        if ($context instanceof context\user) {
            $sql = 'SELECT userid FROM {' . lease::TABLE . '} WHERE userid = :userid';
            $userlist->add_from_sql('userid', $sql, ['userid' => $context->instanceid]);
        }
    }

    #[\Override]
    public static function export_user_data(approved_contextlist $contextlist) {
        global $DB;
        $userid = $contextlist->get_user()->id;
        foreach ($contextlist->get_contexts() as $context) {
            if (!self::belongs($context, $userid)) {
                continue;
            }
            $leases = [];
            foreach ($DB->get_records(lease::TABLE, ['userid' => $userid], 'course') as $row) {
                $leases[] = [
                    'course' => $row->course,
                    'owner' => $row->owner,
                    'expires' => transform::datetime($row->expires),
                ];
            }
            if ($leases) {
                $path = [get_string('privacy:path', 'local_asnbridge')];
                writer::with_context($context)->export_data($path, (object) ['leases' => $leases]);
            }
        }
    }

    #[\Override]
    public static function delete_data_for_all_users_in_context(context $context) {
        if ($context instanceof context\user) {
            self::forget($context->instanceid);
        }
    }

    #[\Override]
    public static function delete_data_for_user(approved_contextlist $contextlist) {
        $userid = $contextlist->get_user()->id;
        foreach ($contextlist->get_contexts() as $context) {
            if (self::belongs($context, $userid)) {
                self::forget($userid);
            }
        }
    }

    #[\Override]
    public static function delete_data_for_users(approved_userlist $userlist) {
        foreach ($userlist->get_userids() as $userid) {
            if (self::belongs($userlist->get_context(), $userid)) {
                self::forget($userid);
            }
        }
    }

    /**
     * Whether the context is the user's own.
     *
     * @param context $context
     * @param int $userid
     * @return bool
     */
    private static function belongs(context $context, int $userid): bool {
        return $context instanceof context\user && (int) $context->instanceid === (int) $userid;
    }

    /**
     * Deletes the user's leases; a run of theirs then stops at its next call.
     *
     * @param int $userid
     */
    private static function forget(int $userid): void {
        global $DB;
        $DB->delete_records(lease::TABLE, ['userid' => $userid]);
    }
}
