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
 * The settings form of an activity, filled as a teacher's browser would send it back unchanged.
 *
 * So a new activity gets the site's defaults, and an update keeps every setting that is not ours. Building a
 * form is what creating an activity mostly costs, so the form of a new one is kept for the request.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_form {
    /** @var self[] forms for new activities by course and type */
    private static array $fresh = [];

    /**
     * A form and what it would send.
     *
     * @param \moodleform_mod|null $form null where the type is written without its form
     * @param array $values element => value
     * @param string[] $drafts names of the elements whose value is, or has, the item id of a draft area
     */
    private function __construct(
        public readonly ?\moodleform_mod $form,
        private readonly array $values,
        private readonly array $drafts
    ) {
    }

    /**
     * The form for a new activity of the type.
     *
     * @param \stdClass $course
     * @param string $type
     * @param int $section number of the section
     * @return self
     */
    public static function fresh(\stdClass $course, string $type, int $section): self {
        $key = $course->id . '/' . $type;
        if (!isset(self::$fresh[$key])) {
            self::$fresh[$key] = self::within($course, function () use ($course, $type, $section): self {
                [, , , , $data] = prepare_new_moduleinfo_data($course, $type, $section);
                $data->add = $type;
                $data->update = 0;
                $data->return = 0;
                return self::build($course, $type, $data, null);
            });
        }
        $kept = self::$fresh[$key];
        $data = (object) $kept->values;
        foreach ($kept->drafts as $element) {
            // A new activity has no files but those that are stated: Moodle need not look for drafts.
            $value = self::nested($data, $element);
            self::set($data, $element, is_array($value) ? ['itemid' => IGNORE_FILE_MERGE] + $value : 0);
        }
        $data->section = $section;
        return new self($kept->form, (array) $data, $kept->drafts);
    }

    /**
     * The form of an activity that exists.
     *
     * @param \stdClass $course
     * @param \stdClass $cm as get_coursemodule_from_id() gives it
     * @return self
     */
    public static function of(\stdClass $course, \stdClass $cm): self {
        return self::within($course, function () use ($course, $cm): self {
            [$record, , , $data] = get_moduleinfo_data(clone $cm, $course);
            $data->add = '';
            $data->update = $cm->id;
            $data->return = 0;
            return self::build($course, $cm->modname, $data, $record);
        });
    }

    /**
     * The data of an activity whose type is written without its form.
     *
     * @param \stdClass $course
     * @param string $type
     * @param int $section
     * @param \stdClass|null $cm
     * @param \stdClass|null $record
     * @return self
     */
    public static function plain(
        \stdClass $course,
        string $type,
        int $section,
        ?\stdClass $cm,
        ?\stdClass $record
    ): self {
        $values = self::within($course, fn() => (array) ($cm
            ? get_moduleinfo_data(clone $cm, $course)[3]
            : prepare_new_moduleinfo_data($course, $type, $section)[4]));
        $class = \local_asnbridge\module\type::of($type);
        return new self(null, $values + $class::plain($record), array_keys($class::FILES));
    }

    /**
     * What the form would send.
     *
     * @return \stdClass
     */
    public function data(): \stdClass {
        return (object) $this->values;
    }

    /**
     * Checks the data as the form does, and rounds it off as the form does.
     *
     * @param \stdClass $course
     * @param \stdClass $data
     * @throws refusal with what the form says about each element
     */
    public function check(\stdClass $course, \stdClass $data): void {
        foreach (array_keys((array) $data) as $name) {
            if (str_starts_with($name, 'gradepass') || str_ends_with($name, 'gradepass')) {
                $data->$name = unformat_float($data->$name);
            }
        }
        if (!$this->form) {
            return;
        }
        self::within($course, function () use ($data): void {
            $this->submit_drafts($data);
            try {
                $errors = self::submitted($this->drafts, $data, fn() => $this->form->validation((array) $data, []));
            } finally {
                $this->submit_drafts(null);
            }
            if ($errors) {
                $lines = array_map(fn($element, $text) => "$element: $text", array_keys($errors), $errors);
                throw new refusal('failed', implode('; ', $lines));
            }
            $this->form->data_postprocessing($data);
        });
    }

    /**
     * Tells the form itself which draft areas it was sent with; null: that it was not sent.
     *
     * @param \stdClass|null $data
     */
    private function submit_drafts(?\stdClass $data): void {
        $sent = [];
        foreach ($data ? $this->drafts : [] as $element) {
            $value = self::nested($data, $element);
            if (is_numeric($value)) {
                $sent[$element] = $value;
            }
        }
        \Closure::bind(fn() => $this->_form->updateSubmission($sent, []), $this->form, \moodleform::class)();
    }

    /**
     * Runs the code as if a browser had sent the draft areas: some types look for them in the request itself.
     *
     * @param \stdClass $data
     * @param callable $code
     * @return mixed what the code returns
     */
    public function submitting(\stdClass $data, callable $code) {
        return self::submitted($this->drafts, $data, $code);
    }

    /**
     * Forgets all forms.
     */
    public static function reset(): void {
        self::$fresh = [];
    }

    /**
     * Builds the form and reads what it would send.
     *
     * @param \stdClass $course
     * @param string $type
     * @param \stdClass $data
     * @param \stdClass|null $cm
     * @return self
     */
    private static function build(\stdClass $course, string $type, \stdClass $data, ?\stdClass $cm): self {
        global $CFG;
        require_once("{$CFG->dirroot}/mod/{$type}/lib.php");
        require_once("{$CFG->dirroot}/mod/{$type}/mod_form.php");
        $class = "mod_{$type}_mod_form";
        // Where the site does not allow activities off the course page, the form has no word for one that is.
        $page = $data->visibleoncoursepage ?? 1;
        $data->visibleoncoursepage = 1;
        $form = new $class($data, $data->section, $cm, $course);
        $form->set_data($data);
        [$values, $elements] = \Closure::bind(
            fn(): array => [(object) $this->_form->exportValues(), $this->_form->_elements],
            $form,
            \moodleform::class
        )();
        $drafts = [];
        foreach (self::flat($elements) as $element) {
            $name = (string) $element->getName();
            if (in_array($element->getType(), ['editor', 'filemanager', 'filepicker'], true)) {
                $drafts[] = $name;
            }
            self::complete($values, $element);
        }
        foreach ((array) $data as $name => $value) {
            // Forms show minutes; a moment that nobody touched keeps its seconds.
            $sent = $values->$name ?? null;
            if (is_numeric($value) && is_numeric($sent) && $value > YEARSECS && $value - $sent > 0 && $value - $sent < 60) {
                $values->$name = $value;
            }
        }
        $values->visibleoncoursepage = $page;
        // Competencies are linked apart from the form.
        unset($values->competencies, $values->competency_rule);
        return new self($form, (array) $values, $drafts);
    }

    /**
     * The elements, those of groups among them whose names stand alone.
     *
     * @param \HTML_QuickForm_element[] $elements
     * @return \HTML_QuickForm_element[]
     */
    private static function flat(array $elements): array {
        $flat = [];
        foreach ($elements as $element) {
            if ($element->getType() === 'group' && !$element->_appendName) {
                array_push($flat, ...self::flat($element->_elements));
            } else {
                $flat[] = $element;
            }
        }
        return $flat;
    }

    /**
     * Fills in what a browser would send where the form itself says nothing.
     *
     * @param \stdClass $values
     * @param \HTML_QuickForm_element $element
     */
    private static function complete(\stdClass $values, \HTML_QuickForm_element $element): void {
        $name = (string) $element->getName();
        $value = self::nested($values, $name);
        if ($element->getType() === 'editor') {
            $value = is_array($value) ? array_filter($value, fn($part) => $part !== null) : [];
            self::set($values, $name, $value + ['text' => '', 'format' => FORMAT_HTML, 'itemid' => 0]);
        } else if (
            $element->getType() === 'select' && $value === null && !$element->getMultiple()
            && !str_starts_with($name, 'completion')
        ) {
            $first = $element->_options[0]['attr']['value'] ?? null;
            if ($first !== null) {
                self::set($values, $name, $first);
            }
        }
    }

    /**
     * Runs the code with the course as the current one, as forms expect.
     *
     * @param \stdClass $course
     * @param callable $code
     * @return mixed
     */
    public static function within(\stdClass $course, callable $code) {
        global $CFG, $COURSE, $PAGE;
        require_once($CFG->dirroot . '/course/modlib.php');
        require_once($CFG->dirroot . '/course/moodleform_mod.php');
        require_once($CFG->libdir . '/filelib.php');
        // A page that has no course yet takes that of the site as soon as its theme is needed, and makes it current.
        $PAGE->theme;
        $before = $COURSE;
        $COURSE = $course;
        try {
            return $code();
        } finally {
            $COURSE = $before;
        }
    }

    /**
     * Runs the code with draft areas in the request.
     *
     * @param string[] $drafts
     * @param \stdClass $data
     * @param callable $code
     * @return mixed
     */
    private static function submitted(array $drafts, \stdClass $data, callable $code) {
        $before = [$_POST, $_REQUEST];
        $_POST['sesskey'] = sesskey();
        foreach ($drafts as $element) {
            $value = self::nested($data, $element);
            if ($value !== null) {
                $_POST[$element] = is_array($value) ? ['itemid' => $value['itemid'] ?? 0] : $value;
                $_REQUEST[$element] = $_POST[$element];
            }
        }
        try {
            return $code();
        } finally {
            [$_POST, $_REQUEST] = $before;
        }
    }

    /**
     * Value of an element of the data; null where there is none.
     *
     * @param \stdClass $data
     * @param string $element `name`, `name[key]`
     * @return mixed
     */
    public static function nested(\stdClass $data, string $element) {
        $value = (array) $data;
        foreach (self::path($element) as $key) {
            if (!is_array($value) || !array_key_exists($key, $value)) {
                return null;
            }
            $value = $value[$key];
        }
        return $value;
    }

    /**
     * Sets an element of the data.
     *
     * @param \stdClass $data
     * @param string $element `name`, `name[key]`
     * @param mixed $value
     */
    public static function set(\stdClass $data, string $element, $value): void {
        $path = self::path($element);
        $name = array_shift($path);
        if (!$path) {
            $data->$name = $value;
            return;
        }
        $tree = is_array($data->$name ?? null) ? $data->$name : [];
        $place = &$tree;
        foreach ($path as $key) {
            if (!is_array($place[$key] ?? null)) {
                $place[$key] = [];
            }
            $place = &$place[$key];
        }
        $place = $value;
        $data->$name = $tree;
    }

    /**
     * The keys that lead to an element.
     *
     * @param string $element
     * @return string[]
     */
    private static function path(string $element): array {
        return explode('[', str_replace(']', '', $element));
    }
}
