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
namespace local_asnbridge\privacy;

use core\context;
use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use local_asnbridge\local\lease;

/**
 * What is kept of people can be told and forgotten.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\privacy\provider
 */
final class provider_test extends \core_privacy\tests\provider_testcase {
    public function test_tells_what_is_kept(): void {
        $items = provider::get_metadata(new collection('local_asnbridge'))->get_collection();
        $this->assertSame([lease::TABLE, 'core_files'], array_map(fn($item) => $item->get_name(), $items));
    }

    public function test_exports_and_forgets(): void {
        global $DB;
        $this->resetAfterTest();
        [$user, $context] = $this->holder('siber');
        [$other] = $this->holder('gratifikasi');
        $this->assertEquals([$context->id], provider::get_contexts_for_userid($user->id)->get_contextids());
        $users = new userlist($context, 'local_asnbridge');
        provider::get_users_in_context($users);
        $this->assertEquals([$user->id], $users->get_userids());

        $approved = new approved_contextlist($user, 'local_asnbridge', [$context->id]);
        provider::export_user_data($approved);
        $data = writer::with_context($context)->get_data([get_string('privacy:path', 'local_asnbridge')]);
        $this->assertSame('siber', $data->leases[0]['course']);

        provider::delete_data_for_user($approved);
        $this->assertEquals([$other->id], $DB->get_fieldset_select(lease::TABLE, 'userid', '1 = 1'));
        provider::delete_data_for_all_users_in_context(context\user::instance($other->id));
        $this->assertEquals(0, $DB->count_records(lease::TABLE));
    }

    public function test_forgets_listed_users(): void {
        global $DB;
        $this->resetAfterTest();
        [$user, $context] = $this->holder('siber');
        provider::delete_data_for_users(new approved_userlist($context, 'local_asnbridge', [$user->id]));
        $this->assertEquals(0, $DB->count_records(lease::TABLE));
    }

    /**
     * A user who holds a course.
     *
     * @param string $course
     * @return array the user and its context
     */
    private function holder(string $course): array {
        $user = self::getDataGenerator()->create_user();
        $this->setUser($user);
        lease::begin($course, 'run-of-the-test', 'Test', 1);
        return [$user, context\user::instance($user->id)];
    }
}
