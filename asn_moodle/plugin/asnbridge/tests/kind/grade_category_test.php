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

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * Categories of the gradebook.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\grade_category
 */
final class grade_category_test extends kind_testcase {
    /**
     * The item.
     *
     * @param array $more
     * @return array
     */
    private static function category(array $more = []): array {
        return array_merge([
            'id' => 'tugas', 'kind' => 'grade_category', 'title' => 'Tugas', 'hash' => 'a1',
            'form' => ['aggregation' => 'mean', 'drop_lowest' => 1, 'maximum' => 50, 'pass' => 30, 'weight' => 40],
        ], $more);
    }

    /**
     * The course's total with a weighted mean.
     *
     * @return array
     */
    private static function total(): array {
        return ['id' => 'course.gradebook', 'kind' => 'grade_category', 'title' => 'Siber', 'hash' => 'a1',
            'form' => ['aggregation' => 'weighted_mean', 'exclude_empty_grades' => 1, 'pass' => 70]];
    }

    /**
     * What was stated is read, by the words of the request.
     */
    public function test_values(): void {
        $this->assertSame('adopt', $this->apply(self::total())['action']);
        $first = $this->apply(self::category());
        $this->assertSame([], $first['held']);
        $this->assertEquals(
            ['aggregation' => 'mean', 'drop_lowest' => '1', 'maximum' => '50', 'pass' => '30', 'weight' => '40'],
            $this->values('tugas')['form']
        );
        $this->assertSame('weighted_mean', $this->values('course.gradebook')['form']['aggregation']);
        $this->assertSame($first['fingerprint'], $this->apply(self::category())['fingerprint']);
    }

    /**
     * It is found by its idnumber, and lies where it is stated to lie.
     */
    public function test_place(): void {
        global $DB;
        $inner = self::category(['id' => 'dalam', 'title' => 'Dalam', 'parent' => 'siber/tugas', 'form' => []]);
        $this->assertSame(['siber/tugas'], $this->apply($inner)['pending']);
        $this->apply(self::category());
        $this->assertSame([], $this->apply($inner)['pending']);
        $this->assertSame('siber/tugas', $this->state('dalam')['parent']);
        $DB->delete_records('local_asnbridge_item');
        $this->assertFalse($this->state('dalam')['mapped']);
        $this->assertSame('adopt', $this->apply($inner)['action']);
        $this->assertSame(2, $DB->count_records_select('grade_categories', 'courseid = ? AND depth > 1', [$this->course->id]));
    }

    /**
     * What the way of aggregating knows nothing of is held.
     */
    public function test_held(): void {
        $this->apply(['form' => ['aggregation' => 'mean']] + self::total());
        $held = $this->apply(self::category(['form' => ['aggregation' => 'natural', 'maximum' => 5, 'weight' => 2]]))['held'];
        $this->assertEqualsCanonicalizing(['noweight', 'naturalmaximum'], array_column($held, 'code'));
    }

    /**
     * Moodle resets weights when the category above aggregates in another way: nobody changed them.
     */
    public function test_weights_that_moodle_resets_are_no_change_of_a_teacher(): void {
        $this->apply(self::total());
        $seen = $this->apply(self::category())['fingerprint'];
        $total = self::total();
        $total['form']['aggregation'] = 'mean';
        $this->apply($total);
        $this->assertNotSame('40', $this->values('tugas')['form']['weight']);
        $form = ['aggregation' => 'median'];
        $again = self::category(['form' => $form, 'expect' => $seen]);
        $this->assertSame('update', $this->apply($again)['action']);
    }

    /**
     * The total bears the name of the course: renaming that is no change of the total.
     */
    public function test_the_total_of_a_renamed_course_is_as_it_was(): void {
        global $DB;
        $this->apply(self::total());
        $DB->set_field('course', 'fullname', 'Siber baru', ['id' => $this->course->id]);
        $this->assertArrayNotHasKey('title', $this->values('course.gradebook'));
    }
}
