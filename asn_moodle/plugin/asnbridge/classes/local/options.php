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
 * How to apply.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class options {
    /**
     * What the request says.
     *
     * @param string $run
     * @param int $category id of the category that the run publishes to; the course lies in its branch
     * @param bool $dryrun check everything, write nothing
     * @param bool $looking whether the token may look only, so that permissions to write do not matter
     * @param bool $end whether the run is over when all of the items were applied
     * @param bool $ready whether nothing of the run is pending any more, so that what is new may be shown
     * @param string[] $dataloss items whose learner data may be destroyed
     * @param string[] $unlock items whose completion settings may change though that wipes completion state
     * @param array[] $instances live things that items to adopt are: kind => idnumber => id
     */
    public function __construct(
        public readonly string $run = '',
        public readonly int $category = 0,
        public readonly bool $dryrun = false,
        public readonly bool $looking = false,
        public readonly bool $end = false,
        public readonly bool $ready = false,
        public readonly array $dataloss = [],
        public readonly array $unlock = [],
        public readonly array $instances = []
    ) {
    }

    /**
     * Whether learner data of the item may be destroyed.
     *
     * @param item $item
     * @return bool
     */
    public function may_lose(item $item): bool {
        return in_array($item->id, $this->dataloss, true);
    }

    /**
     * Whether completion settings of the item may change although learners have completion state.
     *
     * @param item $item
     * @return bool
     */
    public function may_unlock(item $item): bool {
        return in_array($item->id, $this->unlock, true) || $this->may_lose($item);
    }
}
