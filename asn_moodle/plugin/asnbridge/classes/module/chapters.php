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

/**
 * The chapters of a book.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class chapters extends rows {
    /** What requests call them. */
    public const NAME = 'chapters';

    /** Their table. */
    public const TABLE = 'book_chapters';

    /** Its column that names the activity. */
    public const PARENT = 'bookid';

    /** Its column of the order. */
    public const ORDER = 'pagenum';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'title';

    /** Elements that are columns. */
    public const COLUMNS = ['title' => 'title', 'subchapter' => 'subchapter', 'hidden' => 'hidden'];

    /** Editors and where their text is kept. */
    public const TEXTS = ['content_editor' => ['content', 'chapter']];

    /** Component of the file areas. */
    public const COMPONENT = 'mod_book';

    /** What a new row has. */
    public const DEFAULTS = ['subchapter' => 0, 'hidden' => 0, 'importsrc' => '', 'content' => '', 'contentformat' => FORMAT_HTML];

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        if ((int) $row->pagenum === 1) {
            // Moodle has no subchapter without a chapter.
            $row->subchapter = 0;
        }
    }

    #[\Override]
    protected static function saved(\stdClass $course, \stdClass $cm, \stdClass $row, array $child): array {
        if (isset($child['form']['tags'])) {
            $context = \context_module::instance($cm->id);
            \core_tag_tag::set_item_tags('mod_book', 'book_chapters', $row->id, $context, (array) $child['form']['tags']);
        }
        return [];
    }

    #[\Override]
    protected static function live(\stdClass $row, \stdClass $cm): array {
        $tags = array_values(\core_tag_tag::get_item_tags_array('mod_book', 'book_chapters', $row->id));
        sort($tags);
        return ['tags' => $tags];
    }

    #[\Override]
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
        global $DB;
        if ($changed) {
            $DB->execute('UPDATE {book} SET revision = revision + 1 WHERE id = ?', [$cm->instance]);
        }
    }
}
