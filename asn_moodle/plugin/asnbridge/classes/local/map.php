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
 * What became of each item: rows of `local_asnbridge_item`.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class map {
    /** @var string the table */
    public const TABLE = 'local_asnbridge_item';

    /**
     * All rows of a course, by item.
     *
     * @param int $courseid
     * @return \stdClass[]
     */
    public static function rows(int $courseid): array {
        global $DB;
        return array_column($DB->get_records(self::TABLE, ['courseid' => $courseid], 'id'), null, 'item');
    }

    /**
     * What tells one state of the map of a course from another: it changes with every item that a run touches.
     *
     * @param int $courseid
     * @return string SHA-1
     */
    public static function revision(int $courseid): string {
        global $DB;
        $columns = 'id, item, instanceid, hash, fingerprint, accepted, applying, hidden';
        $rows = $DB->get_records(self::TABLE, ['courseid' => $courseid], 'id', $columns);
        return sha1(json_encode(array_values($rows)));
    }

    /**
     * The row of an item, by its own idnumber or a former one; null if there is none.
     *
     * @param int $courseid
     * @param item $item
     * @return \stdClass|null
     */
    public static function row(int $courseid, item $item): ?\stdClass {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($item->names(), SQL_PARAMS_NAMED);
        $rows = $DB->get_records_select(
            self::TABLE,
            "courseid = :courseid AND kind = :kind AND item $in",
            $params + ['courseid' => $courseid, 'kind' => $item->kind]
        );
        $rows = array_column($rows, null, 'item');
        foreach ($item->names() as $name) {
            if (isset($rows[$name])) {
                return $rows[$name];
            }
        }
        return null;
    }

    /**
     * Id of the live thing that an idnumber stands for in a course, 0 if there is none (yet).
     *
     * It need not exist any more: check where that matters.
     *
     * @param int $courseid
     * @param string $idnumber
     * @param string $kind
     * @return int
     */
    public static function instance(int $courseid, string $idnumber, string $kind): int {
        global $DB;
        $found = ['courseid' => $courseid, 'item' => $idnumber, 'kind' => $kind];
        return (int) $DB->get_field(self::TABLE, 'instanceid', $found);
    }

    /**
     * Idnumber of the item that a live thing is, '' if it is none of ours.
     *
     * @param int $courseid
     * @param string $kind
     * @param int $instanceid
     * @return string
     */
    public static function item(int $courseid, string $kind, int $instanceid): string {
        global $DB;
        $found = ['courseid' => $courseid, 'kind' => $kind, 'instanceid' => $instanceid];
        return (string) $DB->get_field(self::TABLE, 'item', $found, IGNORE_MULTIPLE);
    }

    /**
     * Marks an item as being applied: from now until all of it was applied, nothing of it counts as applied.
     *
     * @param int $courseid
     * @param item $item
     * @param \stdClass|null $row its row, if it has one
     * @param int $categoryid of a course: the category that it is published to
     * @return \stdClass the row
     */
    public static function mark(int $courseid, item $item, ?\stdClass $row, int $categoryid = 0): \stdClass {
        global $DB;
        $row ??= (object) ['courseid' => $courseid, 'instanceid' => 0, 'made' => 0, 'hidden' => 0, 'accepted' => ''];
        $row->item = $item->id;
        $row->kind = $item->kind;
        $row->type = $item->type;
        $row->categoryid = $item->kind === 'course' ? $categoryid : 0;
        $row->hash = '';
        $row->applying = 1;
        $row->timemodified = time();
        if (isset($row->id)) {
            $DB->update_record(self::TABLE, $row);
        } else {
            $row->id = $DB->insert_record(self::TABLE, $row);
        }
        return $row;
    }

    /**
     * Saves a row.
     *
     * @param \stdClass $row
     */
    public static function save(\stdClass $row): void {
        global $DB;
        $row->timemodified = time();
        $DB->update_record(self::TABLE, $row);
    }

    /**
     * Forgets what a live thing was, in whatever course.
     *
     * @param string $kind
     * @param int $instanceid
     */
    public static function forget(string $kind, int $instanceid): void {
        global $DB;
        $DB->delete_records(self::TABLE, ['kind' => $kind, 'instanceid' => $instanceid]);
    }
}
