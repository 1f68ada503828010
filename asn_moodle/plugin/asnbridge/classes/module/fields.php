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

namespace local_asnbridge\module;

/**
 * The fields of a database.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class fields extends rows {
    /** What requests call them. */
    public const NAME = 'fields';

    /** Their table. */
    public const TABLE = 'data_fields';

    /** Its column that names the activity. */
    public const PARENT = 'dataid';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'name';

    /** Its rows know no times. */
    public const TIMED = false;

    /** Elements that are columns. */
    public const COLUMNS = [
        'name' => 'name',
        'description' => 'description',
        'required' => 'required',
        'param1' => 'param1',
        'param2' => 'param2',
        'param3' => 'param3',
        'param4' => 'param4',
        'param5' => 'param5',
    ];

    /** What a new row has. */
    public const DEFAULTS = ['description' => '', 'required' => 0];

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        global $CFG, $DB;
        $row->type = $child['type'] ?? $row->type ?? 'text';
        $before = isset($row->id) ? $DB->get_field('data_fields', 'name', ['id' => $row->id]) : $row->name;
        if ($before !== $row->name) {
            // Templates name fields by their names.
            require_once($CFG->dirroot . '/mod/data/lib.php');
            data_replace_field_in_templates($record, $before, $row->name);
        }
    }

    #[\Override]
    protected static function purge(\stdClass $cm, \stdClass $row): void {
        global $DB;
        $DB->delete_records('data_content', ['fieldid' => $row->id]);
    }

    #[\Override]
    protected static function destroys(\stdClass $row, array $child): bool {
        return isset($child['type']) && $child['type'] !== $row->type;
    }

    #[\Override]
    protected static function hanging(array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids);
        return [['word' => 'entries', 'count' => $DB->count_records_select('data_content', "fieldid $in", $params)]];
    }

    #[\Override]
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/mod/data/lib.php');
        $data = $DB->get_record('data', ['id' => $cm->instance], '*', MUST_EXIST);
        data_get_field($row, $data)->delete_field();
    }
}
