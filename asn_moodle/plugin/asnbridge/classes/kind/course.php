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

use core\context;
use local_asnbridge\local\course_category;
use local_asnbridge\local\course_fields;
use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\normal;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\refs;
use local_asnbridge\local\refusal;
use local_asnbridge\local\staging;
use local_asnbridge\local\text;

/**
 * The course itself: its settings, its place among the categories, image, tags and custom fields.
 *
 * A new course is hidden until nothing of the publication is pending any more.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class course implements kind {
    /** Elements of the settings form that are columns of the course. */
    private const COLUMNS = [
        'shortname', 'startdate', 'enddate', 'format', 'newsitems', 'showgrades', 'showreports', 'showactivitydates',
        'enablecompletion', 'showcompletionconditions', 'downloadcontent', 'groupmode', 'groupmodeforce', 'lang',
        'legacyfiles', 'maxbytes', 'theme', 'calendartype', 'pdfexportfont',
    ];

    /** Elements that belong to the course format, among those that requests state. */
    private const FORMAT = ['coursedisplay', 'hiddensections'];

    /** Site defaults that the settings form fills in for a new course. */
    private const DEFAULTS = [
        'format', 'newsitems', 'showgrades', 'showreports', 'showactivitydates', 'enablecompletion',
        'showcompletionconditions', 'downloadcontent', 'groupmode', 'groupmodeforce', 'lang', 'legacyfiles', 'maxbytes',
        'coursedisplay', 'hiddensections',
    ];

    /** The form's element for the summary. */
    private const SUMMARY = 'summary_editor';

    /** The form's file area for the image. */
    private const IMAGE = 'overviewfiles';

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        return (int) $course->id;
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/course/lib.php');
        $held = [];
        $pending = [];
        $data = self::settings($course, $item, $held, $pending);
        $data['category'] = course_category::resolve($item, $options->category ?: (int) $course->category, (int) $course->category);
        if (!$id) {
            $course = create_course((object) ($data + self::defaults($item)));
            $id = (int) $course->id;
            $washidden = true;
        } else {
            $row = ['courseid' => $id, 'item' => $item->id, 'hidden' => 1];
            $washidden = $DB->record_exists(map::TABLE, $row);
        }
        $hidden = $washidden && !($options->ready && !$pending);
        if ($hidden) {
            $data['visible'] = 0;
        } else if ($washidden || $item->visible !== null) {
            $data['visible'] = (int) ($item->visible ?? true);
        }
        $data += self::contents($course, $item, $pending);
        self::update($id, $data);
        if ($item->has('tags')) {
            \core_tag_tag::set_item_tags('core', 'course', $id, context\course::instance($id), $item->tags);
        }
        $held = array_merge($held, course_fields::write($id, $item));
        return new outcome(id: $id, pending: $pending, held: $held, hidden: $hidden);
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        self::update($id, ['visible' => 0]);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        // All that learners did hangs on a course; that is for a person to do, on the site.
        throw new refusal('cannotdelete', $course->idnumber);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $course = $DB->get_record('course', ['id' => $id], '*', MUST_EXIST);
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = $course->fullname;
        }
        if (isset($keys['visible'])) {
            $values['visible'] = (bool) $course->visible;
        }
        $elements = array_keys($keys['form'] ?? []);
        $formatoptions = array_intersect(self::FORMAT, $elements) ? course_get_format($id)->get_format_options() : [];
        foreach ($elements as $element) {
            $values['form'][$element] = match (true) {
                $element === 'category' => course_category::path((int) $course->category, self::root($id)),
                $element === 'defaultgroupingid' => refs::name($course, 'grouping', (int) $course->defaultgroupingid),
                in_array($element, self::FORMAT, true) => normal::scalar($formatoptions[$element] ?? ''),
                in_array($element, self::COLUMNS, true) => normal::scalar($course->$element),
                default => course_fields::read($id, $element),
            };
        }
        if (isset($keys['texts'][self::SUMMARY])) {
            $values['texts'] = [self::SUMMARY => text::read($course, (string) $course->summary, 'course', 'summary', 0)];
        }
        if (isset($keys['files'][self::IMAGE])) {
            $contextid = context\course::instance($id)->id;
            $values['files'] = [self::IMAGE => staging::listing($contextid, 'course', self::IMAGE, 0)];
        }
        if (isset($keys['tags'])) {
            $values['tags'] = array_values(\core_tag_tag::get_item_tags_array('core', 'course', $id));
            sort($values['tags'], SORT_STRING);
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        global $DB;
        $record = $DB->get_record('course', ['id' => $course->id]);
        if (!$record || !in_array((int) $course->id, $ids)) {
            return [];
        }
        unset($record->timemodified, $record->cacherev, $record->sortorder, $record->marker);
        $parts = [
            $record,
            $DB->get_records('course_format_options', ['courseid' => $course->id, 'sectionid' => 0], 'id', 'id, name, value'),
            text::filehashes($course, 'course', 'summary'),
            text::filehashes($course, 'course', self::IMAGE),
            $DB->get_records_sql(
                "SELECT ti.id, t.name
                   FROM {tag_instance} ti
                   JOIN {tag} t ON t.id = ti.tagid
                  WHERE ti.itemtype = 'course' AND ti.component = 'core' AND ti.itemid = ?
               ORDER BY t.name",
                [$course->id]
            ),
            course_fields::rows((int) $course->id),
            course_category::path((int) $record->category),
        ];
        return [(int) $course->id => sha1(json_encode($parts))];
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $DB;
        $record = $DB->get_record('course', ['id' => $course->id], 'id, fullname, visible, format');
        return [(int) $course->id => [
            'type' => '',
            'title' => $record->fullname,
            'visible' => (bool) $record->visible,
            'parent' => null,
            'position' => 0,
            'url' => (new \core\url('/course/view.php', ['id' => $course->id]))->out(false),
        ]];
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [$course->idnumber => (int) $course->id];
    }

    #[\Override]
    public static function learners(\stdClass $course, array $ids): array {
        global $DB;
        $enrolled = $DB->count_records_sql(
            'SELECT COUNT(DISTINCT ue.userid) FROM {user_enrolments} ue JOIN {enrol} e ON e.id = ue.enrolid WHERE e.courseid = ?',
            [$course->id]
        );
        return [(int) $course->id => ['enrolments' => $enrolled]];
    }

    #[\Override]
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * The category that the course was published to, 0 if that is not known.
     *
     * @param int $id
     * @return int
     */
    private static function root(int $id): int {
        global $DB;
        return (int) $DB->get_field(map::TABLE, 'categoryid', ['courseid' => $id, 'kind' => 'course']);
    }

    /**
     * The stated settings as columns and format options. What the site cannot take is held.
     *
     * @param \stdClass $course
     * @param item $item
     * @param array[] $held
     * @param string[] $pending
     * @return array
     */
    private static function settings(\stdClass $course, item $item, array &$held, array &$pending): array {
        $data = ['idnumber' => $item->id];
        if ($item->has('title')) {
            $data['fullname'] = $item->title;
        }
        foreach (array_intersect_key($item->form, array_flip(array_merge(self::COLUMNS, self::FORMAT))) as $element => $value) {
            if (!is_scalar($value)) {
                throw new refusal('badrequest', "form.$element");
            }
            $data[$element] = $value;
        }
        $languages = get_string_manager()->get_list_of_translations();
        if (!empty($data['lang']) && !isset($languages[$data['lang']])) {
            $held[] = outcome::held('language', 'lang', $data['lang']);
            unset($data['lang']);
        }
        if (isset($data['format']) && !isset(\core_component::get_plugin_list('format')[$data['format']])) {
            $held[] = outcome::held('format', 'format', $data['format']);
            unset($data['format']);
        }
        if (isset($item->form['defaultgroupingid'])) {
            $name = (string) $item->form['defaultgroupingid'];
            $data['defaultgroupingid'] = $course->id ? refs::id($course, 'grouping', $name) : 0;
            if ($name !== '' && !$data['defaultgroupingid']) {
                $pending[] = $name;
            }
        }
        return $data;
    }

    /**
     * What a new course has where nothing is stated: the site's defaults, as its settings form fills them in.
     *
     * @param item $item
     * @return array
     */
    private static function defaults(item $item): array {
        $site = get_config('moodlecourse');
        $defaults = array_intersect_key((array) $site, array_flip(self::DEFAULTS));
        $defaults['fullname'] = $item->id;
        $defaults['shortname'] = $item->id;
        $defaults['summary'] = '';
        $defaults['summaryformat'] = FORMAT_HTML;
        $defaults['visible'] = 0;
        $defaults['numsections'] = 0;
        $defaults['startdate'] = $item->form['startdate'] ?? usergetmidnight(time());
        if (!empty($site->courseenddateenabled)) {
            $defaults['enddate'] = $defaults['startdate'] + $site->courseduration;
        }
        return $defaults;
    }

    /**
     * The summary and the image, whose files a course must have been staged first.
     *
     * Before there is a course nothing can be staged for it; what is missing then makes the course pending.
     *
     * @param \stdClass $course
     * @param item $item
     * @param string[] $pending
     * @return array
     */
    private static function contents(\stdClass $course, item $item, array &$pending): array {
        $data = [];
        $needed = array_merge(
            array_values($item->texts[self::SUMMARY]['files'] ?? []),
            array_values($item->files[self::IMAGE] ?? [])
        );
        if ($needed && staging::missing($course, $needed)) {
            $pending[] = $item->id;
            return $data;
        }
        if (isset($item->texts[self::SUMMARY])) {
            $data['summary'] = text::write($course, $item->texts[self::SUMMARY], 'course', 'summary', 0, $pending);
            $data['summaryformat'] = FORMAT_HTML;
        }
        if (isset($item->files[self::IMAGE])) {
            staging::sync($course, [
                'contextid' => context\course::instance($course->id)->id,
                'component' => 'course',
                'filearea' => self::IMAGE,
                'itemid' => 0,
            ], $item->files[self::IMAGE]);
            \cache::make('core', 'course_image')->delete($course->id);
        }
        return $data;
    }

    /**
     * Writes what differs from what is there.
     *
     * @param int $id
     * @param array $data
     */
    private static function update(int $id, array $data): void {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/course/lib.php');
        $record = $DB->get_record('course', ['id' => $id], '*', MUST_EXIST);
        $present = (array) $record + course_get_format($id)->get_format_options();
        $changed = array_filter(
            $data,
            fn($value, $key) => (string) $value !== (string) ($present[$key] ?? ''),
            ARRAY_FILTER_USE_BOTH
        );
        if (!$changed) {
            return;
        }
        // Moodle checks the dates against each other, so it wants both; and an idle format reads its options.
        update_course((object) ($changed + [
            'id' => $id,
            'startdate' => $record->startdate,
            'enddate' => $record->enddate,
        ]));
    }
}
