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

/**
 * Upgrade path of the bridge.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */

/**
 * Brings the tables of an older version to this one's.
 *
 * @param int $oldversion the installed version
 * @return bool true
 */
function xmldb_local_asnbridge_upgrade($oldversion) {
    global $DB;
    $manager = $DB->get_manager();

    if ($oldversion < 2026112102) {
        $table = new xmldb_table('local_asnbridge_item');
        $field = new xmldb_field('categoryid', XMLDB_TYPE_INTEGER, '10', null, XMLDB_NOTNULL, null, '0', 'type');
        if (!$manager->field_exists($table, $field)) {
            $manager->add_field($table, $field);
        }
        upgrade_plugin_savepoint(true, 2026112102, 'local', 'asnbridge');
    }

    if ($oldversion < 2026112200) {
        $table = new xmldb_table('local_asnbridge_item');
        $field = new xmldb_field('held', XMLDB_TYPE_TEXT, null, null, null, null, null, 'accepted');
        if (!$manager->field_exists($table, $field)) {
            $manager->add_field($table, $field);
        }
        upgrade_plugin_savepoint(true, 2026112200, 'local', 'asnbridge');
    }

    return true;
}
