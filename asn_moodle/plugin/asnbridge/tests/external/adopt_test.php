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
use local_asnbridge\local\map;
use local_asnbridge\tests\bridge_testcase;

/**
 * A course that was restored is taken over as it is.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\adoption
 * @covers     \local_asnbridge\local\access
 */
final class adopt_test extends bridge_testcase {
    /** @var \stdClass the restored course */
    private \stdClass $course;

    /** @var \stdClass a page in it */
    private \stdClass $page;

    /** @var \stdClass a choice in it */
    private \stdClass $choice;

    #[\Override]
    protected function setUp(): void {
        parent::setUp();
        $generator = self::getDataGenerator();
        $this->course = $generator->create_course([
            'category' => $this->category->id, 'fullname' => 'Keamanan Siber', 'numsections' => 2,
        ]);
        $in = ['course' => $this->course->id, 'section' => 1];
        $this->page = $generator->create_module('page', $in + ['name' => 'Halaman', 'idnumber' => 'siber/hal']);
        $options = ['option' => ['Setuju', 'Tidak']];
        $this->choice = $generator->create_module('choice', $in + $options + ['name' => 'Pilihan', 'idnumber' => 'siber/pilih']);
        $this->called(1, 'Modul 1');
        $this->setUser($this->publisher);
    }

    /**
     * Gives a section a name.
     *
     * @param int $number
     * @param string $name
     * @return int its id
     */
    private function called(int $number, string $name): int {
        global $DB;
        $where = ['course' => $this->course->id, 'section' => $number];
        $DB->set_field('course_sections', 'name', $name, $where);
        return (int) $DB->get_field('course_sections', 'id', $where);
    }

    /**
     * The items of the course, to adopt.
     *
     * @return array[]
     */
    private function items(): array {
        $option = fn($id, $text) => ['id' => "siber/$id", 'form' => ['option' => $text]];
        $in = ['do' => 'adopt', 'parent' => 'siber/m1'];
        return [
            $this->item('m1', 'section', ['do' => 'adopt', 'title' => 'Modul 1', 'parent' => 'siber']),
            $this->item('hal', 'module', $in + ['type' => 'page', 'title' => 'Halaman']),
            $this->item('pilih', 'module', $in + ['type' => 'choice', 'title' => 'Pilihan', 'children' => [
                'options' => [$option('ya', 'Setuju'), $option('tidak', 'Tidak')],
            ]]),
            $this->item('', 'course', ['do' => 'adopt', 'title' => 'Keamanan Siber']),
        ];
    }

    /**
     * What a check says, checked as the web service checks replies.
     *
     * @param array[] $items
     * @param array $options
     * @return array[] by item
     */
    private function look(array $items, array $options = []): array {
        $request = json_encode(['items' => $items, 'options' => (object) $options]);
        $reply = check::execute(self::COURSE, $request, (int) $this->course->id, 'asn');
        return array_column(check::clean_returnvalue(check::execute_returns(), $reply), null, 'item');
    }

    /**
     * Adopts under a lease.
     *
     * @param array[] $items
     * @param array $options
     * @return array[] by item
     */
    private function adopt(array $items, array $options = []): array {
        lease::execute(self::COURSE, self::RUN, 'Test', 'begin', 'asn', (int) $this->course->id);
        $request = json_encode(['items' => $items, 'options' => (object) $options]);
        $reply = apply::execute(self::COURSE, self::RUN, $request, (int) $this->course->id);
        return array_column(apply::clean_returnvalue(apply::execute_returns(), $reply), null, 'item');
    }

    /**
     * All rows that learners could see the effect of.
     *
     * @return string
     */
    private function rows(): string {
        global $DB;
        $rows = [];
        foreach (['course_modules', 'course_sections', 'page', 'choice', 'groups'] as $table) {
            $rows[] = $DB->get_records($table);
        }
        $rows[] = $DB->get_records('choice_options');
        $rows[] = $DB->get_record('course', ['id' => $this->course->id], 'id, fullname, visible, timemodified, cacherev');
        return json_encode($rows);
    }

