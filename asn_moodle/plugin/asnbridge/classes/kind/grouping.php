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
namespace local_asnbridge\kind;

use local_asnbridge\local\item;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refs;

/**
 * Groupings, and which groups are in them.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class grouping extends grouped implements kind {
    #[\Override]
    protected static function table(): string {
        return 'groupings';
    }

    #[\Override]
    protected static function component(): string {
        return 'grouping';
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $CFG;
        require_once($CFG->dirroot . '/group/lib.php');
        $pending = [];
        $id = self::save($course, $item, $id, [], $pending);
        if (isset($item->form['groups'])) {
            self::fill($course, $id, $item->form['groups'], $pending);
        }
        return new outcome(id: $id, pending: $pending);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        global $CFG;
        require_once($CFG->dirroot . '/group/lib.php');
        groups_delete_grouping($id);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $values = self::described($course, $DB->get_record('groupings', ['id' => $id], '*', MUST_EXIST), $keys);
        if (isset($keys['form']['groups'])) {
            $names = [];
            foreach (self::groups($id) as $groupid) {
                // A group that is none of ours has no name that a request could say.
                $names[] = refs::name($course, 'group', $groupid) ?: "#$groupid";
            }
            sort($names, SORT_STRING);
            $values['form']['groups'] = $names;
        }
        return $values;
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        return [];
    }

    #[\Override]
    protected static function extra(\stdClass $course, \stdClass $record): array {
        return self::groups($record->id);
    }

    #[\Override]
    protected static function create(\stdClass $record): int {
        return (int) groups_create_grouping($record);
    }

    #[\Override]
    protected static function update(\stdClass $record): void {
        groups_update_grouping($record);
    }

    /**
     * Makes the grouping hold exactly the groups.
     *
     * @param \stdClass $course
     * @param int $id
     * @param string[] $names idnumbers
     * @param string[] $pending
     */
    private static function fill(\stdClass $course, int $id, array $names, array &$pending): void {
        $wanted = [];
        foreach ($names as $name) {
            if ($groupid = refs::id($course, 'group', (string) $name)) {
                $wanted[] = $groupid;
            } else {
                $pending[] = (string) $name;
            }
        }
        $present = self::groups($id);
        foreach (array_diff($wanted, $present) as $groupid) {
            groups_assign_grouping($id, $groupid);
        }
        foreach (array_diff($present, $wanted) as $groupid) {
            groups_unassign_grouping($id, $groupid);
        }
    }

    /**
     * Ids of the groups in a grouping, sorted.
     *
     * @param int $id
     * @return int[]
     */
    private static function groups(int $id): array {
        global $DB;
        $groups = $DB->get_fieldset_select('groupings_groups', 'groupid', 'groupingid = ? ORDER BY groupid', [$id]);
        return array_map('intval', $groups);
    }
}
