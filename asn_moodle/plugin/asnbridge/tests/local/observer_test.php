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

use local_asnbridge\tests\bridge_testcase;

/**
 * What is deleted on the site is forgotten.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\observer
 * @covers     \local_asnbridge\local\map
 */
final class observer_test extends bridge_testcase {
    public function test_deleted_things_are_forgotten(): void {
        $course = $this->publish('satu', 'dua');
        $page = $this->item('p', 'module', ['type' => 'page', 'title' => 'P', 'parent' => 'siber/satu']);
        $this->apply([$this->item('g', 'group', ['title' => 'G']), $page]);
        $ids = array_column($this->state(), 'id', 'item');
        $this->setAdminUser();
        groups_delete_group($ids['siber/g']);
        course_delete_module($ids['siber/p']);
        course_delete_section($course, get_fast_modinfo($course)->get_section_info_by_id($ids['siber/dua']));
        $this->assertSame(['siber', 'siber/satu'], array_keys(map::rows($course->id)));
    }

    public function test_a_deleted_course_leaves_nothing(): void {
        global $DB;
        $course = $this->publish('satu');
        $this->setAdminUser();
        delete_course($course, false);
        $this->assertEquals(0, $DB->count_records(map::TABLE));
        $this->assertEquals(0, $DB->count_records(lease::TABLE));
        $this->assertFalse($DB->record_exists('files', ['component' => 'local_asnbridge']));
    }

    public function test_a_deleted_user_holds_nothing(): void {
        global $DB;
        $this->begin();
        $this->setAdminUser();
        delete_user($this->publisher);
        $this->assertEquals(0, $DB->count_records(lease::TABLE));
    }
}
