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

/**
 * Transactions around the work on one item.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\transaction
 */
final class transaction_test extends \advanced_testcase {
    #[\Override]
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->preventResetByRollback();
    }

    /**
     * What fails rolls all of it back.
     */
    public function test_rolls_back(): void {
        global $DB;
        $course = $this->getDataGenerator()->create_course();
        try {
            transaction::run($course, function () use ($DB): void {
                set_config('x', 'y', 'local_asnbridge');
                $DB->start_delegated_transaction();
                throw new refusal('moved', 'x');
            });
            $this->fail('nothing was thrown');
        } catch (refusal $refusal) {
            $this->assertSame('moved', $refusal->errorcode);
        }
        $this->assertFalse($DB->record_exists('config_plugins', ['plugin' => 'local_asnbridge', 'name' => 'x']));
        $this->assertFalse($DB->is_transaction_started());
    }

    /**
     * What fails after the commit, such as a message, is a warning: the work is done.
     */
    public function test_warns_of_what_failed_after_the_commit(): void {
        global $DB;
        $course = $this->getDataGenerator()->create_course();
        $work = function (): array {
            // A message that waits for the commit, and that cannot be sent: there is no list of ways to do it.
            $waiting = new \ReflectionProperty(\core\message\manager::class, 'buffer');
            $waiting->setAccessible(true);
            $waiting->setValue(null, [[new \core\message\message(), (object) ['id' => 1], 'tidakada']]);
            set_config('x', 'y', 'local_asnbridge');
            return ['action' => 'update', 'warnings' => []];
        };
        $log = ini_set('error_log', '/dev/null');
        $result = transaction::run($course, $work);
        ini_set('error_log', $log);
        $this->resetDebugging();
        $this->assertSame('update', $result['action']);
        $this->assertStringContainsString('It was applied', $result['warnings'][0]);
        $this->assertFalse($DB->is_transaction_started());
        $this->assertTrue($DB->record_exists('config_plugins', ['plugin' => 'local_asnbridge', 'name' => 'x']));
    }
}
