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
namespace local_asnbridge\external;

use core\context;
use local_asnbridge\local\lease as leases;
use local_asnbridge\local\staging;
use local_asnbridge\tests\bridge_testcase;

/**
 * The functions besides apply: what they answer, and to whom.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\external\info
 * @covers     \local_asnbridge\external\state
 * @covers     \local_asnbridge\external\items
 * @covers     \local_asnbridge\external\lease
 * @covers     \local_asnbridge\external\stage
 * @covers     \local_asnbridge\external\missing_files
 * @covers     \local_asnbridge\local\lease
 * @covers     \local_asnbridge\local\staging
 */
final class bridge_test extends bridge_testcase {
    public function test_info_tells_what_the_token_may_do(): void {
        $this->forbid('mod/page:addinstance');
        $info = info::clean_returnvalue(info::execute_returns(), info::execute('asn'));
        $permissions = array_column($info['permissions'], null, 'capability');
        $this->assertFalse($permissions['mod/page:addinstance']['has']);
        $this->assertTrue($permissions['mod/book:addinstance']['has']);
        $this->assertSame(['module'], $permissions['mod/page:addinstance']['kinds']);
        $this->assertSame('system', $permissions['webservice/rest:use']['where']);
        $this->assertContains('page', $info['modules']);
        $this->assertContains('multichoice', $info['question_types']);
        $this->assertContains('section', $info['kinds']);
        $this->assertSame((int) $this->category->id, $info['category']['id']);
    }

    public function test_every_capability_of_the_table_exists(): void {
        foreach (\local_asnbridge\local\capabilities::all() as $capability => $where) {
            $this->assertNotNull(get_capability_info($capability), $capability);
            $this->assertContains($where, ['system', 'category']);
        }
        $this->assertDebuggingNotCalled();
    }

    public function test_ready_services_hold_core_functions_for_frameworks(): void {
        global $DB;
        $functions = fn(string $service) => $DB->get_fieldset_sql(
            "SELECT f.name
               FROM {external_functions} f
               JOIN {external_services_functions} sf ON sf.functionname = f.name
               JOIN {external_services} s ON s.id = sf.externalserviceid
              WHERE s.shortname = ? AND f.name LIKE 'core_competency_%'
           ORDER BY f.name",
            [$service]
        );
        $reading = [
            'core_competency_get_scale_values',
            'core_competency_list_competencies',
            'core_competency_list_competency_frameworks',
        ];
        $writing = [
            'core_competency_create_competency',
            'core_competency_create_competency_framework',
            'core_competency_move_up_competency',
            'core_competency_set_parent_competency',
            'core_competency_update_competency',
            'core_competency_update_competency_framework',
        ];
        $this->assertSame($reading, $functions('asnbridge_view'));
        $this->assertEqualsCanonicalizing([...$reading, ...$writing], $functions('asnbridge_publish'));
    }

    public function test_info_checks_permissions(): void {
        $this->refused('nocategory', fn() => info::execute('tidak-ada'));
        $this->forbid('local/asnbridge:view');
        $this->refused('nopermission', fn() => info::execute('asn'));
    }

    public function test_state_of_a_course_that_is_not_there(): void {
        $state = state::clean_returnvalue(state::execute_returns(), state::execute(self::COURSE));
        $this->assertFalse($state['exists']);
        $this->assertSame([], $state['items']);
    }

    public function test_state_tells_of_a_change_of_what_is_stated_alone(): void {
        global $DB;
        $course = $this->publish('satu');
        $before = $this->state()['siber/satu'];
        $this->assertSame($before['applied'], $before['live']);
        $DB->set_field('course_sections', 'summary', 'Dari guru', ['id' => $before['id']]);
        $this->assertSame($before['live'], $this->state()['siber/satu']['live']);
        $DB->set_field('course_sections', 'name', 'Dari guru', ['id' => $before['id']]);
        $this->assertNotSame($before['live'], $this->state()['siber/satu']['live']);
        $values = items::execute(self::COURSE, '["siber/satu", "siber/lain"]');
        $this->assertSame('{"title":"Dari guru"}', $values[0]['live']);
        $this->assertSame('{"title":"Satu"}', $values[0]['applied']);
        $this->assertSame('null', $values[1]['live']);
        $DB->delete_records('course_sections', ['id' => $before['id']]);
        $gone = $this->state()['siber/satu'];
        $this->assertSame([0, ''], [$gone['id'], $gone['live']]);
    }

