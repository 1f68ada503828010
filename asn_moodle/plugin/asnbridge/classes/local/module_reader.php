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

use local_asnbridge\module\type;

/**
 * Reads the live values of what is stated of an activity.
 *
 * Most elements of a settings form are columns; the class of the type knows the others of core. Only what
 * neither knows is asked of the form itself, which is slow.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_reader {
    /** @var string class of the type */
    private readonly string $type;

    /** @var \stdClass row of the activity */
    private readonly \stdClass $record;

    /** @var array|null what the class of the type knows */
    private ?array $live = null;

    /** @var \stdClass|null what the form would send */
    private ?\stdClass $form = null;

    /**
     * A reader of one activity.
     *
     * @param \stdClass $course
     * @param \stdClass $cm as get_coursemodule_from_id() gives it
     */
    public function __construct(private readonly \stdClass $course, private readonly \stdClass $cm) {
        global $CFG, $DB;
        require_once("{$CFG->dirroot}/mod/{$cm->modname}/lib.php");
        $this->type = type::of($cm->modname);
        $this->record = $DB->get_record($cm->modname, ['id' => $cm->instance], '*', MUST_EXIST);
    }

    /**
     * The values.
     *
     * @param array $keys as {@see item::stated()} gives them
     * @return array
     */
    public function values(array $keys): array {
        $values = [];
        foreach (array_keys($keys) as $key) {
            switch ($key) {
                case 'title':
                    $values[$key] = (string) $this->record->name;
                    break;
                case 'visible':
                    $values[$key] = $this->visible();
                    break;
                case 'availability':
                    $values[$key] = availability::words($this->course, $this->cm->availability);
                    break;
                case 'tags':
                    $values[$key] = array_values(\core_tag_tag::get_item_tags_array('core', 'course_modules', $this->cm->id));
                    sort($values[$key]);
                    break;
                case 'form':
                    $values[$key] = $this->form(array_keys($keys[$key]));
                    break;
                case 'texts':
                    $values[$key] = $this->texts(array_keys($keys[$key]));
                    break;
                case 'files':
                    $values[$key] = $this->files(array_keys($keys[$key]));
                    break;
                case 'completion':
                    $values[$key] = module_completion::read($keys[$key], $this->cm, $this->record);
                    break;
                case 'grade':
                    $values[$key] = module_grade::read($keys[$key], $this->course, $this->cm);
                    break;
                case 'competencies':
                    $values[$key] = competencies::of_module((int) $this->cm->id);
                    break;
                case 'slots':
                    $values += quiz_structure::read($this->course, (int) $this->cm->instance, ['slots']);
                    break;
                case 'children':
                    $values[$key] = ($this->type)::children($this->course, $this->cm, $this->record, $keys[$key]);
                    break;
            }
        }
        return $values;
    }

    /**
     * Elements of the form.
     *
     * @param string[] $elements
     * @return array
     */
    private function form(array $elements): array {
        $values = [];
        foreach ($elements as $element) {
            $values[$element] = $this->element($element);
        }
        return $values;
    }

    /**
     * One element.
     *
     * @param string $element
     * @return string|array
     */
    private function element(string $element) {
        if ($this->cm->modname === 'quiz' && in_array($element, quiz_structure::KEYS, true)) {
            return quiz_structure::read($this->course, (int) $this->cm->instance, [$element])[$element];
        }
        if ($element === 'visible') {
            return $this->visible() && !$this->cm->visibleoncoursepage ? '-1' : normal::scalar($this->visible());
        }
        if (isset(module_values::REFERENCES[$element])) {
            return $this->reference($element);
        }
        if (isset(module_values::COMMON[$element])) {
            return normal::scalar($this->cm->{module_values::COMMON[$element]});
        }
        $this->live ??= ($this->type)::live($this->record, $this->cm);
        if (array_key_exists($element, $this->live)) {
            return normal::value($this->live[$element]);
        }
        if (property_exists($this->record, $element)) {
            return normal::scalar($this->record->$element);
        }
        if (!($this->type)::FORM) {
            return '';
        }
        $this->form ??= module_form::of($this->course, $this->cm)->data();
        return normal::value(module_form::nested($this->form, $element) ?? '');
    }

    /**
     * An element that names another thing: its idnumber, where it has one.
     *
     * @param string $element
     * @return string
     */
    private function reference(string $element): string {
        $kind = module_values::REFERENCES[$element];
        $id = (int) ($this->cm->$element ?? $this->record->$element ?? 0);
        if ($kind === 'grade_category') {
            $this->form ??= module_form::of($this->course, $this->cm)->data();
            $id = (int) ($this->form->$element ?? 0);
        }
        if ($kind === 'scale' && $id >= 0) {
            return (string) $id;
        }
        return $id ? refs::name($this->course, $kind, abs($id)) : '';
    }

    /**
     * Whether it is shown. In a hidden section Moodle hides what lies in it, and remembers.
     *
     * @return bool
     */
    private function visible(): bool {
        global $DB;
        $shown = $DB->get_field('course_sections', 'visible', ['id' => $this->cm->section]);
        return (bool) ($shown ? $this->cm->visible : $this->cm->visibleold);
    }

    /**
     * Texts with their files.
     *
     * @param string[] $elements
     * @return array
     */
    private function texts(array $elements): array {
        $contextid = \context_module::instance($this->cm->id)->id;
        $values = [];
        foreach ($elements as $element) {
            $place = ($this->type)::text($element, $this->record, $this->cm);
            if ($place) {
                [$html, $area, $itemid, $component] = $place;
                $context = $place[4] ?? $contextid;
                $values[$element] = self::text($this->course, $html, $context, $component, $area, $itemid);
            } else {
                $values[$element] = $this->text_of_form($element);
            }
        }
        return $values;
    }

    /**
     * A text as requests have it.
     *
     * @param \stdClass $course
     * @param string $html
     * @param int $contextid
     * @param string $component
     * @param string $area
     * @param int $itemid
     * @return array
     */
    public static function text(
        \stdClass $course,
        string $html,
        int $contextid,
        string $component,
        string $area,
        int $itemid
    ): array {
        return [
            'html' => links::unresolve($course, normal::scalar($html)),
            'files' => staging::listing($contextid, $component, $area, $itemid),
        ];
    }

    /**
     * A text that only the form knows: it copies the files into a draft area first.
     *
     * @param string $element
     * @return array
     */
    private function text_of_form(string $element): array {
        global $USER;
        $this->form ??= module_form::of($this->course, $this->cm)->data();
        $editor = module_form::nested($this->form, $element);
        if (!is_array($editor)) {
            return ['html' => (string) $editor, 'files' => []];
        }
        $itemid = (int) ($editor['itemid'] ?? 0);
        $html = file_rewrite_urls_to_pluginfile((string) $editor['text'], $itemid);
        return self::text($this->course, $html, \context_user::instance($USER->id)->id, 'user', 'draft', $itemid);
    }

    /**
     * File areas. Of several editions of a package the newest is the one in use.
     *
     * @param string[] $areas
     * @return array
     */
    private function files(array $areas): array {
        global $DB;
        $contextid = \context_module::instance($this->cm->id)->id;
        $component = 'mod_' . $this->cm->modname;
        $values = [];
        foreach ($areas as $area) {
            $place = ($this->type)::FILES[$area] ?? $area;
            $itemid = (int) $DB->get_field_select(
                'files',
                'MAX(itemid)',
                'contextid = ? AND component = ? AND filearea = ?',
                [$contextid, $component, $place]
            );
            $values[$area] = staging::listing($contextid, $component, $place, $itemid);
        }
        return $values;
    }
}
