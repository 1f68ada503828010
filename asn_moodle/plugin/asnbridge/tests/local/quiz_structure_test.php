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

use local_asnbridge\kind\kind_testcase;
use mod_quiz\quiz_attempt;
use mod_quiz\quiz_settings;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/../kind/kind_testcase.php');

/**
 * What a quiz asks.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\quiz_structure
 * @covers     \local_asnbridge\local\quiz_slots
 * @covers     \local_asnbridge\local\quiz_sections
 * @covers     \local_asnbridge\local\quiz_draw
 */
final class quiz_structure_test extends kind_testcase {
    /** @var \stdClass the quiz */
    private \stdClass $quiz;

    #[\Override]
    protected function setUp(): void {
        global $DB;
        parent::setUp();
        $generator = $this->getDataGenerator();
        $made = $generator->create_module('quiz', [
            'course' => $this->course->id, 'idnumber' => 'siber/kuis', 'questionsperpage' => 2, 'grade' => 100,
        ]);
        $this->quiz = $DB->get_record('quiz', ['id' => $made->id]);
        $questions = $generator->get_plugin_generator('core_question');
        $context = question_bank::context($this->course);
        $category = $questions->create_question_category(['contextid' => $context->id, 'idnumber' => 'siber/bank']);
        foreach (['a', 'b', 'c', 'd'] as $name) {
            $questions->create_question('shortanswer', null, ['category' => $category->id, 'idnumber' => "siber/$name"]);
        }
    }

    /**
     * Applies what is stated.
     *
     * @param array $form
     * @return array
     */
    private function structure(array $form): array {
        return quiz_structure::apply($this->course, $this->quiz, $form, new options());
    }

    /**
     * Slots that ask questions.
     *
     * @param string ...$names
     * @return array[]
     */
    private static function asks(string ...$names): array {
        return array_map(fn($name) => ['question' => "siber/$name"], $names);
    }

    /**
     * What the quiz has.
     *
     * @param string $key
     * @return array
     */
    private function read(string $key): array {
        return quiz_structure::read($this->course, $this->quiz->id, [$key])[$key];
    }

    /**
     * The page of each slot.
     *
     * @return int[]
     */
    private function pages(): array {
        global $DB;
        return array_map('intval', array_values(
            $DB->get_records_menu('quiz_slots', ['quizid' => $this->quiz->id], 'slot', 'slot, page')
        ));
    }

    /**
     * A learner's finished attempt with all answers right.
     *
     * @return int id
     */
    private function attempt(): int {
        $learner = $this->learner();
        $this->setUser($learner);
        $settings = quiz_settings::create($this->quiz->id, $learner->id);
        $usage = \question_engine::make_questions_usage_by_activity('mod_quiz', $settings->get_context());
        $usage->set_preferred_behaviour('deferredfeedback');
        $attempt = quiz_create_attempt($settings, 1, false, time(), false, $learner->id);
        quiz_start_new_attempt($settings, $usage, $attempt, 1, time());
        quiz_attempt_save_started($settings, $usage, $attempt);
        $object = quiz_attempt::create($attempt->id);
        $object->process_submitted_actions(time(), false, [1 => ['answer' => 'frog']]);
        if (method_exists($object, 'process_submit')) {
            $object->process_submit(time(), false);
            $object->process_grade_submission(time());
        } else {
            $object->process_finish(time(), false);
        }
        $this->setAdminUser();
        return (int) $attempt->id;
    }

    /**
     * Slots come, go and change places; what stays keeps its slot.
     */
    public function test_slots(): void {
        global $DB;
        $this->structure(['slots' => self::asks('a', 'b', 'c')]);
        $this->assertSame(self::asks('a', 'b', 'c'), $this->read('slots'));
        $this->assertSame([1, 1, 2], $this->pages());
        $kept = $DB->get_field('quiz_slots', 'id', ['quizid' => $this->quiz->id, 'slot' => 3]);
        $hash = quiz_structure::rowhashes($this->course, [$this->quiz->id]);
        $this->structure(['slots' => self::asks('a', 'b', 'c')]);
        $this->assertSame($hash, quiz_structure::rowhashes($this->course, [$this->quiz->id]));
        $this->structure(['slots' => self::asks('c', 'd', 'a')]);
        $this->assertSame(self::asks('c', 'd', 'a'), $this->read('slots'));
        $this->assertSame($kept, $DB->get_field('quiz_slots', 'id', ['quizid' => $this->quiz->id, 'slot' => 1]));
        $this->assertEquals(3, $DB->get_field('quiz', 'sumgrades', ['id' => $this->quiz->id]));
    }

