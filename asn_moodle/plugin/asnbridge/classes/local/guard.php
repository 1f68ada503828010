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
 * Keeps the content of an item's files until the item is applied.
 *
 * Moodle moves the content of a deleted file to the trash at once, before the transaction is committed; after a
 * rollback, or when PHP is killed, the row is there again but its content is not, and cron empties the trash. So,
 * before an item is touched, a second row for each content is committed in a file area of ours; content that has a
 * row is not thrown away. The rows go when the item was applied. After a crash they stay, and so does the content.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class guard {
    /** The file area; the item id is that of the map row. */
    private const AREA = 'guard';

    /** Kind => component and file areas in the course's context whose item id is the thing's. */
    private const AREAS = [
        'section' => ['course', ['section']],
        'group' => ['group', ['description', 'icon']],
        'grouping' => ['grouping', ['description']],
        'badge' => ['badges', ['badgeimage']],
    ];

    /**
     * Keeps the content of what an item's files are at present.
     *
     * @param \stdClass $course
     * @param \stdClass $row of the map
     */
    public static function keep(\stdClass $course, \stdClass $row): void {
        global $DB;
        [$where, $params] = self::where($course, $row);
        if ($where === '') {
            return;
        }
        $contextid = \core\context\course::instance($course->id)->id;
        $files = $DB->get_records_select(
            'files',
            "$where AND filesize > 0",
            $params,
            'id',
            'id, contenthash, filesize'
        );
        if (!$files) {
            return;
        }
        $fs = get_file_storage();
        foreach (array_column($files, 'id', 'contenthash') as $hash => $fileid) {
            if (!$fs->file_exists($contextid, 'local_asnbridge', self::AREA, $row->id, '/', $hash)) {
                $fs->create_file_from_storedfile([
                    'contextid' => $contextid,
                    'component' => 'local_asnbridge',
                    'filearea' => self::AREA,
                    'itemid' => $row->id,
                    'filepath' => '/',
                    'filename' => $hash,
                    // It may be what a learner handed in; whose it is, the row beside it tells.
                    'userid' => null,
                    'author' => null,
                ], $fileid);
            }
        }
    }

    /**
     * Lets go of what was kept for an item, or for all items that are not being applied.
     *
     * @param \stdClass $course
     * @param \stdClass|null $row of the map
     */
    public static function release(\stdClass $course, ?\stdClass $row = null): void {
        global $DB;
        $fs = get_file_storage();
        $contextid = \core\context\course::instance($course->id)->id;
        $where = 'contextid = :contextid AND component = :component AND filearea = :filearea';
        $params = ['contextid' => $contextid, 'component' => 'local_asnbridge', 'filearea' => self::AREA];
        if ($row) {
            $kept = $DB->record_exists_select('files', "$where AND itemid = :itemid", $params + ['itemid' => $row->id])
                ? [$row->id] : [];
        } else {
            $kept = array_diff(
                $DB->get_fieldset_select('files', 'DISTINCT itemid', $where, $params),
                $DB->get_fieldset_select(map::TABLE, 'id', 'courseid = ? AND applying = 1', [$course->id])
            );
        }
        foreach ($kept as $itemid) {
            $fs->delete_area_files($contextid, 'local_asnbridge', self::AREA, $itemid);
        }
    }

    /**
     * Which rows of the files table are the item's.
     *
     * @param \stdClass $course
     * @param \stdClass $row
     * @return array condition, '' for none, and its parameters
     */
    private static function where(\stdClass $course, \stdClass $row): array {
        global $DB;
        $context = \core\context\course::instance($course->id);
        if ($row->kind === 'course') {
            return ["contextid = ? AND component = 'course' AND filearea IN ('summary', 'overviewfiles')", [$context->id]];
        }
        if (!$row->instanceid) {
            return ['', []];
        }
        if ($row->kind === 'module') {
            $module = \core\context\module::instance($row->instanceid, IGNORE_MISSING);
            return $module ? ['contextid = ?', [$module->id]] : ['', []];
        }
        if (!isset(self::AREAS[$row->kind])) {
            return ['', []];
        }
        [$component, $areas] = self::AREAS[$row->kind];
        [$in, $params] = $DB->get_in_or_equal($areas);
        return [
            "contextid = ? AND component = ? AND itemid = ? AND filearea $in",
            array_merge([$context->id, $component, $row->instanceid], $params),
        ];
    }
}
