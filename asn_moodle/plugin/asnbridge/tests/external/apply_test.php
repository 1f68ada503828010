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

use local_asnbridge\local\lease;
use local_asnbridge\tests\bridge_testcase;

/**
 * Applying items.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\external\apply
 * @covers     \local_asnbridge\local\apply
 */
final class apply_test extends bridge_testcase {
    public function test_creates_a_course_and_its_sections(): void {
        global $DB;
        $course = $this->publish('satu', 'dua', 'tiga');
        $this->assertSame('Keamanan Siber', $course->fullname);
        $this->assertEquals($this->category->id, $course->category);
        $names = $DB->get_fieldset_select('course_sections', 'name', 'course = ? AND section > 0 ORDER BY section', [$course->id]);
        $this->assertSame(['Satu', 'Dua', 'Tiga'], $names);
        $this->assertDebuggingNotCalled();
    }

    public function test_a_new_course_is_hidden_until_it_is_ready(): void {
        global $DB;
        $course = $this->publish();
        $this->assertEquals(0, $course->visible);
        $this->assertSame('', $this->state()[self::COURSE]['hash']);
        $item = $this->item('', 'course', ['title' => 'Keamanan Siber']);
        $this->apply([$item], ['ready' => true]);
        $this->assertEquals(1, $DB->get_field('course', 'visible', ['id' => $course->id]));
        $this->assertSame($item['hash'], $this->state()[self::COURSE]['hash']);
    }

    public function test_a_course_lies_below_the_category_of_the_run(): void {
        global $DB;
        $course = $this->publish();
        $put = $this->item('', 'course', ['title' => 'S', 'form' => ['category' => 'Umum / Keamanan']]);
        $this->apply([$put]);
        $category = \core_course_category::get($DB->get_field('course', 'category', ['id' => $course->id]));
        $this->assertSame('Keamanan', $category->name);
        $this->assertContains((string) $this->category->id, explode('/', $category->path));
        $live = json_decode(items::execute(self::COURSE, '["siber"]')[0]['live'], true);
        $this->assertSame('Umum / Keamanan', $live['form']['category']);
        $this->apply([$put]);
        $this->assertEquals(1, $DB->count_records('course_categories', ['name' => 'Keamanan']));
    }

    public function test_applying_again_changes_nothing(): void {
        $this->publish('satu', 'dua');
        $before = $this->state();
        $this->waitForSecond();
        $items = [$this->section('satu', ['position' => 0]), $this->section('dua', ['position' => 1])];
        foreach ($this->apply($items) as $name => $result) {
            $this->assertSame('update', $result['action']);
            $this->assertSame($before[$name]['live'], $result['fingerprint']);
        }
        $this->assertSame(array_column($before, 'id'), array_column($this->state(), 'id'));
    }

    public function test_sections_move_among_ours(): void {
        global $DB;
        $course = $this->publish('satu', 'dua', 'tiga');
        self::getDataGenerator()->create_course_section(['course' => $course, 'section' => 4]);
        $this->apply([$this->section('tiga', ['position' => 0])]);
        $this->apply([$this->section('satu', ['position' => 2])]);
        $names = $DB->get_fieldset_select('course_sections', 'name', 'course = ? AND section > 0 ORDER BY section', [$course->id]);
        $this->assertSame(['Tiga', 'Dua', 'Satu', null], $names);
        $positions = array_column($this->state(), 'position', 'item');
        $this->assertSame([1, 0, 2], [$positions['siber/dua'], $positions['siber/tiga'], $positions['siber/satu']]);
    }

    public function test_renames(): void {
        $this->publish('satu');
        $id = $this->state()['siber/satu']['id'];
        $this->apply([$this->section('pertama', ['formerly' => ['siber/satu']])]);
        $state = $this->state();
        $this->assertSame($id, $state['siber/pertama']['id']);
        $this->assertArrayNotHasKey('siber/satu', $state);
    }

    public function test_needs_the_lease(): void {
        $this->refused('leaselost', fn() => $this->apply([]));
        $this->begin();
        $this->setUser(self::getDataGenerator()->create_user());
        $this->refused('leaselost', fn() => $this->apply([]));
    }

