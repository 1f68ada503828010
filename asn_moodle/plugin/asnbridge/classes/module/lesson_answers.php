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

namespace local_asnbridge\module;

use local_asnbridge\local\children;
use local_asnbridge\local\links;
use local_asnbridge\local\module_reader;
use local_asnbridge\local\normal;
use local_asnbridge\local\staging;

/**
 * Answers, buttons and pairs of a lesson's page: rows in the order in which they were made.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class lesson_answers {
    /** Where a right answer leads that states nothing else. */
    private const NEXT_PAGE = -1;

    /** What Moodle keeps in place of the text of all other answers. */
    public const OTHERS = '@#wronganswer#@';

    /** Types whose answers are HTML. */
    private const HTML = ['multichoice', 'truefalse', 'matching'];

    /**
     * Whether the child states its answers.
     *
     * @param array $child
     * @return bool
     */
    public static function states(array $child): bool {
        return !empty($child['children']) || !isset($child['type']) || in_array($child['type'], ['essay'], true);
    }

    /**
     * The stated answers in the order of their rows: list of [list's name, place in it, answer].
     *
     * A matching page begins with what follows all right and a wrong answer.
     *
     * @param array $child
     * @return array[]
     */
    public static function rows(array $child): array {
        $lists = $child['children'] ?? [];
        $type = $child['type'] ?? 'content';
        if (in_array($type, ['essay', 'cluster', 'end_of_cluster', 'end_of_branch'], true)) {
            return [['', 0, ['form' => $child['form'] ?? []]]];
        }
        $rows = [];
        if ($type === 'matching') {
            $rows[] = ['correct', 0, $lists['correct'][0] ?? ['form' => ['correct' => 1]]];
            $rows[] = ['wrong', 0, $lists['wrong'][0] ?? []];
        }
        foreach (['answers', 'buttons', 'pairs', 'other_answers'] as $name) {
            foreach ($lists[$name] ?? [] as $place => $answer) {
                $rows[] = [$name, $place, $answer];
            }
        }
        return $rows;
    }

    /**
     * Writes the answers of a page.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param int $pageid
     * @param array $child
     * @param int[] $pages child's idnumber => page
     */
    public static function put(\stdClass $course, \stdClass $cm, int $pageid, array $child, array $pages): void {
        global $DB;
        $live = array_values($DB->get_records('lesson_answers', ['pageid' => $pageid], 'id'));
        $stated = self::rows($child);
        foreach ($stated as $place => [$list, , $answer]) {
            $before = $live[$place] ?? null;
            $row = self::row($course, $child['type'] ?? 'content', $list, $answer, $pages);
            $row += ['lessonid' => $cm->instance, 'pageid' => $pageid];
            if (!$before) {
                $id = $DB->insert_record('lesson_answers', $row + ['timecreated' => time(), 'timemodified' => 0]);
            } else {
                $id = $before->id;
                if (array_map('strval', array_intersect_key((array) $before, $row)) != array_map('strval', $row)) {
                    $DB->update_record('lesson_answers', ['id' => $id, 'timemodified' => time()] + $row);
                }
            }
            self::put_files($course, $cm, (int) $id, $answer);
        }
        if ($stated) {
            foreach (array_slice($live, count($stated)) as $row) {
                self::remove_files($cm, (int) $row->id);
                $DB->delete_records('lesson_answers', ['id' => $row->id]);
            }
        }
    }

    /**
     * The row of an answer.
     *
     * @param \stdClass $course
     * @param string $type of the page
     * @param string $list
     * @param array $answer
     * @param int[] $pages
     * @return array
     */
    private static function row(\stdClass $course, string $type, string $list, array $answer, array $pages): array {
        $form = $answer['form'] ?? [];
        $pending = [];
        $html = fn($element) => isset($answer['texts'][$element])
            ? links::resolve($course, $answer['texts'][$element]['html'], $pending)
            : null;
        $right = !empty($form['correct']) || $list === 'buttons';
        $row = [
            'jumpto' => self::target($form['jumpto'] ?? ($right || $list === '' ? self::NEXT_PAGE : 0), $pages),
            'score' => (int) ($form['score'] ?? (!empty($form['correct']) ? 1 : 0)),
            'answer' => $html('answer_editor') ?? $form['answer_editor'] ?? null,
            'answerformat' => in_array($type, self::HTML, true) ? FORMAT_HTML : FORMAT_MOODLE,
            'response' => $html('response_editor') ?? $form['response_editor'] ?? '',
            'responseformat' => isset($answer['texts']['response_editor']) ? FORMAT_HTML : FORMAT_MOODLE,
        ];
        if ($list === 'other_answers') {
            $row['answer'] = self::OTHERS;
        } else if ($list === 'correct' || $list === 'wrong') {
            // Moodle keeps what it says to the whole page where answers have their text.
            [$row['answer'], $row['response']] = [$row['response'], ''];
            [$row['answerformat'], $row['responseformat']] = [FORMAT_HTML, FORMAT_MOODLE];
        }
        return $row;
    }

    /**
     * A jump as Moodle has it.
     *
     * @param mixed $jump number, or the idnumber of a page
     * @param int[] $pages
     * @return int
     */
    private static function target($jump, array $pages): int {
        return is_numeric($jump) ? (int) $jump : $pages[$jump] ?? self::NEXT_PAGE;
    }

    /**
     * A jump as requests have it.
     *
     * @param int $jumpto
     * @param string[] $items page => child's idnumber
     * @return string
     */
    public static function jump(int $jumpto, array $items): string {
        return (string) ($items[$jumpto] ?? $jumpto);
    }

    /**
     * Live values of the lists that are stated.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $page
     * @param array $keys name => place => stated keys
     * @return array
     */
    public static function read(\stdClass $course, \stdClass $cm, \stdClass $page, array $keys): array {
        global $DB;
        $rows = array_values($DB->get_records('lesson_answers', ['pageid' => $page->id], 'id'));
        $items = array_flip(children::of((int) $cm->id, lesson_pages::NAME));
        $heads = [];
        if ((int) $page->qtype === lesson_pages::TYPES['matching']) {
            $heads = ['correct' => array_shift($rows), 'wrong' => array_shift($rows)];
        }
        $others = array_filter($rows, fn($row) => $row->answer === self::OTHERS);
        $rows = array_values(array_diff_key($rows, $others));
        $values = [];
        foreach ($keys as $name => $stated) {
            $found = isset($heads[$name]) ? [$heads[$name]] : ($name === 'other_answers' ? array_values($others) : $rows);
            $values[$name] = [];
            foreach ($found as $place => $row) {
                $id = (string) ($place + 1);
                $values[$name][] = ['id' => $id]
                    + self::values($course, $cm, $row, $stated[$id] ?? [], isset($heads[$name]), $items);
            }
        }
        return $values;
    }

    /**
     * Live values of one answer.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $row
     * @param array $keys
     * @param bool $head whether it is what follows all right or a wrong answer
     * @param string[] $items
     * @return array
     */
    private static function values(
        \stdClass $course,
        \stdClass $cm,
        \stdClass $row,
        array $keys,
        bool $head,
        array $items
    ): array {
        $values = [];
        $live = [
            'answer_editor' => (string) $row->answer,
            'response_editor' => (string) ($head ? $row->answer : $row->response),
            'jumpto' => self::jump((int) $row->jumpto, $items),
            'score' => normal::scalar($row->score),
            'correct' => (int) $row->score > 0 ? '1' : '0',
        ];
        foreach (array_keys($keys['form'] ?? []) as $element) {
            $values['form'][$element] = normal::scalar($live[$element] ?? '');
        }
        $contextid = \context_module::instance($cm->id)->id;
        foreach (array_keys($keys['texts'] ?? []) as $element) {
            $area = $element === 'answer_editor' ? 'page_answers' : 'page_responses';
            $values['texts'][$element] =
                module_reader::text($course, $live[$element] ?? '', $contextid, 'mod_lesson', $area, (int) $row->id);
        }
        return $values;
    }

    /**
     * Writes the files of an answer and its response.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param int $id
     * @param array $answer
     */
    private static function put_files(\stdClass $course, \stdClass $cm, int $id, array $answer): void {
        foreach (['answer_editor' => 'page_answers', 'response_editor' => 'page_responses'] as $element => $area) {
            if (isset($answer['texts'][$element])) {
                staging::sync($course, [
                    'contextid' => \context_module::instance($cm->id)->id,
                    'component' => 'mod_lesson',
                    'filearea' => $area,
                    'itemid' => $id,
                ], $answer['texts'][$element]['files'] ?? []);
            }
        }
    }

    /**
     * Deletes the files of an answer and its response.
     *
     * @param \stdClass $cm
     * @param int $id
     */
    public static function remove_files(\stdClass $cm, int $id): void {
        foreach (['page_answers', 'page_responses'] as $area) {
            get_file_storage()->delete_area_files(\context_module::instance($cm->id)->id, 'mod_lesson', $area, $id);
        }
    }
}
