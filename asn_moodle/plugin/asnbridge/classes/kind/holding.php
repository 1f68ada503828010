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

use local_asnbridge\local\item;
use local_asnbridge\local\options;

/**
 * A kind of which Moodle locks settings once learners are at work, so that a dry run can tell.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
interface holding {
    /**
     * What learners' work keeps this put from changing, before it is tried: as an outcome has it.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return array[]
     */
    public static function held(\stdClass $course, item $item, int $id, options $options): array;

    /**
     * What learners lose when what is locked is unlocked for this put, as allowed: as an outcome has it.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return array[]
     */
    public static function unlocking(\stdClass $course, item $item, int $id, options $options): array;
}
