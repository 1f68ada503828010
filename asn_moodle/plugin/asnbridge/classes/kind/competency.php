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

use core_competency\api;
use core_competency\course_competency;
use local_asnbridge\local\competencies;
use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;
use local_asnbridge\local\without_learners;

/**
 * Competencies of the site that a course is linked to.
 *
 * A competency that the site does not have is held, and its item stands for the gap: its id is below zero, and it
 * ceases to exist as soon as the site has the competency, so that the next plan makes the link. A link cannot be
 * hidden.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class competency implements kind {
    use without_learners;

    /** What each value of the form has to be. */
    private const FORM = [
        'outcome' => stated_form::WORD,
    ];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        if ($mappedid > 0 && $DB->record_exists(course_competency::TABLE, ['id' => $mappedid, 'courseid' => $course->id])) {
            return $mappedid;
        }
        if ($found = competencies::ids($course, $item->names())) {
            $link = ['courseid' => $course->id, 'competencyid' => reset($found)];
            return (int) $DB->get_field(course_competency::TABLE, 'id', $link);
        }
        return $mappedid < 0 ? $mappedid : 0;
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        stated_form::check($item->form, self::FORM);
        $found = competencies::ids($course, $item->names());
        $competencyid = $found ? reset($found) : 0;
        if (!$competencyid) {
            return new outcome($id ?: self::gap($item->id), held: [competencies::missing($item->id, 'title')]);
        }
        api::add_competency_to_course($course->id, $competencyid);
        $link = course_competency::get_record(['courseid' => $course->id, 'competencyid' => $competencyid]);
        $outcome = competencies::outcome($item->form['outcome'] ?? null);
        if ($outcome !== null && (int) $link->get('ruleoutcome') !== $outcome) {
            api::set_course_competency_ruleoutcome($link, $outcome);
        }
        return new outcome((int) $link->get('id'));
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        throw new refusal('cannothide', 'competency');
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        if ($id > 0) {
            api::remove_competency_from_course($course->id, (new course_competency($id))->get('competencyid'));
        }
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        if ($id <= 0) {
            return ['linked' => false];
        }
        // What the competency is called and says is the site's.
        $values = ['linked' => true];
        if (isset($keys['form']['outcome'])) {
            $outcome = (int) (new course_competency($id))->get('ruleoutcome');
            $values['form']['outcome'] = (string) array_search($outcome, competencies::OUTCOMES, true);
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        $texts = [];
        rows::add($texts, course_competency::TABLE, 'id', array_filter($ids, fn($id) => $id > 0), ['courseid' => $course->id]);
        return rows::hashes($texts) + array_map('sha1', self::gaps($course, $ids));
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $DB;
        $links = $DB->get_records_sql(
            "SELECT l.id, c.shortname
               FROM {" . course_competency::TABLE . "} l
               JOIN {" . \core_competency\competency::TABLE . "} c ON c.id = l.competencyid
              WHERE l.courseid = ?
           ORDER BY l.sortorder, l.id",
            [$course->id]
        );
        $url = (new \moodle_url('/admin/tool/lp/coursecompetencies.php', ['courseid' => $course->id]))->out(false);
        $overview = [];
        foreach (array_values($links) as $place => $link) {
            if (in_array((int) $link->id, $ids, true)) {
                $overview[$link->id] = self::told($link->shortname, $place, $url);
            }
        }
        foreach (self::gaps($course, $ids) as $id => $idnumber) {
            $overview[$id] = self::told($idnumber, 0, '');
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    /**
     * An entry of the overview.
     *
     * @param string $title
     * @param int $place
     * @param string $url
     * @return array
     */
    private static function told(string $title, int $place, string $url): array {
        return ['type' => '', 'title' => $title, 'visible' => true, 'parent' => null, 'position' => $place, 'url' => $url];
    }

    /**
     * The id of the gap that an item leaves.
     *
     * @param string $idnumber
     * @return int below zero
     */
    private static function gap(string $idnumber): int {
        return -1 - (crc32($idnumber) & 0x3fffffff);
    }

    /**
     * Those gaps that are still there: id => idnumber.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    private static function gaps(\stdClass $course, array $ids): array {
        global $DB;
        $ids = array_filter($ids, fn($id) => $id < 0);
        if (!$ids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($ids);
        $gaps = $DB->get_records_select_menu(
            map::TABLE,
            "courseid = ? AND kind = 'competency' AND instanceid $in",
            array_merge([$course->id], $params),
            'id',
            'instanceid, item'
        );
        return array_diff($gaps, array_keys(competencies::ids($course, $gaps)));
    }
}
