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

use core_course\customfield\course_handler;
use core_customfield\data_controller;

/**
 * Custom fields of a course, in the words that its page shows: the form elements `customfield_<short name>`.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class course_fields {
    /** How the elements' names start. */
    private const PREFIX = 'customfield_';

    /**
     * Writes the stated fields that differ; returns what the site cannot take, as held.
     *
     * @param int $courseid
     * @param item $item
     * @return array[]
     */
    public static function write(int $courseid, item $item): array {
        $held = [];
        $instance = ['id' => $courseid];
        $stated = array_filter($item->form, fn($name) => str_starts_with($name, self::PREFIX), ARRAY_FILTER_USE_KEY);
        $fields = $stated ? self::fields($courseid) : [];
        $editable = $stated ? course_handler::create()->get_editable_fields($courseid) : [];
        foreach ($stated as $element => $value) {
            $data = $fields[$element] ?? null;
            if (!$data) {
                $held[] = outcome::held('nocustomfield', $element, substr($element, strlen(self::PREFIX)));
                continue;
            }
            if (!isset($editable[$data->get_field()->get('id')])) {
                throw new refusal('nopermission', 'moodle/course:changelockedcustomfields');
            }
            $raw = self::raw($data, $value);
            if ($raw === null) {
                $held[] = outcome::held('customfieldvalue', $element, (string) $value);
            } else if (normal::scalar($data->get_value()) !== normal::scalar($raw)) {
                $instance[$data->get_form_element_name()] = $raw;
            }
        }
        if (count($instance) > 1) {
            course_handler::create()->instance_form_save((object) $instance);
        }
        return $held;
    }

    /**
     * The value of a field in words; '' if there is no such field.
     *
     * @param int $courseid
     * @param string $element
     * @return string
     */
    public static function read(int $courseid, string $element): string {
        $data = self::fields($courseid)[$element] ?? null;
        if (!$data) {
            return '';
        }
        if ($data->get_field()->get('type') === 'select') {
            return (string) (self::choices($data)[(int) $data->get_value()] ?? '');
        }
        return normal::scalar($data->get_value());
    }

    /**
     * The rows that hold the values.
     *
     * @param int $courseid
     * @return \stdClass[]
     */
    public static function rows(int $courseid): array {
        global $DB;
        return $DB->get_records_sql(
            "SELECT d.id, f.shortname, d.value
               FROM {customfield_data} d
               JOIN {customfield_field} f ON f.id = d.fieldid
               JOIN {customfield_category} c ON c.id = f.categoryid
              WHERE d.instanceid = ? AND c.component = 'core_course' AND c.area = 'course'
           ORDER BY f.shortname",
            [$courseid]
        );
    }

    /**
     * The fields of the site with the course's values, by element.
     *
     * @param int $courseid
     * @return data_controller[]
     */
    private static function fields(int $courseid): array {
        $fields = [];
        foreach (course_handler::create()->get_instance_data($courseid, true) as $data) {
            $fields[self::PREFIX . $data->get_field()->get('shortname')] = $data;
        }
        return $fields;
    }

    /**
     * What the field's form element takes for a word; null if it has no such choice.
     *
     * @param data_controller $data
     * @param mixed $value
     * @return mixed
     */
    private static function raw(data_controller $data, $value) {
        if ($data->get_field()->get('type') !== 'select') {
            return is_bool($value) ? (int) $value : $value;
        }
        if ((string) $value === '') {
            return 0;
        }
        $choice = array_search((string) $value, self::choices($data), true);
        return $choice === false ? null : $choice;
    }

    /**
     * The choices of a select field, numbered from 1.
     *
     * @param data_controller $data
     * @return string[]
     */
    private static function choices(data_controller $data): array {
        $lines = preg_split('/\s*\n\s*/', trim((string) $data->get_field()->get_configdata_property('options')));
        return array_combine(range(1, count($lines)), $lines);
    }
}
