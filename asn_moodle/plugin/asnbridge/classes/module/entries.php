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

use local_asnbridge\local\staging;

/**
 * The entries of a glossary that are ours; those of learners are theirs.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class entries extends rows {
    /** What requests call them. */
    public const NAME = 'entries';

    /** Their table. */
    public const TABLE = 'glossary_entries';

    /** Its column that names the activity. */
    public const PARENT = 'glossaryid';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'concept';

    /** Elements that are columns. */
    public const COLUMNS = [
        'concept' => 'concept',
        'usedynalink' => 'usedynalink',
        'casesensitive' => 'casesensitive',
        'fullmatch' => 'fullmatch',
    ];

    /** Editors and where their text is kept. */
    public const TEXTS = ['definition_editor' => ['definition', 'entry']];

    /** Component of the file areas. */
    public const COMPONENT = 'mod_glossary';

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        global $CFG, $USER;
        if (!isset($row->id)) {
            $defaults = [
                'userid' => $USER->id,
                'definition' => '',
                'definitionformat' => FORMAT_HTML,
                'definitiontrust' => 0,
                'attachment' => '',
                'sourceglossaryid' => 0,
                'teacherentry' => 1,
                'approved' => 1,
                'usedynalink' => $record->usedynalink ? (int) ($CFG->glossary_linkentries ?? 0) : 0,
                'casesensitive' => (int) ($CFG->glossary_casesensitive ?? 0),
                'fullmatch' => (int) ($CFG->glossary_fullmatch ?? 0),
            ];
            foreach ($defaults as $column => $value) {
                $row->$column ??= $value;
            }
        }
        if (isset($child['files']['attachment_filemanager'])) {
            $row->attachment = $child['files']['attachment_filemanager'] ? '1' : '';
        }
    }

    #[\Override]
    protected static function saved(\stdClass $course, \stdClass $cm, \stdClass $row, array $child): array {
        $form = $child['form'] ?? [];
        $context = \context_module::instance($cm->id);
        if (isset($form['aliases'])) {
            self::sync('glossary_alias', 'alias', (int) $row->id, array_filter(array_map('trim', explode("\n", $form['aliases']))));
        }
        if (isset($form['categories'])) {
            $wanted = array_map(fn($name) => self::category((int) $row->glossaryid, $name), (array) $form['categories']);
            self::sync('glossary_entries_categories', 'categoryid', (int) $row->id, $wanted);
        }
        if (isset($form['tags'])) {
            \core_tag_tag::set_item_tags('mod_glossary', 'glossary_entries', $row->id, $context, (array) $form['tags']);
        }
        if (isset($child['files']['attachment_filemanager'])) {
            staging::sync($course, [
                'contextid' => $context->id,
                'component' => 'mod_glossary',
                'filearea' => 'attachment',
                'itemid' => $row->id,
            ], $child['files']['attachment_filemanager']);
        }
        return [];
    }

    /**
     * Makes the rows of an entry in a table of its own hold exactly the values.
     *
     * @param string $table
     * @param string $column
     * @param int $entryid
     * @param array $wanted
     */
    private static function sync(string $table, string $column, int $entryid, array $wanted): void {
        global $DB;
        $live = $DB->get_records_menu($table, ['entryid' => $entryid], 'id', "id, $column");
        foreach (array_diff($live, $wanted) as $id => $unused) {
            $DB->delete_records($table, ['id' => $id]);
        }
        foreach (array_diff($wanted, $live) as $value) {
            $DB->insert_record($table, ['entryid' => $entryid, $column => $value]);
        }
    }

    /**
     * Id of the category of that name, made if need be.
     *
     * @param int $glossaryid
     * @param string $name
     * @return int
     */
    private static function category(int $glossaryid, string $name): int {
        global $DB;
        $found = $DB->get_records('glossary_categories', ['glossaryid' => $glossaryid, 'name' => $name], 'id', 'id');
        if ($found) {
            return (int) reset($found)->id;
        }
        return (int) $DB->insert_record('glossary_categories', ['glossaryid' => $glossaryid, 'name' => $name, 'usedynalink' => 0]);
    }

    #[\Override]
    protected static function live(\stdClass $row, \stdClass $cm): array {
        global $DB;
        $sql = 'SELECT c.id, c.name FROM {glossary_categories} c
                  JOIN {glossary_entries_categories} e ON e.categoryid = c.id WHERE e.entryid = ? ORDER BY c.name';
        $tags = array_values(\core_tag_tag::get_item_tags_array('mod_glossary', 'glossary_entries', $row->id));
        sort($tags);
        $contextid = \context_module::instance($cm->id)->id;
        return [
            'aliases' => implode("\n", $DB->get_records_menu('glossary_alias', ['entryid' => $row->id], 'id', 'id, alias')),
            'categories' => array_values($DB->get_records_sql_menu($sql, [$row->id])),
            'tags' => $tags,
            'attachment_filemanager' => staging::listing($contextid, 'mod_glossary', 'attachment', (int) $row->id),
        ];
    }

    #[\Override]
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $DB;
        $context = \context_module::instance($cm->id);
        foreach (['glossary_alias', 'glossary_entries_categories'] as $table) {
            $DB->delete_records($table, ['entryid' => $row->id]);
        }
        $DB->delete_records('comments', ['contextid' => $context->id, 'commentarea' => 'glossary_entry', 'itemid' => $row->id]);
        $DB->delete_records('rating', ['contextid' => $context->id, 'ratingarea' => 'entry', 'itemid' => $row->id]);
        \core_tag_tag::remove_all_item_tags('mod_glossary', 'glossary_entries', $row->id);
        get_file_storage()->delete_area_files($context->id, 'mod_glossary', 'attachment', $row->id);
        parent::remove($cm, $row);
    }

    #[\Override]
    protected static function hanging(array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids);
        return [
            [
                'word' => 'comments',
                'count' => $DB->count_records_select('comments', "component = 'mod_glossary' AND itemid $in", $params),
            ],
            [
                'word' => 'ratings',
                'count' => $DB->count_records_select('rating', "component = 'mod_glossary' AND itemid $in", $params),
            ],
        ];
    }

    #[\Override]
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
        global $DB;
        if ($changed) {
            \mod_glossary\local\concept_cache::reset_glossary($DB->get_record('glossary', ['id' => $cm->instance]));
        }
    }
}
