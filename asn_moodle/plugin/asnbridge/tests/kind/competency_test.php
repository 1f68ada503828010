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
 * Links to the site's competencies.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\competency
 */
final class competency_test extends kind_testcase {
    /**
     * The item.
     *
     * @param array $form
     * @return array
     */
    private static function competency(array $form = []): array {
        return ['id' => 'keamanan', 'kind' => 'competency', 'title' => 'Keamanan', 'hash' => 'a1', 'form' => $form];
    }

    /**
     * A competency of the site; returns its id.
     *
     * @param string $idnumber
     * @return int
     */
    private function competency_of_site(string $idnumber): int {
        $generator = $this->getDataGenerator()->get_plugin_generator('core_competency');
        $framework = $generator->create_framework();
        return (int) $generator->create_competency([
            'competencyframeworkid' => $framework->get('id'), 'idnumber' => $idnumber,
        ])->get('id');
    }

    /**
     * A competency is found by the last part of the idnumber, and by all of it first.
     */
    public function test_links(): void {
        $short = $this->competency_of_site('keamanan');
        $result = $this->apply(self::competency(['outcome' => 'complete']));
        $this->assertSame([], $result['held']);
        $link = \core_competency\course_competency::get_record(['courseid' => $this->course->id]);
        $this->assertSame($short, (int) $link->get('competencyid'));
        $this->assertSame('complete', $this->values('keamanan')['form']['outcome']);
        $this->assertSame($result['fingerprint'], $this->apply(self::competency(['outcome' => 'complete']))['fingerprint']);
    }

    /**
     * A gap is held once, and closed as soon as the site has the competency.
     */
    public function test_gap(): void {
        $result = $this->apply(self::competency());
        $this->assertSame('nocompetency', $result['held'][0]['code']);
        $state = $this->state('keamanan');
        $this->assertSame('a1', $state['hash']);
        $this->assertLessThan(0, $state['id']);
        $this->assertSame($state['applied'], $state['live']);
        $this->assertSame($result['held'], $state['held']);
        $this->competency_of_site('keamanan');
        $this->assertSame(0, $this->state('keamanan')['id']);
        $this->assertSame([], $this->apply(self::competency())['held']);
        $this->assertGreaterThan(0, $this->state('keamanan')['id']);
        $this->assertSame([], $this->state('keamanan')['held']);
    }

    /**
     * Where competencies are off, that is said.
     */
    public function test_off(): void {
        set_config('enabled', 0, 'core_competency');
        $this->assertSame('competenciesoff', $this->apply(self::competency())['held'][0]['code']);
    }
}
