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

use core_competency\api;
use core_competency\competency;
use core_competency\course_competency;
use core_competency\course_module_competency;

/**
 * The site's competencies, and their links to courses and activities.
 *
 * Frameworks are the site's own: a competency is linked, never made. It is known by its idnumber, which is that of
 * the item (`<course>/<competency>`) or, for a framework that serves many courses, its last part alone.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class competencies {
    /** Word => what happens to the competency when the course or activity is complete. */
    public const OUTCOMES = ['none' => 0, 'evidence' => 1, 'recommend' => 2, 'complete' => 3];

    /**
     * Whether the site uses competencies.
     *
     * @return bool
     */
    public static function enabled(): bool {
        return api::is_enabled();
    }

    /**
     * Id of the competency that an item stands for, 0 if the site has none that this course may use.
     *
     * @param \stdClass $course
     * @param string $idnumber of the item
     * @return int
     */
    public static function id(\stdClass $course, string $idnumber): int {
        return self::ids($course, [$idnumber])[$idnumber] ?? 0;
    }

    /**
     * The same for several items: idnumber => id; those without one are left out.
     *
     * The whole idnumber goes before its last part, and the framework nearest to the course before others.
     *
     * @param \stdClass $course
     * @param string[] $idnumbers of the items
     * @return int[]
     */
    public static function ids(\stdClass $course, array $idnumbers): array {
        global $DB;
        if (!$idnumbers || !self::enabled()) {
            return [];
        }
        $contexts = \core\context\course::instance($course->id)->get_parent_context_ids();
        [$there, $params] = $DB->get_in_or_equal($contexts, SQL_PARAMS_NAMED);
        [$named, $names] = $DB->get_in_or_equal(
            array_merge($idnumbers, array_map([self::class, 'short'], $idnumbers)),
            SQL_PARAMS_NAMED
        );
        $found = $DB->get_records_sql(
            "SELECT c.id, c.idnumber, x.depth
               FROM {" . competency::TABLE . "} c
               JOIN {competency_framework} f ON f.id = c.competencyframeworkid
               JOIN {context} x ON x.id = f.contextid
              WHERE f.visible = 1 AND f.contextid $there AND c.idnumber $named
           ORDER BY x.depth, c.id DESC",
            $params + $names
        );
        $byname = array_map('intval', array_column($found, 'id', 'idnumber'));
        $ids = [];
        foreach ($idnumbers as $idnumber) {
            $ids[$idnumber] = $byname[$idnumber] ?? $byname[self::short($idnumber)] ?? 0;
        }
        return array_filter($ids);
    }

    /**
     * Links an activity to exactly these competencies of its course.
     *
     * @param \stdClass $course
     * @param int $cmid
     * @param array $stated idnumbers, or ['competency' => idnumber, 'outcome' => word]
     * @param string[] $pending idnumbers of competencies that the course is not linked to yet are added here
     * @return array[] what is held: competencies that the site does not have
     */
    public static function link_module(\stdClass $course, int $cmid, array $stated, array &$pending): array {
        $held = $wanted = [];
        foreach ($stated as $each) {
            $idnumber = placeholder::idnumber(is_array($each) ? $each['competency'] ?? null : $each);
            $id = self::id($course, $idnumber);
            if (!$id) {
                $held[] = self::missing($idnumber, 'competencies');
            } else if (!course_competency::record_exists_select('courseid = ? AND competencyid = ?', [$course->id, $id])) {
                $pending[] = $idnumber;
            } else {
                $wanted[$id] = is_array($each) ? self::outcome($each['outcome'] ?? null) : null;
            }
        }
        if (!self::enabled()) {
            return $held;
        }
        $linked = [];
        foreach (course_module_competency::list_course_module_competencies($cmid) as $link) {
            $linked[(int) $link->get('competencyid')] = $link;
        }
        // One that is missing for the moment is no reason to take the others away, so only what is complete is exact.
        foreach ($held || $pending ? [] : array_diff_key($linked, $wanted) as $id => $unused) {
            api::remove_competency_from_course_module($cmid, $id);
        }
        foreach ($wanted as $id => $outcome) {
            if (!isset($linked[$id])) {
                api::add_competency_to_course_module($cmid, $id);
                $linked[$id] = course_module_competency::get_record(['cmid' => $cmid, 'competencyid' => $id]);
            }
            if ($outcome !== null && (int) $linked[$id]->get('ruleoutcome') !== $outcome) {
                api::set_course_module_competency_ruleoutcome($linked[$id], $outcome);
            }
        }
        return $held;
    }

    /**
     * Competencies that an activity is linked to: idnumbers of the items, sorted; where there is none, the site's own.
     *
     * @param int $cmid
     * @return string[]
     */
    public static function of_module(int $cmid): array {
        global $DB;
        $names = $DB->get_records_sql_menu(
            "SELECT l.id, COALESCE(i.item, c.idnumber)
               FROM {" . course_module_competency::TABLE . "} l
               JOIN {" . competency::TABLE . "} c ON c.id = l.competencyid
               JOIN {course_modules} cm ON cm.id = l.cmid
          LEFT JOIN {" . course_competency::TABLE . "} cc ON cc.courseid = cm.course AND cc.competencyid = c.id
          LEFT JOIN {" . map::TABLE . "} i ON i.courseid = cm.course AND i.kind = 'competency' AND i.instanceid = cc.id
              WHERE l.cmid = ?",
            [$cmid]
        );
        sort($names, SORT_STRING);
        return $names;
    }

    /**
     * The number of an outcome's word.
     *
     * @param mixed $word
     * @return int|null null if none is stated
     */
    public static function outcome($word): ?int {
        if ($word === null || $word === '') {
            return null;
        }
        return self::OUTCOMES[$word] ?? throw new refusal('badrequest', 'outcome');
    }

    /**
     * What is said of a competency that the site does not have.
     *
     * @param string $idnumber
     * @param string $key
     * @return array
     */
    public static function missing(string $idnumber, string $key): array {
        return outcome::held(self::enabled() ? 'nocompetency' : 'competenciesoff', $key, self::short($idnumber));
    }

    /**
     * The last part of an idnumber.
     *
     * @param string $idnumber
     * @return string
     */
    private static function short(string $idnumber): string {
        return substr(strrchr("/$idnumber", '/'), 1);
    }
}
