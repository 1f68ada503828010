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

use core_question\local\bank\question_bank_helper;

/**
 * Where the questions of a course are, and how their entries and categories are found.
 *
 * Moodle 4.5 keeps them in the context of the course; from 5.0 they live in modules, ours in a question bank
 * module of our own. An upgrade moves them, so that they are looked for everywhere in the course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class question_bank {
    /** Ends the idnumber of our question bank module; no item has a colon in its own. */
    private const BANK = ':questions';

    /** Kind => SQL up to the condition that it is in the course. */
    private const FROM = [
        'category' => 'SELECT thing.id, thing.idnumber
                         FROM {question_categories} thing
                         JOIN {context} ctx ON ctx.id = thing.contextid
                        WHERE thing.parent <> 0',
        'question' => 'SELECT thing.id, thing.idnumber
                         FROM {question_bank_entries} thing
                         JOIN {question_categories} qc ON qc.id = thing.questioncategoryid
                         JOIN {context} ctx ON ctx.id = qc.contextid
                        WHERE EXISTS (SELECT 1 FROM {question_versions} v WHERE v.questionbankentryid = thing.id)',
    ];

    /**
     * SQL that says of a context `ctx` that it is in the course, and its parameters.
     *
     * @param \stdClass $course
     * @return array{0: string, 1: array}
     */
    public static function within(\stdClass $course): array {
        global $DB;
        $context = \context_course::instance($course->id);
        $where = '(ctx.id = :courseown OR ' . $DB->sql_like('ctx.path', ':coursebelow') . ')';
        return [$where, ['courseown' => $context->id, 'coursebelow' => $context->path . '/%']];
    }

    /**
     * Id of the entry with one of the idnumbers, anywhere in the course; the mapped one if it is still there.
     *
     * @param \stdClass $course
     * @param string[] $idnumbers in order of preference
     * @param int $mappedid
     * @return int 0 for none
     */
    public static function entry(\stdClass $course, array $idnumbers, int $mappedid = 0): int {
        return self::first($course, 'question', $idnumbers, $mappedid);
    }

    /**
     * Id of the category with one of the idnumbers, anywhere in the course; the mapped one if it is still there.
     *
     * @param \stdClass $course
     * @param string[] $idnumbers in order of preference
     * @param int $mappedid
     * @return int 0 for none
     */
    public static function category(\stdClass $course, array $idnumbers, int $mappedid = 0): int {
        return self::first($course, 'category', $idnumbers, $mappedid);
    }

    /**
     * Categories or entries anywhere in the course whose idnumber begins with the prefix: idnumber => id.
     *
     * Of two that bear the same one it is the older.
     *
     * @param \stdClass $course
     * @param string $kind category or question
     * @param string $prefix
     * @return int[]
     */
    public static function bearers(\stdClass $course, string $kind, string $prefix): array {
        global $DB;
        [$within, $params] = self::within($course);
        $like = $DB->sql_like('thing.idnumber', ':prefix');
        $found = $DB->get_records_sql_menu(
            self::FROM[$kind] . " AND $within AND $like ORDER BY thing.id DESC",
            $params + ['prefix' => $DB->sql_like_escape($prefix) . '%']
        );
        return array_map('intval', array_flip($found));
    }

    /**
     * Id of the category or entry that an idnumber names, by the map or by itself.
     *
     * @param \stdClass $course
     * @param string $kind category or question
     * @param string $idnumber
     * @return int 0 for none
     */
    public static function id(\stdClass $course, string $kind, string $idnumber): int {
        global $DB;
        $where = ['courseid' => $course->id, 'kind' => $kind, 'item' => $idnumber];
        $mapped = (int) $DB->get_field('local_asnbridge_item', 'instanceid', $where);
        return self::first($course, $kind, [$idnumber], $mapped);
    }

    /**
     * Idnumbers of categories or entries, by the map or their own: id => idnumber.
     *
     * @param \stdClass $course
     * @param string $kind category or question
     * @param int[] $ids
     * @return string[]
     */
    public static function names(\stdClass $course, string $kind, array $ids): array {
        global $DB;
        if (!$ids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        $table = $kind === 'category' ? 'question_categories' : 'question_bank_entries';
        $names = $DB->get_records_select_menu($table, "id $in AND idnumber IS NOT NULL", $params, '', 'id, idnumber');
        $params += ['courseid' => $course->id, 'kind' => $kind];
        $where = "instanceid $in AND courseid = :courseid AND kind = :kind";
        $mapped = $DB->get_records_select_menu('local_asnbridge_item', $where, $params, 'id', 'instanceid, item');
        return $mapped + $names;
    }

    /**
     * The context for new categories: the course on Moodle 4.5, from 5.0 a question bank module, which is ours or
     * the one that an upgrade of the site made.
     *
     * @param \stdClass $course
     * @return \context
     */
    public static function context(\stdClass $course): \context {
        global $DB;
        if (!class_exists(question_bank_helper::class)) {
            return \context_course::instance($course->id);
        }
        $idnumber = $course->idnumber . self::BANK;
        $where = ['course' => $course->id, 'idnumber' => $idnumber, 'deletioninprogress' => 0];
        $cmid = (int) $DB->get_field('course_modules', 'id', $where, IGNORE_MULTIPLE) ?: self::upgraded($course);
        if (!$cmid) {
            $name = get_string_manager()->get_string('questionbank', 'question', null, $course->lang ?: null);
            $cmid = (int) question_bank_helper::create_default_open_instance($course, $name)->id;
            set_coursemodule_idnumber($cmid, $idnumber);
            rebuild_course_cache($course->id, true);
        }
        return \context_module::instance($cmid);
    }

    /**
     * The question bank module to which an upgrade of the site to Moodle 5.0 moved categories of ours.
     *
     * @param \stdClass $course
     * @return int course module id, 0 for none
     */
    private static function upgraded(\stdClass $course): int {
        global $DB;
        return (int) $DB->get_field_sql(
            "SELECT MIN(cm.id)
               FROM {course_modules} cm
               JOIN {modules} m ON m.id = cm.module AND m.name = 'qbank'
               JOIN {context} ctx ON ctx.instanceid = cm.id AND ctx.contextlevel = :level
               JOIN {question_categories} qc ON qc.contextid = ctx.id
               JOIN {local_asnbridge_item} i ON i.instanceid = qc.id AND i.courseid = cm.course AND i.kind = 'category'
              WHERE cm.course = :course AND cm.deletioninprogress = 0
                AND NOT EXISTS (SELECT 1
                                  FROM {local_asnbridge_item} stated
                                 WHERE stated.instanceid = cm.id AND stated.courseid = cm.course
                                   AND stated.kind = 'module')",
            ['level' => CONTEXT_MODULE, 'course' => $course->id]
        );
    }

    /**
     * Whether new categories may be made in the context: from Moodle 5.0 only in modules.
     *
     * @param int $contextid
     * @return bool
     */
    public static function may_hold(int $contextid): bool {
        return !class_exists(question_bank_helper::class)
            || \context::instance_by_id($contextid)->contextlevel == CONTEXT_MODULE;
    }

    /**
     * The latest version of each entry: entry id => record of question, version, status, entry and category.
     *
     * @param int[] $entryids
     * @param \stdClass|null $course to leave out entries that are not in it
     * @return \stdClass[]
     */
    public static function latest(array $entryids, ?\stdClass $course = null): array {
        global $DB;
        if (!$entryids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($entryids, SQL_PARAMS_NAMED);
        [$within, $more] = $course ? self::within($course) : ['1 = 1', []];
        return $DB->get_records_sql(
            "SELECT e.id AS entryid, v.id AS versionid, v.version, v.status, e.idnumber,
                    e.questioncategoryid AS category, qc.contextid, q.*
               FROM {question_bank_entries} e
               JOIN {question_categories} qc ON qc.id = e.questioncategoryid
               JOIN {context} ctx ON ctx.id = qc.contextid
               JOIN {question_versions} v ON v.questionbankentryid = e.id
               JOIN {question} q ON q.id = v.questionid
              WHERE e.id $in AND $within
                AND v.version = (SELECT MAX(w.version) FROM {question_versions} w WHERE w.questionbankentryid = e.id)",
            $params + $more
        );
    }

    /**
     * The number that the next version of an entry takes.
     *
     * @param int $entryid
     * @return int
     */
    public static function next_version(int $entryid): int {
        global $CFG;
        if (class_exists(\core_question\versions::class)) {
            return \core_question\versions::get_next_version($entryid);
        }
        require_once($CFG->libdir . '/questionlib.php');
        return get_next_version($entryid);
    }

    /**
     * The first row that the map or, in order, the idnumbers name.
     *
     * @param \stdClass $course
     * @param string $kind category or question
     * @param string[] $idnumbers
     * @param int $mappedid
     * @return int
     */
    private static function first(\stdClass $course, string $kind, array $idnumbers, int $mappedid): int {
        global $DB;
        [$within, $params] = self::within($course);
        $from = self::FROM[$kind] . " AND $within";
        if ($mappedid && $DB->record_exists_sql("$from AND thing.id = :mapped", $params + ['mapped' => $mappedid])) {
            return $mappedid;
        }
        [$in, $names] = $DB->get_in_or_equal($idnumbers, SQL_PARAMS_NAMED, 'name', true, '');
        $found = $DB->get_records_sql_menu("$from AND thing.idnumber $in ORDER BY thing.id DESC", $params + $names);
        $byname = array_flip($found);
        foreach ($idnumbers as $idnumber) {
            if (isset($byname[$idnumber])) {
                return (int) $byname[$idnumber];
            }
        }
        return 0;
    }
}