    public function test_the_last_call_ends_the_lease_unless_something_is_left(): void {
        global $DB;
        $this->publish('satu');
        $text = ['html' => '<p>$@ITEM*siber/dua@$</p>', 'files' => (object) []];
        $waiting = $this->section('satu', ['texts' => ['summary_editor' => $text]]);
        $this->assertNotEmpty($this->apply([$waiting], ['end' => true])['siber/satu']['pending']);
        $lost = $this->section('satu', ['parent' => self::COURSE, 'expect' => 'abc']);
        $this->assertSame('moved', $this->apply([$lost], ['end' => true])['siber/satu']['error']['code']);
        $this->assertEquals(1, $DB->count_records(lease::TABLE));
        $this->apply([$this->section('satu')], ['end' => true]);
        $this->assertEquals(0, $DB->count_records(lease::TABLE));
        $this->refused('leaselost', fn() => $this->apply([]));
    }

    public function test_names_each_missing_permission(): void {
        $this->publish('satu');
        $this->forbid('moodle/course:movesections');
        $result = $this->apply([$this->section('satu'), $this->item('g', 'group', ['title' => 'G'])]);
        $this->assertSame('nopermission', $result['siber/satu']['error']['code']);
        $this->assertSame('moodle/course:movesections', $result['siber/satu']['error']['detail']);
        $this->assertSame('create', $result['siber/g']['action']);
        $this->forbid('local/asnbridge:publish');
        $this->assertSame('local/asnbridge:publish', $this->refused('nopermission', fn() => $this->apply([]))->detail);
    }

    public function test_is_confined_to_its_category(): void {
        self::getDataGenerator()->create_course(['idnumber' => self::COURSE]);
        $this->refused('nopermission', fn() => $this->begin());
    }

    public function test_what_changed_since_the_plan_is_refused(): void {
        global $DB;
        $course = $this->publish('satu');
        $seen = $this->state()['siber/satu']['live'];
        $DB->set_field('course_sections', 'name', 'Diubah guru', ['course' => $course->id, 'name' => 'Satu']);
        $result = $this->apply([$this->section('satu', ['expect' => $seen])]);
        $this->assertSame('moved', $result['siber/satu']['error']['code']);
        $now = $this->state()['siber/satu']['live'];
        $this->assertNotSame($seen, $now);
        $this->assertSame('update', $this->apply([$this->section('satu', ['expect' => $now])])['siber/satu']['action']);
    }

    public function test_what_fails_is_marked_and_leaves_nothing(): void {
        global $DB;
        $course = $this->publish('satu');
        $text = ['html' => '<p>x</p>', 'files' => ['a.png' => str_repeat('0', 40)]];
        $result = $this->apply([
            $this->section('satu', ['title' => 'Baru', 'texts' => ['summary_editor' => $text]]),
            $this->section('dua', ['texts' => ['summary_editor' => $text]]),
            $this->section('tiga'),
        ]);
        $this->assertSame('filemissing', $result['siber/satu']['error']['code']);
        $this->assertSame('create', $result['siber/tiga']['action']);
        $this->assertFalse($DB->is_transaction_started());
        $state = $this->state();
        $this->assertTrue($state['siber/satu']['applying']);
        $this->assertSame('', $state['siber/satu']['hash']);
        $this->assertSame('Satu', $state['siber/satu']['title']);
        $this->assertSame(0, $state['siber/dua']['id']);
        $this->assertEquals(3, $DB->count_records('course_sections', ['course' => $course->id]));
    }

    public function test_files_survive_a_rollback(): void {
        global $DB;
        $course = $this->publish();
        $content = 'isi berkas ' . random_string(20);
        $sha1 = $this->staged($course, $content);
        $text = ['html' => '<p>@@PLUGINFILE@@/a.txt</p>', 'files' => ['a.txt' => $sha1]];
        $this->apply([$this->section('satu', ['texts' => ['summary_editor' => $text]])]);
        \local_asnbridge\local\staging::sweep($course, true);
        // Takes the file away, then fails on one that is missing: the files of texts are put in order first.
        $text['files'] = ['a.txt' => sha1('lain'), 'b.txt' => str_repeat('0', 40)];
        $this->staged($course, 'lain');
        $this->apply([$this->section('satu', ['texts' => ['summary_editor' => $text]])]);
        $files = get_file_storage()->get_area_files(\context_course::instance($course->id)->id, 'course', 'section', false, 'id', false);
        $this->assertSame([$content], array_values(array_map(fn($file) => $file->get_content(), $files)));
        // What kept the content goes when the item is applied.
        $kept = ['component' => 'local_asnbridge', 'filearea' => 'guard', 'contenthash' => $sha1];
        $this->assertTrue($DB->record_exists('files', $kept));
        $this->apply([$this->section('satu', ['texts' => ['summary_editor' => ['html' => '<p>x</p>', 'files' => []]]])]);
        $this->assertFalse($DB->record_exists('files', ['contenthash' => $sha1]));
        $this->assertFalse(get_file_storage()->get_file_system()->is_file_readable_remotely_by_hash($sha1));
    }

