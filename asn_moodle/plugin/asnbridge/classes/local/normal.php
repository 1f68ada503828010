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
 * One shape for values that databases and forms give in several.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class normal {
    /**
     * A scalar as text: true is 1, 10.00000 is 10, null is ''.
     *
     * @param mixed $value
     * @return string
     */
    public static function scalar($value): string {
        if (is_bool($value)) {
            return $value ? '1' : '0';
        }
        $text = (string) $value;
        if (is_float($value) || preg_match('~^-?\d+\.\d+$~', $text)) {
            $text = rtrim(rtrim(number_format((float) $text, 5, '.', ''), '0'), '.');
            return $text === '-0' ? '0' : $text;
        }
        return str_replace(["\r\n", "\r"], "\n", $text);
    }

    /**
     * A value of a form: texts, and lists of texts.
     *
     * @param mixed $value
     * @return string|array
     */
    public static function value($value) {
        return is_array($value) ? array_map([self::class, 'value'], $value) : self::scalar($value);
    }
}
