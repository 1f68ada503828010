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
namespace local_asnbridge\tests;

use core\context;
use local_asnbridge\external\apply;
use local_asnbridge\external\lease;
use local_asnbridge\external\state;
use local_asnbridge\local\capabilities;

/**
 * A publisher who may do no more than the table says, in one category, and short ways to call the bridge.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
abstract class bridge_testcase extends \advanced_testcase {
    /** The name of the run. */
    protected const RUN = 'run-of-the-test';

    /** The course's idnumber. */
    protected const COURSE = 'siber';

    /** @var \core_course_category where the publisher publishes */
    protected \core_course_category $category;

    /** @var \stdClass the publisher */
    protected \stdClass $publisher;

    /** @var int the publisher's role */
    protected int $roleid;

    #[\Override]
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        // The bridge rolls back; a transaction around the test would be rolled back too.
        $this->preventResetByRollback();
        $this->category = self::getDataGenerator()->create_category(['idnumber' => 'asn']);
        $this->publisher = self::getDataGenerator()->create_user();
        $this->roleid = self::getDataGenerator()->create_role();
        $context = context\coursecat::instance($this->category->id);
        foreach (array_keys(capabilities::all()) as $capability) {
            assign_capability($capability, CAP_ALLOW, $this->roleid, $context->id, true);
        }
        role_assign($this->roleid, $this->publisher->id, $context->id);
        $this->setUser($this->publisher);
    }

    /**
     * Takes a capability away from the publisher.
     *
     * @param string $capability
     */
    protected function forbid(string $capability): void {
        $context = context\coursecat::instance($this->category->id);
        assign_capability($capability, CAP_PROHIBIT, $this->roleid, $context->id, true);
    }

    /**
     * Begins the run.
     */
    protected function begin(): void {
        lease::execute(self::COURSE, self::RUN, 'Test', 'begin', 'asn');
    }

    /**
     * Applies items, checked as the web service checks replies.
     *
     * @param array[] $items
     * @param array $options
     * @return array[] results by item
     */
    protected function apply(array $items, array $options = []): array {
        $request = json_encode(['items' => $items, 'options' => (object) $options]);
        $reply = apply::clean_returnvalue(apply::execute_returns(), apply::execute(self::COURSE, self::RUN, $request));
        return array_column($reply, null, 'item');
    }

    /**
     * Begins the run and makes the course with sections.
     *
     * @param string ...$sections names in the course
     * @return \stdClass the course
     */
    protected function publish(string ...$sections): \stdClass {
        global $DB;
        $this->begin();
        $items = [$this->item('', 'course', ['title' => 'Keamanan Siber', 'form' => ['shortname' => 'SIBER']])];
        foreach ($sections as $position => $name) {
            $items[] = $this->section($name, ['position' => $position]);
        }
        foreach ($this->apply($items) as $result) {
            $this->assertArrayNotHasKey('error', $result);
        }
        return $DB->get_record('course', ['idnumber' => self::COURSE], '*', MUST_EXIST);
    }

    /**
     * A section to put.
     *
     * @param string $name
     * @param array $more
     * @return array
     */
    protected function section(string $name, array $more = []): array {
        return $this->item($name, 'section', $more + ['title' => ucfirst($name), 'parent' => self::COURSE]);
    }

    /**
     * An item to put.
     *
     * @param string $name in the course; '' for the course itself
     * @param string $kind
     * @param array $more
     * @return array
     */
    protected function item(string $name, string $kind, array $more = []): array {
        $id = self::COURSE . ($name === '' ? '' : "/$name");
        return $more + ['id' => $id, 'do' => 'put', 'kind' => $kind, 'hash' => sha1("$id {$kind}")];
    }

    /**
     * The items of the state, by idnumber.
     *
     * @return array[]
     */
    protected function state(): array {
        $reply = state::clean_returnvalue(state::execute_returns(), state::execute(self::COURSE));
        return array_column($reply['items'], null, 'item');
    }

    /**
     * Expects a refusal.
     *
     * @param string $code
     * @param callable $call
     * @return \local_asnbridge\local\refusal
     */
    protected function refused(string $code, callable $call): \local_asnbridge\local\refusal {
        try {
            $call();
        } catch (\local_asnbridge\local\refusal $refusal) {
            $this->assertSame($code, $refusal->errorcode);
            return $refusal;
        }
        $this->fail("not refused: $code");
    }
}
