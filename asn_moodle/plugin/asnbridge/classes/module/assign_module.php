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
 * An assignment; its submission and feedback plugins keep their settings in rows of their own.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class assign_module extends type {
    /** Instructions of the submission page. */
    public const TEXTS = ['activityeditor' => ['activity', 'activityattachment']];

    /** Additional files. */
    public const FILES = ['introattachments' => 'introattachment'];

    /** Row of a plugin => its element, where that is not the row's own name. */
    private const ROWS = [
        'file' => ['maxfilesubmissions' => 'maxfiles', 'maxsubmissionsizebytes' => 'maxsizebytes', 'filetypeslist' => 'filetypes'],
        'onlinetext' => ['wordlimitenabled' => 'wordlimit_enabled'],
    ];

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        if (!$record) {
            // The form proposes dates that depend on today.
            foreach (['allowsubmissionsfromdate', 'duedate', 'cutoffdate', 'gradingduedate'] as $date) {
                $data->$date = $item->form[$date] ?? 0;
            }
        }
        if (isset($item->form['assignsubmission_onlinetext_wordlimit'])) {
            $limited = (int) $item->form['assignsubmission_onlinetext_wordlimit'] > 0;
            $data->assignsubmission_onlinetext_wordlimit_enabled = $limited ? 1 : 0;
        }
        if (!isset($data->activityeditor['text'])) {
            $data->activityeditor = ['text' => '', 'format' => FORMAT_HTML, 'itemid' => file_get_unused_draft_itemid()];
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        global $DB;
        $values = ['advancedgradingmethod_submissions' => self::grading_method($cm)];
        foreach ($DB->get_records('assign_plugin_config', ['assignment' => $record->id]) as $row) {
            $name = self::ROWS[$row->plugin][$row->name] ?? $row->name;
            $values["{$row->subtype}_{$row->plugin}_{$name}"] = $row->value;
        }
        return $values;
    }

    /**
     * The method of advanced grading that is active.
     *
     * @param \stdClass $cm
     * @return string
     */
    private static function grading_method(\stdClass $cm): string {
        global $DB;
        $area = ['contextid' => \context_module::instance($cm->id)->id, 'component' => 'mod_assign', 'areaname' => 'submissions'];
        return (string) $DB->get_field('grading_areas', 'activemethod', $area);
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, \stdClass $cm, \stdClass $record): array {
        global $DB;
        // Once work was handed in, switching anonymity on or off would tie it to the wrong people.
        if (!isset($item->form['blindmarking']) || (int) $item->form['blindmarking'] === (int) $record->blindmarking) {
            return [];
        }
        $count = $DB->count_records_select(
            'assign_submission',
            "assignment = ? AND latest = 1 AND status = 'submitted'",
            [$record->id]
        );
        return $count ? [['word' => 'submissions', 'count' => $count]] : [];
    }
}
