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
 * A site that had an older version gets the tables of a new one.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     ::xmldb_local_asnbridge_upgrade
 */
final class upgrade_test extends \advanced_testcase {
    /**
     * Older versions, and the columns that they had not.
     *
     * @return array[]
     */
    public static function versions(): array {
        return [
            'before courses had a category' => [2026112101, ['categoryid', 'held']],
            'before what is held was kept' => [2026112102, ['held']],
            'with all columns' => [2026112201, []],
        ];
    }

    /**
     * The tables are as a fresh install makes them.
     *
     * @dataProvider versions
     * @param int $version
     * @param string[] $columns
     */
    public function test_the_tables_are_those_of_a_fresh_install(int $version, array $columns): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/upgradelib.php');
        require_once($CFG->dirroot . '/local/asnbridge/db/upgrade.php');
        $this->resetAfterTest();
        $this->preventResetByRollback();
        $manager = $DB->get_manager();
        $table = new \xmldb_table(map::TABLE);
        foreach (array_map(fn($name) => new \xmldb_field($name), $columns) as $column) {
            if ($manager->field_exists($table, $column)) {
                $manager->drop_field($table, $column);
            }
        }
        set_config('version', $version, 'local_asnbridge');
        ob_start();
        xmldb_local_asnbridge_upgrade($version);
        ob_end_clean();
        $wrong = $manager->check_database_schema($manager->get_install_xml_schema());
        $this->assertArrayNotHasKey(map::TABLE, $wrong);
    }
}
