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
use local_asnbridge\local\normal;
use local_asnbridge\local\staging;

/**
 * What is particular to a type of activity. This class itself serves every type that is well described by its
 * settings form, those of third parties included; a subclass bears the name of its type.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
class type {
    /** Editor element => [column, file area]: `introeditor` is known for all. The format is in column + `format`. */
    public const TEXTS = [];

    /** File manager element => file area of the module. */
    public const FILES = [];

    /** Element of the maximum grade; '' where there is none. */
    public const GRADE = 'grade';

    /** Number of the grade item that a completion condition on the grade means. */
    public const GRADEITEM = 0;

    /** Columns of the record that are no settings: what learners do changes them. */
    public const VOLATILE = [];

    /** Class of its children, {@see rows}; '' where there are none, or in no rows. */
    public const CHILDREN = '';

    /** Whether it is written through its settings form. */
    public const FORM = true;

    /**
     * The class of a type.
     *
     * @param string $type
     * @return string
     */
    public static function of(string $type): string {
        $class = "local_asnbridge\\module\\{$type}_module";
        return class_exists($class) ? $class : self::class;
    }

    /**
     * Last touch to the data of the form, after all that is stated was written into it.
     *
     * @param \stdClass $course
     * @param \stdClass $data
     * @param item $item
     * @param \stdClass|null $record row of the activity; null for a new one
     * @param \stdClass|null $cm
     */
    public static function prepare(
        \stdClass $course,
        \stdClass $data,
        item $item,
        ?\stdClass $record,
        ?\stdClass $cm
    ): void {
    }

    /**
     * What the form would send, for types that are written without it.
     *
     * @param \stdClass|null $record
     * @return array
     */
    public static function plain(?\stdClass $record): array {
        return (array) $record;
    }

    /**
     * What is left to do once the activity was saved.
     *
     * @param \stdClass $course
     * @param \stdClass $data
     * @param item $item
     * @param \stdClass $cm
     * @param \stdClass|null $before row of the activity before; null for a new one
     */
    public static function finish(
        \stdClass $course,
        \stdClass $data,
        item $item,
        \stdClass $cm,
        ?\stdClass $before
    ): void {
    }

    /**
     * Live values of elements that are no columns of the record.
     *
     * @param \stdClass $record
     * @param \stdClass $cm
     * @return array
     */
    public static function live(\stdClass $record, \stdClass $cm): array {
        return [];
    }

    /**
     * Where the text of an editor element is kept: [text, file area, item id, component], and
     * a context where that is not the module's; null if it is not known.
     *
     * @param string $element
     * @param \stdClass $record
     * @param \stdClass $cm
     * @return array|null
     */
    public static function text(string $element, \stdClass $record, \stdClass $cm): ?array {
        $places = static::TEXTS + ['introeditor' => ['intro', 'intro']];
        if (!isset($places[$element])) {
            return null;
        }
        [$column, $area] = $places[$element];
        return [(string) $record->$column, $area, 0, 'mod_' . $cm->modname];
    }

    /**
     * Writes the children; returns what of them is pending.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param item $item
     * @return string[]
     */
    public static function put_children(\stdClass $course, \stdClass $cm, item $item): array {
        return static::CHILDREN ? (static::CHILDREN)::put($course, $cm, $item) : [];
    }

    /**
     * Notes which rows the stated children are, where the activity was restored.
     *
     * @param \stdClass $cm
     * @param item $item
     */
    public static function note_children(\stdClass $cm, item $item): void {
        if (static::CHILDREN) {
            (static::CHILDREN)::note($cm, $item);
        }
    }

    /**
     * Live values of the children: name => list of children.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $record
     * @param array $keys name => id => stated keys
     * @return array
     */
    public static function children(\stdClass $course, \stdClass $cm, \stdClass $record, array $keys): array {
        return static::CHILDREN ? (static::CHILDREN)::read($course, $cm, $record, $keys) : [];
    }

    /**
     * What writing the item would destroy.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \stdClass $cm
     * @param \stdClass $record
     * @return array[] list of word and count
     */
    public static function losses(\stdClass $course, item $item, \stdClass $cm, \stdClass $record): array {
        return static::CHILDREN ? (static::CHILDREN)::losses($item, $cm, $record) : [];
    }

    /**
     * Sets from when to when contributions are rated: the switch goes with the moments.
     *
     * The form of a new activity proposes today for both, a period of no length.
     *
     * @param \stdClass $data
     * @param item $item
     * @param \stdClass|null $record
     */
    protected static function time_ratings(\stdClass $data, item $item, ?\stdClass $record): void {
        foreach (['assesstimestart', 'assesstimefinish'] as $moment) {
            if (!$record) {
                $data->$moment = $item->form[$moment] ?? 0;
            }
        }
        $data->ratingtime = !empty($data->assesstimestart) || !empty($data->assesstimefinish) ? 1 : 0;
    }

    /**
     * Puts the files of texts where their editors, which take none in folders, drop them in silence.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \stdClass $cm
     * @param string $pattern of the names of such elements
     */
    protected static function put_files(\stdClass $course, item $item, \stdClass $cm, string $pattern): void {
        global $DB;
        $texts = array_filter($item->texts, fn($text) => !empty($text['files']));
        foreach (preg_grep($pattern, array_keys($texts)) as $element) {
            $record ??= $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
            [, $area, $itemid, $component] = static::text($element, $record, $cm);
            staging::sync($course, [
                'contextid' => \context_module::instance($cm->id)->id,
                'component' => $component,
                'filearea' => $area,
                'itemid' => $itemid,
            ], $texts[$element]['files']);
        }
    }

    /**
     * The words that a serialised column of display options holds.
     *
     * @param \stdClass $record
     * @return array
     */
    protected static function display_options(\stdClass $record): array {
        $options = (array) unserialize_array($record->displayoptions ?: 'a:0:{}');
        return $options
            + ['showsize' => 0, 'showtype' => 0, 'showdate' => 0, 'printintro' => '', 'popupwidth' => '', 'popupheight' => ''];
    }
}
