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

/**
 * The settings of a quiz; what it asks is elsewhere.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class quiz_module extends type {
    /** The sum follows the slots. */
    public const VOLATILE = ['sumgrades'];

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        if (preg_grep('~^feedbacktext\[~', array_keys($item->texts))) {
            self::only_stated_feedback($data, $item);
        }
        if (isset($item->form['timelimit'])) {
            $data->timelimitenable = (int) $item->form['timelimit'] > 0 ? 1 : 0;
        }
        $maximum = $item->grade['maximum'] ?? null;
        if ($record && $maximum !== null && (float) $maximum !== (float) $record->grade) {
            // Moodle's own update leaves the maximum grade to the page that edits the questions. It comes first,
            // since it rescales the boundaries of the overall feedback.
            \mod_quiz\quiz_settings::create((int) $record->id)->get_grade_calculator()
                ->update_quiz_maximum_grade((float) $maximum);
        }
        foreach (['instance', 'coursemodule'] as $id) {
            $data->$id = (int) $data->$id;
        }
    }

    /**
     * Leaves of the overall feedback only what is stated: boundaries and texts belong together.
     *
     * @param \stdClass $data
     * @param item $item
     */
    private static function only_stated_feedback(\stdClass $data, item $item): void {
        foreach (['feedbacktext' => $item->texts, 'feedbackboundaries' => $item->form] as $name => $stated) {
            $kept = [];
            foreach ((array) ($data->$name ?? []) as $place => $value) {
                if (isset($stated["{$name}[{$place}]"])) {
                    $kept[$place] = $value;
                }
            }
            $data->$name = $kept;
        }
    }

    #[\Override]
    public static function finish(
        \stdClass $course,
        \stdClass $data,
        item $item,
        \stdClass $cm,
        ?\stdClass $before
    ): void {
        global $DB;
        self::put_files($course, $item, $cm, '~^feedbacktext\[\d+\]$~');
        if (!$before) {
            return;
        }
        // Moodle makes the rows of the overall feedback anew on every update, and leaves the files of the old ones.
        $contextid = \context_module::instance($cm->id)->id;
        $used = $DB->get_fieldset_select('quiz_feedback', 'id', 'quizid = ?', [$cm->instance]);
        $where = ['contextid' => $contextid, 'component' => 'mod_quiz', 'filearea' => 'feedback'];
        $kept = array_unique(array_column($DB->get_records('files', $where, '', 'id, itemid'), 'itemid'));
        foreach (array_diff($kept, $used) as $itemid) {
            get_file_storage()->delete_area_files($contextid, 'mod_quiz', 'feedback', $itemid);
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        global $DB;
        $values = ['quizpassword' => $record->password];
        $moments = ['during' => 0x10000, 'immediately' => 0x01000, 'open' => 0x00100, 'closed' => 0x00010];
        foreach ((array) $record as $column => $bits) {
            if (str_starts_with($column, 'review')) {
                foreach ($moments as $moment => $bit) {
                    $values[substr($column, strlen('review')) . $moment] = (int) $bits & $bit ? 1 : 0;
                }
            }
        }
        $place = 0;
        foreach ($DB->get_records('quiz_feedback', ['quizid' => $record->id], 'mingrade DESC') as $row) {
            $share = $record->grade > 0 ? round(100 * $row->mingrade / $record->grade, 6) : 0;
            $values["feedbackboundaries[{$place}]"] = $row->mingrade > 0 ? $share . '%' : '';
            $place++;
        }
        return $values;
    }

    #[\Override]
    public static function text(string $element, \stdClass $record, \stdClass $cm): ?array {
        global $DB;
        if (!preg_match('~^feedbacktext\[(\d+)\]$~', $element, $found)) {
            return parent::text($element, $record, $cm);
        }
        $rows = array_values($DB->get_records('quiz_feedback', ['quizid' => $record->id], 'mingrade DESC'));
        $row = $rows[(int) $found[1]] ?? null;
        return $row ? [$row->feedbacktext, 'feedback', (int) $row->id, 'mod_quiz'] : ['', 'feedback', 0, 'mod_quiz'];
    }
}
