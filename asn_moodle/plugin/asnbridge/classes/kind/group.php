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

/**
 * Groups of learners. Who is in them is the site's business.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class group extends grouped implements kind {
    /** Settings besides name and description; a new group has Moodle's defaults. */
    private const FORM = ['enrolmentkey', 'visibility', 'participation', 'enablemessaging'];

    #[\Override]
    protected static function table(): string {
        return 'groups';
    }

    #[\Override]
    protected static function component(): string {
        return 'group';
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $CFG;
        require_once($CFG->dirroot . '/group/lib.php');
        $pending = [];
        $fields = array_intersect_key($item->form, array_flip(self::FORM));
        $id = self::save($course, $item, $id, $fields, $pending);
        return new outcome(id: $id, pending: $pending);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        global $CFG;
        require_once($CFG->dirroot . '/group/lib.php');
        groups_delete_group($id);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $group = $DB->get_record('groups', ['id' => $id], '*', MUST_EXIST);
        $values = self::described($course, $group, $keys);
        foreach (array_intersect(self::FORM, array_keys($keys['form'] ?? [])) as $element) {
            $values['form'][$element] = (string) $group->$element;
        }
        return $values;
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids ?: [0]);
        $members = $DB->get_records_sql_menu(
            "SELECT groupid, COUNT(1) FROM {groups_members} WHERE groupid $in GROUP BY groupid",
            $params
        );
        return array_map(fn($count) => ['members' => (int) $count], $members);
    }

    #[\Override]
    protected static function extra(\stdClass $course, \stdClass $record): array {
        return [$record->enrolmentkey, $record->visibility, $record->participation];
    }

    #[\Override]
    protected static function create(\stdClass $record): int {
        return (int) groups_create_group($record);
    }

    #[\Override]
    protected static function update(\stdClass $record): void {
        $contextid = \core\context\course::instance($record->courseid)->id;
        $talk = \core_message\api::get_conversation_by_area('core_group', 'groups', $record->id, $contextid);
        $record->enablemessaging ??= $talk ? (int) $talk->enabled : 0;
        groups_update_group($record);
    }
}
