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

use local_asnbridge\local\item;
use local_asnbridge\local\normal;

/**
 * The criteria of a workshop's assessment form; each strategy has its table.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class criteria extends rows {
    /** What requests call them. */
    public const NAME = 'criteria';

    /** Its column that names the activity. */
    public const PARENT = 'workshopid';

    /** Its column of the order. */
    public const ORDER = 'sort';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'description';

    /** Its rows know no times. */
    public const TIMED = false;

    /** Elements that are columns. */
    public const COLUMNS = ['grade' => 'grade', 'weight' => 'weight', 'grade0' => 'grade0', 'grade1' => 'grade1'];

    /** Editors and where their text is kept. */
    public const TEXTS = ['description' => ['description', 'description']];

    /** What a new row has. */
    public const DEFAULTS = ['description' => '', 'descriptionformat' => FORMAT_HTML];

    /** Strategy => columns of its table beside those of all, with what a new row has. */
    private const STRATEGIES = [
        'accumulative' => ['grade' => 10, 'weight' => 1],
        'comments' => [],
        'numerrors' => ['grade0' => '', 'grade1' => '', 'weight' => 1],
        'rubric' => [],
    ];

    #[\Override]
    protected static function table(\stdClass $record): string {
        return 'workshopform_' . $record->strategy;
    }

    #[\Override]
    protected static function component(\stdClass $row): string {
        return 'workshopform_' . self::strategy((int) $row->workshopid);
    }

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        $own = self::STRATEGIES[$record->strategy] ?? [];
        foreach (self::COLUMNS as $column) {
            if (!array_key_exists($column, $own)) {
                unset($row->$column);
            } else {
                $row->$column ??= $own[$column];
            }
        }
        if ($record->strategy === 'numerrors') {
            foreach (['grade0', 'grade1'] as $word) {
                $row->$word = $row->$word !== '' ? $row->$word : get_string($word . 'default', 'workshopform_numerrors');
            }
        }
    }

    #[\Override]
    protected static function saved(\stdClass $course, \stdClass $cm, \stdClass $row, array $child): array {
        if (isset($child['children']['levels']) && self::strategy((int) $row->workshopid) === 'rubric') {
            self::levels((int) $row->id, $child['children']['levels']);
        }
        return [];
    }

    /**
     * Writes the levels of a criterion, each in its place.
     *
     * @param int $dimensionid
     * @param array[] $stated
     */
    private static function levels(int $dimensionid, array $stated): void {
        global $DB;
        $live = array_values($DB->get_records('workshopform_rubric_levels', ['dimensionid' => $dimensionid], 'id'));
        foreach ($stated as $place => $level) {
            $row = [
                'dimensionid' => $dimensionid,
                'grade' => $level['form']['grade'] ?? 0,
                'definition' => $level['texts']['definition']['html'] ?? '',
                'definitionformat' => FORMAT_HTML,
            ];
            if (isset($live[$place])) {
                $DB->update_record('workshopform_rubric_levels', ['id' => $live[$place]->id] + $row);
            } else {
                $DB->insert_record('workshopform_rubric_levels', $row);
            }
        }
        foreach (array_slice($live, count($stated)) as $row) {
            $DB->delete_records('workshopform_rubric_levels', ['id' => $row->id]);
        }
    }

    #[\Override]
    protected static function inner(\stdClass $course, \stdClass $row, \stdClass $cm, array $keys): array {
        global $DB;
        if (!isset($keys['levels'])) {
            return [];
        }
        $levels = [];
        $live = $DB->get_records('workshopform_rubric_levels', ['dimensionid' => $row->id], 'id');
        foreach (array_values($live) as $place => $level) {
            $levels[] = [
                'id' => (string) ($place + 1),
                'form' => ['grade' => normal::scalar($level->grade)],
                'texts' => ['definition' => ['html' => $level->definition, 'files' => []]],
            ];
        }
        return ['levels' => $levels];
    }

    #[\Override]
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
        global $DB;
        $rubric = self::strategy((int) $cm->instance) === 'rubric';
        if ($rubric && !$DB->record_exists('workshopform_rubric_config', ['workshopid' => $cm->instance])) {
            $DB->insert_record('workshopform_rubric_config', ['workshopid' => $cm->instance, 'layout' => 'list']);
        }
    }

    #[\Override]
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $DB;
        $strategy = self::strategy((int) $cm->instance);
        $DB->delete_records('workshop_grades', ['strategy' => $strategy, 'dimensionid' => $row->id]);
        if ($strategy === 'rubric') {
            $DB->delete_records('workshopform_rubric_levels', ['dimensionid' => $row->id]);
        }
        $contextid = \context_module::instance($cm->id)->id;
        get_file_storage()->delete_area_files($contextid, "workshopform_$strategy", 'description', $row->id);
        $DB->delete_records("workshopform_$strategy", ['id' => $row->id]);
    }

    #[\Override]
    public static function losses(item $item, \stdClass $cm, \stdClass $record): array {
        global $DB;
        $strategy = $item->form['strategy'] ?? $record->strategy;
        if ($strategy !== $record->strategy) {
            $sql = 'SELECT COUNT(g.id) FROM {workshop_grades} g JOIN {workshop_assessments} a ON a.id = g.assessmentid
                      JOIN {workshop_submissions} s ON s.id = a.submissionid WHERE s.workshopid = ?';
            $count = $DB->count_records_sql($sql, [$record->id]);
            return $count ? [['word' => 'assessments', 'count' => $count, 'what' => $record->strategy]] : [];
        }
        return parent::losses($item, $cm, $record);
    }

    #[\Override]
    protected static function hanging(array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids);
        return [['word' => 'assessments', 'count' => $DB->count_records_select('workshop_grades', "dimensionid $in", $params)]];
    }

    /**
     * The strategy of a workshop.
     *
     * @param int $workshopid
     * @return string
     */
    private static function strategy(int $workshopid): string {
        global $DB;
        return (string) $DB->get_field('workshop', 'strategy', ['id' => $workshopid]);
    }
}
