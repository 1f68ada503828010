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
 * A live session. Its form asks the conference server, so it is written without it.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class bigbluebuttonbn_module extends type {
    /** The presentation to show. */
    public const FILES = ['presentation' => 'presentation'];

    /** What Moodle makes anew. */
    public const VOLATILE = ['guestlinkuid', 'guestpassword', 'moderatorpass', 'viewerpass'];

    /** Its form needs the server. */
    public const FORM = false;

    /** Elements and what a new session has where neither the spec nor the site says otherwise. */
    private const DEFAULTS = [
        'type' => 0,
        'wait' => 1,
        'record' => 1,
        'welcome' => '',
        'userlimit' => 0,
        'participants' => '[{"selectiontype":"all","selectionid":"all","role":"viewer"}]',
        'openingtime' => 0,
        'closingtime' => 0,
        'grade' => 0,
    ];

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        if (!empty($record->guestpassword)) {
            // Without it Moodle gives guests a new link and password on every update.
            $data->guestjoinurl = $record->guestlinkuid;
        }
    }

    #[\Override]
    public static function plain(?\stdClass $record): array {
        return (array) $record + self::DEFAULTS;
    }
}
