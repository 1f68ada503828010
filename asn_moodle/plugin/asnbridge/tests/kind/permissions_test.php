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

use local_asnbridge\local\capabilities;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * What the table of capabilities says is enough, and each of it is needed.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\capabilities
 */
final class permissions_test extends kind_testcase {
    /**
     * Items of the kinds that belong to the course as a whole.
     *
     * @return array[]
     */
    public static function items(): array {
        $of = fn(string $kind, string $id, array $more = []) => [
            array_merge(['id' => $id, 'kind' => $kind, 'title' => 'Judul', 'hash' => 'a1'], $more),
        ];
        $activities = ['form' => ['activities' => [self::ref('a')]]];
        return [
            'scale' => $of('scale', 'sikap', ['form' => ['items' => ['Kurang', 'Baik']]]),
            'grade category' => $of('grade_category', 'tugas', ['form' => ['aggregation' => 'mean', 'pass' => 5]]),
            'competency' => $of('competency', 'keamanan', ['form' => ['outcome' => 'complete']]),
            'badge' => $of('badge', 'lencana', $activities),
            'completion' => $of('completion', 'course.completion', $activities),
            'manual' => $of('enrolment', 'course.enrolment-manual', ['type' => 'manual']),
            'self' => $of('enrolment', 'course.enrolment-self', ['type' => 'self', 'form' => ['duration' => 5]]),
            'cohort' => $of('enrolment', 'course.enrolment-cohort', ['type' => 'cohort', 'form' => ['cohort' => 'asn']]),
            'guest' => $of('enrolment', 'course.enrolment-guest', ['type' => 'guest']),
        ];
    }

    /**
     * With all of it the item is applied; without one of it that one is named.
     *
     * @dataProvider items
     * @param array $item
     */
    public function test_enough_and_needed(array $item): void {
        $this->page('a');
        $this->getDataGenerator()->create_cohort(['idnumber' => 'asn', 'visible' => 1]);
        $generator = $this->getDataGenerator()->get_plugin_generator('core_competency');
        $framework = $generator->create_framework()->get('id');
        $generator->create_competency(['competencyframeworkid' => $framework, 'idnumber' => 'keamanan']);
        $context = \core\context\coursecat::instance($this->course->category);
        $needed = capabilities::of($item['kind'], $item['type'] ?? '');
        $role = $this->getDataGenerator()->create_role();
        foreach ($needed as $capability) {
            assign_capability($capability, CAP_ALLOW, $role, $context->id);
        }
        $publisher = $this->getDataGenerator()->create_user();
        role_assign($role, $publisher->id, $context->id);
        $this->setUser($publisher);
        foreach ($needed as $capability) {
            assign_capability($capability, CAP_PROHIBIT, $role, $context->id, true);
            accesslib_clear_all_caches_for_unit_testing();
            $error = $this->apply($item)['error'] ?? ['code' => '', 'detail' => ''];
            $this->assertSame(['nopermission', $capability], [$error['code'], $error['detail']]);
            assign_capability($capability, CAP_ALLOW, $role, $context->id, true);
        }
        accesslib_clear_all_caches_for_unit_testing();
        $result = $this->apply($item);
        $this->assertArrayNotHasKey('error', $result);
        $this->assertSame([], $result['held']);
        $this->assertSame([], $result['pending']);
    }
}
