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
 * Links between the items of a course inside HTML.
 *
 * A request says `$@ITEM*course/item@$` where the address of an item belongs; the site keeps addresses. Both
 * ways are here, so that what was written reads as it was stated.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class links {
    /** A placeholder, as requests have it. */
    private const PLACEHOLDER = '~\$@ITEM\*([^\s"\'<>]+?)@\$~';

    /**
     * The HTML with addresses in place of placeholders. One that does not resolve stays.
     *
     * @param \stdClass $course
     * @param string $html
     * @param string[] $pending idnumbers that did not resolve are added here
     * @return string
     */
    public static function resolve(\stdClass $course, string $html, array &$pending): string {
        return preg_replace_callback(self::PLACEHOLDER, function (array $found) use ($course, &$pending): string {
            $address = self::address($course, $found[1]);
            if ($address === '') {
                $pending[] = $found[1];
                return $found[0];
            }
            return $address;
        }, $html);
    }

    /**
     * The HTML with placeholders in place of the addresses of items that bear an idnumber.
     *
     * @param \stdClass $course
     * @param string $html
     * @return string
     */
    public static function unresolve(\stdClass $course, string $html): string {
        global $CFG;
        if (!str_contains($html, $CFG->wwwroot)) {
            return $html;
        }
        $root = preg_quote($CFG->wwwroot, '~');
        $pattern = '~' . $root . '/(?:mod/[a-z0-9_]+/view\.php\?id=(?<module>\d+)'
            . '|course/section\.php\?id=(?<section>\d+)'
            . '|course/view\.php\?id=\d+#module-(?<label>\d+))(?=["\'#<\s]|$)~';
        return preg_replace_callback($pattern, function (array $found) use ($course): string {
            $kind = ($found['section'] ?? '') !== '' ? 'section' : 'module';
            $id = (int) (($found['module'] ?? '') ?: ($found['section'] ?? '') ?: ($found['label'] ?? ''));
            $name = refs::name($course, $kind, $id);
            return $name === '' ? $found[0] : '$@ITEM*' . $name . '@$';
        }, $html);
    }

    /**
     * Where a learner opens an item; '' while it does not exist.
     *
     * @param \stdClass $course
     * @param string $idnumber
     * @return string
     */
    private static function address(\stdClass $course, string $idnumber): string {
        global $CFG, $DB;
        if ($cmid = refs::id($course, 'module', $idnumber)) {
            $type = $DB->get_field_sql(
                'SELECT m.name FROM {modules} m JOIN {course_modules} cm ON cm.module = m.id WHERE cm.id = ?',
                [$cmid]
            );
            if (plugin_supports('mod', $type, FEATURE_NO_VIEW_LINK, false)) {
                return "{$CFG->wwwroot}/course/view.php?id={$course->id}#module-{$cmid}";
            }
            return "{$CFG->wwwroot}/mod/{$type}/view.php?id={$cmid}";
        }
        if ($sectionid = refs::id($course, 'section', $idnumber)) {
            return "{$CFG->wwwroot}/course/section.php?id={$sectionid}";
        }
        if ($idnumber === $course->idnumber) {
            return "{$CFG->wwwroot}/course/view.php?id={$course->id}";
        }
        return '';
    }
}
