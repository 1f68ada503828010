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
use local_asnbridge\local\map;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;
use local_asnbridge\local\without_learners;

/**
 * Scales of a course.
 *
 * Moodle keeps no idnumber for them: before one is in the map, it is known by its name. It cannot be hidden.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class scale implements kind, known_by_name {
    use without_learners;

    /** What each value of the form has to be. */
    private const FORM = [
        'items' => stated_form::WORDS,
    ];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        if ($mappedid && $DB->record_exists('scale', ['id' => $mappedid, 'courseid' => $course->id])) {
            return $mappedid;
        }
        foreach ($DB->get_records('scale', ['courseid' => $course->id, 'name' => $item->title], 'id', 'id') as $scale) {
            if (map::item($course->id, 'scale', $scale->id) === '') {
                return (int) $scale->id;
            }
        }
        return 0;
    }

    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        return $DB->get_fieldset_select('scale', 'id', 'courseid = ? AND name = ?', [$course->id, $item->title]);
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $USER;
        stated_form::check($item->form, self::FORM);
        $scale = self::load($id);
        $held = [];
        if ($item->has('title')) {
            $scale->name = $item->title;
        }
        if (isset($item->form['items'])) {
            $words = self::words($item->form['items']);
            if ($id && $words !== self::listed($scale->scale) && $scale->is_used()) {
                $held[] = outcome::held('scaleused', 'form.items', $scale->name);
            } else {
                $scale->scale = implode(', ', $words);
            }
        }
        if (isset($item->texts['description'])) {
            $scale->description = $item->texts['description']['html'];
            $scale->descriptionformat = FORMAT_HTML;
        }
        if ($id) {
            $scale->update('local_asnbridge');
            return new outcome($id, held: $held);
        }
        $scale->description ??= '';
        $scale->courseid = $course->id;
        $scale->userid = $USER->id;
        return new outcome((int) $scale->insert('local_asnbridge'));
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        throw new refusal('cannothide', 'scale');
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        $scale = self::load($id);
        if ($scale->is_used()) {
            throw new refusal('scaleused', $scale->name);
        }
        $scale->delete('local_asnbridge');
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        $scale = self::load($id);
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = $scale->name;
        }
        if (isset($keys['form']['items'])) {
            $values['form']['items'] = self::listed($scale->scale);
        }
        if (isset($keys['texts']['description'])) {
            $values['texts']['description'] = ['html' => (string) $scale->description, 'files' => []];
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        $texts = [];
        rows::add($texts, 'scale', 'id', $ids, ['courseid' => $course->id]);
        return rows::hashes($texts);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $DB;
        $overview = [];
        foreach ($DB->get_records_list('scale', 'id', $ids, 'id') as $scale) {
            if ((int) $scale->courseid === (int) $course->id) {
                $overview[$scale->id] = [
                    'type' => '',
                    'title' => $scale->name,
                    'visible' => true,
                    'parent' => null,
                    'position' => count($overview),
                    'url' => (new \moodle_url('/grade/edit/scale/index.php', ['id' => $course->id]))->out(false),
                ];
            }
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    /**
     * The scale, an empty one for 0.
     *
     * @param int $id
     * @return \grade_scale
     */
    private static function load(int $id): \grade_scale {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        return $id ? \grade_scale::fetch(['id' => $id]) : new \grade_scale([], false);
    }

    /**
     * The words of a request. Moodle keeps them in one text, with commas between.
     *
     * @param mixed $words
     * @return string[]
     */
    private static function words($words): array {
        if (!is_array($words) || count($words) < 2) {
            throw new refusal('badrequest', 'form.items');
        }
        foreach ($words as $word) {
            if (!is_scalar($word) || str_contains((string) $word, ',') || trim((string) $word) === '') {
                throw new refusal('badrequest', 'form.items: ' . (is_scalar($word) ? $word : ''));
            }
        }
        return array_map(fn($word) => trim((string) $word), $words);
    }

    /**
     * The words as Moodle keeps them.
     *
     * @param string $text
     * @return string[]
     */
    private static function listed(string $text): array {
        return array_map('trim', explode(',', $text));
    }
}
