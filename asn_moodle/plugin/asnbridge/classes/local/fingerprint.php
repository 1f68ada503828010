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
 * Hashes of values that do not depend on the order in which a mapping was filled.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class fingerprint {
    /**
     * SHA-1 of the values as canonical JSON.
     *
     * @param array $values
     * @return string
     */
    public static function of(array $values): string {
        return sha1(self::json($values));
    }

    /**
     * Canonical JSON: keys of mappings sorted, nothing escaped that need not be.
     *
     * @param array $values
     * @return string
     */
    public static function json(array $values): string {
        return json_encode(
            self::sorted($values),
            JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR
                | JSON_INVALID_UTF8_SUBSTITUTE
        );
    }

    /**
     * The values, all mappings in them sorted by key; lists keep their order.
     *
     * @param array $values
     * @return array
     */
    private static function sorted(array $values): array {
        if (!array_is_list($values)) {
            ksort($values, SORT_STRING);
        }
        return array_map(fn($value) => is_array($value) ? self::sorted($value) : $value, $values);
    }
}
