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

use local_asnbridge\local\apply;
use local_asnbridge\local\item;
use local_asnbridge\local\options;
use local_asnbridge\local\state;

/**
 * What the tests of kinds share: a course that is published to, and the items of a request.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
abstract class kind_testcase extends \advanced_testcase {
    /** @var \stdClass the course */
    protected \stdClass $course;

    #[\Override]
    protected function setUp(): void {
        global $PAGE;
        parent::setUp();
        $this->resetAfterTest();
        $this->setAdminUser();
        $this->course = $this->getDataGenerator()->create_course([
            'idnumber' => 'siber', 'enablecompletion' => 1, 'startdate' => time() - DAYSECS,
        ]);
        $PAGE->set_context(\core\context\course::instance($this->course->id));
    }

    /**
     * Applies one item; returns what apply tells of it.
     *
     * @param array $raw the item as a request has it; `id` without the course
     * @param options $options
     * @return array
     */
    protected function apply(array $raw, options $options = new options()): array {
        $raw = array_merge(['do' => 'put'], $raw, ['id' => "siber/{$raw['id']}"]);
        $item = new item(...array_merge($raw, ['raw' => $raw]));
        return (new apply(get_course($this->course->id), $options))->all([$item])[0];
    }

    /**
     * The live values of an item, as `items` tells them.
     *
     * @param string $id without the course
     * @return array
     */
    protected function values(string $id): array {
        return json_decode(state::values(get_course($this->course->id), ["siber/$id"])[0]['live'], true);
    }

    /**
     * The entry of an item in the state of the course.
     *
     * @param string $id without the course
     * @return array
     */
    protected function state(string $id): array {
        return array_column(state::items(get_course($this->course->id)), null, 'item')["siber/$id"];
    }

    /**
     * A page with completion that learners mark themselves; returns the course module.
     *
     * @param string $id without the course
     * @return \stdClass
     */
    protected function page(string $id): \stdClass {
        $page = $this->getDataGenerator()->create_module('page', [
            'course' => $this->course->id, 'idnumber' => "siber/$id", 'completion' => COMPLETION_TRACKING_MANUAL,
        ]);
        return get_coursemodule_from_id('page', $page->cmid);
    }

    /**
     * How a form names an item.
     *
     * @param string $id without the course
     * @return string
     */
    protected static function ref(string $id): string {
        return '$@ITEM*siber/' . $id . '@$';
    }

    /**
     * A learner who completed the pages.
     *
     * @param \stdClass ...$cms
     * @return \stdClass
     */
    protected function learner(\stdClass ...$cms): \stdClass {
        $learner = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->setUser($learner);
        foreach ($cms as $cm) {
            (new \completion_info(get_course($this->course->id)))->update_state($cm, COMPLETION_COMPLETE, $learner->id);
        }
        $this->setAdminUser();
        return $learner;
    }
}
