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
 * Texts with files that lie in a file area of the course, such as the summary of a section.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class text {
    /**
     * Puts the text's files in place; returns the HTML to store, links to items resolved.
     *
     * @param \stdClass $course
     * @param array $text html and files
     * @param string $component
     * @param string $filearea
     * @param int $itemid
     * @param string[] $pending idnumbers that did not resolve are added here
     * @return string
     */
    public static function write(
        \stdClass $course,
        array $text,
        string $component,
        string $filearea,
        int $itemid,
        array &$pending
    ): string {
        $area = [
            'contextid' => \core\context\course::instance($course->id)->id,
            'component' => $component,
            'filearea' => $filearea,
            'itemid' => $itemid,
        ];
        staging::sync($course, $area, $text['files'] ?? []);
        return links::resolve($course, $text['html'], $pending);
    }

    /**
     * A stored text in the shape in which requests state it.
     *
     * @param \stdClass $course
     * @param string $html
     * @param string $component
     * @param string $filearea
     * @param int $itemid
     * @return array
     */
    public static function read(\stdClass $course, string $html, string $component, string $filearea, int $itemid): array {
        $contextid = \core\context\course::instance($course->id)->id;
        return [
            'html' => str_replace("\r\n", "\n", links::unresolve($course, $html)),
            'files' => staging::listing($contextid, $component, $filearea, $itemid),
        ];
    }

    /**
     * For each thing, the content hashes of the files in an area of the course: item id => text to hash.
     *
     * @param \stdClass $course
     * @param string $component
     * @param string $filearea
     * @return string[]
     */
    public static function filehashes(\stdClass $course, string $component, string $filearea): array {
        global $DB;
        $records = $DB->get_records_select(
            'files',
            "contextid = ? AND component = ? AND filearea = ? AND filename <> '.'",
            [\core\context\course::instance($course->id)->id, $component, $filearea],
            'itemid, pathnamehash',
            'id, itemid, filepath, filename, contenthash'
        );
        $hashes = [];
        foreach ($records as $file) {
            $hashes[$file->itemid] = ($hashes[$file->itemid] ?? '')
                . "{$file->filepath}{$file->filename} {$file->contenthash}\n";
        }
        return $hashes;
    }
}
