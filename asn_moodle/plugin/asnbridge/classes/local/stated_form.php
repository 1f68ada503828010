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
 * Forms of items that no settings form of Moodle checks: what each value has to be.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class stated_form {
    /** A text. */
    public const WORD = 'word';

    /** A number. */
    public const NUMBER = 'number';

    /** 1 or 0. */
    public const FLAG = 'flag';

    /** A list of texts. */
    public const WORDS = 'words';

    /**
     * Refuses a value of another type than it has to be. Keys that are not named are passed over.
     *
     * @param array $form key => value
     * @param string[] $types key => one of the constants
     * @throws refusal that names the key
     */
    public static function check(array $form, array $types): void {
        foreach (array_intersect_key($types, $form) as $key => $type) {
            if (!self::fits($form[$key], $type)) {
                throw new refusal('badrequest', "form.$key");
            }
        }
    }

    /**
     * Whether the value is of the type.
     *
     * @param mixed $value
     * @param string $type
     * @return bool
     */
    private static function fits($value, string $type): bool {
        return match ($type) {
            self::WORD => is_string($value),
            self::NUMBER => is_numeric($value),
            self::FLAG => in_array($value, [true, false, 1, 0, '1', '0'], true),
            self::WORDS => is_array($value) && array_is_list($value)
                && array_filter($value, 'is_scalar') === $value,
        };
    }
}
