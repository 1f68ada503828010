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
use local_asnbridge\local\normal;

/**
 * A choice. Its options go through its form, each with the id that it has, so that votes stay.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class choice_module extends type {
    /** What the children are called. */
    private const NAME = 'options';

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        if (!isset($item->children[self::NAME])) {
            return;
        }
        $live = $record ? self::all($record) : [];
        $ids = $cm ? self::matched($cm, $item->children[self::NAME], $live) : [];
        $limits = array_column($live, 'maxanswers', 'id');
        [$data->option, $data->limit, $data->optionid] = [[], [], []];
        foreach ($item->children[self::NAME] as $place => $child) {
            $id = $ids[$child['id']] ?? 0;
            $data->option[$place] = $child['form']['option'];
            $data->limit[$place] = $child['form']['limit'] ?? $limits[$id] ?? 0;
            $data->optionid[$place] = $id;
        }
        $gone = $cm ? children::gone((int) $cm->id, self::NAME, $ids, array_keys($live)) : [];
        foreach (array_diff_key($live, array_flip($ids)) as $id => $row) {
            // An empty text deletes; what a teacher added stays.
            $place = count($data->option);
            $data->option[$place] = in_array((int) $id, $gone, true) ? '' : $row->text;
            $data->limit[$place] = $row->maxanswers;
            $data->optionid[$place] = $id;
        }
    }

    #[\Override]
    public static function put_children(\stdClass $course, \stdClass $cm, item $item): array {
        self::note_children($cm, $item);
        return [];
    }

    #[\Override]
    public static function note_children(\stdClass $cm, item $item): void {
        if (isset($item->children[self::NAME])) {
            $live = self::all((object) ['id' => $cm->instance]);
            $ids = self::matched($cm, $item->children[self::NAME], $live);
            children::keep((int) $cm->id, self::NAME, array_filter($ids));
        }
    }

    #[\Override]
    public static function children(\stdClass $course, \stdClass $cm, \stdClass $record, array $keys): array {
        $items = array_flip(children::of((int) $cm->id, self::NAME));
        $values = [];
        foreach (self::all($record) as $id => $row) {
            if (isset($items[$id])) {
                $live = ['option' => normal::scalar($row->text), 'limit' => normal::scalar($row->maxanswers)];
                $stated = $keys[self::NAME][$items[$id]]['form'] ?? [];
                $values[] = ['id' => $items[$id], 'form' => array_intersect_key($live, $stated)];
            }
        }
        return [self::NAME => $values];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, \stdClass $cm, \stdClass $record): array {
        global $DB;
        if (!isset($item->children[self::NAME])) {
            return [];
        }
        $live = self::all($record);
        $ids = self::matched($cm, $item->children[self::NAME], $live);
        $losses = [];
        foreach (children::gone((int) $cm->id, self::NAME, $ids, array_keys($live)) as $id) {
            if ($count = $DB->count_records('choice_answers', ['optionid' => $id])) {
                $what = children::called((int) $cm->id, self::NAME, $id, $live[$id]->text);
                $losses[] = ['word' => 'votes', 'count' => $count, 'what' => $what];
            }
        }
        return $losses;
    }

    /**
     * The options.
     *
     * @param \stdClass $record
     * @return \stdClass[] by id
     */
    private static function all(\stdClass $record): array {
        global $DB;
        return $DB->get_records('choice_options', ['choiceid' => $record->id], 'id');
    }

    /**
     * Which option each stated one is.
     *
     * @param \stdClass $cm
     * @param array[] $stated
     * @param \stdClass[] $live
     * @return int[]
     */
    private static function matched(\stdClass $cm, array $stated, array $live): array {
        $marks = array_column($live, 'text', 'id');
        return children::match((int) $cm->id, self::NAME, $stated, $marks, fn($child) => (string) $child['form']['option']);
    }
}