    public function test_who_may_look_is_told_what_there_is_and_nothing_is_written(): void {
        global $DB;
        $this->forbid('local/asnbridge:publish');
        $before = $this->rows();
        $state = state::execute(self::COURSE, (int) $this->course->id, 'asn');
        $this->assertSame((int) $this->course->id, state::clean_returnvalue(state::execute_returns(), $state)['courseid']);
        $seen = $this->look($this->items());
        $this->assertSame(['adopt'], array_values(array_unique(array_column($seen, 'action'))));
        $this->assertSame('{"title":"Halaman"}', $seen['siber/hal']['values']);
        $this->assertSame('siber/m1', $seen['siber/hal']['found']['parent']);
        $this->assertSame(['siber/ya', 'siber/tidak'], array_column(
            json_decode($seen['siber/pilih']['values'], true)['children']['options'],
            'id'
        ));
        $this->assertSame(0, $DB->count_records(map::TABLE));
        $this->assertSame(0, $DB->count_records('local_asnbridge_child'));
        $this->assertSame($before, $this->rows());
    }

    public function test_adopting_writes_no_more_than_the_idnumber(): void {
        global $DB;
        $before = $this->rows();
        foreach ($this->adopt($this->items()) as $result) {
            $this->assertArrayNotHasKey('error', $result);
            $this->assertSame('adopt', $result['action']);
        }
        $this->assertSame($before, $this->rows());
        $this->assertSame(self::COURSE, $DB->get_field('course', 'idnumber', ['id' => $this->course->id]));
        $state = $this->state();
        $this->assertSame([true, true], [$state['siber/hal']['mapped'], $state['siber/hal']['made']]);
        $this->assertFalse($state['siber']['made']);
        $this->assertSame($state['siber/pilih']['applied'], $state['siber/pilih']['live']);
        $this->assertNotSame('', $state['siber/m1']['hash']);
        $again = $this->adopt([$this->item('hal', 'module', ['do' => 'adopt', 'type' => 'page', 'title' => 'Lain'])]);
        $this->assertSame('adopt', $again['siber/hal']['action']);
        $this->assertSame($before, $this->rows());
    }

    public function test_it_has_to_be_as_the_plan_saw_it(): void {
        global $DB;
        $seen = $this->look($this->items())['siber/hal']['fingerprint'];
        $this->called(1, 'Modul 1');
        $DB->set_field('page', 'name', 'Dari guru', ['id' => $this->page->id]);
        $item = $this->item('hal', 'module', ['do' => 'adopt', 'type' => 'page', 'title' => 'Halaman', 'expect' => $seen]);
        $this->assertSame('moved', $this->adopt([$item])['siber/hal']['error']['code']);
        $this->assertTrue($this->state_by_id()['siber/hal']['applying']);
        unset($item['expect']);
        $this->assertArrayNotHasKey('error', $this->adopt([$item])['siber/hal']);
    }

    /**
     * The state of the course that is named by its id.
     *
     * @return array[] by item
     */
    private function state_by_id(): array {
        return array_column(state::execute(self::COURSE, (int) $this->course->id)['items'], null, 'item');
    }

    public function test_a_section_is_found_by_what_it_holds_then_by_name(): void {
        $first = $this->called(1, 'Berganti nama');
        $second = $this->called(2, 'Modul 1');
        $section = ['do' => 'adopt', 'title' => 'Modul 1', 'parent' => 'siber'];
        $item = $this->item('m1', 'section', $section + ['holds' => ['siber/hal', 'siber/pilih']]);
        $this->assertSame($first, $this->look([$item])['siber/m1']['id']);
        $this->assertSame($second, $this->look([$this->item('m1', 'section', $section)])['siber/m1']['id']);
    }

    public function test_two_candidates_are_named(): void {
        $first = $this->called(1, 'Modul 1');
        $second = $this->called(2, 'Modul 1');
        $error = $this->look([$this->items()[0]])['siber/m1']['error'];
        $this->assertSame(['ambiguous', "$first $second"], [$error['code'], $error['detail']]);
        $this->assertStringContainsString("“Modul 1” (id $second)", $error['text']);
        $seen = $this->look([$this->items()[0]], ['instances' => ['section' => ['siber/m1' => $second]]]);
        $this->assertSame($second, $seen['siber/m1']['id']);
        $this->refused('notthere', fn() => $this->look([$this->items()[0]], ['instances' => ['section' => ['siber/m1' => 999999]]]));
    }

