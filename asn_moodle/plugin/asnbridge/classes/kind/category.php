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

use core_question\category_manager;
use local_asnbridge\local\item;
use local_asnbridge\local\links;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\question_bank;
use local_asnbridge\local\refs;
use local_asnbridge\local\refusal;

/**
 * A category of the question bank. Its text is `description`; its parent another category, a question bank
 * module, or nothing: then it is where the course keeps its questions.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class category implements kind {
    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $mappedid
     * @return int
     */
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        return question_bank::category($course, $item->names(), $mappedid);
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return outcome
     */
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $CFG, $DB;
        require_once($CFG->libdir . '/questionlib.php');
        $manager = new category_manager();
        $pending = [];
        [$parentid, $contextid] = self::parent($course, $item, $id, $pending);
        $info = isset($item->texts['description'])
            ? links::resolve($course, $item->texts['description']['html'], $pending) : null;
        if (!$id) {
            $id = $manager->add_category("$parentid,$contextid", $item->title, $info ?? '', FORMAT_HTML, $item->id);
        } else {
            $now = $DB->get_record('question_categories', ['id' => $id], '*', MUST_EXIST);
            $title = $item->has('title') ? $item->title : $now->name;
            $format = $info === null ? $now->infoformat : FORMAT_HTML;
            $info ??= $now->info;
            $same = [(int) $now->parent, $now->name, $now->info, (string) $now->idnumber]
                === [(int) $parentid, $title, $info, $item->id];
            if (!$same) {
                $manager->update_category($id, "$parentid,$contextid", $title, $info, $format, $item->id);
            }
        }
        return new outcome($id, array_values(array_unique($pending)));
    }

    /**
     * {@inheritDoc}
     *
     * Learners see no categories, so that nothing is done.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function hide(\stdClass $course, int $id): void {
    }

    /**
     * {@inheritDoc}
     *
     * Its own categories go to what it lies in. Moodle rescues questions that are still in use.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function delete(\stdClass $course, int $id): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/questionlib.php');
        $category = $DB->get_record('question_categories', ['id' => $id], '*', MUST_EXIST);
        $DB->set_field('question_categories', 'parent', $category->parent, ['parent' => $id]);
        question_category_delete_safe($category);
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int $id
     * @param array $keys
     * @return array
     */
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $category = $DB->get_record('question_categories', ['id' => $id]);
        if (!$category) {
            return [];
        }
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = $category->name;
        }
        if (isset($keys['texts']['description'])) {
            $values['texts']['description'] = ['html' => links::unresolve($course, $category->info), 'files' => []];
        }
        return $values;
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    public static function rowhashes(\stdClass $course, array $ids): array {
        return array_map(
            fn($row) => sha1(json_encode([$row->name, $row->info, $row->parent, $row->contextid, $row->idnumber])),
            self::rows($course, $ids)
        );
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function overview(\stdClass $course, array $ids): array {
        $rows = self::rows($course, $ids);
        $found = [];
        $places = [];
        foreach ($rows as $id => $row) {
            $places[$row->parent] = ($places[$row->parent] ?? -1) + 1;
            $context = \context::instance_by_id($row->contextid);
            $where = $context->contextlevel == CONTEXT_MODULE
                ? ['cmid' => $context->instanceid] : ['courseid' => $course->id];
            $url = new \moodle_url('/question/edit.php', $where + ['cat' => "$id,{$row->contextid}"]);
            $found[$id] = [
                'type' => '',
                'title' => $row->name,
                'visible' => true,
                'parent' => isset($rows[$row->parent]) ? ['category', (int) $row->parent] : null,
                'position' => $places[$row->parent],
                'url' => $url->out(false),
            ];
        }
        return $found;
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param string $prefix
     * @return int[]
     */
    public static function bearers(\stdClass $course, string $prefix): array {
        return question_bank::bearers($course, 'category', $prefix);
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function learners(\stdClass $course, array $ids): array {
        return [];
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return array[]
     */
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * What it lies in: id of the parent category and of the context.
     *
     * A known category without a parent of its own stays where a teacher or an upgrade put it.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param string[] $pending
     * @return int[]
     * @throws refusal
     */
    private static function parent(\stdClass $course, item $item, int $id, array &$pending): array {
        global $DB;
        $now = $id ? $DB->get_record('question_categories', ['id' => $id], '*', MUST_EXIST) : null;
        if ($item->parent !== '' && $parentid = question_bank::id($course, 'category', $item->parent)) {
            return [$parentid, (int) $DB->get_field('question_categories', 'contextid', ['id' => $parentid])];
        }
        $contextid = $now ? (int) $now->contextid : 0;
        if ($item->parent !== '') {
            // A question bank module comes after its categories: until it is there, they wait elsewhere.
            $cmid = refs::id($course, 'module', $item->parent);
            if ($cmid) {
                $contextid = \context_module::instance($cmid)->id;
            } else {
                $pending[] = $item->parent;
            }
        }
        $above = $now ? $DB->get_record('question_categories', ['id' => $now->parent]) : null;
        if ($above && $item->parent === '' && !self::is_ours($course, $above)) {
            return [(int) $now->parent, $contextid];
        }
        if (!$contextid || !question_bank::may_hold($contextid)) {
            $contextid = (int) question_bank::context($course)->id;
        }
        return [(int) question_get_top_category($contextid, true)->id, $contextid];
    }

    /**
     * Whether a category is an item of the course, so that lying in it must have been stated.
     *
     * @param \stdClass $course
     * @param \stdClass $category
     * @return bool
     */
    private static function is_ours(\stdClass $course, \stdClass $category): bool {
        return isset(question_bank::names($course, 'category', [$category->id])[$category->id]);
    }

    /**
     * Those of the categories that are in the course, in order: id => row.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return \stdClass[]
     */
    private static function rows(\stdClass $course, array $ids): array {
        global $DB;
        if (!$ids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        [$within, $more] = question_bank::within($course);
        return $DB->get_records_sql(
            "SELECT qc.*
               FROM {question_categories} qc
               JOIN {context} ctx ON ctx.id = qc.contextid
              WHERE qc.id $in AND $within
           ORDER BY qc.contextid, qc.parent, qc.sortorder, qc.id",
            $params + $more
        );
    }
}
