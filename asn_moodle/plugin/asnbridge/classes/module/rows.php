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
use local_asnbridge\local\item;
use local_asnbridge\local\links;
use local_asnbridge\local\module_reader;
use local_asnbridge\local\normal;
use local_asnbridge\local\staging;

/**
 * Children of an activity that are rows of one table. A subclass says which, and how a child becomes a row.
 *
 * Rows are updated in place, so that what learners did to them stays. What a teacher added stays behind ours.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
abstract class rows {
    /** What the children are called in requests. */
    public const NAME = '';

    /** Their table. */
    public const TABLE = '';

    /** Its column that names the activity. */
    public const PARENT = '';

    /** Its column of the order; '' where there is none. */
    public const ORDER = '';

    /** The number of the first. */
    public const FIRST = 1;

    /** Its column by which an unknown row is recognised. */
    public const MARK = '';

    /** Element => column of the same meaning. */
    public const COLUMNS = [];

    /** Editor element => [column, file area]. */
    public const TEXTS = [];

    /** Component of the file areas. */
    public const COMPONENT = '';

    /** What a new row has. */
    public const DEFAULTS = [];

    /** Whether rows know when they were made and changed. */
    public const TIMED = true;

    /**
     * Table of the activity's children.
     *
     * @param \stdClass $record row of the activity; what is needed of it
     * @return string
     */
    protected static function table(\stdClass $record): string {
        return static::TABLE;
    }

    /**
     * Fills a row by what a child states, beside plain columns and texts.
     *
     * @param \stdClass $row
     * @param array $child
     * @param \stdClass $record
     */
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
    }

    /**
     * What is left to do after the row was saved.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $row
     * @param array $child
     * @return string[] what is pending
     */
    protected static function saved(\stdClass $course, \stdClass $cm, \stdClass $row, array $child): array {
        return [];
    }

    /**
     * What is left to do after all rows were saved.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param array[] $stated
     * @param int[] $ids child's idnumber => row
     * @param bool $changed whether any row was
     */
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
    }

    /**
     * Deletes a row with what hangs on it.
     *
     * @param \stdClass $cm
     * @param \stdClass $row
     */
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $DB;
        foreach (static::TEXTS as [, $area]) {
            $contextid = \context_module::instance($cm->id)->id;
            get_file_storage()->delete_area_files($contextid, static::component($row), $area, $row->id);
        }
        $DB->delete_records(static::TABLE, ['id' => $row->id]);
    }

    /**
     * Component of the file areas of a row.
     *
     * @param \stdClass $row
     * @return string
     */
    protected static function component(\stdClass $row): string {
        return static::COMPONENT;
    }

    /**
     * Learner data that hangs on rows: row => ['word' => , 'count' => ].
     *
     * @param int[] $ids
     * @return array[]
     */
    protected static function hanging(array $ids): array {
        return [];
    }

    /**
     * Whether writing the child would destroy what hangs on its row.
     *
     * @param \stdClass $row
     * @param array $child
     * @return bool
     */
    protected static function destroys(\stdClass $row, array $child): bool {
        return false;
    }

    /**
     * Clears a row of what writing the child destroys; it was allowed.
     *
     * @param \stdClass $cm
     * @param \stdClass $row
     */
    protected static function purge(\stdClass $cm, \stdClass $row): void {
    }

    /**
     * Live values of elements that are no columns.
     *
     * @param \stdClass $row
     * @param \stdClass $cm
     * @return array
     */
    protected static function live(\stdClass $row, \stdClass $cm): array {
        return [];
    }

    /**
     * Live children of a child: name => list.
     *
     * @param \stdClass $course
     * @param \stdClass $row
     * @param \stdClass $cm
     * @param array $keys
     * @return array
     */
    protected static function inner(\stdClass $course, \stdClass $row, \stdClass $cm, array $keys): array {
        return [];
    }

    /**
     * The activity's rows, in order.
     *
     * @param \stdClass $record
     * @return \stdClass[] by id
     */
    protected static function all(\stdClass $record): array {
        global $DB;
        return $DB->get_records(static::table($record), [static::PARENT => $record->id], static::ORDER ?: 'id');
    }

    /**
     * Which row each stated child is.
     *
     * @param \stdClass $cm
     * @param array[] $stated
     * @param \stdClass[] $live
     * @return int[]
     */
    protected static function matched(\stdClass $cm, array $stated, array $live): array {
        $marks = array_map(fn($row) => (string) ($row->{static::MARK} ?? ''), $live);
        $element = array_search(static::MARK, static::COLUMNS, true) ?: static::MARK;
        $editor = array_search(static::MARK, array_map(fn($place) => $place[0], static::TEXTS), true);
        $mark = fn($child) => (string) ($child['form'][$element] ?? $child['texts'][$editor]['html'] ?? '');
        return children::match((int) $cm->id, static::NAME, $stated, $marks, $mark);
    }

    /**
     * Notes which rows the stated children are, and writes nothing else.
     *
     * @param \stdClass $cm
     * @param item $item
     */
    public static function note(\stdClass $cm, item $item): void {
        global $DB;
        if (isset($item->children[static::NAME])) {
            $record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
            $ids = static::matched($cm, $item->children[static::NAME], static::all($record));
            children::keep((int) $cm->id, static::NAME, array_filter($ids));
        }
    }

    /**
     * Writes the children that are stated.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param item $item
     * @return string[] what is pending
     */
    public static function put(\stdClass $course, \stdClass $cm, item $item): array {
        global $DB;
        if (!isset($item->children[static::NAME])) {
            return [];
        }
        $stated = $item->children[static::NAME];
        $record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
        $live = static::all($record);
        $ids = static::matched($cm, $stated, $live);
        $gone = children::gone((int) $cm->id, static::NAME, $ids, array_keys($live));
        foreach ($gone as $id) {
            static::remove($cm, $live[$id]);
            unset($live[$id]);
        }
        $changed = (bool) $gone;
        $pending = [];
        $place = static::FIRST;
        foreach ($stated as $child) {
            $before = $live[$ids[$child['id']]] ?? null;
            if ($before && static::destroys($before, $child)) {
                static::purge($cm, $before);
            }
            $row = self::write($course, $cm, $record, $before, $child, $place, $pending, $changed);
            $ids[$child['id']] = (int) $row->id;
            $pending = array_merge($pending, static::saved($course, $cm, $row, $child));
            $place++;
        }
        self::behind($record, array_diff_key($live, array_flip($ids)), $place);
        children::keep((int) $cm->id, static::NAME, $ids);
        static::done($course, $cm, $stated, $ids, $changed);
        return $pending;
    }

    /**
     * Writes one row, if that changes it.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $record
     * @param \stdClass|null $before
     * @param array $child
     * @param int $place
     * @param string[] $pending
     * @param bool $changed
     * @return \stdClass
     */
    private static function write(
        \stdClass $course,
        \stdClass $cm,
        \stdClass $record,
        ?\stdClass $before,
        array $child,
        int $place,
        array &$pending,
        bool &$changed
    ): \stdClass {
        global $DB;
        $table = static::table($record);
        $row = $before ? clone $before : (object) (static::DEFAULTS + [static::PARENT => $record->id]);
        if (static::ORDER !== '') {
            $row->{static::ORDER} = $place;
        }
        foreach (static::COLUMNS as $element => $column) {
            if (array_key_exists($element, $child['form'] ?? [])) {
                $row->$column = $child['form'][$element];
            }
        }
        foreach (static::TEXTS as $element => [$column]) {
            if (isset($child['texts'][$element])) {
                $row->$column = links::resolve($course, $child['texts'][$element]['html'], $pending);
                $row->{$column . 'format'} = FORMAT_HTML;
            }
        }
        static::fill($row, $child, $record);
        if (!$before || array_map('strval', (array) $row) !== array_map('strval', (array) $before)) {
            $changed = true;
            if (static::TIMED) {
                $row->timemodified = time();
                $row->timecreated ??= time();
            }
            if ($before) {
                $DB->update_record($table, $row);
            } else {
                $row->id = $DB->insert_record($table, $row);
            }
        }
        foreach (static::TEXTS as $element => [, $area]) {
            if (isset($child['texts'][$element])) {
                staging::sync($course, [
                    'contextid' => \context_module::instance($cm->id)->id,
                    'component' => static::component($row),
                    'filearea' => $area,
                    'itemid' => $row->id,
                ], $child['texts'][$element]['files'] ?? []);
            }
        }
        return $row;
    }

    /**
     * Numbers rows that are not ours after ours.
     *
     * @param \stdClass $record
     * @param \stdClass[] $others
     * @param int $place
     */
    private static function behind(\stdClass $record, array $others, int $place): void {
        global $DB;
        foreach (static::ORDER === '' ? [] : $others as $row) {
            if ((int) $row->{static::ORDER} !== $place) {
                $DB->set_field(static::table($record), static::ORDER, $place, ['id' => $row->id]);
            }
            $place++;
        }
    }

    /**
     * Live values of the children that are ours, in their order.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $record
     * @param array $keys name => id => stated keys
     * @return array
     */
    public static function read(\stdClass $course, \stdClass $cm, \stdClass $record, array $keys): array {
        if (!isset($keys[static::NAME])) {
            return [];
        }
        $items = array_flip(children::of((int) $cm->id, static::NAME));
        $values = [];
        foreach (static::all($record) as $id => $row) {
            if (isset($items[$id])) {
                $stated = $keys[static::NAME][$items[$id]] ?? [];
                $values[] = ['id' => $items[$id]] + self::child($course, $cm, $row, $stated);
            }
        }
        return [static::NAME => $values];
    }

    /**
     * Live values of one child.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $row
     * @param array $keys
     * @return array
     */
    private static function child(\stdClass $course, \stdClass $cm, \stdClass $row, array $keys): array {
        $values = [];
        $contextid = \context_module::instance($cm->id)->id;
        $live = isset($keys['form']) || isset($keys['files']) ? static::live($row, $cm) : [];
        foreach (array_keys($keys['form'] ?? []) as $element) {
            $column = static::COLUMNS[$element] ?? $element;
            $values['form'][$element] = normal::value($live[$element] ?? $row->$column ?? '');
        }
        foreach (array_keys($keys['texts'] ?? []) as $element) {
            [$column, $area] = static::TEXTS[$element] ?? [$element, $element];
            $html = (string) ($row->$column ?? '');
            $values['texts'][$element] =
                module_reader::text($course, $html, $contextid, static::component($row), $area, (int) $row->id);
        }
        foreach (array_keys($keys['files'] ?? []) as $element) {
            $values['files'][$element] = $live[$element] ?? [];
        }
        if (isset($keys['children'])) {
            $values['children'] = static::inner($course, $row, $cm, $keys['children']);
        }
        return $values;
    }

    /**
     * What writing the children would destroy.
     *
     * @param item $item
     * @param \stdClass $cm
     * @param \stdClass $record
     * @return array[]
     */
    public static function losses(item $item, \stdClass $cm, \stdClass $record): array {
        if (!isset($item->children[static::NAME])) {
            return [];
        }
        $stated = $item->children[static::NAME];
        $live = static::all($record);
        $ids = static::matched($cm, $stated, $live);
        $doomed = children::gone((int) $cm->id, static::NAME, $ids, array_keys($live));
        foreach ($stated as $child) {
            $row = $live[$ids[$child['id']]] ?? null;
            if ($row && static::destroys($row, $child)) {
                $doomed[] = (int) $row->id;
            }
        }
        $losses = [];
        foreach ($doomed as $id) {
            $what = children::called((int) $cm->id, static::NAME, $id, (string) ($live[$id]->{static::MARK} ?? ''));
            foreach (array_filter(static::hanging([$id]), fn($loss) => $loss['count'] > 0) as $loss) {
                $losses[] = $loss + ['what' => $what];
            }
        }
        return $losses;
    }
}
