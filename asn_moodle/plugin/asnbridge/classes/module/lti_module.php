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
use local_asnbridge\local\refusal;

/**
 * An external tool, named by the name that the site gave it.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class lti_module extends type {
    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        global $DB;
        if (isset($item->form['typeid']) && !is_numeric($item->form['typeid'])) {
            $select = 'name = ? AND (course = ? OR course = ?)';
            $found = $DB->get_records_select('lti_types', $select, [$item->form['typeid'], $course->id, SITEID], 'id', 'id');
            if (!$found) {
                throw new refusal('notool', $item->form['typeid']);
            }
            $data->typeid = reset($found)->id;
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        global $DB;
        return ['typeid' => (string) $DB->get_field('lti_types', 'name', ['id' => $record->typeid])];
    }
}
