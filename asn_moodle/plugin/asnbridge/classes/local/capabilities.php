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
 * The one table of what a token must be allowed to do, by the kind of item that is written.
 *
 * It drives the checks of apply, what info tells, and so the site check and the documentation.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class capabilities {
    /** To use the bridge at all, whatever is written. */
    private const ALWAYS = [
        'local/asnbridge:publish',
        'local/asnbridge:view',
        'moodle/course:view',
        'moodle/course:viewhiddencourses',
    ];

    /** Kind => capabilities, in the context of the course; for a new course, of its category. */
    private const TABLE = [
        'course' => [
            'moodle/category:viewhiddencategories',
            'moodle/course:create',
            'moodle/course:update',
            'moodle/course:changefullname',
            'moodle/course:changeidnumber',
            'moodle/course:changeshortname',
            'moodle/course:changesummary',
            'moodle/course:visibility',
        ],
        'section' => [
            'moodle/course:update',
            'moodle/course:movesections',
            'moodle/course:sectionvisibility',
            'moodle/course:viewhiddensections',
        ],
        'group' => ['moodle/course:managegroups'],
        'grouping' => ['moodle/course:managegroups'],
        'module' => [
            'moodle/course:manageactivities',
            'moodle/calendar:manageentries',
            'moodle/course:activityvisibility',
            'moodle/course:viewhiddenactivities',
            'moodle/course:ignoreavailabilityrestrictions',
            'moodle/site:accessallgroups',
        ],
        'category' => ['moodle/question:managecategory', 'moodle/question:viewall'],
        'question' => [
            'moodle/question:add',
            'moodle/question:editall',
            'moodle/question:moveall',
            'moodle/question:tagall',
            'moodle/question:useall',
            'moodle/question:viewall',
        ],
        'badge' => [
            'moodle/badges:viewbadges',
            'moodle/badges:createbadge',
            'moodle/badges:configuredetails',
            'moodle/badges:configurecriteria',
            'moodle/badges:deletebadge',
        ],
        'competency' => [
            'moodle/competency:competencyview',
            'moodle/competency:coursecompetencymanage',
        ],
        // No kind of item: frameworks go to the category by core's own functions, which the services hold.
        'framework' => ['moodle/competency:competencyview', 'moodle/competency:competencymanage'],
        'completion' => ['moodle/course:update'],
        'grade_category' => ['moodle/grade:manage'],
        'scale' => ['moodle/course:managescales'],
        'enrolment' => ['moodle/course:enrolconfig', 'moodle/course:enrolreview'],
    ];

    /** Kind => what its types need besides; `%s` is the type. */
    private const TYPED = [
        // Core takes what a user may not view for hidden, even from who edits it.
        'module' => ['mod/%s:addinstance', 'mod/%s:view'],
        'enrolment' => ['enrol/%s:config'],
    ];

    /** Module type => what it needs besides. */
    private const MODULES = [
        'h5pactivity' => ['moodle/h5p:deploy', 'moodle/h5p:updatelibraries'],
        'quiz' => ['mod/quiz:manage', 'moodle/question:useall'],
        'assign' => ['moodle/grade:manage', 'moodle/grade:managegradingforms'],
    ];

    /** Kind => what single keys need besides, where they are stated. */
    private const STATED = [
        'course' => [
            'form.category' => ['moodle/category:manage', 'moodle/course:changecategory'],
            'form.downloadcontent' => ['moodle/course:configuredownloadcontent'],
            'form.lang' => ['moodle/course:setforcedlanguage'],
            'tags' => ['moodle/course:tag'],
        ],
    ];

    /** What the token needs on the whole site, whatever the course. */
    private const SYSTEM = ['webservice/rest:use'];

    /**
     * What putting, hiding or deleting an item of the kind needs.
     *
     * @param string $kind
     * @param string $type module, question or enrolment type
     * @return string[]
     */
    public static function of(string $kind, string $type = ''): array {
        $needed = self::TABLE[$kind] ?? [];
        if ($type !== '') {
            foreach (self::TYPED[$kind] ?? [] as $pattern) {
                $needed[] = sprintf($pattern, $type);
            }
            if ($kind === 'module') {
                $needed = array_merge($needed, self::MODULES[$type] ?? []);
            }
        }
        return array_values(array_filter(array_unique(array_merge(self::ALWAYS, $needed)), 'get_capability_info'));
    }

    /**
     * What applying the item needs: its kind, its type and what is stated of it.
     *
     * @param item $item
     * @return string[]
     */
    public static function of_item(item $item): array {
        $needed = [self::of($item->kind, $item->type)];
        $stated = $item->stated();
        foreach (self::STATED[$item->kind] ?? [] as $key => $names) {
            [$first, $second] = explode('.', "$key.");
            if (isset($stated[$first]) && ($second === '' || isset($stated[$first][$second]))) {
                $needed[] = $names;
            }
        }
        return array_values(array_unique(array_merge(...$needed)));
    }

    /**
     * Everything there is to allow on this site: capability => 'system' or 'category', where a role must give it.
     *
     * @return string[]
     */
    public static function all(): array {
        $all = array_fill_keys(self::SYSTEM, 'system');
        foreach (self::by_kind() as $names) {
            $all += array_fill_keys($names, 'category');
        }
        return $all;
    }

    /**
     * Kind => every capability that it may need on this site, whatever the type.
     *
     * @return array[]
     */
    public static function by_kind(): array {
        $types = [
            'module' => array_keys(\core_component::get_plugin_list('mod')),
            'enrolment' => array_keys(\core_component::get_plugin_list('enrol')),
        ];
        $kinds = [];
        foreach (array_keys(self::TABLE) as $kind) {
            $needed = [self::of($kind), ...array_values(self::STATED[$kind] ?? [])];
            foreach ($types[$kind] ?? [] as $type) {
                $needed[] = self::of($kind, $type);
            }
            $kinds[$kind] = array_values(array_unique(array_merge(...$needed)));
        }
        return $kinds;
    }
}