    /**
     * What a slot draws from reads as it was stated.
     */
    public function test_random_slots(): void {
        $slots = [
            ['random' => ['category' => 'siber/bank', 'subcategories' => true, 'tags' => ['akun', 'sandi']]],
            ['random' => ['category' => 'siber/bank', 'subcategories' => false, 'tags' => []]],
        ];
        $this->structure(['slots' => $slots]);
        $this->assertSame($slots, $this->read('slots'));
        $hash = quiz_structure::rowhashes($this->course, [$this->quiz->id]);
        $this->structure(['slots' => $slots]);
        $this->assertSame($hash, quiz_structure::rowhashes($this->course, [$this->quiz->id]));
    }

    /**
     * What is not there yet is pending, and nothing is written.
     */
    public function test_waits_for_questions(): void {
        $this->structure(['slots' => self::asks('a')]);
        $told = $this->structure(['slots' => self::asks('b', 'x'), 'slotmarks' => [5, 5]]);
        $this->assertSame(['siber/x'], $told['pending']);
        $this->assertSame(self::asks('a'), $this->read('slots'));
    }

    /**
     * Headings begin pages; those that are not stated keep to their slots.
     */
    public function test_sections(): void {
        $sections = [['slot' => 0, 'heading' => 'A', 'shuffle' => false], ['slot' => 1, 'heading' => 'B', 'shuffle' => true]];
        $this->structure(['slots' => self::asks('a', 'b', 'c', 'd'), 'slotsections' => $sections]);
        $this->assertSame($sections, $this->read('slotsections'));
        $this->assertSame([1, 2, 2, 3], $this->pages());
        $this->structure(['slots' => self::asks('a', 'c', 'b', 'd')]);
        $sections[1]['slot'] = 2;
        $this->assertSame($sections, $this->read('slotsections'));
        $this->structure(['slotsections' => [['slot' => 0, 'heading' => '']]]);
        $this->assertSame([['slot' => 0, 'heading' => '', 'shuffle' => false]], $this->read('slotsections'));
        $this->assertSame([1, 1, 2, 2], $this->pages());
    }

    /**
     * With attempts slots stay, headings change, and marks change the grades.
     */
    public function test_attempts(): void {
        global $DB;
        $this->structure(['slots' => self::asks('a', 'b')]);
        $attempt = $this->attempt();
        $grade = fn() => (float) $DB->get_field('quiz_grades', 'grade', ['quiz' => $this->quiz->id]);
        $this->assertSame(50.0, $grade());
        $keys = fn(array $form) => array_column(quiz_structure::held($this->course, $this->quiz, $form), 'key');
        $this->assertSame(['form.slots'], $keys(['slots' => self::asks('b', 'a')]));
        $this->assertSame(['form.slotsections'], $keys(['slotsections' => [['slot' => 0, 'shuffle' => true]]]));
        $this->assertSame(['form.slotsections'], $keys(['slotsections' => [['slot' => 1, 'heading' => 'Baru']]]));
        $this->assertSame([], $keys(['slots' => self::asks('a', 'b'), 'slotsections' => [['slot' => 0]]]));
        $told = $this->structure(['slots' => self::asks('b', 'a'), 'slotmarks' => [9, 9]]);
        $this->assertSame(['quizattempts'], array_column($told['held'], 'code'));
        $this->assertSame(self::asks('a', 'b'), $this->read('slots'));
        $this->assertSame(['1', '1'], $this->read('slotmarks'));
        $told = $this->structure(['slotsections' => [['slot' => 0, 'heading' => 'Baru', 'shuffle' => true]]]);
        $this->assertSame(['quizattempts'], array_column($told['held'], 'code'));
        $this->assertSame([['slot' => 0, 'heading' => 'Baru', 'shuffle' => false]], $this->read('slotsections'));
        $told = $this->structure(['slots' => self::asks('a', 'b'), 'slotmarks' => [3, null]]);
        $this->assertSame([], $told['held']);
        $this->assertSame(['3', '1'], $this->read('slotmarks'));
        $this->assertEquals(4, $DB->get_field('quiz', 'sumgrades', ['id' => $this->quiz->id]));
        $this->assertEquals(3, $DB->get_field('quiz_attempts', 'sumgrades', ['id' => $attempt]));
        $this->assertSame(75.0, $grade());
    }

    /**
     * What makes no sense is refused.
     *
     * @dataProvider bad_forms
     * @param array $form
     */
    public function test_refuses(array $form): void {
        $this->structure(['slots' => self::asks('a')]);
        $this->expectException(refusal::class);
        $this->structure($form);
    }

    /**
     * Forms that are refused.
     *
     * @return array[]
     */
    public static function bad_forms(): array {
        return [
            'no list' => [['slots' => 'a']],
            'empty slot' => [['slots' => [[]]]],
            'twice the same' => [['slots' => self::asks('b', 'b')]],
            'too many marks' => [['slotmarks' => [1, 2]]],
            'mark below zero' => [['slotmarks' => [-1]]],
            'section beyond the end' => [['slotsections' => [['slot' => 5, 'heading' => '']]]],
            'section twice' => [['slotsections' => [['slot' => 0, 'heading' => ''], ['slot' => 0, 'heading' => '']]]],
        ];
    }
}
