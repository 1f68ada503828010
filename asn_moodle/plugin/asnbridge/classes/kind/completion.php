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
use local_asnbridge\local\normal;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\placeholder;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;

/**
 * When a course is complete.
 *
 * Its id is the course's, since a course has it once. Only criteria of the stated kinds are ours: a date or a role
 * that a teacher added stays. Once learners met a criterion, Moodle locks the settings. They cannot be hidden.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class completion implements holding, kind {
    /** What each value of the form has to be. */
    private const FORM = [
        'require' => stated_form::WORD,
        'activities' => stated_form::WORDS,
        'grade' => stated_form::NUMBER,
        'self_declared' => stated_form::FLAG,
    ];

    /** Word => Moodle's way to aggregate criteria, lib/completionlib.php. */
    private const REQUIRE = ['all' => 1, 'any' => 2];

    /** Key => type of criterion, completion/criteria/completion_criteria.php. */
    private const TYPES = ['activities' => 4, 'grade' => 6, 'self_declared' => 1];

    /** The criterion of each type. */
    private const NAMES = ['activities' => 'activity', 'grade' => 'grade', 'self_declared' => 'self'];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        $there = $DB->record_exists('course_completion_criteria', ['course' => $course->id])
            || $DB->record_exists('course_completion_aggr_methd', ['course' => $course->id]);
        return $there ? (int) $course->id : 0;
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        stated_form::check($item->form, self::FORM);
        $pending = $held = $lost = $warnings = [];
        $stated = self::stated($course, $item, $pending);
        if ($pending) {
            return new outcome((int) $course->id, $pending);
        }
        $live = self::live($course);
        $changed = array_filter($stated, fn($value, $key) => $value !== $live[$key], ARRAY_FILTER_USE_BOTH);
        $info = self::info($course);
        if ($changed && $info->is_course_locked()) {
            if (!$options->may_unlock($item)) {
                foreach (array_keys($changed) as $key) {
                    $held[] = outcome::held('coursecompletion', "form.$key");
                }
                return new outcome((int) $course->id, held: $held);
            }
            $lost = [['word' => 'completions', 'count' => self::count($course)]];
            $info->delete_course_completion_data();
        }
        foreach ($changed as $key => $value) {
            $key === 'require' ? self::aggregate($course, $value) : self::criteria($course, $key, $value);
        }
        // Without these rows the settings page takes the course for one without completion.
        self::aggregate($course, $stated['require'] ?? $live['require']);
        if ($changed) {
            self::recompute($course);
        }
        if (!$info->is_enabled()) {
            $warnings[] = get_string('warning:completionoff', 'local_asnbridge');
        }
        return new outcome(
            (int) $course->id,
            lost: $lost,
            warnings: array_merge($warnings, self::untracked($course, $stated['activities'] ?? []))
        );
    }

    #[\Override]
    public static function held(\stdClass $course, item $item, int $id, options $options): array {
        $locked = $options->may_unlock($item) ? [] : self::locked($course, $item);
        return array_map(fn($key) => outcome::held('coursecompletion', "form.$key"), $locked);
    }

    #[\Override]
    public static function unlocking(\stdClass $course, item $item, int $id, options $options): array {
        $unlocked = $options->may_unlock($item) && self::locked($course, $item);
        return $unlocked ? [['word' => 'completions', 'count' => self::count($course)]] : [];
    }

    /**
     * Keys that are stated otherwise than the site has them, once learners met a criterion.
     *
     * @param \stdClass $course
     * @param item $item
     * @return string[]
     */
    private static function locked(\stdClass $course, item $item): array {
        $pending = [];
        $stated = self::stated($course, $item, $pending);
        if ($pending || !self::info($course)->is_course_locked()) {
            return [];
        }
        $live = self::live($course);
        return array_keys(array_filter($stated, fn($value, $key) => $value !== $live[$key], ARRAY_FILTER_USE_BOTH));
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        throw new refusal('cannothide', 'completion');
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        global $DB;
        self::info($course)->delete_course_completion_data();
        foreach (array_keys(self::TYPES) as $key) {
            self::criteria($course, $key, []);
        }
        if (!$DB->record_exists('course_completion_criteria', ['course' => $course->id])) {
            $DB->delete_records('course_completion_aggr_methd', ['course' => $course->id]);
        }
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        $live = self::live($course);
        $values = isset($keys['title']) ? ['title' => $course->fullname] : [];
        foreach (array_keys($keys['form'] ?? []) as $key) {
            $value = $live[$key] ?? [];
            $values['form'][$key] = match ($key) {
                'activities' => array_map(fn($cmid) => placeholder::of($course, 'module', $cmid), $value),
                'grade' => normal::scalar($value[0] ?? ''),
                'self_declared' => $value ? '1' : '0',
                default => $value ?: '',
            };
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        $texts = [];
        foreach (['course_completion_criteria', 'course_completion_aggr_methd'] as $table) {
            rows::add($texts, $table, 'course', [$course->id]);
        }
        return rows::hashes($texts);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        if (!self::rowhashes($course, $ids)) {
            return [];
        }
        return [$course->id => [
            'type' => '',
            'title' => $course->fullname,
            'visible' => true,
            'parent' => null,
            'position' => 0,
            'url' => (new \moodle_url('/course/completion.php', ['id' => $course->id]))->out(false),
        ]];
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        return in_array((int) $course->id, $ids, true) ? [$course->id => ['completions' => self::count($course)]] : [];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * What the item states, in the shape of {@see live}.
     *
     * @param \stdClass $course
     * @param item $item
     * @param string[] $pending
     * @return array
     */
    private static function stated(\stdClass $course, item $item, array &$pending): array {
        $stated = [];
        if (isset($item->form['require'])) {
            self::REQUIRE[$item->form['require']] ?? throw new refusal('badrequest', 'form.require');
            $stated['require'] = $item->form['require'];
        }
        if (isset($item->form['activities'])) {
            $stated['activities'] = placeholder::ids($course, 'module', $item->form['activities'], $pending);
            sort($stated['activities']);
        }
        if (isset($item->form['grade'])) {
            $stated['grade'] = [(float) $item->form['grade']];
        }
        if (isset($item->form['self_declared'])) {
            $stated['self_declared'] = $item->form['self_declared'] ? [true] : [];
        }
        return $stated;
    }

    /**
     * What the site has: 'require' => word, 'activities' => course module ids, 'grade' => [points], 'self_declared' =>
     * [true]; a list is empty where there is no such criterion.
     *
     * @param \stdClass $course
     * @return array
     */
    private static function live(\stdClass $course): array {
        global $DB;
        $live = ['require' => 'all', 'activities' => [], 'grade' => [], 'self_declared' => []];
        $method = $DB->get_field_select(
            'course_completion_aggr_methd',
            'method',
            'course = ? AND criteriatype IS NULL',
            [$course->id],
            IGNORE_MULTIPLE
        );
        $live['require'] = (int) $method === self::REQUIRE['any'] ? 'any' : 'all';
        foreach ($DB->get_records('course_completion_criteria', ['course' => $course->id], 'id') as $criterion) {
            switch ((int) $criterion->criteriatype) {
                case self::TYPES['activities']:
                    $live['activities'][] = (int) $criterion->moduleinstance;
                    break;
                case self::TYPES['grade']:
                    $live['grade'][] = (float) $criterion->gradepass;
                    break;
                case self::TYPES['self_declared']:
                    $live['self_declared'][] = true;
            }
        }
        sort($live['activities']);
        return $live;
    }

    /**
     * Makes the criteria of one type what is stated.
     *
     * @param \stdClass $course
     * @param string $key
     * @param array $values
     */
    private static function criteria(\stdClass $course, string $key, array $values): void {
        global $CFG, $DB;
        $name = self::NAMES[$key];
        require_once($CFG->dirroot . "/completion/criteria/completion_criteria_{$name}.php");
        $class = "\\completion_criteria_{$name}";
        $DB->delete_records('course_completion_criteria', ['course' => $course->id, 'criteriatype' => self::TYPES[$key]]);
        foreach ($values as $value) {
            $criterion = new $class();
            $criterion->course = $course->id;
            if ($key === 'activities') {
                $module = $DB->get_field('course_modules', 'module', ['id' => $value]);
                $criterion->module = $class::get_mod_name($module);
                $criterion->moduleinstance = $value;
            } else if ($key === 'grade') {
                $criterion->gradepass = $value;
            }
            $criterion->insert();
        }
    }

    /**
     * Whether all or any criteria are needed, activities among themselves too.
     *
     * @param \stdClass $course
     * @param string $word
     */
    private static function aggregate(\stdClass $course, string $word): void {
        global $CFG;
        require_once($CFG->dirroot . '/completion/completion_aggregation.php');
        foreach ([null, self::TYPES['activities']] as $type) {
            $aggregation = new \completion_aggregation(['course' => $course->id, 'criteriatype' => $type]);
            if ($aggregation->id && (int) $aggregation->method === self::REQUIRE[$word]) {
                continue;
            }
            $aggregation->setMethod(self::REQUIRE[$word]);
            $aggregation->save();
        }
    }

    /**
     * Has cron look again at who completed the course, and tells others that the settings changed.
     *
     * @param \stdClass $course
     */
    private static function recompute(\stdClass $course): void {
        global $DB;
        $DB->set_field_select(
            'course_completions',
            'reaggregate',
            time(),
            'course = ? AND timecompleted IS NULL',
            [$course->id]
        );
        \cache::make('core', 'coursecompletion')->purge();
        \core\event\course_completion_updated::create([
            'courseid' => $course->id,
            'context' => \core\context\course::instance($course->id),
        ])->trigger();
    }

    /**
     * A warning for each activity whose completion is not tracked, so that nobody could complete the course.
     *
     * @param \stdClass $course
     * @param int[] $cmids
     * @return string[]
     */
    private static function untracked(\stdClass $course, array $cmids): array {
        global $DB;
        if (!$cmids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($cmids);
        $warnings = [];
        foreach ($DB->get_fieldset_select('course_modules', 'id', "id $in AND completion = 0", $params) as $cmid) {
            $name = placeholder::of($course, 'module', (int) $cmid);
            $warnings[] = get_string('warning:untracked', 'local_asnbridge', preg_replace('~^.*\*|@.$~', '', $name));
        }
        return $warnings;
    }

    /**
     * How many learners met a criterion.
     *
     * @param \stdClass $course
     * @return int
     */
    private static function count(\stdClass $course): int {
        global $DB;
        return $DB->count_records_select('course_completion_crit_compl', 'course = ?', [$course->id], 'COUNT(DISTINCT userid)');
    }

    /**
     * Moodle's own view of it.
     *
     * @param \stdClass $course
     * @return \completion_info
     */
    private static function info(\stdClass $course): \completion_info {
        global $CFG;
        require_once($CFG->libdir . '/completionlib.php');
        return new \completion_info($course);
    }
}
