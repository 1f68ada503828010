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

use core\event\base;

/**
 * Forgets what is no more.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class observer {
    /** Event of a deletion => kind of what was deleted. */
    public const KINDS = [
        \core\event\course_module_deleted::class => 'module',
        \core\event\course_section_deleted::class => 'section',
        \core\event\group_deleted::class => 'group',
        \core\event\grouping_deleted::class => 'grouping',
        \core\event\badge_deleted::class => 'badge',
        \core\event\scale_deleted::class => 'scale',
        \core\event\question_category_deleted::class => 'category',
    ];

    /**
     * A course was deleted: its items and its lease.
     *
     * @param base $event
     */
    public static function course_deleted(base $event): void {
        global $DB;
        $DB->delete_records(map::TABLE, ['courseid' => $event->objectid]);
        children::sweep();
        if (!empty($event->other['idnumber'])) {
            $DB->delete_records(lease::TABLE, ['course' => $event->other['idnumber']]);
        }
    }

    /**
     * Something that may be an item was deleted.
     *
     * @param base $event
     */
    public static function thing_deleted(base $event): void {
        $kind = self::KINDS[ltrim(get_class($event), '\\')];
        map::forget($kind, (int) $event->objectid);
        if ($kind === 'module') {
            children::forget((int) $event->objectid);
        }
    }

    /**
     * A user was deleted: what it held.
     *
     * @param base $event
     */
    public static function user_deleted(base $event): void {
        global $DB;
        $DB->delete_records(lease::TABLE, ['userid' => $event->objectid]);
    }
}
