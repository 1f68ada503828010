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
 * Hashes of database rows: a cheap way to see that nothing of a thing has changed.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class rows {
    /** Columns that change without anybody changing a setting. */
    private const NOISE = ['timemodified' => 0, 'usermodified' => 0, 'nextcron' => 0, 'needsupdate' => 0];

    /**
     * Adds what the rows of a table say to the texts of the things they belong to.
     *
     * @param array $texts thing's id => text
     * @param string $table
     * @param string $column whose value is the thing's id
     * @param int[] $ids of the things
     * @param array $where further conditions, column => value
     */
    public static function add(array &$texts, string $table, string $column, array $ids, array $where = []): void {
        global $DB;
        if (!$ids) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        $conditions = ["$column $in"];
        foreach ($where as $name => $value) {
            $conditions[] = "$name = :$name";
            $params[$name] = $value;
        }
        foreach ($DB->get_records_select($table, implode(' AND ', $conditions), $params, 'id') as $row) {
            $text = json_encode(array_diff_key((array) $row, self::NOISE), JSON_INVALID_UTF8_SUBSTITUTE);
            $texts[$row->$column] = ($texts[$row->$column] ?? '') . $table . $text;
        }
    }

    /**
     * Adds the content of files, the thing's id being their item id.
     *
     * @param array $texts thing's id => text
     * @param int $contextid
     * @param string $component
     * @param string $area
     * @param int[] $ids of the things
     */
    public static function add_files(array &$texts, int $contextid, string $component, string $area, array $ids): void {
        global $DB;
        if (!$ids) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        $params += ['contextid' => $contextid, 'component' => $component, 'filearea' => $area];
        $where = "contextid = :contextid AND component = :component AND filearea = :filearea AND itemid $in";
        $fields = 'id, itemid, filepath, filename, contenthash';
        foreach ($DB->get_records_select('files', $where, $params, 'filepath, filename', $fields) as $file) {
            $texts[$file->itemid] = ($texts[$file->itemid] ?? '') . $file->filepath . $file->filename . $file->contenthash;
        }
    }

    /**
     * SHA-1 of each text.
     *
     * @param string[] $texts
     * @return string[]
     */
    public static function hashes(array $texts): array {
        return array_map('sha1', $texts);
    }
}
