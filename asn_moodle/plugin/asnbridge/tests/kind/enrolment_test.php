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
 * Ways into a course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\enrolment
 */
final class enrolment_test extends kind_testcase {
    /**
     * The item.
     *
     * @param string $type
     * @param array $more
     * @return array
     */
    private static function method(string $type, array $more = []): array {
        return array_merge(
            ['id' => "course.enrolment-$type", 'kind' => 'enrolment', 'type' => $type, 'title' => $type, 'hash' => 'a1'],
            $more
        );
    }

    /**
     * The method that Moodle gave the course is taken over; its key is never told.
     */
    public function test_self(): void {
        global $DB;
        $this->getDataGenerator()->create_cohort(['idnumber' => 'asn', 'visible' => 1]);
        $stated = self::method('self', [
            'form' => ['title' => 'Mandiri', 'key' => 'rahasia', 'from' => 100, 'until' => 200, 'max_enrolled' => 40,
                'cohort' => 'asn', 'duration' => DAYSECS],
            'visible' => true,
            'texts' => ['welcome_message' => ['html' => '<p>Selamat datang</p>']],
        ]);
        $result = $this->apply($stated);
        $this->assertSame('adopt', $result['action']);
        $this->assertSame(1, $DB->count_records('enrol', ['courseid' => $this->course->id, 'enrol' => 'self']));
        $values = $this->values('course.enrolment-self');
        $this->assertTrue($values['visible']);
        $this->assertEquals(
            ['title' => 'Mandiri', 'key' => '1', 'from' => '100', 'until' => '200', 'max_enrolled' => '40',
                'cohort' => 'asn', 'duration' => (string) DAYSECS],
            $values['form']
        );
        $this->assertSame('<p>Selamat datang</p>', $values['texts']['welcome_message']['html']);
        $instance = $DB->get_record('enrol', ['id' => $result['id']]);
        $this->assertSame('rahasia', $instance->password);
        $this->assertSame($result['fingerprint'], $this->apply($stated)['fingerprint']);
        $this->assertStringNotContainsString('rahasia', json_encode($DB->get_records('local_asnbridge_item')));
    }

    /**
     * Members of a cohort come in, into a group.
     */
    public function test_cohort(): void {
        global $DB;
        $this->assertSame('nocohort', $this->apply(self::method('cohort', ['form' => ['cohort' => 'asn']]))['error']['code']);
        $cohort = $this->getDataGenerator()->create_cohort(['idnumber' => 'asn', 'visible' => 1]);
        $member = $this->getDataGenerator()->create_user();
        cohort_add_member($cohort->id, $member->id);
        $stated = self::method('cohort', ['form' => ['cohort' => 'asn', 'group' => self::ref('angkatan')]]);
        set_config('enrol_plugins_enabled', 'manual,self,guest,cohort');
        $this->assertSame(['siber/angkatan'], $this->apply($stated)['pending']);
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id, 'idnumber' => 'siber/angkatan']);
        $result = $this->apply($stated);
        $this->assertSame([], $result['warnings']);
        $this->assertTrue(groups_is_member($group->id, $member->id));
        $this->assertSame('wouldlose', $this->apply(['do' => 'delete'] + $stated)['error']['code']);
        $this->assertSame('hide', $this->apply(['do' => 'hide'] + $stated)['action']);
        $this->assertEquals(ENROL_INSTANCE_DISABLED, $DB->get_field('enrol', 'status', ['id' => $result['id']]));
    }

    /**
     * What the method's own form refuses is refused.
     */
    public function test_invalid(): void {
        $error = $this->apply(self::method('self', ['form' => ['from' => 200, 'until' => 100]]))['error'];
        $this->assertSame('invalid', $error['code']);
        $this->assertSame('noenrol', $this->apply(self::method('tidakada'))['error']['code']);
    }

    /**
     * What is not stated stays, and stating a method enables it.
     */
    public function test_manual(): void {
        global $DB;
        $where = ['courseid' => $this->course->id, 'enrol' => 'manual'];
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_DISABLED, $where);
        $DB->set_field('enrol', 'enrolperiod', 5 * DAYSECS, $where);
        $this->apply(self::method('manual'));
        $instance = $DB->get_record('enrol', $where);
        $this->assertEquals(ENROL_INSTANCE_ENABLED, $instance->status);
        $this->assertEquals(5 * DAYSECS, $instance->enrolperiod);
    }

    /**
     * A method of Moodle's that was off is switched off again once nobody states it; one that was on is not ours.
     */
    public function test_switches_off_what_it_switched_on(): void {
        global $DB;
        $where = ['courseid' => $this->course->id, 'enrol' => 'self'];
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_DISABLED, $where);
        foreach ([1, 2] as $time) {
            $this->apply(self::method('self'));
            $this->assertTrue($this->state('course.enrolment-self')['made'], "time $time");
        }
        $this->assertTrue($this->state('course.enrolment-self')['visible']);
        $this->apply(['do' => 'hide', 'id' => 'course.enrolment-self', 'kind' => 'enrolment']);
        $this->assertEquals(ENROL_INSTANCE_DISABLED, $DB->get_field('enrol', 'status', $where));
        $this->assertFalse($this->state('course.enrolment-self')['visible']);
        $this->apply(self::method('manual'));
        $this->assertFalse($this->state('course.enrolment-manual')['made']);
        $this->assertSame('notours', $this->apply(['do' => 'hide'] + self::method('manual'))['error']['code']);
    }
}