    public function test_a_dry_run_writes_nothing(): void {
        global $DB;
        $this->begin();
        $items = [$this->item('', 'course', ['title' => 'Siber']), $this->section('satu')];
        foreach ($this->apply($items, ['dryrun' => true]) as $result) {
            $this->assertSame('create', $result['action']);
        }
        $this->assertFalse($DB->record_exists('course', ['idnumber' => self::COURSE]));
    }

    public function test_hides_and_deletes_only_what_it_made(): void {
        global $DB;
        $course = $this->publish('satu', 'dua');
        self::getDataGenerator()->create_module('page', ['course' => $course, 'section' => 2]);
        $result = $this->apply([
            $this->section('satu', ['do' => 'hide']),
            $this->section('dua', ['do' => 'delete']),
            $this->section('lain', ['do' => 'delete']),
        ]);
        $this->assertSame('hide', $result['siber/satu']['action']);
        $this->assertSame('notempty', $result['siber/dua']['error']['code']);
        $this->assertSame('notours', $result['siber/lain']['error']['code']);
        $this->assertTrue($this->state()['siber/satu']['hidden']);
        $this->assertSame('delete', $this->apply([$this->section('satu', ['do' => 'delete'])])['siber/satu']['action']);
        $this->assertFalse($DB->record_exists('local_asnbridge_item', ['item' => 'siber/satu']));
    }

    public function test_learner_data_is_lost_only_where_that_is_allowed(): void {
        global $DB;
        $course = $this->publish();
        $group = $this->apply([$this->item('g', 'group', ['title' => 'Angkatan 1'])])['siber/g']['id'];
        $learner = self::getDataGenerator()->create_and_enrol($course);
        self::getDataGenerator()->create_group_member(['groupid' => $group, 'userid' => $learner->id]);
        $this->assertSame([['word' => 'members', 'count' => 1]], $this->state()['siber/g']['learners']);
        $delete = [$this->item('g', 'group', ['do' => 'delete'])];
        $this->assertSame('wouldlose', $this->apply($delete)['siber/g']['error']['code']);
        $result = $this->apply($delete, ['dataloss' => ['siber/g']])['siber/g'];
        $this->assertSame([['word' => 'members', 'count' => 1, 'what' => '']], $result['lost']);
        $this->assertFalse($DB->record_exists('groups', ['id' => $group]));
    }

    public function test_groupings_wait_for_their_groups(): void {
        $this->publish();
        $grouping = $this->item('gg', 'grouping', ['title' => 'Semua', 'form' => ['groups' => ['siber/g']]]);
        $this->assertSame(['siber/g'], $this->apply([$grouping])['siber/gg']['pending']);
        $this->assertSame('', $this->state()['siber/gg']['hash']);
        $result = $this->apply([$this->item('g', 'group', ['title' => 'G']), $grouping]);
        $this->assertSame([], $result['siber/gg']['pending']);
        $this->assertSame($grouping['hash'], $this->state()['siber/gg']['hash']);
    }

    public function test_accepts_a_change_of_a_teacher(): void {
        global $DB;
        $course = $this->publish('satu');
        $DB->set_field('course_sections', 'name', 'Diubah', ['course' => $course->id, 'name' => 'Satu']);
        $this->apply([$this->section('satu', ['do' => 'accept'])]);
        $state = $this->state()['siber/satu'];
        $this->assertSame($state['live'], $state['accepted']);
        $this->assertNotSame($state['live'], $state['applied']);
    }

    /**
     * Stages a file; returns its SHA-1.
     *
     * @param \stdClass $course
     * @param string $content
     * @return string
     */
    private function staged(\stdClass $course, string $content): string {
        get_file_storage()->create_file_from_string([
            'contextid' => \context_course::instance($course->id)->id,
            'component' => 'local_asnbridge',
            'filearea' => 'staged',
            'itemid' => 0,
            'filepath' => '/',
            'filename' => sha1($content),
        ], $content);
        return sha1($content);
    }
}
