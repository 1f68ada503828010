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

use local_asnbridge\kind\known_by_name;
use local_asnbridge\kind\with_parts;

/**
 * Takes over a course that somebody restored: notes which live thing each item is, and writes nothing to it.
 *
 * A restore drops the idnumber of the course, so that the course is named by its id; what lies in it bears ours, or
 * is known by what it holds or is called. Only at the end the course gets its idnumber: whoever was cut off before
 * names it again, and goes on.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class adoption {
    /**
     * The named course, as one that bears the idnumber.
     *
     * @param \stdClass $course
     * @param \stdClass|null $bearer the course that bears the idnumber already
     * @param string $idnumber
     * @return \stdClass with `adopting` set while it does not bear the idnumber yet
     * @throws refusal if it cannot become that course
     */
    public static function course(\stdClass $course, ?\stdClass $bearer, string $idnumber): \stdClass {
        if ($bearer && (int) $bearer->id === (int) $course->id) {
            return $course;
        }
        if ($bearer) {
            throw new refusal('idnumbertaken', $idnumber);
        }
        if ($other = self::other($course, $idnumber)) {
            throw new refusal('otheridnumber', $other, (object) ['course' => $course->id, 'idnumber' => $other]);
        }
        $course->idnumber = $idnumber;
        $course->adopting = true;
        if (!self::has_items($course)) {
            throw new refusal('noitems', (string) $course->id, (object) ['course' => $course->id, 'idnumber' => $idnumber]);
        }
        return $course;
    }

    /**
     * Another idnumber that the course bears, or under which it was published; '' for none.
     *
     * @param \stdClass $course
     * @param string $idnumber
     * @return string
     */
    private static function other(\stdClass $course, string $idnumber): string {
        if ((string) $course->idnumber !== '') {
            return $course->idnumber;
        }
        $names = array_map(fn($row) => strstr("{$row->item}/", '/', true), map::rows((int) $course->id));
        return (string) current(array_diff($names, [$idnumber]));
    }

    /**
     * Whether anything in the course is one of its items.
     *
     * @param \stdClass $course
     * @return bool
     */
    private static function has_items(\stdClass $course): bool {
        foreach (array_diff(kinds::all(), ['course']) as $kind) {
            if (kinds::get($kind)::bearers($course, "{$course->idnumber}/")) {
                return true;
            }
        }
        return (bool) map::rows((int) $course->id);
    }

    /**
     * What is there to adopt for each item. Writes nothing that stays: the map is filled, read by, and rolled back.
     *
     * @param \stdClass $course
     * @param item[] $items
     * @param options $options
     * @return array[] results as apply tells them, with `found`, `values` and `same` where something is there
     */
    public static function look(\stdClass $course, array $items, options $options): array {
        global $DB;
        $results = $rows = [];
        $DB->start_delegated_transaction();
        try {
            self::mark($course, $options);
            foreach ($items as $index => $item) {
                $results[$index] = self::tried(function () use ($course, $item, $options, $index, &$rows): array {
                    $rows[$index] = self::row($course, $item, $options);
                    return ['action' => $rows[$index] ? 'adopt' : 'create'];
                }) + ['item' => $item->id, 'action' => '', 'id' => 0, 'fingerprint' => '', 'ms' => 0,
                    'url' => '', 'pending' => [], 'held' => [], 'lost' => [], 'warnings' => []];
            }
            $entries = array_column(state::items($course), null, 'item');
            foreach ($items as $index => $item) {
                if ($results[$index]['action'] === 'adopt') {
                    $seen = self::tried(fn() => self::seen($course, $item, $entries[$rows[$index]->item]));
                    $results[$index] = $seen + $results[$index];
                }
            }
        } finally {
            $DB->force_transaction_rollback();
        }
        return $results;
    }

    /**
     * A part of a result: what the work returns, or why it was refused.
     *
     * @param callable $work
     * @return array
     */
    private static function tried(callable $work): array {
        try {
            return $work();
        } catch (refusal $refusal) {
            return ['action' => '', 'error' => $refusal->told()];
        }
    }

    /**
     * What there is of one item, read as if it were published.
     *
     * @param \stdClass $course
     * @param item $item
     * @param array $entry as state tells it
     * @return array
     */
    private static function seen(\stdClass $course, item $item, array $entry): array {
        $class = kinds::get($item->kind);
        $same = null;
        if (is_subclass_of($class, with_parts::class)) {
            $class::note_parts($course, $item, $entry['id']);
            $same = $class::same($course, $item, $entry['id']);
        }
        $values = $class::read($course, $entry['id'], $item->stated());
        $fingerprint = fingerprint::of($values);
        return [
            'id' => $entry['id'],
            'url' => $entry['url'],
            'fingerprint' => $fingerprint,
            'found' => ['mapped' => false, 'applying' => false, 'live' => $fingerprint] + $entry,
            'values' => fingerprint::json($values),
        ] + ($same === null ? [] : ['same' => $same]);
    }

    /**
     * Marks all that is named as being adopted, so that items which refer to each other are understood.
     *
     * @param \stdClass $course
     * @param options $options
     */
    public static function mark(\stdClass $course, options $options): void {
        foreach (self::named($course, $options) as $kind => $ids) {
            foreach ($ids as $name => $id) {
                self::marked($course, new item($name, 'adopt', $kind), $id, $options);
            }
        }
    }

    /**
     * The live things that are named and not in the map yet, each of them in this course and no other item.
     *
     * @param \stdClass $course
     * @param options $options
     * @return array[] kind => idnumber => id
     * @throws refusal where one of them is elsewhere, gone or another item
     */
    public static function named(\stdClass $course, options $options): array {
        if (!$options->instances) {
            return [];
        }
        $rows = $course->id ? map::rows((int) $course->id) : [];
        $named = [];
        foreach ($options->instances as $kind => $ids) {
            $taken = array_column(array_filter($rows, fn($row) => $row->kind === $kind), 'item', 'instanceid');
            $named[$kind] = array_diff_key($ids, $rows);
            $there = $course->id ? kinds::get($kind)::overview($course, array_values($named[$kind])) : [];
            foreach ($named[$kind] as $name => $id) {
                if (isset($taken[$id]) || !isset($there[$id])) {
                    throw new refusal('notthere', $name);
                }
            }
        }
        return $named;
    }

    /**
     * The row of an item to adopt; null where nothing is there for it.
     *
     * @param \stdClass $course
     * @param item $item
     * @param options $options
     * @return \stdClass|null
     * @throws refusal where several things could be it
     */
    public static function row(\stdClass $course, item $item, options $options): ?\stdClass {
        if ($row = map::row((int) $course->id, $item)) {
            return $row;
        }
        $id = self::find($course, $item);
        return $id ? self::marked($course, $item, $id, $options) : null;
    }

    /**
     * Id of what an item is: by the idnumber that it bears, else by what it holds or is called; 0 for none.
     *
     * @param \stdClass $course
     * @param item $item
     * @return int
     * @throws refusal
     */
    private static function find(\stdClass $course, item $item): int {
        $class = kinds::get($item->kind);
        $bearers = $class::bearers($course, "{$course->idnumber}/");
        foreach ($item->names() as $name) {
            if (isset($bearers[$name])) {
                return (int) $bearers[$name];
            }
        }
        if (!is_subclass_of($class, known_by_name::class)) {
            return $class::find($course, $item, 0);
        }
        $found = array_values(array_filter(
            $class::named($course, $item),
            fn($id) => map::item((int) $course->id, $item->kind, (int) $id) === ''
        ));
        if (count($found) > 1) {
            $overview = $class::overview($course, array_map('intval', $found));
            $both = implode(', ', array_map(fn($id) => "“{$overview[$id]['title']}” (id $id)", $found));
            throw new refusal('ambiguous', implode(' ', $found), (object) ['item' => $item->id, 'found' => $both]);
        }
        return (int) ($found[0] ?? 0);
    }

    /**
     * A row that says that the item is being adopted.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return \stdClass
     */
    private static function marked(\stdClass $course, item $item, int $id, options $options): \stdClass {
        $row = map::mark((int) $course->id, $item, null, $options->category);
        $row->instanceid = $id;
        map::save($row);
        return $row;
    }

    /**
     * Notes that a live thing is the item as it is. Runs inside the item's transaction.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \stdClass $row
     * @return outcome
     * @throws refusal if it is not as the plan saw it
     */
    public static function note(\stdClass $course, item $item, \stdClass $row): outcome {
        $class = kinds::get($item->kind);
        $row->type = $item->type;
        if (is_subclass_of($class, with_parts::class)) {
            $class::note_parts($course, $item, (int) $row->instanceid);
        }
        // What Moodle gives to every course, or a course has once, is not ours to take away later.
        $own = $item->kind !== 'course' && !str_starts_with($item->id, "{$course->idnumber}/course.");
        $outcome = new outcome((int) $row->instanceid);
        record::applied($course, $item, $row, $outcome, $own);
        if ($item->expect !== null && $item->expect !== $row->fingerprint) {
            throw new refusal('moved', $item->id);
        }
        if ($item->kind === 'course' && !empty($course->adopting)) {
            self::name($course);
        }
        return $outcome;
    }

    /**
     * Gives the course its idnumber. Nothing else of it is touched, not even when it was changed; and no event says
     * that it was updated, since on that the forum makes one for announcements where there is none.
     *
     * @param \stdClass $course
     */
    private static function name(\stdClass $course): void {
        global $DB;
        $DB->set_field('course', 'idnumber', $course->idnumber, ['id' => $course->id]);
        \cache_helper::purge_by_event('changesincourse');
        unset($course->adopting);
    }
}
