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

namespace local_asnbridge\kind;

use local_asnbridge\local\options;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * When a course is complete.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\completion
 */
final class completion_test extends kind_testcase {
    /**
     * The item.
     *
     * @param array $form
     * @return array
     */
    private static function completion(array $form): array {
        return ['id' => 'course.completion', 'kind' => 'completion', 'title' => 'Siber', 'hash' => 'a1', 'form' => $form];
    }

    /**
     * What was stated is read, and reads the same again.
     */
    public function test_criteria(): void {
        $this->page('a');
        $this->page('b');
        $form = ['require' => 'any', 'activities' => [self::ref('a'), self::ref('b')], 'grade' => 60, 'self_declared' => 1];
        $first = $this->apply(self::completion($form));
        $this->assertSame('create', $first['action']);
        $expected = ['require' => 'any', 'activities' => $form['activities'], 'grade' => '60', 'self_declared' => '1'];
        $this->assertEquals($expected, $this->values('course.completion')['form']);
        $this->assertSame($first['fingerprint'], $this->apply(self::completion($form))['fingerprint']);
        $this->apply(self::completion(['activities' => [self::ref('b')], 'self_declared' => 0] + $form));
        $this->assertSame([self::ref('b')], $this->values('course.completion')['form']['activities']);
    }

    /**
     * Nothing is written while an activity is missing.
     */
    public function test_waits_for_activities(): void {
        global $DB;
        $result = $this->apply(self::completion(['activities' => [self::ref('a')]]));
        $this->assertSame(['siber/a'], $result['pending']);
        $this->assertFalse($DB->record_exists('course_completion_criteria', ['course' => $this->course->id]));
    }

    /**
     * A condition that is not stated is the teacher's.
     */
    public function test_leaves_other_conditions(): void {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/completion/criteria/completion_criteria_date.php');
        $this->page('a');
        $date = new \completion_criteria_date();
        $date->course = $this->course->id;
        $date->timeend = time();
        $date->insert();
        $this->apply(self::completion(['activities' => [self::ref('a')]]));
        $this->apply(self::completion(['activities' => []]));
        $types = $DB->get_fieldset_select('course_completion_criteria', 'criteriatype', 'course = ?', [$this->course->id]);
        $this->assertEquals([COMPLETION_CRITERIA_TYPE_DATE], $types);
    }

    /**
     * Once a learner met a condition, a change is held until it is unlocked.
     */
    public function test_locked(): void {
        $a = $this->page('a');
        $stated = self::completion(['require' => 'all', 'activities' => [self::ref('a')], 'grade' => 50]);
        $this->apply($stated);
        $this->learner($a);
        ob_start();
        (new \core\task\completion_regular_task())->execute();
        ob_end_clean();
        $this->assertSame([['word' => 'completions', 'count' => 1]], $this->state('course.completion')['learners']);
        $this->assertSame([], $this->apply($stated)['held']);
        $changed = self::completion(['require' => 'all', 'activities' => [self::ref('a')], 'grade' => 70]);
        $foretold = $this->apply($changed, new options(dryrun: true))['held'];
        $held = $this->apply($changed)['held'];
        $this->assertSame($foretold, $held);
        $this->assertSame([['coursecompletion', 'form.grade']], [[$held[0]['code'], $held[0]['key']]]);
        $this->assertSame('50', $this->values('course.completion')['form']['grade']);
        $result = $this->apply($changed, new options(unlock: ['siber/course.completion']));
        $this->assertSame([['word' => 'completions', 'count' => 1]], $result['lost']);
        $this->assertSame('70', $this->values('course.completion')['form']['grade']);
    }

    /**
     * An activity that nobody can complete is told.
     */
    public function test_untracked_activity(): void {
        $this->getDataGenerator()->create_module('page', ['course' => $this->course->id, 'idnumber' => 'siber/a']);
        $warnings = $this->apply(self::completion(['activities' => [self::ref('a')]]))['warnings'];
        $this->assertStringContainsString('siber/a', $warnings[0]);
    }
}
