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

use core_badges\badge;

/**
 * What earns a badge: completing activities, or the course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class badge_criteria {
    /** Word => badges/criteria: all or any. */
    private const REQUIRE = ['all' => BADGE_CRITERIA_AGGREGATION_ALL, 'any' => BADGE_CRITERIA_AGGREGATION_ANY];

    /** Keys of a form that are criteria. */
    public const KEYS = ['require', 'activities', 'course'];

    /**
     * What the form states: 'require' => word, 'activities' => course module ids, 'course' => true. Only what is stated.
     *
     * @param \stdClass $course
     * @param array $form
     * @param string[] $pending
     * @return array
     */
    public static function stated(\stdClass $course, array $form, array &$pending): array {
        $stated = [];
        if (isset($form['require'])) {
            self::REQUIRE[$form['require']] ?? throw new refusal('badrequest', 'form.require');
            $stated['require'] = $form['require'];
        }
        if (isset($form['activities'])) {
            $stated['activities'] = placeholder::ids($course, 'module', $form['activities'], $pending);
            sort($stated['activities']);
        }
        if (isset($form['course'])) {
            $stated['course'] = (bool) $form['course'];
        }
        return $stated;
    }

    /**
     * The same as the site has it, complete.
     *
     * @param badge $badge
     * @return array
     */
    public static function live(badge $badge): array {
        $activity = $badge->criteria[BADGE_CRITERIA_TYPE_ACTIVITY] ?? null;
        $activities = $activity ? array_map('intval', array_keys($activity->params)) : [];
        sort($activities);
        return [
            'require' => (int) ($activity->method ?? 0) === self::REQUIRE['any'] ? 'any' : 'all',
            'activities' => $activities,
            'course' => isset($badge->criteria[BADGE_CRITERIA_TYPE_COURSE]),
        ];
    }

    /**
     * Writes what is stated. Optional parts of criteria that stay, such as a date set by a teacher, stay too.
     *
     * @param badge $badge
     * @param array $stated as {@see stated} gives it
     */
    public static function write(badge $badge, array $stated): void {
        $wanted = array_merge(self::live($badge), $stated);
        // The one kind of criterion that is stated takes the place of the other.
        if (!empty($stated['activities'])) {
            $wanted['course'] = false;
        } else if (!empty($stated['course'])) {
            $wanted['activities'] = [];
        }
        if (!isset($badge->criteria[BADGE_CRITERIA_TYPE_OVERALL])) {
            self::criterion($badge, BADGE_CRITERIA_TYPE_OVERALL)->save(['agg' => BADGE_CRITERIA_AGGREGATION_ALL]);
        }
        $params = [];
        foreach ($wanted['activities'] as $cmid) {
            $params["module_$cmid"] = $cmid;
        }
        self::save($badge, BADGE_CRITERIA_TYPE_ACTIVITY, $params, self::REQUIRE[$wanted['require']]);
        $params = $wanted['course'] ? ["course_{$badge->courseid}" => $badge->courseid] : [];
        self::save($badge, BADGE_CRITERIA_TYPE_COURSE, $params, BADGE_CRITERIA_AGGREGATION_ALL);
        $badge->criteria = $badge->get_criteria();
    }

    /**
     * Saves one criterion; one without parameters goes.
     *
     * @param badge $badge
     * @param int $type
     * @param array $params
     * @param int $method
     */
    private static function save(badge $badge, int $type, array $params, int $method): void {
        $there = $badge->criteria[$type] ?? null;
        if (!$params) {
            if ($there) {
                $there->delete();
            }
            return;
        }
        $criterion = $there ?? self::criterion($badge, $type);
        foreach ($there->params ?? [] as $id => $kept) {
            foreach (array_diff_key($kept, [$criterion->required_param => 0]) as $name => $value) {
                if (isset($params["{$criterion->required_param}_$id"])) {
                    $params["{$name}_$id"] = $value;
                }
            }
        }
        $description = ['text' => $there->description ?? '', 'format' => $there->descriptionformat ?? FORMAT_HTML];
        $criterion->save($params + ['agg' => $method, 'description' => $description]);
    }

    /**
     * A new criterion.
     *
     * @param badge $badge
     * @param int $type
     * @return \award_criteria
     */
    private static function criterion(badge $badge, int $type): \award_criteria {
        return \award_criteria::build(['criteriatype' => $type, 'badgeid' => $badge->id]);
    }
}
