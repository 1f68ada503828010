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
use local_asnbridge\local\children;
use local_asnbridge\local\item;
use local_asnbridge\local\module_completion;
use local_asnbridge\local\module_learners;
use local_asnbridge\local\module_reader;
use local_asnbridge\local\module_rows;
use local_asnbridge\local\module_writer;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\quiz_structure;
use local_asnbridge\local\refs;
use local_asnbridge\local\refusal;
use local_asnbridge\module\type;

/**
 * Activities and resources of every type.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module implements holding, kind, with_parts {
    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        if ($mappedid && refs::lives($course, 'module', $mappedid)) {
            return $mappedid;
        }
        foreach ($item->names() as $name) {
            if ($id = refs::id($course, 'module', $name)) {
                return $id;
            }
        }
        return 0;
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        return (new module_writer($course, $item, $id, $options))->write();
    }

    #[\Override]
    public static function note_parts(\stdClass $course, item $item, int $id): void {
        $cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
        if ($cm->modname !== $item->type) {
            throw new refusal('othertype', $item->id, (object) ['item' => $item->id, 'type' => $cm->modname]);
        }
        (type::of($cm->modname))::note_children($cm, $item);
    }

    #[\Override]
    public static function same(\stdClass $course, item $item, int $id): ?bool {
        return null;
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        global $CFG;
        require_once($CFG->dirroot . '/course/lib.php');
        if (refs::lives($course, 'module', $id) && formatactions::cm($course)->set_visibility($id, 0)) {
            \core\event\course_module_updated::create_from_cm(
                get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST)
            )->trigger();
        }
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        global $CFG;
        require_once($CFG->dirroot . '/course/lib.php');
        if (!refs::lives($course, 'module', $id)) {
            return;
        }
        children::forget($id);
        $actions = formatactions::cm($course);
        if (method_exists($actions, 'delete')) {
            $actions->delete($id);
        } else {
            course_delete_module($id);
        }
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        $cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
        return (new module_reader($course, $cm))->values($keys);
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        return module_rows::hashes($course, $ids);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $CFG, $DB;
        $cms = module_rows::course_modules($course, $ids);
        $columns = 'id, visible, sequence, component, itemid';
        $sections = $DB->get_records('course_sections', ['course' => $course->id], 'section', $columns);
        $positions = [];
        foreach ($sections as $section) {
            $sequence = array_intersect(explode(',', (string) $section->sequence), array_keys($cms));
            $positions += array_flip(array_values($sequence));
        }
        $names = [];
        foreach (module_rows::by_type($cms) as $type => $instances) {
            $names[$type] = $DB->get_records_menu($type, ['course' => $course->id], '', 'id, name');
        }
        $subsections = module_rows::by_type($cms)['subsection'] ?? [];
        $overview = [];
        foreach ($cms as $cm) {
            $section = $sections[$cm->section] ?? null;
            $within = $section && $section->component === 'mod_subsection' ? $subsections[$section->itemid] ?? 0 : 0;
            $overview[$cm->id] = [
                'type' => $cm->modname,
                'title' => $names[$cm->modname][$cm->instance] ?? '',
                'visible' => (bool) ($section?->visible ? $cm->visible : $cm->visibleold),
                'parent' => $within ? ['module', $within] : ['section', (int) $cm->section],
                'position' => $positions[$cm->id] ?? 0,
                'url' => plugin_supports('mod', $cm->modname, FEATURE_NO_VIEW_LINK, false)
                    ? "{$CFG->wwwroot}/course/view.php?id={$course->id}#module-{$cm->id}"
                    : "{$CFG->wwwroot}/mod/{$cm->modname}/view.php?id={$cm->id}",
            ];
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        global $DB;
        $found = $DB->get_records_select_menu(
            'course_modules',
            'course = :course AND deletioninprogress = 0 AND ' . $DB->sql_like('idnumber', ':prefix'),
            ['course' => $course->id, 'prefix' => $DB->sql_like_escape($prefix) . '%'],
            'id',
            'idnumber, id'
        );
        return array_map('intval', $found);
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        return module_learners::counts($course, $ids);
    }

    #[\Override]
    public static function held(\stdClass $course, item $item, int $id, options $options): array {
        global $DB;
        $cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
        if ($cm->modname !== $item->type) {
            return [];
        }
        $record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
        $held = $cm->modname === 'quiz' ? quiz_structure::held($course, $record, $item->form) : [];
        if (!$options->may_unlock($item) && module_completion::locked($item->completion, $course, $cm, $record)) {
            $held[] = module_completion::held($course, $cm);
        }
        return $held;
    }

    #[\Override]
    public static function unlocking(\stdClass $course, item $item, int $id, options $options): array {
        global $DB;
        $cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
        if ($cm->modname !== $item->type || !$options->may_unlock($item)) {
            return [];
        }
        $record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
        $locked = module_completion::locked($item->completion, $course, $cm, $record);
        return $locked ? module_completion::wiped($course, $cm) : [];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, int $id): array {
        global $DB;
        if (!$id) {
            return [];
        }
        $cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
        $record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
        return (type::of($cm->modname))::losses($course, $item, $cm, $record);
    }
}
