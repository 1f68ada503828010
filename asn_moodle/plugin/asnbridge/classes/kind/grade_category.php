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

use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\normal;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refs;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;
use local_asnbridge\local\without_learners;

/**
 * Categories of the gradebook, and the course's total, which is the outermost of them.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class grade_category implements kind, known_by_name {
    use without_learners;

    /** What each value of the form has to be. */
    private const FORM = [
        'aggregation' => stated_form::WORD,
        'exclude_empty_grades' => stated_form::FLAG,
        'drop_lowest' => stated_form::NUMBER,
        'maximum' => stated_form::NUMBER,
        'pass' => stated_form::NUMBER,
        'weight' => stated_form::NUMBER,
    ];

    /** What the idnumber of the course's total ends with. */
    private const TOTAL = '/course.gradebook';

    /** Word => Moodle's way to aggregate; the numbers are those of lib/grade/constants.php. */
    private const AGGREGATIONS = [
        'mean' => 0,
        'median' => 2,
        'lowest' => 4,
        'highest' => 6,
        'mode' => 8,
        'weighted_mean' => 10,
        'simple_weighted_mean' => 11,
        'mean_with_extra_credit' => 12,
        'natural' => 13,
    ];

    /** Key => column of the category. */
    private const OF_CATEGORY = ['exclude_empty_grades' => 'aggregateonlygraded', 'drop_lowest' => 'droplow'];

    /** Key => column of the grade item. */
    private const OF_ITEM = ['maximum' => 'grademax', 'pass' => 'gradepass'];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        if (self::is_total($item)) {
            return (int) self::root($course)->id;
        }
        if ($mappedid && $DB->record_exists('grade_categories', ['id' => $mappedid, 'courseid' => $course->id])) {
            return $mappedid;
        }
        foreach ($item->names() as $name) {
            if ($id = refs::id($course, 'grade_category', $name)) {
                return $id;
            }
        }
        return 0;
    }

    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        if (self::is_total($item)) {
            return [(int) self::root($course)->id];
        }
        $where = 'courseid = ? AND fullname = ? AND parent IS NOT NULL';
        return $DB->get_fieldset_select('grade_categories', 'id', $where, [$course->id, $item->title]);
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        stated_form::check($item->form, self::FORM);
        $pending = $held = [];
        $total = self::is_total($item);
        $category = self::prepared($course, $item, $id);
        if (!$total) {
            self::move($course, $category, $item, $pending);
            if (!$pending && isset($item->form['weight'])) {
                self::weigh($category, (float) $item->form['weight'], $held);
            }
        }
        $gradeitem = $category->load_grade_item();
        foreach (self::OF_ITEM as $key => $column) {
            if (!isset($item->form[$key])) {
                continue;
            }
            if ($key === 'maximum' && (int) $category->aggregation === GRADE_AGGREGATE_SUM) {
                $held[] = outcome::held('naturalmaximum', 'form.maximum');
                continue;
            }
            $gradeitem->$column = (float) $item->form[$key];
        }
        if (!$total) {
            $gradeitem->idnumber = $item->id;
        }
        $gradeitem->update('local_asnbridge');
        if ($item->visible !== null || ($id && self::hidden_by_us($course, $id))) {
            $category->set_hidden($item->visible === false ? 1 : 0, false);
        }
        return new outcome((int) $category->id, $pending, $held);
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        // Its own total only: what lies in it is not ours to hide.
        self::load($id)->set_hidden(1, false);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        self::load($id)->delete('local_asnbridge');
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        $category = self::load($id);
        $gradeitem = $category->load_grade_item();
        $values = [];
        if (isset($keys['title']) && $category->parent) {
            // Moodle calls the total by the name of the course, which is stated of the course.
            $values['title'] = $category->fullname;
        }
        if (isset($keys['visible'])) {
            $values['visible'] = !$category->is_hidden();
        }
        foreach (array_keys($keys['form'] ?? []) as $key) {
            $values['form'][$key] = match (true) {
                $key === 'aggregation' => (string) array_search((int) $category->aggregation, self::AGGREGATIONS, true),
                $key === 'weight' => self::weight($category),
                isset(self::OF_CATEGORY[$key]) => normal::scalar($category->{self::OF_CATEGORY[$key]}),
                isset(self::OF_ITEM[$key]) => normal::scalar($gradeitem->{self::OF_ITEM[$key]}),
                default => '',
            };
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        global $DB;
        $texts = [];
        rows::add($texts, 'grade_categories', 'id', $ids, ['courseid' => $course->id]);
        foreach (['category', 'course'] as $type) {
            rows::add($texts, 'grade_items', 'iteminstance', array_keys($texts), [
                'courseid' => $course->id,
                'itemtype' => $type,
            ]);
        }
        // What a weight means depends on the category above.
        $above = $DB->get_records_menu('grade_categories', ['courseid' => $course->id], '', 'id, aggregation');
        $parents = $DB->get_records_menu('grade_categories', ['courseid' => $course->id], '', 'id, parent');
        foreach ($texts as $id => $text) {
            $texts[$id] = $text . ($above[$parents[$id] ?? 0] ?? '');
        }
        return rows::hashes($texts);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $DB;
        $all = $DB->get_records('grade_categories', ['courseid' => $course->id], 'id');
        $url = (new \moodle_url('/grade/edit/tree/index.php', ['id' => $course->id]))->out(false);
        $overview = $places = [];
        foreach ($all as $category) {
            $place = $places[$category->parent ?? 0] ?? 0;
            $places[$category->parent ?? 0] = $place + 1;
            if (!in_array((int) $category->id, $ids, true)) {
                continue;
            }
            $nested = $category->parent && $all[$category->parent]->parent;
            $overview[$category->id] = [
                'type' => '',
                'title' => $category->parent ? $category->fullname : $course->fullname,
                'visible' => !$category->hidden,
                'parent' => $nested ? ['grade_category', (int) $category->parent] : null,
                'position' => $place,
                'url' => $url,
            ];
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        global $DB;
        $where = "courseid = :courseid AND itemtype = 'category' AND " . $DB->sql_like('idnumber', ':prefix');
        $params = ['courseid' => $course->id, 'prefix' => $DB->sql_like_escape($prefix) . '%'];
        return array_map('intval', $DB->get_records_select_menu(
            'grade_items',
            $where,
            $params,
            'id',
            'idnumber, iteminstance'
        ));
    }

    /**
     * The category with its own settings saved.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return \grade_category
     */
    private static function prepared(\stdClass $course, item $item, int $id): \grade_category {
        // Moodle makes the total when it is first asked for, and new categories lie in it.
        self::root($course);
        $category = $id ? self::load($id) : new \grade_category(['courseid' => $course->id], false);
        if (!$id) {
            $category->apply_default_settings();
            $category->apply_forced_settings();
        }
        if ($item->has('title') && !self::is_total($item)) {
            $category->fullname = $item->title;
        }
        if (isset($item->form['aggregation'])) {
            $category->aggregation = self::AGGREGATIONS[$item->form['aggregation']]
                ?? throw new refusal('badrequest', 'form.aggregation');
        }
        foreach (self::OF_CATEGORY as $key => $column) {
            if (isset($item->form[$key])) {
                $category->$column = (int) $item->form[$key];
            }
        }
        $id ? $category->update('local_asnbridge') : $category->insert('local_asnbridge');
        return self::load((int) $category->id);
    }

    /**
     * Moves it to where it is stated to lie.
     *
     * @param \stdClass $course
     * @param \grade_category $category
     * @param item $item
     * @param string[] $pending
     */
    private static function move(\stdClass $course, \grade_category $category, item $item, array &$pending): void {
        $parent = $item->parent === '' ? (int) self::root($course)->id : refs::id($course, 'grade_category', $item->parent);
        if (!$parent) {
            $pending[] = $item->parent;
        } else if ((int) $category->parent !== $parent) {
            $category->set_parent($parent, 'local_asnbridge');
        }
    }

    /**
     * Sets its weight, which is another column for each way in which the category above aggregates.
     *
     * @param \grade_category $category
     * @param float $weight in per cent where the category above adds up naturally
     * @param array[] $held
     */
    private static function weigh(\grade_category $category, float $weight, array &$held): void {
        $gradeitem = $category->load_grade_item();
        switch ((int) $category->get_parent_category()->aggregation) {
            case GRADE_AGGREGATE_WEIGHTED_MEAN:
                $gradeitem->aggregationcoef = $weight;
                break;
            case GRADE_AGGREGATE_SUM:
                $gradeitem->aggregationcoef2 = $weight / 100;
                $gradeitem->weightoverride = 1;
                break;
            default:
                $held[] = outcome::held('noweight', 'form.weight');
        }
    }

    /**
     * Its weight; '' where it has none.
     *
     * @param \grade_category $category
     * @return string
     */
    private static function weight(\grade_category $category): string {
        $gradeitem = $category->load_grade_item();
        return match ((int) ($category->get_parent_category()->aggregation ?? -1)) {
            GRADE_AGGREGATE_WEIGHTED_MEAN => normal::scalar($gradeitem->aggregationcoef),
            GRADE_AGGREGATE_SUM => $gradeitem->weightoverride ? normal::scalar($gradeitem->aggregationcoef2 * 100) : '',
            default => '',
        };
    }

    /**
     * Whether the item is the course's total.
     *
     * @param item $item
     * @return bool
     */
    private static function is_total(item $item): bool {
        return str_ends_with($item->id, self::TOTAL);
    }

    /**
     * The outermost category.
     *
     * @param \stdClass $course
     * @return \grade_category
     */
    private static function root(\stdClass $course): \grade_category {
        self::load(0);
        return \grade_category::fetch_course_category($course->id);
    }

    /**
     * A category; null for 0.
     *
     * @param int $id
     * @return \grade_category|null
     */
    private static function load(int $id): ?\grade_category {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        return $id ? \grade_category::fetch(['id' => $id]) : null;
    }

    /**
     * Whether it is hidden because we hid it.
     *
     * @param \stdClass $course
     * @param int $id
     * @return bool
     */
    private static function hidden_by_us(\stdClass $course, int $id): bool {
        global $DB;
        return $DB->record_exists(map::TABLE, [
            'courseid' => $course->id, 'kind' => 'grade_category', 'instanceid' => $id, 'hidden' => 1,
        ]);
    }
}
