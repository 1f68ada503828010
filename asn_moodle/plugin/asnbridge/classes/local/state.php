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
 * What the items of a course are at present.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class state {
    /**
     * All items of a course: those in the map, then things that bear an idnumber of ours and are not in it.
     *
     * @param \stdClass $course
     * @return array[]
     */
    public static function items(\stdClass $course): array {
        $bykind = [];
        foreach (map::rows($course->id) as $row) {
            $bykind[$row->kind][] = $row;
        }
        $names = $bearing = [];
        foreach (kinds::all() as $kind) {
            $mapped = array_column($bykind[$kind] ?? [], 'item', 'instanceid');
            $bearing[$kind] = array_diff(kinds::get($kind)::bearers($course, $course->idnumber . '/'), array_keys($mapped));
            $names[$kind] = $mapped + array_flip($bearing[$kind]);
        }
        $items = [];
        foreach ($bearing as $kind => $bearers) {
            $class = kinds::get($kind);
            $rows = $bykind[$kind] ?? [];
            $ids = array_values(array_filter(array_merge(array_column($rows, 'instanceid'), array_values($bearers))));
            if (!$ids && !$rows) {
                continue;
            }
            $ids = array_map('intval', $ids);
            $overview = $ids ? $class::overview($course, $ids) : [];
            $learners = $ids ? $class::learners($course, $ids) : [];
            $hashes = $rows && $ids ? $class::rowhashes($course, $ids) : [];
            $known = array_column($rows, null, 'item');
            foreach ($bearers as $idnumber => $id) {
                if (!isset($known[$idnumber])) {
                    $rows[] = self::unmapped($kind, $idnumber, $id);
                }
            }
            foreach ($rows as $row) {
                $id = (int) $row->instanceid;
                $live = isset($row->id) ? self::live($course, $row, $hashes[$id] ?? '') : '';
                $items[] = self::entry($row, $live, $overview[$id] ?? null, $learners[$id] ?? [], $names);
            }
        }
        return self::ranked($items);
    }

    /**
     * The items, their positions counted among those of the same kind and parent.
     *
     * @param array[] $items
     * @return array[]
     */
    private static function ranked(array $items): array {
        $siblings = [];
        foreach ($items as $index => $item) {
            $siblings[$item['kind'] . ' ' . $item['parent']][$index] = $item['position'];
        }
        foreach ($siblings as $positions) {
            asort($positions);
            foreach (array_keys($positions) as $rank => $index) {
                $items[$index]['position'] = $rank;
            }
        }
        return $items;
    }

    /**
     * Fingerprint of what a mapped item is now; '' if it is not there or was never applied in full.
     *
     * Where the rows that make it up are those of the last reading, nothing is read again.
     *
     * @param \stdClass $course
     * @param \stdClass $row of the map
     * @param string $rowhash as it is now, '' if the thing is not there
     * @return string
     */
    public static function live(\stdClass $course, \stdClass $row, string $rowhash): string {
        global $DB;
        if (!$row->instanceid || $rowhash === '' || !$row->stated) {
            return '';
        }
        if ($rowhash === $row->rowhash && $row->live !== '') {
            return $row->live;
        }
        $live = fingerprint::of(self::read($course, $row));
        $row->rowhash = $rowhash;
        $row->live = $live;
        $DB->update_record(map::TABLE, (object) ['id' => $row->id, 'rowhash' => $rowhash, 'live' => $live]);
        return $live;
    }

    /**
     * The same for one item, whose rows are hashed now.
     *
     * @param \stdClass $course
     * @param \stdClass|null $row
     * @return string
     */
    public static function live_now(\stdClass $course, ?\stdClass $row): string {
        if (!$row || !$row->instanceid) {
            return '';
        }
        $id = (int) $row->instanceid;
        return self::live($course, $row, kinds::get($row->kind)::rowhashes($course, [$id])[$id] ?? '');
    }

    /**
     * Live values of what was stated of a mapped item.
     *
     * @param \stdClass $course
     * @param \stdClass $row
     * @return array
     */
    public static function read(\stdClass $course, \stdClass $row): array {
        $keys = json_decode($row->stated, true);
        return kinds::get($row->kind)::read($course, (int) $row->instanceid, $keys);
    }

    /**
     * Live and last applied values of items that are in the map.
     *
     * @param \stdClass $course
     * @param string[] $idnumbers
     * @return array[]
     */
    public static function values(\stdClass $course, array $idnumbers): array {
        $rows = map::rows($course->id);
        $values = [];
        foreach ($idnumbers as $idnumber) {
            $row = $rows[$idnumber] ?? null;
            // Null says that there is nothing, which is another thing than no values.
            $there = $row && $row->stated && self::live_now($course, $row) !== '';
            $values[] = [
                'item' => $idnumber,
                'live' => $there ? fingerprint::json(self::read($course, $row)) : 'null',
                'applied' => $row->applied ?? 'null',
            ];
        }
        return $values;
    }

    /**
     * A row as if it were in the map.
     *
     * @param string $kind
     * @param string $idnumber
     * @param int $id
     * @return \stdClass
     */
    private static function unmapped(string $kind, string $idnumber, int $id): \stdClass {
        return (object) [
            'item' => $idnumber, 'kind' => $kind, 'type' => '', 'instanceid' => $id, 'hash' => '', 'fingerprint' => '',
            'accepted' => '', 'applying' => 0, 'made' => 0, 'hidden' => 0,
        ];
    }

    /**
     * An item as state tells it.
     *
     * @param \stdClass $row
     * @param string $live
     * @param array|null $overview null if the thing is not there
     * @param int[] $learners
     * @param array[] $names kind => id => idnumber
     * @return array
     */
    private static function entry(\stdClass $row, string $live, ?array $overview, array $learners, array $names): array {
        $parent = $overview['parent'] ?? null;
        $counts = [];
        foreach ($learners as $word => $count) {
            if ($count) {
                $counts[] = ['word' => $word, 'count' => $count];
            }
        }
        return [
            'item' => $row->item,
            'kind' => $row->kind,
            'type' => $overview['type'] ?? $row->type,
            'id' => $overview ? (int) $row->instanceid : 0,
            'title' => $overview['title'] ?? '',
            'parent' => $parent ? $names[$parent[0]][$parent[1]] ?? '' : '',
            'position' => $overview['position'] ?? 0,
            'visible' => (bool) ($overview['visible'] ?? false),
            'hash' => $row->hash,
            'applied' => $row->fingerprint,
            'live' => $live,
            'accepted' => $row->accepted,
            'held' => json_decode($row->held ?? '[]', true),
            'applying' => (bool) $row->applying,
            'mapped' => isset($row->id),
            'made' => (bool) $row->made,
            'hidden' => (bool) $row->hidden,
            'learners' => $counts,
            'url' => $overview['url'] ?? '',
        ];
    }
}
