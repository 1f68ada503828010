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

use core\context;

/**
 * The category that a course states: a path of names below the category of the run.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class course_category {
    /** What stands between the names of a path. */
    private const BETWEEN = ' / ';

    /**
     * Id of the category for an item; missing ones are made. Where none is stated it stays where it is.
     *
     * @param item $item
     * @param int $root category of the run
     * @param int $present where the course is, or would be
     * @return int
     * @throws refusal if the token may not make a category, or move the course there
     */
    public static function resolve(item $item, int $root, int $present): int {
        $path = trim((string) ($item->form['category'] ?? ''));
        if ($path === '') {
            return $present ?: $root;
        }
        $id = $root;
        foreach (explode(self::BETWEEN, $path) as $name) {
            $id = self::child($id, trim($name));
        }
        if ($id !== $present) {
            access::need(context\coursecat::instance($id), 'local/asnbridge:publish', 'moodle/course:create');
        }
        return $id;
    }

    /**
     * The path of a category below another one; from the top if it does not lie there.
     *
     * @param int $id
     * @param int $root
     * @return string
     */
    public static function path(int $id, int $root = 0): string {
        global $DB;
        $path = explode('/', trim((string) $DB->get_field('course_categories', 'path', ['id' => $id]), '/'));
        $above = array_search((string) $root, $path, true);
        $below = $above === false ? $path : array_slice($path, $above + 1);
        if (!$below) {
            return '';
        }
        $names = $DB->get_records_list('course_categories', 'id', $below, 'depth', 'id, name');
        return implode(self::BETWEEN, array_column($names, 'name'));
    }

    /**
     * Id of the category of a name in another one; it is made if there is none.
     *
     * @param int $parent
     * @param string $name
     * @return int
     */
    private static function child(int $parent, string $name): int {
        global $DB;
        $found = $DB->get_records('course_categories', ['parent' => $parent, 'name' => $name], 'sortorder', 'id', 0, 1);
        if ($found) {
            return (int) reset($found)->id;
        }
        access::need(context\coursecat::instance($parent), 'moodle/category:manage');
        return (int) \core_course_category::create(['name' => $name, 'parent' => $parent])->id;
    }
}
