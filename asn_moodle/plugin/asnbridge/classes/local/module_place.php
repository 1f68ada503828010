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
 * Where an activity lies: in which section, and between which of its siblings.
 *
 * Positions count among the activities of ours alone, so that what a teacher puts between them stays there.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_place {
    /** @var \stdClass the section's row */
    private readonly \stdClass $section;

    /** @var int number of the section */
    public readonly int $number;

    /**
     * The place of an item.
     *
     * @param \stdClass $course
     * @param item $item
     * @throws refusal if what it lies in is not there
     */
    public function __construct(private readonly \stdClass $course, private readonly item $item) {
        $this->section = $this->section();
        $this->number = (int) $this->section->section;
    }

    /**
     * The section that the item's parent is.
     *
     * @return \stdClass
     */
    private function section(): \stdClass {
        global $DB;
        $columns = 'id, course, section, sequence, visible';
        if ($this->item->parent === '' || $this->item->parent === $this->course->idnumber) {
            $where = ['course' => $this->course->id, 'section' => 0];
            return $DB->get_record('course_sections', $where, $columns, MUST_EXIST);
        }
        if ($id = refs::id($this->course, 'section', $this->item->parent)) {
            return $DB->get_record('course_sections', ['id' => $id], $columns, MUST_EXIST);
        }
        if ($cmid = refs::id($this->course, 'module', $this->item->parent)) {
            $instance = $DB->get_field('course_modules', 'instance', ['id' => $cmid]);
            $where = ['course' => $this->course->id, 'component' => 'mod_subsection', 'itemid' => $instance];
            if ($section = $DB->get_record('course_sections', $where, $columns)) {
                return $section;
            }
        }
        throw new refusal('unknownparent', $this->item->parent);
    }

    /**
     * The course module that it belongs in front of; null for the end.
     *
     * @param int $self its own id, 0 for a new one
     * @return int|null
     */
    public function before(int $self): ?int {
        $position = $this->item->position;
        if ($position === null) {
            return null;
        }
        $sequence = $this->sequence();
        $ours = array_values(array_diff(array_intersect($sequence, $this->ours($sequence)), [$self]));
        if ($position >= count($ours)) {
            if (!$ours) {
                return null;
            }
            // Right after the last of ours, in front of what a teacher put behind it.
            $next = array_search(end($ours), $sequence, true) + 1;
            while (isset($sequence[$next]) && $sequence[$next] === $self) {
                $next++;
            }
            return $sequence[$next] ?? null;
        }
        return $ours[$position];
    }

    /**
     * Moves a course module there, unless it is there.
     *
     * @param int $cmid
     */
    public function move(int $cmid): void {
        global $CFG;
        $sequence = $this->sequence();
        $here = array_search($cmid, $sequence, true);
        if ($here !== false) {
            if ($this->item->position === null) {
                return;
            }
            $ours = array_values(array_intersect($sequence, $this->ours($sequence), $sequence));
            $others = array_values(array_diff($ours, [$cmid]));
            $rank = array_search($cmid, $ours, true);
            if ($rank === false) {
                $rank = count(array_intersect(array_slice($sequence, 0, $here), $others));
            }
            if ($rank === min($this->item->position, count($others))) {
                return;
            }
        }
        $before = $this->before($cmid);
        require_once($CFG->dirroot . '/course/lib.php');
        $cm = get_coursemodule_from_id('', $cmid, $this->course->id, false, MUST_EXIST);
        self::moved($this->course, $cm, $this->section, $before);
    }

    /**
     * Moves by the means that this Moodle has.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $section
     * @param int|null $before
     */
    private static function moved(\stdClass $course, \stdClass $cm, \stdClass $section, ?int $before): void {
        $actions = \core_courseformat\formatactions::cm($course);
        if (method_exists($actions, 'move_before') && method_exists($actions, 'move_end_section')) {
            if ($before) {
                $actions->move_before((int) $cm->id, $before);
            } else {
                $actions->move_end_section((int) $cm->id, (int) $section->id);
            }
            return;
        }
        moveto_module($cm, $section, $before);
    }

    /**
     * Course modules of the section, in order.
     *
     * @return int[]
     */
    private function sequence(): array {
        global $DB;
        $sequence = (string) $DB->get_field('course_sections', 'sequence', ['id' => $this->section->id]);
        return array_map('intval', array_filter(explode(',', $sequence)));
    }

    /**
     * Those of the course modules that are of ours.
     *
     * @param int[] $ids
     * @return int[]
     */
    private function ours(array $ids): array {
        global $DB;
        if (!$ids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        $found = $DB->get_fieldset_select(
            map::TABLE,
            'instanceid',
            "courseid = :courseid AND kind = 'module' AND instanceid $in",
            $params + ['courseid' => $this->course->id]
        );
        return array_map('intval', $found);
    }
}