    public function test_state_lists_what_may_be_adopted(): void {
        $course = $this->publish();
        $group = self::getDataGenerator()->create_group(['courseid' => $course->id, 'idnumber' => 'siber/g']);
        $state = $this->state()['siber/g'];
        $this->assertSame([(int) $group->id, false, false], [$state['id'], $state['mapped'], $state['made']]);
        $put = $this->item('g', 'group', ['do' => 'adopt', 'title' => 'Angkatan 1']);
        $this->assertSame('adopt', $this->apply([$put])['siber/g']['action']);
        $state = $this->state()['siber/g'];
        $this->assertSame([$group->name, true, true], [$state['title'], $state['mapped'], $state['made']]);
    }

    public function test_a_viewer_reads_and_cannot_write(): void {
        $this->publish('satu');
        $this->forbid('local/asnbridge:publish');
        $this->assertArrayHasKey('siber/satu', $this->state());
        $this->refused('nopermission', fn() => $this->begin());
        $this->refused('nopermission', fn() => missing_files::execute(self::COURSE, '[]'));
        $this->refused('nopermission', fn() => stage::execute(self::COURSE, self::RUN, 1));
        $this->forbid('local/asnbridge:view');
        $this->refused('nopermission', fn() => $this->state());
        $this->refused('nopermission', fn() => items::execute(self::COURSE, '[]'));
    }

    public function test_one_run_holds_the_course(): void {
        global $DB;
        $this->begin();
        $other = fn(string $action) => lease::execute(self::COURSE, 'another-run', 'Lain', $action, 'asn');
        $this->assertSame([false, 'Test'], array_values(array_slice($other('begin'), 0, 2)));
        $this->refused('leaselost', fn() => $other('renew'));
        $other('end');
        $this->assertTrue(lease::execute(self::COURSE, self::RUN, 'Test', 'renew')['held']);
        $DB->set_field(leases::TABLE, 'expires', time() - 1, ['course' => self::COURSE]);
        $this->refused('leaselost', fn() => lease::execute(self::COURSE, self::RUN, 'Test', 'renew'));
        $this->assertTrue($other('begin')['held']);
        $other('end');
        $this->assertEquals(0, $DB->count_records(leases::TABLE));
    }

    public function test_the_lease_of_a_run_that_is_gone_can_be_taken(): void {
        $this->publish();
        $taken = lease::execute(self::COURSE, 'another-run', 'Lain', 'take', 'asn');
        $taken = lease::clean_returnvalue(lease::execute_returns(), $taken);
        $this->assertSame([true, 'Lain'], [$taken['held'], $taken['owner']]);
        $this->refused('leaselost', fn() => $this->apply([$this->section('satu')]));
        $this->forbid('local/asnbridge:publish');
        $this->refused('nopermission', fn() => lease::execute(self::COURSE, self::RUN, 'Test', 'take', 'asn'));
    }

    public function test_a_course_in_the_making_is_told_to_who_may_publish_there_alone(): void {
        $this->begin();
        $elsewhere = self::getDataGenerator()->create_category(['idnumber' => 'lain']);
        $stranger = self::getDataGenerator()->create_user();
        role_assign($this->roleid, $stranger->id, context\coursecat::instance($elsewhere->id)->id);
        foreach (array_keys(\local_asnbridge\local\capabilities::all()) as $capability) {
            assign_capability($capability, CAP_ALLOW, $this->roleid, context\coursecat::instance($elsewhere->id)->id, true);
        }
        $this->setUser($stranger);
        foreach (['begin', 'take'] as $action) {
            $this->refused('nopermission', fn() => lease::execute(self::COURSE, 'another-run', 'Lain', $action, 'lain'));
        }
        $this->setUser($this->publisher);
        $this->assertTrue(lease::execute(self::COURSE, self::RUN, 'Test', 'renew')['held']);
    }

    public function test_a_run_is_told_whether_another_touched_the_course(): void {
        $begin = fn() => lease::execute(self::COURSE, self::RUN, 'Test', 'begin', 'asn')['revision'];
        $this->assertSame('', $begin());
        $this->publish('satu');
        $seen = state::clean_returnvalue(state::execute_returns(), state::execute(self::COURSE))['revision'];
        $this->assertSame($seen, $begin());
        $this->apply([$this->section('satu', ['title' => 'Lain'])]);
        $this->assertNotSame($seen, $begin());
    }

    public function test_a_course_elsewhere_is_foreign(): void {
        $this->publish();
        $this->setAdminUser();
        $elsewhere = self::getDataGenerator()->create_category(['idnumber' => 'lain']);
        $this->refused('foreigncourse', fn() => lease::execute(self::COURSE, self::RUN, 'Test', 'begin', 'lain'));
        $this->assertNotEmpty($elsewhere->id);
    }

