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
use local_asnbridge\local\links;
use local_asnbridge\local\staging;

/**
 * A subsection: its settings page is the one of its section, so it is written without a form.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class subsection_module extends type {
    /** Its form sends the browser elsewhere. */
    public const FORM = false;

    #[\Override]
    public static function finish(
        \stdClass $course,
        \stdClass $data,
        item $item,
        \stdClass $cm,
        ?\stdClass $before
    ): void {
        if (!isset($item->texts['summary_editor'])) {
            return;
        }
        $section = self::section($cm);
        $pending = [];
        course_update_section($course, $section, [
            'summary' => links::resolve($course, $item->texts['summary_editor']['html'], $pending),
            'summaryformat' => FORMAT_HTML,
        ]);
        staging::sync($course, [
            'contextid' => \context_course::instance($course->id)->id,
            'component' => 'course',
            'filearea' => 'section',
            'itemid' => $section->id,
        ], $item->texts['summary_editor']['files'] ?? []);
    }

    #[\Override]
    public static function text(string $element, \stdClass $record, \stdClass $cm): ?array {
        if ($element !== 'summary_editor') {
            return null;
        }
        $section = self::section($cm);
        $contextid = \context_course::instance($cm->course)->id;
        return [(string) $section->summary, 'section', (int) $section->id, 'course', $contextid];
    }

    /**
     * The section that it is.
     *
     * @param \stdClass $cm
     * @return \stdClass
     */
    private static function section(\stdClass $cm): \stdClass {
        global $DB;
        $where = ['course' => $cm->course, 'component' => 'mod_subsection', 'itemid' => $cm->instance];
        return $DB->get_record('course_sections', $where, '*', MUST_EXIST);
    }
}
