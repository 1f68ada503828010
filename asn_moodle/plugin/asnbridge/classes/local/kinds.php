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

use local_asnbridge\kind\kind;

/**
 * The kinds of items there are.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class kinds {
    /**
     * The class of a kind.
     *
     * @param string $kind its word
     * @return string class name of a {@see kind}
     * @throws refusal if there is none
     */
    public static function get(string $kind): string {
        $class = '\\local_asnbridge\\kind\\' . $kind;
        if (!preg_match('/^[a-z][a-z_]*$/', $kind) || !is_subclass_of($class, kind::class)) {
            throw new refusal('unknownkind', $kind);
        }
        return $class;
    }

    /**
     * The words of all kinds, sorted.
     *
     * @return string[]
     */
    public static function all(): array {
        $words = [];
        foreach (\core_component::get_component_classes_in_namespace('local_asnbridge', 'kind') as $class => $unused) {
            if (is_subclass_of($class, kind::class)) {
                $words[] = substr(strrchr($class, '\\'), 1);
            }
        }
        sort($words);
        return $words;
    }
}
