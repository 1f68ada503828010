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

use core_grades\component_gradeitems;

/**
 * How an activity is graded: elements of its form, and settings of its grade item that the form has not.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_grade {
    /** Key => column of the grade item. */
    private const FLAGS = ['hidden' => 'hidden', 'hidden_until' => 'hidden', 'locked' => 'locked', 'locked_after' => 'locktime'];

    /**
     * Writes what the form has into its data; returns what of it is pending.
     *
     * @param \stdClass $course
     * @param \stdClass $data
     * @param item $item
     * @param string $element of the maximum
     * @param int $number of the grade item
     * @return string[]
     */
    public static function write(\stdClass $course, \stdClass $data, item $item, string $element, int $number): array {
        $stated = $item->grade;
        $pending = [];
        if (!$stated) {
            return [];
        }
        if (property_exists($data, 'assessed') && $element === 'grade') {
            $element = 'scale';
        }
        $component = 'mod_' . $item->type;
        if (isset($stated['maximum'])) {
            $data->$element = $stated['maximum'];
        }
        if (isset($stated['scale'])) {
            $scale = refs::id($course, 'scale', $stated['scale']);
            if ($scale) {
                $data->$element = -$scale;
            } else {
                $pending[] = $stated['scale'];
            }
        }
        if (array_key_exists('pass', $stated)) {
            $pass = component_gradeitems::get_field_name_for_itemnumber($component, $number, 'gradepass');
            $pass = $item->type === 'workshop' ? 'submissiongradepass' : $pass;
            $data->$pass = self::points($stated['pass'], (float) ($data->$element ?? 0));
        }
        if (isset($stated['category'])) {
            $category = refs::id($course, 'grade_category', $stated['category']);
            if ($category) {
                $name = component_gradeitems::get_field_name_for_itemnumber($component, $number, 'gradecat');
                $name = $item->type === 'workshop' ? 'gradecategory' : $name;
                $data->$name = $category;
            } else {
                $pending[] = $stated['category'];
            }
        }
        return $pending;
    }

    /**
     * A grade to pass as a number: a word of a scale counts from 1.
     *
     * @param mixed $pass
     * @param float $grade negative id of a scale, or a maximum
     * @return mixed
     */
    private static function points($pass, float $grade) {
        global $DB;
        if (is_numeric($pass) || $grade >= 0) {
            return format_float((float) $pass, -1);
        }
        $words = explode(',', (string) $DB->get_field('scale', 'scale', ['id' => (int) -$grade]));
        $place = array_search(trim((string) $pass), array_map('trim', $words), true);
        if ($place === false) {
            throw new refusal('failed', 'grade.pass: ' . $pass);
        }
        return $place + 1;
    }

    /**
     * Number of the grade item that a completion condition means: of two, the one that is in use.
     *
     * @param \stdClass $data
     * @param int $number what the type has
     * @return int
     */
    public static function number(\stdClass $data, int $number): int {
        return $number && empty($data->grade_forum) ? 0 : $number;
    }

    /**
     * Writes what only the grade item has.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param item $item
     */
    public static function finish(\stdClass $course, \stdClass $cm, item $item): void {
        $stated = array_intersect_key($item->grade, self::FLAGS + ['weight' => 0, 'extra_credit' => 0]);
        $gradeitem = $stated ? self::item($course, $cm) : null;
        if (!$gradeitem) {
            return;
        }
        $changed = false;
        foreach ($stated as $key => $value) {
            $changed = self::set($gradeitem, $key, $value) || $changed;
        }
        if ($changed) {
            $gradeitem->update('local_asnbridge');
            $gradeitem->force_regrading();
            grade_regrade_final_grades($course->id);
        }
    }

    /**
     * Sets one key of a grade item; returns whether that changed it.
     *
     * @param \grade_item $gradeitem
     * @param string $key
     * @param mixed $value
     * @return bool
     */
    private static function set(\grade_item $gradeitem, string $key, $value): bool {
        $natural = (int) $gradeitem->get_parent_category()->aggregation === GRADE_AGGREGATE_SUM;
        $wanted = match ($key) {
            'weight' => $natural
                ? ['aggregationcoef2' => self::share((float) $value), 'weightoverride' => 1]
                : ['aggregationcoef' => (float) $value],
            'extra_credit' => ['aggregationcoef' => $value ? 1.0 : 0.0],
            'locked' => ['locked' => $value ? ($gradeitem->locked ?: time()) : 0],
            default => [self::FLAGS[$key] => (int) $value],
        };
        $changed = false;
        foreach ($wanted as $column => $new) {
            if ((float) $gradeitem->$column !== (float) $new) {
                $gradeitem->$column = $new;
                $changed = true;
            }
        }
        return $changed;
    }

    /**
     * A weight as natural weighting keeps it: per cent become a share.
     *
     * @param float $weight
     * @return float
     */
    private static function share(float $weight): float {
        return $weight > 1 ? $weight / 100 : $weight;
    }

    /**
     * Live values of the stated keys.
     *
     * @param array $keys
     * @param \stdClass $course
     * @param \stdClass $cm
     * @return array
     */
    public static function read(array $keys, \stdClass $course, \stdClass $cm): array {
        $gradeitem = $keys ? self::item($course, $cm) : null;
        $values = [];
        foreach (array_keys($keys) as $key) {
            $values[$key] = $gradeitem ? self::value($course, $gradeitem, $key) : '';
        }
        return $values;
    }

    /**
     * One live value.
     *
     * @param \stdClass $course
     * @param \grade_item $gradeitem
     * @param string $key
     * @return string
     */
    private static function value(\stdClass $course, \grade_item $gradeitem, string $key): string {
        if ($key === 'weight' || $key === 'extra_credit') {
            $natural = (int) $gradeitem->get_parent_category()->aggregation === GRADE_AGGREGATE_SUM;
            $column = $natural && $key === 'weight' ? 'aggregationcoef2' : 'aggregationcoef';
            // What Moodle worked out itself is nobody's setting.
            $own = $key === 'weight' && $natural && !$gradeitem->weightoverride;
            return $own ? '' : normal::scalar((float) $gradeitem->$column);
        }
        return match ($key) {
            'maximum' => normal::scalar((float) $gradeitem->grademax),
            'scale' => $gradeitem->scaleid ? refs::name($course, 'scale', (int) $gradeitem->scaleid) : '',
            'pass' => normal::scalar((float) $gradeitem->gradepass),
            'category' => refs::name($course, 'grade_category', (int) $gradeitem->categoryid),
            'hidden', 'locked' => $gradeitem->{$key} ? '1' : '0',
            default => normal::scalar((int) ($gradeitem->{self::FLAGS[$key] ?? 'hidden'} ?? 0)),
        };
    }

    /**
     * The grade item; null if it has none.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @return \grade_item|null
     */
    private static function item(\stdClass $course, \stdClass $cm): ?\grade_item {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        $items = \grade_item::fetch_all([
            'courseid' => $course->id,
            'itemtype' => 'mod',
            'itemmodule' => $cm->modname,
            'iteminstance' => $cm->instance,
        ]) ?: [];
        $items = array_filter($items, fn($one) => empty($one->outcomeid));
        usort($items, fn($one, $other) => $one->itemnumber <=> $other->itemnumber);
        if ($cm->modname === 'forum' && count($items) > 1) {
            return end($items);
        }
        return $items[0] ?? null;
    }
}
