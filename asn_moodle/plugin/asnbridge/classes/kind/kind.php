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

namespace local_asnbridge\kind;

use local_asnbridge\local\item;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;

/**
 * What apply, state and items need to know of one kind of item.
 *
 * A kind is the class of this namespace that bears its word: `section` is {@see section}. To add one is to
 * add a class, and its line in {@see \local_asnbridge\local\capabilities}. All methods take the course record.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
interface kind {
    /**
     * Id of the live thing for an item: the mapped one if it still exists in this course, else the one that
     * bears the item's idnumber, or a former one; else 0.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $mappedid id that the map remembers, 0 for none
     * @return int
     */
    public static function find(\stdClass $course, item $item, int $mappedid): int;

    /**
     * Creates (id 0) or updates; returns what happened. Runs inside the item's transaction.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return outcome
     * @throws \moodle_exception if it is refused
     */
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome;

    /**
     * Hides it from learners.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function hide(\stdClass $course, int $id): void;

    /**
     * Deletes it with all that hangs on it.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function delete(\stdClass $course, int $id): void;

    /**
     * Live values of the stated keys, normalised: the shape of the item itself.
     *
     * The same place always reads the same, and what was just applied reads as it was stated.
     *
     * @param \stdClass $course
     * @param int $id
     * @param array $keys the stated keys as {@see item::stated()} gives them
     * @return array
     */
    public static function read(\stdClass $course, int $id, array $keys): array;

    /**
     * Hashes of all rows and file hashes that make up each thing: id => SHA-1. What does not exist is left out.
     *
     * For the whole course at once, in a constant number of queries a type.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    public static function rowhashes(\stdClass $course, array $ids): array;

    /**
     * Where each thing is and what it is called: id => ['type' => , 'title' => , 'visible' => , 'parent' => ,
     * 'position' => , 'url' => ]. What does not exist is left out.
     *
     * The parent is ['section', 12], kind and id, or null; the position counts from 0 among its siblings.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function overview(\stdClass $course, array $ids): array;

    /**
     * Things of this kind in the course that bear an idnumber of ours: idnumber => id.
     *
     * @param \stdClass $course
     * @param string $prefix how such an idnumber starts, `<course>/`
     * @return int[]
     */
    public static function bearers(\stdClass $course, string $prefix): array;

    /**
     * Learner data that hangs on each: id => ['attempts' => 12, ...]. In bulk.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function learners(\stdClass $course, array $ids): array;

    /**
     * What this put would destroy, before it does: a list of ['word' => 'votes', 'count' => 3, 'what' => 'Setuju'],
     * where `what` is the part of the thing that goes; left out where the thing has no parts.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return array[]
     */
    public static function losses(\stdClass $course, item $item, int $id): array;
}
