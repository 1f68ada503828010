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
use local_asnbridge\local\refusal;
use local_asnbridge\local\text;

/**
 * What groups and groupings share: a row with name, idnumber and description.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
abstract class grouped implements known_by_name {
    /**
     * Their table.
     *
     * @return string
     */
    abstract protected static function table(): string;

    /**
     * The component that their files belong to.
     *
     * @return string
     */
    abstract protected static function component(): string;

    /**
     * What else a row's hash is made of.
     *
     * @param \stdClass $course
     * @param \stdClass $record
     * @return array
     */
    abstract protected static function extra(\stdClass $course, \stdClass $record): array;

    /**
     * Creates one.
     *
     * @param \stdClass $record
     * @return int its id
     */
    abstract protected static function create(\stdClass $record): int;

    /**
     * Updates one.
     *
     * @param \stdClass $record
     */
    abstract protected static function update(\stdClass $record): void;

    /**
     * See {@see kind::find()}.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $mappedid
     * @return int
     */
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        if ($mappedid && $DB->record_exists(static::table(), ['id' => $mappedid, 'courseid' => $course->id])) {
            return $mappedid;
        }
        foreach ($item->names() as $name) {
            if ($id = $DB->get_field(static::table(), 'id', ['courseid' => $course->id, 'idnumber' => $name])) {
                return (int) $id;
            }
        }
        return 0;
    }

    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        // A restore by somebody who may not set idnumbers drops them.
        $where = "courseid = ? AND name = ? AND COALESCE(idnumber, '') = ''";
        return $DB->get_fieldset_select(static::table(), 'id', $where, [$course->id, $item->title]);
    }

    /**
     * They cannot be hidden.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function hide(\stdClass $course, int $id): void {
        throw new refusal('cannothide', static::component());
    }

    /**
     * See {@see kind::rowhashes()}.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    public static function rowhashes(\stdClass $course, array $ids): array {
        $files = text::filehashes($course, static::component(), 'description');
        $hashes = [];
        foreach (self::records($course, $ids) as $id => $record) {
            $row = [$record->name, $record->idnumber, $record->description, $files[$id] ?? ''];
            $hashes[$id] = sha1(json_encode([$row, static::extra($course, $record)]));
        }
        return $hashes;
    }

    /**
     * See {@see kind::overview()}.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function overview(\stdClass $course, array $ids): array {
        $page = static::table() === 'groups' ? '/group/index.php' : '/group/groupings.php';
        $url = (new \core\url($page, ['id' => $course->id]))->out(false);
        $overview = [];
        foreach (self::records($course, $ids) as $id => $record) {
            $overview[$id] = [
                'title' => $record->name,
                'visible' => true,
                'parent' => null,
                'position' => $id,
                'url' => $url,
            ];
        }
        return $overview;
    }

    /**
     * See {@see kind::bearers()}.
     *
     * @param \stdClass $course
     * @param string $prefix
     * @return int[]
     */
    public static function bearers(\stdClass $course, string $prefix): array {
        global $DB;
        $like = $DB->sql_like('idnumber', '?');
        $params = [$course->id, $DB->sql_like_escape($prefix) . '%'];
        return $DB->get_records_select_menu(static::table(), "courseid = ? AND $like", $params, 'id', 'idnumber, id');
    }

    /**
     * See {@see kind::losses()}.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return array[]
     */
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * Creates or updates the row; returns its id.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param array $fields besides name, idnumber and description
     * @param string[] $pending
     * @return int
     */
    protected static function save(\stdClass $course, item $item, int $id, array $fields, array &$pending): int {
        global $DB;
        $fields['idnumber'] = $item->id;
        if ($item->has('title')) {
            $fields['name'] = $item->title;
        }
        if (!$id) {
            $id = static::create((object) ($fields + ['courseid' => $course->id, 'name' => $item->id]));
        }
        if (isset($item->texts['description'])) {
            $text = $item->texts['description'];
            $fields['description'] = text::write($course, $text, static::component(), 'description', $id, $pending);
            $fields['descriptionformat'] = FORMAT_HTML;
        }
        $record = $DB->get_record(static::table(), ['id' => $id], '*', MUST_EXIST);
        $changed = array_filter(
            $fields,
            fn($value, $field) => (string) $value !== (string) ($record->$field ?? ''),
            ARRAY_FILTER_USE_BOTH
        );
        if ($changed) {
            // Moodle's function wants the name too, and decides by all of these.
            static::update((object) ($changed + (array) $record));
        }
        return $id;
    }

    /**
     * The stated ones of name and description.
     *
     * @param \stdClass $course
     * @param \stdClass $record
     * @param array $keys
     * @return array
     */
    protected static function described(\stdClass $course, \stdClass $record, array $keys): array {
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = (string) $record->name;
        }
        if (isset($keys['texts']['description'])) {
            $html = (string) $record->description;
            $text = text::read($course, $html, static::component(), 'description', (int) $record->id);
            $values['texts'] = ['description' => $text];
        }
        return $values;
    }

    /**
     * Rows of those that exist, by id.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return \stdClass[]
     */
    private static function records(\stdClass $course, array $ids): array {
        global $DB;
        $records = $DB->get_records(static::table(), ['courseid' => $course->id], 'id');
        return array_intersect_key($records, array_flip($ids));
    }
}
