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
 * Which rows the children of an activity became: chapters, entries, pages, options, fields.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class children {
    /** The table. */
    public const TABLE = 'local_asnbridge_child';

    /**
     * Ids of the rows: child's idnumber => row.
     *
     * @param int $cmid
     * @param string $name what they are
     * @return int[]
     */
    public static function of(int $cmid, string $name): array {
        global $DB;
        $found = $DB->get_records_menu(self::TABLE, ['cmid' => $cmid, 'name' => $name], 'id', 'item, childid');
        return array_map('intval', $found);
    }

    /**
     * Remembers what the children became, and nothing else.
     *
     * @param int $cmid
     * @param string $name
     * @param int[] $ids child's idnumber => row
     */
    public static function keep(int $cmid, string $name, array $ids): void {
        global $DB;
        $before = self::of($cmid, $name);
        if ($before === $ids) {
            return;
        }
        foreach (array_diff_assoc($before, $ids) as $item => $id) {
            $DB->delete_records(self::TABLE, ['cmid' => $cmid, 'name' => $name, 'item' => $item]);
        }
        foreach (array_diff_assoc($ids, $before) as $item => $id) {
            $DB->insert_record(self::TABLE, ['cmid' => $cmid, 'name' => $name, 'item' => $item, 'childid' => $id]);
        }
    }

    /**
     * Which of the live rows each stated child is: by what is remembered, then by a mark (a title), each row once.
     *
     * @param int $cmid
     * @param string $name
     * @param array[] $stated
     * @param string[] $live row => mark
     * @param callable $mark child => its mark
     * @return int[] child's idnumber => row, 0 for a new one; in the order that is stated
     */
    public static function match(int $cmid, string $name, array $stated, array $live, callable $mark): array {
        $known = array_intersect(self::of($cmid, $name), array_keys($live));
        $matched = [];
        foreach ($stated as $child) {
            foreach (array_merge([$child['id']], $child['formerly'] ?? []) as $item) {
                if (isset($known[$item])) {
                    $matched[$child['id']] = $known[$item];
                    break;
                }
            }
        }
        $free = array_diff_key($live, array_flip($matched), array_flip($known));
        $ids = [];
        foreach ($stated as $child) {
            $id = $matched[$child['id']] ?? (int) array_search($mark($child), $free, true);
            unset($free[$id]);
            $ids[$child['id']] = $id;
        }
        return $ids;
    }

    /**
     * Rows of ours that are stated no more.
     *
     * @param int $cmid
     * @param string $name
     * @param int[] $ids as matched
     * @param int[] $live rows that there are
     * @return int[]
     */
    public static function gone(int $cmid, string $name, array $ids, array $live): array {
        return array_values(array_diff(array_intersect(self::of($cmid, $name), $live), $ids));
    }

    /**
     * What a child is called in a sentence: its text on one line, cut short, or else its idnumber.
     *
     * @param int $cmid
     * @param string $name
     * @param int $childid
     * @param string $text
     * @return string
     */
    public static function called(int $cmid, string $name, int $childid, string $text): string {
        $line = trim(preg_replace('~\s+~u', ' ', html_to_text($text, 0, false)));
        return $line === '' ? (string) array_search($childid, self::of($cmid, $name), true) : shorten_text($line, 80);
    }

    /**
     * Forgets the children of an activity.
     *
     * @param int $cmid
     */
    public static function forget(int $cmid): void {
        global $DB;
        $DB->delete_records(self::TABLE, ['cmid' => $cmid]);
    }

    /**
     * Forgets the children of activities that are no more: a course that goes tells nothing of them.
     */
    public static function sweep(): void {
        global $DB;
        $DB->delete_records_select(self::TABLE, 'cmid NOT IN (SELECT id FROM {course_modules})');
    }
}