    public function test_stages_files_by_their_content(): void {
        $this->publish();
        $wanted = json_encode([sha1('satu'), sha1('dua'), sha1('tiga')]);
        $this->assertCount(3, missing_files::execute(self::COURSE, $wanted));
        $draft = $this->draft([sha1('satu') => 'satu', sha1('dua') => 'dua']);
        $this->assertSame(['files' => 2, 'size' => 7], stage::execute(self::COURSE, self::RUN, $draft));
        $this->assertSame([sha1('tiga')], missing_files::execute(self::COURSE, $wanted));
        lease::execute(self::COURSE, self::RUN, 'Test', 'end');
        $this->assertCount(3, missing_files::execute(self::COURSE, $wanted));
    }

    public function test_a_file_that_one_item_loses_is_there_for_another_until_the_run_ends(): void {
        global $DB;
        $this->publish();
        $course = $DB->get_record('course', ['idnumber' => self::COURSE], '*', MUST_EXIST);
        $image = get_file_storage()->create_file_from_string([
            'contextid' => context\course::instance($course->id)->id, 'component' => 'course', 'filearea' => 'overviewfiles',
            'itemid' => 0, 'filepath' => '/', 'filename' => 'a.png',
        ], 'sampul');
        $wanted = json_encode([sha1('sampul')]);
        $this->assertSame([], missing_files::execute(self::COURSE, $wanted));
        $image->delete();
        $this->assertSame('sampul', staging::file($course, sha1('sampul'))->get_content());
        lease::execute(self::COURSE, self::RUN, 'Test', 'end');
        $this->assertSame([sha1('sampul')], missing_files::execute(self::COURSE, $wanted));
    }

    public function test_files_of_other_courses_are_missing(): void {
        $this->publish();
        $other = self::getDataGenerator()->create_course();
        get_file_storage()->create_file_from_string([
            'contextid' => context\course::instance($other->id)->id, 'component' => 'course', 'filearea' => 'summary',
            'itemid' => 0, 'filepath' => '/', 'filename' => 'a.txt',
        ], 'rahasia');
        $this->assertCount(1, missing_files::execute(self::COURSE, json_encode([sha1('rahasia')])));
    }

    /**
     * Zips that are refused.
     *
     * @return array[]
     */
    public static function bad_zips(): array {
        return [
            'a path' => [['../' . sha1('x') => 'x'], 'name'],
            'a folder' => [['a/' . sha1('x') => 'x'], 'name'],
            'any name' => [['gambar.png' => 'x'], 'name'],
            'another content' => [[sha1('x') => 'y'], 'sha1'],
            'a bomb' => [[sha1(str_repeat('0', 5 << 20)) => str_repeat('0', 5 << 20)], 'ratio'],
        ];
    }

    /**
     * @dataProvider bad_zips
     * @param string[] $members
     * @param string $detail
     */
    public function test_refuses_bad_zips(array $members, string $detail): void {
        $this->publish();
        $draft = $this->draft($members);
        $this->assertSame($detail, $this->refused('staging', fn() => stage::execute(self::COURSE, self::RUN, $draft))->detail);
        $this->assertCount(count($members), missing_files::execute(self::COURSE, json_encode(array_map('sha1', array_values($members)))));
    }

    public function test_cannot_stage_the_draft_of_another_user(): void {
        $this->publish();
        $this->setUser(self::getDataGenerator()->create_user());
        $draft = $this->draft([sha1('x') => 'x']);
        $this->setUser($this->publisher);
        $this->refused('staging', fn() => stage::execute(self::COURSE, self::RUN, $draft));
    }

    /**
     * A draft area of the user with a zip.
     *
     * @param string[] $members
     * @return int
     */
    private function draft(array $members): int {
        global $USER;
        $path = make_request_directory() . '/test.zip';
        $zip = new \ZipArchive();
        $zip->open($path, \ZipArchive::CREATE);
        foreach ($members as $name => $content) {
            $zip->addFromString($name, $content);
        }
        $zip->close();
        $draft = file_get_unused_draft_itemid();
        get_file_storage()->create_file_from_pathname([
            'contextid' => context\user::instance($USER->id)->id, 'component' => 'user', 'filearea' => 'draft',
            'itemid' => $draft, 'filepath' => '/', 'filename' => 'test.zip',
        ], $path);
        return $draft;
    }
}
