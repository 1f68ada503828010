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
 * Learner data that hangs on activities, counted for a whole course at once.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_learners {
    /** Type => word => tables of a query that counts rows by activity: column of the activity, and what is counted. */
    private const COUNTS = [
        'assign' => [
            'submissions' => ['t.assignment', "{assign_submission} t WHERE t.latest = 1 AND t.status <> 'new'"],
        ],
        'bigbluebuttonbn' => [
            'sessions' => ['t.bigbluebuttonbnid', "{bigbluebuttonbn_logs} t WHERE t.log = 'Join'"],
        ],
        'choice' => ['votes' => ['t.choiceid', '{choice_answers} t WHERE 1 = 1']],
        'data' => ['entries' => ['t.dataid', '{data_records} t WHERE 1 = 1']],
        'feedback' => ['answers' => ['t.feedback', '{feedback_completed} t WHERE 1 = 1']],
        'forum' => [
            'posts' => ['d.forum', '{forum_posts} t JOIN {forum_discussions} d ON d.id = t.discussion WHERE 1 = 1'],
        ],
        'glossary' => [
            'entries' => [
                't.glossaryid',
                "{glossary_entries} t WHERE NOT EXISTS (SELECT 1 FROM {local_asnbridge_child} c
                  WHERE c.childid = t.id AND c.name = 'entries')",
            ],
        ],
        'h5pactivity' => ['attempts' => ['t.h5pactivityid', '{h5pactivity_attempts} t WHERE 1 = 1']],
        'lesson' => [
            'attempts' => ['t.lessonid', '{lesson_attempts} t WHERE 1 = 1'],
            'visits' => ['t.lessonid', '{lesson_branch} t WHERE 1 = 1'],
        ],
        'quiz' => ['attempts' => ['t.quiz', '{quiz_attempts} t WHERE t.preview = 0']],
        'scorm' => ['attempts' => ['t.scormid', '{scorm_attempt} t WHERE 1 = 1']],
        'survey' => ['answers' => ['t.survey', '{survey_answers} t WHERE 1 = 1']],
        'wiki' => ['pages' => ['s.wikiid', '{wiki_pages} t JOIN {wiki_subwikis} s ON s.id = t.subwikiid WHERE 1 = 1']],
        'workshop' => [
            'submissions' => ['t.workshopid', '{workshop_submissions} t WHERE t.example = 0'],
            'assessments' => [
                's.workshopid',
                '{workshop_assessments} t JOIN {workshop_submissions} s ON s.id = t.submissionid
                  WHERE s.example = 0 AND t.grade IS NOT NULL',
            ],
        ],
    ];

    /**
     * Counts above zero: course module => word => count.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function counts(\stdClass $course, array $ids): array {
        global $DB;
        $cms = module_rows::course_modules($course, $ids);
        $counts = array_fill_keys(array_keys($cms), []);
        foreach (module_rows::by_type($cms) as $name => $instances) {
            foreach (self::COUNTS[$name] ?? [] as $word => [$column, $rest]) {
                [$in, $params] = $DB->get_in_or_equal(array_keys($instances));
                $sql = "SELECT {$column} AS activity, COUNT(t.id) AS howmany FROM {$rest} AND {$column} $in GROUP BY {$column}";
                foreach ($DB->get_records_sql_menu($sql, $params) as $instance => $count) {
                    $counts[$instances[$instance]][$word] = (int) $count;
                }
            }
        }
        foreach (self::common($course) as $word => $found) {
            foreach (array_intersect_key($found, $counts) as $cmid => $count) {
                $counts[$cmid][$word] = (int) $count;
            }
        }
        return $counts;
    }

    /**
     * What hangs on any activity: completion and grades.
     *
     * @param \stdClass $course
     * @return array[] word => course module => count
     */
    private static function common(\stdClass $course): array {
        global $DB;
        $completions = 'SELECT cmc.coursemoduleid, COUNT(cmc.id)
                          FROM {course_modules_completion} cmc
                          JOIN {course_modules} cm ON cm.id = cmc.coursemoduleid
                         WHERE cm.course = ? AND cmc.completionstate > 0
                      GROUP BY cmc.coursemoduleid';
        $grades = "SELECT cm.id, COUNT(gg.id)
                     FROM {grade_grades} gg
                     JOIN {grade_items} gi ON gi.id = gg.itemid
                     JOIN {modules} m ON m.name = gi.itemmodule
                     JOIN {course_modules} cm ON cm.module = m.id AND cm.instance = gi.iteminstance
                    WHERE gi.courseid = ? AND gi.itemtype = 'mod' AND gg.finalgrade IS NOT NULL
                 GROUP BY cm.id";
        return [
            'completions' => $DB->get_records_sql_menu($completions, [$course->id]),
            'grades' => $DB->get_records_sql_menu($grades, [$course->id]),
        ];
    }
}
