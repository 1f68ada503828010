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

/**
 * What putting an item did.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class outcome {
    /**
     * What happened.
     *
     * @param int $id of the live thing
     * @param string[] $pending idnumbers of items that the item refers to and that are not there yet
     * @param array[] $held what Moodle does not let change: list of ['code' => , 'key' => , 'text' => ]
     * @param array[] $lost learner data destroyed: list of ['word' => , 'count' => ], and 'what' it hung on
     * @param string[] $warnings
     * @param bool $hidden whether it is hidden because we want it to be, until it is ready
     * @param bool $made whether it was there before, switched off, and publishing brought it to life
     */
    public function __construct(
        public readonly int $id,
        public readonly array $pending = [],
        public readonly array $held = [],
        public readonly array $lost = [],
        public readonly array $warnings = [],
        public readonly bool $hidden = false,
        public readonly bool $made = false
    ) {
    }

    /**
     * An entry of `held`, in the words of the string `held:<code>`.
     *
     * @param string $code
     * @param string $key the stated key that could not be written
     * @param mixed $a
     * @return array
     */
    public static function held(string $code, string $key, $a = null): array {
        return ['code' => $code, 'key' => $key, 'text' => get_string('held:' . $code, 'local_asnbridge', $a)];
    }
}