    public function test_an_activity_of_another_type_is_not_it(): void {
        $item = $this->item('hal', 'module', ['do' => 'adopt', 'type' => 'url', 'title' => 'Halaman']);
        $this->assertSame('othertype', $this->look([$item])['siber/hal']['error']['code']);
        $this->assertSame('othertype', $this->adopt([$item])['siber/hal']['error']['code']);
    }

    public function test_nothing_is_put_into_a_course_that_was_not_adopted(): void {
        $result = $this->adopt([$this->section('lain')]);
        $this->assertSame('nocourse', $result['siber/lain']['error']['code']);
    }

    public function test_a_wrong_course_is_refused(): void {
        global $DB;
        $named = fn(int $id) => fn() => state::execute(self::COURSE, $id, 'asn');
        $this->refused('nocourse', $named(999999));
        $this->refused('nocourse', $named((int) SITEID));
        $generator = self::getDataGenerator();
        $this->refused('noitems', $named((int) $generator->create_course(['category' => $this->category->id])->id));
        $this->refused('nopermission', $named((int) $generator->create_course()->id));
        $sibling = $generator->create_category(['idnumber' => 'lain']);
        role_assign($this->roleid, $this->publisher->id, context\coursecat::instance($sibling->id)->id);
        $DB->set_field('course', 'category', $sibling->id, ['id' => $this->course->id]);
        foreach (array_keys(\local_asnbridge\local\capabilities::all()) as $capability) {
            assign_capability($capability, CAP_ALLOW, $this->roleid, context\system::instance()->id, true);
        }
        $this->refused('foreigncourse', $named((int) $this->course->id));
    }

    public function test_an_idnumber_is_not_taken_from_another_course(): void {
        global $DB;
        $named = fn() => state::execute(self::COURSE, (int) $this->course->id);
        $DB->set_field('course', 'idnumber', 'lain', ['id' => $this->course->id]);
        $this->refused('otheridnumber', $named);
        $DB->set_field('course', 'idnumber', '', ['id' => $this->course->id]);
        self::getDataGenerator()->create_course(['category' => $this->category->id, 'idnumber' => self::COURSE]);
        $this->refused('idnumbertaken', $named);
    }

    public function test_a_named_thing_of_another_course_is_neither_read_nor_written(): void {
        global $DB;
        $generator = self::getDataGenerator();
        $other = $generator->create_course(['category' => $this->category->id]);
        $page = $generator->create_module('page', ['course' => $other->id, 'name' => 'Rahasia']);
        $bank = $DB->record_exists('modules', ['name' => 'qbank']) ? $generator->create_module('qbank', ['course' => $other->id]) : null;
        $context = $bank ? context\module::instance($bank->cmid) : context\course::instance($other->id);
        $questions = $generator->get_plugin_generator('core_question');
        $category = $questions->create_question_category(['contextid' => $context->id]);
        $question = $questions->create_question('truefalse', null, ['category' => $category->id]);
        $entry = (int) $DB->get_field('question_versions', 'questionbankentryid', ['questionid' => $question->id]);
        $foreign = ['module' => (int) $page->cmid, 'category' => (int) $category->id, 'question' => $entry];
        $this->adopt($this->items());
        foreach ($foreign as $kind => $id) {
            $options = ['instances' => [$kind => ['siber/lain' => $id]]];
            foreach (['adopt', 'put'] as $do) {
                $item = $this->item('lain', $kind, ['do' => $do, 'title' => 'Direbut', 'parent' => 'siber/m1']);
                $this->refused('notthere', fn() => $this->look([$item], $options));
                $this->refused('notthere', fn() => $this->adopt([$item], $options));
            }
        }
        $this->assertSame('Rahasia', $DB->get_field('page', 'name', ['id' => $page->id]));
        $this->assertFalse($DB->record_exists(map::TABLE, ['item' => 'siber/lain']));
    }

    public function test_who_may_not_edit_does_not_adopt(): void {
        $this->forbid('moodle/course:manageactivities');
        $this->assertSame('nopermission', $this->adopt([$this->items()[1]])['siber/hal']['error']['code']);
        $this->forbid('local/asnbridge:publish');
        $this->refused('nopermission', fn() => $this->adopt([$this->items()[1]]));
    }
}
