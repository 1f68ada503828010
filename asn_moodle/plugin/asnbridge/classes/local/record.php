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
 * Writes down in the map what was applied, as it reads right after.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class record {
    /**
     * Notes that all of the item was applied.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \stdClass $row
     * @param outcome $outcome
     * @param bool $made whether it is publishing's own, to take away again
     */
    public static function applied(
        \stdClass $course,
        item $item,
        \stdClass $row,
        outcome $outcome,
        bool $made
    ): void {
        $row->instanceid = $outcome->id;
        $row->made = $made || $outcome->made ? 1 : $row->made ?? 0;
        $row->hidden = $outcome->hidden ? 1 : 0;
        $row->stated = json_encode($item->stated(), JSON_FORCE_OBJECT | JSON_UNESCAPED_SLASHES);
        self::reread($course, $row);
        // What is pending, or waits to be shown, has to be sent again: it does not count as applied.
        $row->hash = $outcome->pending || $outcome->hidden ? '' : $item->hash;
        $row->held = $outcome->held ? json_encode(array_values($outcome->held), JSON_UNESCAPED_UNICODE) : null;
        $row->accepted = '';
        $row->applying = 0;
        map::save($row);
    }

    /**
     * Takes what is there now for what was applied.
     *
     * @param \stdClass $course
     * @param \stdClass $row
     */
    public static function reread(\stdClass $course, \stdClass $row): void {
        $id = (int) $row->instanceid;
        $row->rowhash = kinds::get($row->kind)::rowhashes($course, [$id])[$id] ?? '';
        $values = state::read($course, $row);
        $row->applied = fingerprint::json($values);
        $row->fingerprint = $row->live = fingerprint::of($values);
    }
}
