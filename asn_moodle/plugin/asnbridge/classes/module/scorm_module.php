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
use local_asnbridge\local\staging;

/**
 * A SCORM package, replaced in place as long as no part that learners have tracks of would vanish.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class scorm_module extends type {
    /** The package. */
    public const FILES = ['packagefile' => 'package'];

    /** The element of the maximum grade. */
    public const GRADE = 'maxgrade';

    /** What comes out of the package. */
    public const VOLATILE = ['revision', 'sha1hash', 'md5hash', 'launch'];

    #[\Override]
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
        if (isset($item->files['packagefile']) || isset($item->files['package'])) {
            $data->scormtype = SCORM_TYPE_LOCAL;
            $data->updatefreq = $item->form['updatefreq'] ?? 0;
        }
        foreach (['completionstatusrequired'] as $element) {
            if (isset($data->$element) && !is_array($data->$element)) {
                unset($data->$element);
            }
        }
    }

    #[\Override]
    public static function live(\stdClass $record, \stdClass $cm): array {
        $values = [];
        foreach (array_filter(explode(',', (string) $record->options)) as $option) {
            [$name, $value] = explode('=', $option . '=');
            $values[trim($name)] = $value;
        }
        return $values + ['packageurl' => $record->reference];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, \stdClass $cm, \stdClass $record): array {
        global $DB;
        $package = $item->files['packagefile'] ?? $item->files['package'] ?? null;
        if (!$package || in_array($record->sha1hash, $package, true)) {
            return [];
        }
        // Who only looks sends no package, but says what it names.
        $kept = $item->identifiers ?: sco_identifiers::of(staging::file($course, reset($package)));
        $sql = $DB->get_manager()->table_exists('scorm_attempt')
            ? 'SELECT s.id, s.identifier, COUNT(DISTINCT v.attemptid) AS tracks
                 FROM {scorm_scoes} s JOIN {scorm_scoes_value} v ON v.scoid = s.id
                WHERE s.scorm = ? GROUP BY s.id, s.identifier'
            : 'SELECT s.id, s.identifier, COUNT(DISTINCT t.userid) AS tracks
                 FROM {scorm_scoes} s JOIN {scorm_scoes_track} t ON t.scoid = s.id
                WHERE s.scorm = ? GROUP BY s.id, s.identifier';
        $losses = [];
        foreach ($DB->get_records_sql($sql, [$record->id]) as $sco) {
            if (!in_array($sco->identifier, $kept, true)) {
                $losses[] = ['word' => 'tracks', 'count' => (int) $sco->tracks, 'what' => $sco->identifier];
            }
        }
        return $losses;
    }
}
