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

use core_courseformat\formatactions;
use local_asnbridge\local\availability;
use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refusal;
use local_asnbridge\local\text;

/**
 * Sections of the course page.
 *
 * Moodle keeps no idnumber for them, so the map alone knows which is which.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class section implements kind, known_by_name {
    /** The form's element for the description. */
    private const SUMMARY = 'summary_editor';

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        $ours = 'course = :course AND component IS NULL';
        if ($mappedid && $DB->record_exists_select('course_sections', "$ours AND id = :id", [
            'course' => $course->id, 'id' => $mappedid,
        ])) {
            return $mappedid;
        }
        return 0;
    }

    /**
     * Those that hold activities of the item, of several the one of its name; where none does, those of its name.
     *
     * @param \stdClass $course
     * @param item $item
     * @return int[]
     */
    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        $ours = 'course = :course AND component IS NULL AND section > 0';
        $names = $DB->get_records_select_menu('course_sections', $ours, ['course' => $course->id], 'section', 'id, name');
        $named = array_keys(array_filter($names, fn($name) => (string) $name === $item->title));
        $held = [];
        if ($item->holds) {
            [$in, $params] = $DB->get_in_or_equal($item->holds);
            $where = "course = ? AND deletioninprogress = 0 AND idnumber $in";
            $held = $DB->get_fieldset_select('course_modules', 'section', $where, [$course->id, ...$params]);
            $held = array_values(array_intersect(array_keys($names), $held));
        }
        $both = array_intersect($held, $named);
        return count($both) === 1 ? $both : ($held ?: $named);
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $DB;
        $new = !$id;
        if ($new) {
            $id = (int) formatactions::section($course->id)->create()->id;
        }
        $section = $DB->get_record('course_sections', ['id' => $id], '*', MUST_EXIST);
        $pending = [];
        $fields = [];
        if ($item->has('title')) {
            $fields['name'] = $item->title;
        }
        if (isset($item->texts[self::SUMMARY])) {
            $fields['summary'] = text::write($course, $item->texts[self::SUMMARY], 'course', 'section', $id, $pending);
            $fields['summaryformat'] = FORMAT_HTML;
        }
        if ($item->has('availability')) {
            $fields['availability'] = availability::json($course, $item->availability, $pending) ?: null;
        }
        $washidden = $new || $DB->get_field(map::TABLE, 'hidden', ['courseid' => $course->id, 'item' => $item->id]);
        $hidden = $washidden && $pending;
        if ($hidden) {
            $fields['visible'] = 0;
        } else if ($washidden || $item->visible !== null) {
            $fields['visible'] = (int) ($item->visible ?? true);
        }
        self::update($course, $section, $fields);
        if ($item->position !== null) {
            self::move($course, $id, $item->position);
        }
        return new outcome(id: $id, pending: $pending, hidden: $hidden);
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        global $DB;
        self::update($course, $DB->get_record('course_sections', ['id' => $id], '*', MUST_EXIST), ['visible' => 0]);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        $info = get_fast_modinfo($course->id)->get_section_info_by_id($id, MUST_EXIST);
        // What a teacher put into it is not ours to delete.
        if (trim((string) $info->sequence) !== '' || $info->section == 0) {
            throw new refusal('notempty', $info->name ?? '');
        }
        formatactions::section($course->id)->delete($info, false);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $section = $DB->get_record('course_sections', ['id' => $id], '*', MUST_EXIST);
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = (string) $section->name;
        }
        if (isset($keys['visible'])) {
            $values['visible'] = (bool) $section->visible;
        }
        if (isset($keys['texts'][self::SUMMARY])) {
            $text = text::read($course, (string) $section->summary, 'course', 'section', $id);
            $values['texts'] = [self::SUMMARY => $text];
        }
        if (isset($keys['availability'])) {
            $values['availability'] = availability::words($course, $section->availability);
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        $files = text::filehashes($course, 'course', 'section');
        $hashes = [];
        foreach (self::records($course, $ids) as $id => $section) {
            $row = [$section->name, $section->summary, $section->visible, $section->availability, $files[$id] ?? ''];
            $hashes[$id] = sha1(json_encode($row));
        }
        return $hashes;
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        $overview = [];
        foreach (self::records($course, $ids) as $id => $section) {
            $overview[$id] = [
                'title' => (string) $section->name,
                'visible' => (bool) $section->visible,
                'parent' => ['course', (int) $course->id],
                'position' => (int) $section->section,
                'url' => (new \core\url('/course/section.php', ['id' => $id]))->out(false),
            ];
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        return [];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * Writes the fields that differ.
     *
     * @param \stdClass $course
     * @param \stdClass $section
     * @param array $fields
     */
    private static function update(\stdClass $course, \stdClass $section, array $fields): void {
        $changed = array_filter(
            $fields,
            fn($value, $field) => (string) $value !== (string) $section->$field,
            ARRAY_FILTER_USE_BOTH
        );
        if ($changed) {
            $info = get_fast_modinfo($course->id)->get_section_info_by_id($section->id, MUST_EXIST);
            formatactions::section($course->id)->update($info, $changed);
        }
    }

    /**
     * Moves a section to its place among ours; what a teacher added stays where it is. Section 0 never moves.
     *
     * @param \stdClass $course
     * @param int $id
     * @param int $position
     */
    private static function move(\stdClass $course, int $id, int $position): void {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/course/lib.php');
        $numbers = $DB->get_records_sql_menu(
            "SELECT s.id, s.section
               FROM {course_sections} s
               JOIN {" . map::TABLE . "} m ON m.instanceid = s.id AND m.kind = 'section' AND m.courseid = s.course
              WHERE s.course = ? AND s.section > 0 AND s.id <> ?
           ORDER BY s.section",
            [$course->id, $id]
        );
        $own = (int) $DB->get_field('course_sections', 'section', ['id' => $id]);
        $position = min($position, count($numbers));
        $before = count(array_filter($numbers, fn($number) => $number < $own));
        if ($own === 0 || $before === $position || !$numbers) {
            return;
        }
        $others = array_values($numbers);
        if ($position === 0) {
            $target = $own < $others[0] ? $others[0] - 1 : $others[0];
        } else {
            $previous = $others[$position - 1];
            $target = $own < $previous ? $previous : $previous + 1;
        }
        self::move_to($course, $id, $own, (int) $target);
    }

    /**
     * Moves a section to a number.
     *
     * @param \stdClass $course
     * @param int $id
     * @param int $from its number
     * @param int $to
     */
    private static function move_to(\stdClass $course, int $id, int $from, int $to): void {
        global $DB;
        $actions = formatactions::section($course->id);
        if (method_exists($actions, 'move_at')) {
            $info = get_fast_modinfo($course->id)->get_section_info_by_id($id, MUST_EXIST);
            $actions->move_at($info, $to);
            return;
        }
        move_section_to($DB->get_record('course', ['id' => $course->id], '*', MUST_EXIST), $from, $to, true);
    }

    /**
     * Rows of the sections that exist, by id.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return \stdClass[]
     */
    private static function records(\stdClass $course, array $ids): array {
        global $DB;
        return array_intersect_key($DB->get_records('course_sections', ['course' => $course->id]), array_flip($ids));
    }
}
