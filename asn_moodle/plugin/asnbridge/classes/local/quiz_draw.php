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

use core\output\datafilter;

/**
 * The condition of a random question: what it is drawn from.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class quiz_draw {
    /**
     * The condition of a random question, in the shape of Moodle's question bank.
     *
     * @param int $categoryid
     * @param bool $subcategories
     * @param string[] $tags
     * @return array
     */
    public static function filter(int $categoryid, bool $subcategories, array $tags): array {
        global $DB;
        $filter = ['category' => [
            'jointype' => datafilter::JOINTYPE_ANY,
            'values' => [$categoryid],
            'filteroptions' => ['includesubcategories' => $subcategories],
        ]];
        if ($tags) {
            $collection = \core_tag_area::get_collection('core_question', 'question');
            $found = array_filter(\core_tag_tag::create_if_missing($collection, array_map('strval', $tags)));
            $ids = array_map(fn($tag) => (int) $tag->id, array_values($found));
            sort($ids);
            $filter['qtagids'] = ['jointype' => datafilter::JOINTYPE_ALL, 'values' => $ids];
        }
        // The rest is what Moodle's own screen for random questions remembers of itself.
        $context = $DB->get_field('question_categories', 'contextid', ['id' => $categoryid]);
        $screen = ['cat' => "$categoryid,$context", 'tabname' => 'questions', 'qpage' => 0, 'qperpage' => 100];
        return ['filter' => $filter] + $screen + ['jointype' => datafilter::JOINTYPE_ALL];
    }

    /**
     * What a condition draws from: category id, subcategories, names of tags, and a hash of whatever else it asks.
     *
     * @param array $condition
     * @return array
     */
    public static function told(array $condition): array {
        global $DB;
        $filter = $condition['filter'] ?? [];
        $category = $filter['category'] ?? [];
        $options = $category['filteroptions'] ?? $category;
        $tagids = array_filter((array) ($filter['qtagids']['values'] ?? []));
        $tags = $tagids ? $DB->get_records_list('tag', 'id', $tagids, 'name', 'id, name') : [];
        $drawn = [
            'category' => (int) ($category['values'][0] ?? 0),
            'subcategories' => !empty($options['includesubcategories']),
            'tags' => array_values(array_column($tags, 'name')),
        ];
        $other = array_diff_key($filter, ['category' => 1, 'qtagids' => 1, 'hidden' => 1, 'jointype' => 1]);
        return $other ? $drawn + ['other' => sha1(json_encode($other))] : $drawn;
    }

    /**
     * What a slot asks, to compare.
     *
     * @param mixed $entryid
     * @param array|null $filter
     * @return string
     */
    public static function key($entryid, ?array $filter): string {
        return $filter === null ? "question $entryid" : 'random ' . json_encode(self::told($filter));
    }
}
