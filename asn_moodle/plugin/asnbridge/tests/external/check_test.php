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
use local_asnbridge\tests\bridge_testcase;

/**
 * What a token that may look only is told of losses.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\external\check
 */
final class check_test extends bridge_testcase {
    /**
     * Checks items, as the web service checks replies.
     *
     * @param array[] $items
     * @param array $options
     * @return array[]
     */
    private function check(array $items, array $options = []): array {
        $request = json_encode(['items' => $items, 'options' => (object) $options]);
        return check::clean_returnvalue(check::execute_returns(), check::execute(self::COURSE, $request));
    }

    /**
     * A choice with options.
     *
     * @param string[] $options id => text
     * @return array
     */
    private function choice(array $options): array {
        $children = [];
        foreach ($options as $id => $text) {
            $children[] = ['id' => $id, 'form' => ['option' => $text]];
        }
        return $this->item('pilihan', 'module', [
            'type' => 'choice', 'title' => 'Pilihan', 'parent' => 'siber/satu', 'children' => ['options' => $children],
        ]);
    }

    /**
     * Who may look only is told what would go, and nothing is written; neither is there a lease.
     */
    public function test_tells_losses_to_who_may_look_only(): void {
        global $DB;
        $this->publish('satu');
        $this->apply([$this->choice(['a' => 'Setuju', 'b' => 'Tidak'])]);
        $option = $DB->get_record_select('choice_options', $DB->sql_compare_text('text') . ' = ?', ['Setuju'], '*', MUST_EXIST);
        $vote = ['choiceid' => $option->choiceid, 'userid' => 2, 'optionid' => $option->id, 'timemodified' => 1];
        $DB->insert_record('choice_answers', $vote);
        lease::execute(self::COURSE, self::RUN, 'Test', 'end');
        $viewer = self::getDataGenerator()->create_user();
        $roleid = self::getDataGenerator()->create_role();
        $context = context\coursecat::instance($this->category->id);
        foreach (['local/asnbridge:view', 'moodle/course:view', 'moodle/course:viewhiddencourses'] as $capability) {
            assign_capability($capability, CAP_ALLOW, $roleid, $context->id);
        }
        role_assign($roleid, $viewer->id, $context->id);
        $this->setUser($viewer);
        $before = $this->state();
        [$told] = $this->check([$this->choice(['b' => 'Tidak'])]);
        $this->assertSame('wouldlose', $told['error']['code']);
        $this->assertSame([['word' => 'votes', 'count' => 1, 'what' => 'Setuju']], $told['lost']);
        [$allowed] = $this->check([$this->choice(['b' => 'Tidak'])], ['dataloss' => ['siber/pilihan']]);
        $this->assertSame($told['lost'], $allowed['lost']);
        $this->assertArrayNotHasKey('error', $allowed);
        $this->assertSame($before, $this->state());
        $this->assertSame(2, $DB->count_records('choice_options', ['choiceid' => $option->choiceid]));
    }

    /**
     * Who may not look is told nothing, and no text says of a package what is in it when it is applied.
     */
    public function test_refuses(): void {
        $this->publish('satu');
        $scorm = $this->item('paket', 'module', ['type' => 'scorm', 'identifiers' => ['a']]);
        $this->refused('badrequest', fn() => $this->apply([$scorm]));
        $this->setUser(self::getDataGenerator()->create_user());
        $this->refused('nopermission', fn() => $this->check([$this->section('satu')]));
    }
}
