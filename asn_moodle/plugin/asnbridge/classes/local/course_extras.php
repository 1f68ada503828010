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
 * Parts of a course that lie outside its record: custom fields, image, tags.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class course_extras {
    /** How form elements of custom fields start. */
    public const PREFIX = 'customfield_';

    /** The file area of the course's image. */
    private const IMAGE = 'overviewfiles';

    /**
     * Writes what the item states of them. The course has to exist.
     *
     * @param \stdClass $course
     * @param item $item
     * @return array[] what is held: fields that the site does not have, or that are locked
     * @throws refusal if a value does not fit its field
     */
    public static function write(\stdClass $course, item $item): array {
        $held = self::write_fields($course, $item->form);
        if (isset($item->files[self::IMAGE])) {
            staging::sync($course, [
                'contextid' => \core\context\course::instance($course->id)->id,
                'component' => 'course',
                'filearea' => self::IMAGE,
                'itemid' => 0,
            ], $item->files[self::IMAGE]);
            \cache::make('core', 'course_image')->delete($course->id);
        }
        if ($item->has('tags')) {
            $context = \core\context\course::instance($course->id);
            \core_tag_tag::set_item_tags('core', 'course', $course->id, $context, $item->tags);
        }
        return $held;
    }

    /**
     * The stated ones as the site has them: `form`, `files` and `tags`, as far as they are stated.
     *
     * @param \stdClass $course
     * @param array $keys as {@see item::stated} gives them
     * @return array
     */
    public static function read(\stdClass $course, array $keys): array {
        $values = [];
        $stated = array_filter(
            array_keys($keys['form'] ?? []),
            fn($element) => str_starts_with((string) $element, self::PREFIX)
        );
        $fields = $stated ? self::fields($course) : [];
        foreach ($stated as $element) {
            $values['form'][$element] = isset($fields[$element]) ? self::value($fields[$element]) : '';
        }
        if (isset($keys['files'][self::IMAGE])) {
            $contextid = \core\context\course::instance($course->id)->id;
            $values['files'][self::IMAGE] = staging::listing($contextid, 'course', self::IMAGE, 0);
        }
        if (isset($keys['tags'])) {
            $values['tags'] = array_values(\core_tag_tag::get_item_tags_array('core', 'course', $course->id));
            sort($values['tags'], SORT_STRING);
        }
        return $values;
    }

    /**
     * Text that changes when one of them does, for the hash of the course's rows.
     *
     * @param \stdClass $course
     * @return string
     */
    public static function rows(\stdClass $course): string {
        $texts = [];
        $contextid = \core\context\course::instance($course->id)->id;
        rows::add($texts, 'customfield_data', 'contextid', [$contextid], ['instanceid' => $course->id]);
        rows::add($texts, 'tag_instance', 'itemid', [$course->id], ['itemtype' => 'course', 'component' => 'core']);
        rows::add_files($texts, $contextid, 'course', self::IMAGE, [0]);
        ksort($texts);
        return json_encode($texts);
    }

    /**
     * Writes custom fields; other elements of the form are passed over.
     *
     * @param \stdClass $course
     * @param array $form element => value
     * @return array[] what is held
     */
    private static function write_fields(\stdClass $course, array $form): array {
        $form = array_filter($form, fn($key) => str_starts_with((string) $key, self::PREFIX), ARRAY_FILTER_USE_KEY);
        $fields = $form ? self::fields($course) : [];
        $held = [];
        foreach ($form as $element => $value) {
            $name = substr($element, strlen(self::PREFIX));
            if (!isset($fields[$element])) {
                $held[] = outcome::held('nocustomfield', "form.$element", $name);
                continue;
            }
            $data = $fields[$element];
            if (self::value($data) === self::normal($data, $value)) {
                continue;
            }
            if (!course_handler::create()->can_edit($data->get_field(), $course->id)) {
                $held[] = outcome::held('lockedcustomfield', "form.$element", $name);
                continue;
            }
            self::save($course, $data, self::native($data, $value));
        }
        return $held;
    }

    /**
     * Saves one field, if its type takes the value.
     *
     * @param \stdClass $course
     * @param data_controller $data
     * @param mixed $value
     */
    private static function save(\stdClass $course, data_controller $data, $value): void {
        $element = $data->get_form_element_name();
        $submitted = ['id' => $course->id, $element => $value];
        $errors = $data->instance_form_validation($submitted, []);
        if ($errors) {
            throw new refusal('invalid', "$element: " . strip_tags((string) reset($errors)));
        }
        if (!$data->get('id')) {
            $data->set('contextid', \core\context\course::instance($course->id)->id);
        }
        $data->instance_form_save((object) $submitted);
    }

    /**
     * The custom fields of courses: element => its data for this course.
     *
     * @param \stdClass $course
     * @return data_controller[]
     */
    private static function fields(\stdClass $course): array {
        $fields = [];
        foreach (course_handler::create()->get_instance_data($course->id, true) as $data) {
            $fields[self::PREFIX . $data->get_field()->get('shortname')] = $data;
        }
        return $fields;
    }

    /**
     * A stated value as the field's form element takes it: for a choice the number of the option.
     *
     * @param data_controller $data
     * @param mixed $value
     * @return mixed
     */
    private static function native(data_controller $data, $value) {
        switch ($data->get_field()->get('type')) {
            case 'select':
                $options = array_map('strval', $data->get_field()->get_options());
                $number = array_search((string) $value, $options, true);
                if ($number === false) {
                    throw new refusal('invalid', $data->get_form_element_name() . ": $value");
                }
                return $number;
            case 'textarea':
                return ['text' => (string) $value, 'format' => FORMAT_HTML, 'itemid' => file_get_unused_draft_itemid()];
            case 'checkbox':
            case 'date':
                return (int) $value;
        }
        return (string) $value;
    }

    /**
     * What a field holds, in the words of a request.
     *
     * @param data_controller $data
     * @return string
     */
    private static function value(data_controller $data): string {
        $value = $data->get_value();
        if ($data->get_field()->get('type') === 'select') {
            return (string) ($data->get_field()->get_options()[(int) $value] ?? '');
        }
        return normal::scalar($value ?? '');
    }

    /**
     * A stated value in the same words.
     *
     * @param data_controller $data
     * @param mixed $value
     * @return string
     */
    private static function normal(data_controller $data, $value): string {
        return is_scalar($value) ? normal::scalar($value) : throw new refusal('badrequest', $data->get_form_element_name());
    }
}
