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

use local_asnbridge\local\item;

/**
 * A web address, with parameters in rows.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class url_module extends type {
    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        $values = self::display_options($record);
        $row = 0;
        foreach ((array) unserialize_array($record->parameters ?: 'a:0:{}') as $parameter => $variable) {
            $values['parameter_' . $row] = $parameter;
            $values['variable_' . $row] = $variable;
            $row++;
        }
        return $values;
    }

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        // Rows of parameters are ours as a whole.
        if (preg_grep('~^parameter_\d+$~', array_keys($item->form))) {
            foreach (array_keys((array) $data) as $element) {
                if (preg_match('~^(parameter|variable)_\d+$~', $element) && !isset($item->form[$element])) {
                    $data->$element = '';
                }
            }
        }
    }
}
