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
 * Access restrictions: from the words of a request to the tree that Moodle keeps, and back.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class availability {
    /** Word => completion state that the condition expects. */
    private const STATES = ['completed' => 1, 'passed' => 2, 'failed' => 3];

    /** Word => operator of the profile condition. */
    private const COMPARISONS = [
        'equals' => 'isequalto',
        'contains' => 'contains',
        'does_not_contain' => 'doesnotcontain',
        'starts_with' => 'startswith',
        'ends_with' => 'endswith',
    ];

    /**
     * The tree as JSON; '' for no restriction.
     *
     * @param \stdClass $course
     * @param array|null $stated
     * @param string[] $pending idnumbers that did not resolve are added here
     * @return string
     */
    public static function json(\stdClass $course, ?array $stated, array &$pending): string {
        if (!$stated) {
            return '';
        }
        $shown = ($stated['otherwise'] ?? 'show') !== 'hide';
        if (isset($stated['all'])) {
            $root = ['op' => '&', 'c' => [], 'showc' => []];
            foreach ($stated['all'] as $part) {
                $root['c'][] = self::node($course, $part, $pending);
                $root['showc'][] = $shown && ($part['otherwise'] ?? 'show') !== 'hide';
            }
        } else if (isset($stated['any'])) {
            $root = self::node($course, $stated, $pending) + ['show' => $shown];
        } else {
            $root = ['op' => '&', 'c' => [self::node($course, $stated, $pending)], 'showc' => [$shown]];
        }
        return json_encode($root);
    }

    /**
     * The words of a tree; null for no restriction. A condition that requests do not know stays as it is.
     *
     * @param \stdClass $course
     * @param string|null $json
     * @return array|null
     */
    public static function words(\stdClass $course, ?string $json): ?array {
        $tree = $json ? json_decode($json, true) : null;
        if (!$tree || empty($tree['c'])) {
            return null;
        }
        $words = self::reading($course, $tree);
        $hidden = array_map(fn($shown) => !$shown, $tree['showc'] ?? []);
        if (($tree['show'] ?? true) === false || ($hidden && !in_array(false, $hidden, true))) {
            $words['otherwise'] = 'hide';
        } else if (isset($words['all'])) {
            foreach (array_keys(array_filter($hidden)) as $place) {
                $words['all'][$place]['otherwise'] = 'hide';
            }
        }
        return $words;
    }

    /**
     * One node of the tree.
     *
     * @param \stdClass $course
     * @param array $part
     * @param string[] $pending
     * @return array
     */
    private static function node(\stdClass $course, array $part, array &$pending): array {
        foreach (['all' => '&', 'any' => '|'] as $word => $operator) {
            if (isset($part[$word])) {
                $inner = [];
                foreach ($part[$word] as $each) {
                    $inner[] = self::node($course, $each, $pending);
                }
                return ['op' => $operator, 'c' => $inner];
            }
        }
        if (isset($part['not'])) {
            $inner = self::node($course, $part['not'], $pending);
            if (isset($inner['op']) && !str_starts_with($inner['op'], '!')) {
                return ['op' => '!' . $inner['op']] + $inner;
            }
            return ['op' => '!&', 'c' => [$inner]];
        }
        foreach (self::STATES as $word => $state) {
            if (isset($part[$word])) {
                $cm = self::target($course, 'module', $part[$word], $pending);
                return ['type' => 'completion', 'cm' => $cm, 'e' => $state];
            }
        }
        if (isset($part['grade'])) {
            return self::grade($course, $part['grade'], $pending);
        }
        if (isset($part['profile'])) {
            return self::profile($part['profile']);
        }
        if (isset($part['group'])) {
            return ['type' => 'group', 'id' => self::target($course, 'group', $part['group'], $pending)];
        }
        if (isset($part['grouping'])) {
            return ['type' => 'grouping', 'id' => self::target($course, 'grouping', $part['grouping'], $pending)];
        }
        $dates = [];
        if (isset($part['from'])) {
            $dates[] = ['type' => 'date', 'd' => '>=', 't' => (int) $part['from']];
        }
        if (isset($part['until'])) {
            $dates[] = ['type' => 'date', 'd' => '<', 't' => (int) $part['until']];
        }
        if (!$dates) {
            if (isset($part['type'])) {
                return array_diff_key($part, ['otherwise' => 0]);
            }
            throw new refusal('badrequest', 'availability: ' . implode(', ', array_keys($part)));
        }
        return count($dates) === 1 ? $dates[0] : ['op' => '&', 'c' => $dates];
    }

    /**
     * The condition on a grade. Moodle takes percentages.
     *
     * @param \stdClass $course
     * @param array $grade
     * @param string[] $pending
     * @return array
     */
    private static function grade(\stdClass $course, array $grade, array &$pending): array {
        global $DB;
        $cmid = self::target($course, 'module', $grade['activity'], $pending);
        $sql = "SELECT gi.id
                  FROM {grade_items} gi
                  JOIN {modules} m ON m.name = gi.itemmodule
                  JOIN {course_modules} cm ON cm.module = m.id AND cm.instance = gi.iteminstance
                 WHERE cm.id = ? AND gi.itemtype = 'mod' AND gi.outcomeid IS NULL
              ORDER BY gi.itemnumber";
        $item = $cmid ? (int) $DB->get_field_sql($sql, [$cmid], IGNORE_MULTIPLE) : 0;
        if ($cmid && !$item) {
            $pending[] = $grade['activity'];
        }
        $node = ['type' => 'grade', 'id' => $item];
        foreach (['at_least' => 'min', 'below' => 'max'] as $word => $key) {
            if (isset($grade[$word])) {
                $node[$key] = (float) $grade[$word];
            }
        }
        return $node;
    }

    /**
     * The condition on a field of the profile.
     *
     * @param array $profile
     * @return array
     */
    private static function profile(array $profile): array {
        $node = ['type' => 'profile'];
        $node += isset($profile['custom_field']) ? ['cf' => $profile['custom_field']] : ['sf' => $profile['field']];
        if (isset($profile['empty'])) {
            return $node + ['op' => $profile['empty'] ? 'isempty' : 'isnotempty'];
        }
        foreach (self::COMPARISONS as $word => $operator) {
            if (isset($profile[$word])) {
                return $node + ['op' => $operator, 'v' => (string) $profile[$word]];
            }
        }
        throw new refusal('badrequest', 'availability: profile');
    }

    /**
     * Id of what a condition names.
     *
     * @param \stdClass $course
     * @param string $kind
     * @param string $idnumber
     * @param string[] $pending
     * @return int 0 while it does not exist
     */
    private static function target(\stdClass $course, string $kind, string $idnumber, array &$pending): int {
        $id = refs::id($course, $kind, $idnumber);
        if (!$id) {
            $pending[] = $idnumber;
        }
        return $id;
    }

    /**
     * The words of one node.
     *
     * @param \stdClass $course
     * @param array $node
     * @return array
     */
    private static function reading(\stdClass $course, array $node): array {
        if (isset($node['op']) && isset($node['c'])) {
            $inner = array_map(fn($each) => self::reading($course, $each), $node['c']);
            $word = str_ends_with($node['op'], '&') ? 'all' : 'any';
            if (!str_starts_with($node['op'], '!')) {
                return [$word => $inner];
            }
            return ['not' => count($inner) === 1 ? $inner[0] : [$word => $inner]];
        }
        switch ($node['type'] ?? '') {
            case 'completion':
                $word = array_search((int) $node['e'], self::STATES, true);
                $name = $word ? refs::name($course, 'module', (int) $node['cm']) : '';
                return $name === '' ? $node : [$word => $name];
            case 'date':
                return [$node['d'] === '>=' ? 'from' : 'until' => (int) $node['t']];
            case 'group':
            case 'grouping':
                $name = refs::name($course, $node['type'], (int) ($node['id'] ?? 0));
                return $name === '' ? $node : [$node['type'] => $name];
            case 'grade':
                return self::graded($course, $node);
            case 'profile':
                return ['profile' => self::matched($node)];
        }
        return $node;
    }

    /**
     * The words of a condition on a grade.
     *
     * @param \stdClass $course
     * @param array $node
     * @return array
     */
    private static function graded(\stdClass $course, array $node): array {
        global $DB;
        $sql = "SELECT cm.id
                  FROM {grade_items} gi
                  JOIN {modules} m ON m.name = gi.itemmodule
                  JOIN {course_modules} cm ON cm.module = m.id AND cm.instance = gi.iteminstance
                 WHERE gi.id = ?";
        $name = refs::name($course, 'module', (int) $DB->get_field_sql($sql, [$node['id']]));
        if ($name === '') {
            return $node;
        }
        $words = ['activity' => $name];
        foreach (['min' => 'at_least', 'max' => 'below'] as $key => $word) {
            if (isset($node[$key])) {
                $words[$word] = (float) $node[$key];
            }
        }
        return ['grade' => $words];
    }

    /**
     * The words of a condition on the profile.
     *
     * @param array $node
     * @return array
     */
    private static function matched(array $node): array {
        $words = isset($node['cf']) ? ['custom_field' => $node['cf']] : ['field' => $node['sf'] ?? ''];
        if (in_array($node['op'], ['isempty', 'isnotempty'], true)) {
            return $words + ['empty' => $node['op'] === 'isempty'];
        }
        return $words + [array_search($node['op'], self::COMPARISONS, true) => $node['v'] ?? ''];
    }
}
