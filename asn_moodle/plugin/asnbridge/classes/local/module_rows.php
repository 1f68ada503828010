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

use local_asnbridge\module\type;

/**
 * What activities are made of in the database, read for a whole course at once.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_rows {
    /** Type => child table => column that names the activity. */
    private const TABLES = [
        'assign' => ['assign_plugin_config' => 'assignment'],
        'book' => ['book_chapters' => 'bookid'],
        'choice' => ['choice_options' => 'choiceid'],
        'data' => ['data_fields' => 'dataid'],
        'feedback' => ['feedback_item' => 'feedback'],
        'lesson' => ['lesson_pages' => 'lessonid', 'lesson_answers' => 'lessonid'],
        'quiz' => ['quiz_feedback' => 'quizid'],
        'workshop' => [
            'workshopform_accumulative' => 'workshopid',
            'workshopform_comments' => 'workshopid',
            'workshopform_numerrors' => 'workshopid',
            'workshopform_rubric' => 'workshopid',
        ],
    ];

    /** Type => child tables one further step away: table, join to the activity's id. */
    private const FAR = [
        'workshop' => [
            ['workshopform_rubric_levels', 'JOIN {workshopform_rubric} p ON p.id = t.dimensionid', 'p.workshopid'],
        ],
    ];

    /** Columns that change by themselves. */
    private const IGNORED = ['timemodified' => 0, 'timecreated' => 0, 'usermodified' => 0, 'revision' => 0];

    /**
     * Tables of core, by how a row names the course module. Of files those are left out that learners hand in, and
     * those that Moodle unpacks from a package.
     */
    private const COMMON = [
        'SELECT gi.id, cm.id AS cmid, gi.itemnumber, gi.gradetype, gi.grademax, gi.grademin, gi.scaleid, gi.gradepass,
                gi.categoryid, gi.hidden, gi.locked, gi.locktime, gi.aggregationcoef, gi.aggregationcoef2,
                gi.weightoverride
           FROM {grade_items} gi
           JOIN {modules} m ON m.name = gi.itemmodule
           JOIN {course_modules} cm ON cm.module = m.id AND cm.instance = gi.iteminstance
          WHERE gi.courseid = :course AND gi.itemtype = \'mod\'
       ORDER BY gi.id',
        'SELECT ti.id, ti.itemid AS cmid, tg.rawname, ti.ordering
           FROM {tag_instance} ti
           JOIN {tag} tg ON tg.id = ti.tagid
           JOIN {course_modules} cm ON cm.id = ti.itemid
          WHERE cm.course = :course AND ti.component = \'core\' AND ti.itemtype = \'course_modules\'
       ORDER BY ti.id',
        'SELECT l.id, l.cmid, l.competencyid, l.ruleoutcome
           FROM {competency_modulecomp} l
           JOIN {course_modules} cm ON cm.id = l.cmid
          WHERE cm.course = :course
       ORDER BY l.id',
        'SELECT f.id, c.instanceid AS cmid, f.component, f.filearea, f.filepath, f.filename, f.contenthash
           FROM {files} f
           JOIN {context} c ON c.id = f.contextid AND c.contextlevel = 70
           JOIN {course_modules} cm ON cm.id = c.instanceid
          WHERE cm.course = :course AND f.filename <> \'.\'
                AND f.component NOT LIKE \'assignsubmission%\' AND f.component NOT LIKE \'assignfeedback%\'
                AND f.filearea NOT IN (\'post\', \'attachments\', \'submission_content\', \'submission_attachment\',
                    \'overallfeedback_content\', \'overallfeedback_attachment\', \'essay_answers\', \'essay_responses\')
                AND NOT (f.filearea = \'content\' AND f.component IN (\'mod_scorm\', \'mod_imscp\', \'mod_data\'))
       ORDER BY f.component, f.filearea, f.filepath, f.filename, f.contenthash',
    ];

    /**
     * Hashes of all rows: course module => SHA-1.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    public static function hashes(\stdClass $course, array $ids): array {
        global $DB;
        $cms = self::course_modules($course, $ids);
        $rows = [];
        foreach (self::by_type($cms) as $name => $instances) {
            $volatile = array_flip((type::of($name))::VOLATILE) + self::IGNORED;
            foreach (self::type_rows($course, $name, $instances) as [$cmid, $row]) {
                // Some types delete and insert rows again on every update.
                $rows[$cmid][] = array_diff_key((array) $row, $volatile + ['id' => 0]);
            }
        }
        $quizzes = self::by_type($cms)['quiz'] ?? [];
        foreach (quiz_structure::rowhashes($course, array_keys($quizzes)) as $quizid => $hash) {
            $rows[$quizzes[$quizid]][] = $hash;
        }
        foreach (self::COMMON as $sql) {
            // Whoever has just written one activity does not need the rows of all the others.
            $sql = count($ids) === 1 ? str_replace('ORDER BY', 'AND cm.id = :only ORDER BY', $sql) : $sql;
            $records = $DB->get_recordset_sql($sql, ['course' => $course->id, 'only' => reset($ids)]);
            foreach ($records as $record) {
                if (isset($cms[$record->cmid])) {
                    $rows[$record->cmid][] = array_diff_key((array) $record, ['id' => 0]);
                }
            }
            $records->close();
        }
        $hashes = [];
        foreach ($cms as $cm) {
            $own = array_diff_key((array) $cm, ['section' => 0, 'added' => 0, 'score' => 0, 'indent' => 0]);
            $hashes[$cm->id] = sha1(json_encode([$own, $rows[$cm->id] ?? []], JSON_INVALID_UTF8_SUBSTITUTE));
        }
        return $hashes;
    }

    /**
     * The course modules, with the names of their types.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return \stdClass[] by id
     */
    public static function course_modules(\stdClass $course, array $ids): array {
        global $DB;
        $sql = 'SELECT cm.*, m.name AS modname
                  FROM {course_modules} cm
                  JOIN {modules} m ON m.id = cm.module
                 WHERE cm.course = :course AND cm.deletioninprogress = 0';
        $sql .= count($ids) === 1 ? ' AND cm.id = :only' : '';
        $cms = $DB->get_records_sql($sql, ['course' => $course->id, 'only' => reset($ids)]);
        return array_intersect_key($cms, array_flip($ids));
    }

    /**
     * Type => instance => course module.
     *
     * @param \stdClass[] $cms
     * @return array[]
     */
    public static function by_type(array $cms): array {
        $types = [];
        foreach ($cms as $cm) {
            $types[$cm->modname][$cm->instance] = (int) $cm->id;
        }
        return $types;
    }

    /**
     * The rows of all activities of a type: pairs of course module and row.
     *
     * @param \stdClass $course
     * @param string $name
     * @param int[] $instances instance => course module
     * @return \Generator
     */
    private static function type_rows(\stdClass $course, string $name, array $instances): \Generator {
        global $DB;
        $where = 'a.course = :course' . (count($instances) === 1 ? ' AND a.id = :only' : '');
        $sources = [["SELECT a.*, a.id AS ofactivity FROM {{$name}} a WHERE $where"]];
        foreach (self::TABLES[$name] ?? [] as $table => $column) {
            $sources[] = ["SELECT t.*, t.{$column} AS ofactivity FROM {{$table}} t
                             JOIN {{$name}} a ON a.id = t.{$column} WHERE $where ORDER BY t.id"];
        }
        foreach (self::FAR[$name] ?? [] as [$table, $join, $column]) {
            $sources[] = ["SELECT t.*, {$column} AS ofactivity FROM {{$table}} t {$join}
                             JOIN {{$name}} a ON a.id = {$column} WHERE $where ORDER BY t.id"];
        }
        if ($name === 'glossary') {
            $sources[] = self::glossary($where);
        }
        foreach ($sources as $source) {
            $records = $DB->get_recordset_sql($source[0], ['course' => $course->id, 'only' => key($instances)]);
            foreach ($records as $record) {
                if (isset($instances[$record->ofactivity])) {
                    yield [$instances[$record->ofactivity], $record];
                }
            }
            $records->close();
        }
    }

    /**
     * Entries of glossaries that are ours: those of learners are no settings.
     *
     * @param string $where
     * @return array
     */
    private static function glossary(string $where): array {
        return ["SELECT t.*, t.glossaryid AS ofactivity
                   FROM {glossary_entries} t
                   JOIN {" . children::TABLE . "} c ON c.childid = t.id AND c.name = 'entries'
                   JOIN {glossary} a ON a.id = t.glossaryid
                  WHERE $where
               ORDER BY t.id"];
    }
}
