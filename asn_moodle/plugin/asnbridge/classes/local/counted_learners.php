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
 * For kinds on which nothing of learners hangs but that they have the thing: `LEARNERS` of the class says where that
 * stands, as [table, column with the thing's id, word for how many].
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
trait counted_learners {
    /**
     * How many learners have each thing: id => [word => count].
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function learners(\stdClass $course, array $ids): array {
        global $DB;
        [$table, $column, $word] = self::LEARNERS;
        [$in, $params] = $DB->get_in_or_equal($ids);
        $sql = "SELECT $column, COUNT(DISTINCT userid) FROM {{$table}} WHERE $column $in GROUP BY $column";
        return array_map(fn($count) => [$word => (int) $count], $DB->get_records_sql_menu($sql, $params));
    }

    /**
     * None: writing takes it from nobody.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return array[]
     */
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }
}
