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

use local_asnbridge\local\children;

/**
 * The pages of a lesson: a list where each page names the one before and the one after.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class lesson_pages extends rows {
    /** What requests call them. */
    public const NAME = 'pages';

    /** Their table. */
    public const TABLE = 'lesson_pages';

    /** Its column that names the activity. */
    public const PARENT = 'lessonid';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'title';

    /** Elements that are columns. */
    public const COLUMNS = ['title' => 'title', 'qoption' => 'qoption', 'layout' => 'layout', 'display' => 'display'];

    /** Editors and where their text is kept. */
    public const TEXTS = ['contents_editor' => ['contents', 'page_contents']];

    /** Component of the file areas. */
    public const COMPONENT = 'mod_lesson';

    /** What a new row has. */
    public const DEFAULTS = [
        'prevpageid' => 0,
        'nextpageid' => 0,
        'qoption' => 0,
        'layout' => 1,
        'display' => 1,
        'contents' => '',
        'contentsformat' => FORMAT_HTML,
    ];

    /** Type => number of Moodle's page type. */
    public const TYPES = [
        'shortanswer' => 1,
        'truefalse' => 2,
        'multichoice' => 3,
        'matching' => 5,
        'numerical' => 8,
        'essay' => 10,
        'content' => 20,
        'end_of_branch' => 21,
        'cluster' => 30,
        'end_of_cluster' => 31,
    ];

    /** Type => what stands on a page that states no content. */
    private const EMPTY_TEXTS = [
        'end_of_branch' => 'endofbranch',
        'cluster' => 'clustertitle',
        'end_of_cluster' => 'endofclustertitle',
    ];

    #[\Override]
    protected static function all(\stdClass $record): array {
        global $DB;
        $rows = $DB->get_records(self::TABLE, ['lessonid' => $record->id], 'id');
        $after = array_column($rows, null, 'prevpageid');
        $ordered = [];
        $id = 0;
        while (isset($after[$id]) && !isset($ordered[$after[$id]->id])) {
            $id = (int) $after[$id]->id;
            $ordered[$id] = $rows[$id];
        }
        return $ordered + $rows;
    }

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        $type = $child['type'] ?? 'content';
        $row->qtype = self::TYPES[$type];
        if ($row->contents === '' && isset(self::EMPTY_TEXTS[$type])) {
            $row->contents = get_string(self::EMPTY_TEXTS[$type], 'lesson');
        }
    }

    #[\Override]
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
        self::chain((int) $cm->instance, array_values($ids));
        foreach ($stated as $child) {
            lesson_answers::put($course, $cm, $ids[$child['id']], $child, $ids);
        }
    }

    /**
     * Puts the pages in order: ours, then those of a teacher as they were.
     *
     * @param int $lessonid
     * @param int[] $ours
     */
    private static function chain(int $lessonid, array $ours): void {
        global $DB;
        $rows = self::all((object) ['id' => $lessonid]);
        $order = array_merge($ours, array_values(array_diff(array_keys($rows), $ours)));
        foreach ($order as $place => $id) {
            $wanted = [(int) ($order[$place - 1] ?? 0), (int) ($order[$place + 1] ?? 0)];
            if ($wanted !== [(int) $rows[$id]->prevpageid, (int) $rows[$id]->nextpageid]) {
                $DB->update_record(self::TABLE, ['id' => $id, 'prevpageid' => $wanted[0], 'nextpageid' => $wanted[1]]);
            }
        }
    }

    #[\Override]
    protected static function live(\stdClass $row, \stdClass $cm): array {
        global $DB;
        $answers = $DB->get_records('lesson_answers', ['pageid' => $row->id], 'id', 'id, jumpto, score, answer');
        if (!$answers) {
            return [];
        }
        $items = array_flip(children::of((int) $cm->id, self::NAME));
        $first = reset($answers);
        return [
            'jumpto' => lesson_answers::jump((int) $first->jumpto, $items),
            'score' => $first->score,
            'enableotheranswers' => in_array(lesson_answers::OTHERS, array_column($answers, 'answer'), true) ? 1 : 0,
        ];
    }

    #[\Override]
    protected static function inner(\stdClass $course, \stdClass $row, \stdClass $cm, array $keys): array {
        return lesson_answers::read($course, $cm, $row, $keys);
    }

    #[\Override]
    protected static function destroys(\stdClass $row, array $child): bool {
        global $DB;
        $type = self::TYPES[$child['type'] ?? 'content'];
        if ($type !== (int) $row->qtype) {
            return true;
        }
        $count = $DB->count_records('lesson_answers', ['pageid' => $row->id]);
        return count(lesson_answers::rows($child)) < $count && lesson_answers::states($child);
    }

    #[\Override]
    protected static function hanging(array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids);
        return [
            ['word' => 'attempts', 'count' => $DB->count_records_select('lesson_attempts', "pageid $in", $params)],
            ['word' => 'visits', 'count' => $DB->count_records_select('lesson_branch', "pageid $in", $params)],
        ];
    }

    #[\Override]
    protected static function purge(\stdClass $cm, \stdClass $row): void {
        global $DB;
        foreach (['lesson_attempts', 'lesson_branch', 'lesson_answers'] as $table) {
            $DB->delete_records($table, ['pageid' => $row->id]);
        }
    }

    #[\Override]
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $DB;
        $row = $DB->get_record(self::TABLE, ['id' => $row->id], '*', MUST_EXIST);
        foreach ($DB->get_records('lesson_answers', ['pageid' => $row->id], '', 'id') as $answer) {
            lesson_answers::remove_files($cm, (int) $answer->id);
        }
        self::purge($cm, $row);
        $DB->set_field(self::TABLE, 'nextpageid', $row->nextpageid, ['id' => $row->prevpageid]);
        $DB->set_field(self::TABLE, 'prevpageid', $row->prevpageid, ['id' => $row->nextpageid]);
        parent::remove($cm, $row);
    }
}
