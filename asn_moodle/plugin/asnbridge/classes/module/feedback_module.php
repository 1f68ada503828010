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
 * A survey and its items.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class feedback_module extends type {
    /** Class of its children. */
    public const CHILDREN = survey_items::class;

    /** The text after the survey was sent. */
    public const TEXTS = ['page_after_submit_editor' => ['page_after_submit', 'page_after_submit']];

    #[\Override]
    public static function finish(
        \stdClass $course,
        \stdClass $data,
        item $item,
        \stdClass $cm,
        ?\stdClass $before
    ): void {
        self::put_files($course, $item, $cm, '~^page_after_submit_editor$~');
    }
}
