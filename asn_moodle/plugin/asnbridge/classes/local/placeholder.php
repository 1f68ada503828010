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
 * Items as the values of a form name them: `$@ITEM*course/item@$`.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class placeholder {
    /**
     * The idnumber that a value names.
     *
     * @param mixed $value
     * @return string
     * @throws refusal if it names none
     */
    public static function idnumber($value): string {
        if (!is_string($value) || !preg_match('~^(?:\$@ITEM\*)?([^@\s"\'<>*$]+(?:@[^@\s"\'<>*$]+)?)(?:@\$)?$~D', $value, $found)) {
            throw new refusal('badrequest', is_string($value) ? $value : 'item');
        }
        return $found[1];
    }

    /**
     * Ids of the live things of a kind that values name, in their order. What is not there is left out.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param array $values
     * @param string[] $pending idnumbers that did not resolve are added here
     * @return int[]
     */
    public static function ids(\stdClass $course, string $kind, array $values, array &$pending): array {
        $ids = [];
        foreach ($values as $value) {
            $idnumber = self::idnumber($value);
            $id = refs::id($course, $kind, $idnumber);
            if ($id) {
                $ids[] = $id;
            } else {
                $pending[] = $idnumber;
            }
        }
        return $ids;
    }

    /**
     * The value that names a live thing; its id in brackets where it is no item of ours.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param int $id
     * @return string
     */
    public static function of(\stdClass $course, string $kind, int $id): string {
        $name = refs::name($course, $kind, $id);
        return $name === '' ? "[$kind $id]" : '$@ITEM*' . $name . '@$';
    }
}
