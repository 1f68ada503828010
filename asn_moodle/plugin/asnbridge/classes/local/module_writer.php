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
 * Writes one activity: fills its settings form, lays what is stated over it, and saves it the way Moodle does.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_writer {
    /** What the form sends where there is no restriction. */
    private const UNRESTRICTED = '{"op":"&","c":[],"showc":[]}';

    /** @var string[] idnumbers that did not resolve */
    private array $pending = [];

    /** @var array[] what could not be written */
    private array $held = [];

    /** @var array[] learner data destroyed, as allowed */
    private array $lost = [];

    /** @var \stdClass the course as it is now */
    private readonly \stdClass $course;

    /** @var string class of the type */
    private string $type;

    /** @var \stdClass|null row of the activity before; null for a new one */
    private ?\stdClass $record = null;

    /** @var \stdClass|null course module; null for a new one */
    private ?\stdClass $cm = null;

    /**
     * A writer for one item.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id of the course module, 0 for a new one
     * @param options $options
     */
    public function __construct(
        \stdClass $course,
        private readonly item $item,
        int $id,
        private readonly options $options
    ) {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/course/modlib.php');
        $this->type = type::of($item->type);
        // What was written just now gave the course a new revision, without which its caches look old.
        $this->course = $DB->get_record('course', ['id' => $course->id], '*', MUST_EXIST);
        if ($id) {
            $this->cm = get_coursemodule_from_id('', $id, $course->id, false, MUST_EXIST);
            if ($this->cm->modname !== $item->type) {
                throw new refusal('othertype', $item->id, (object) ['item' => $item->id, 'type' => $this->cm->modname]);
            }
            $this->record = $DB->get_record($this->cm->modname, ['id' => $this->cm->instance], '*', MUST_EXIST);
        } else if (!$DB->record_exists('modules', ['name' => $item->type, 'visible' => 1])) {
            throw new refusal('nomodule', $item->type);
        }
    }

    /**
     * Writes it.
     *
     * @return outcome
     */
    public function write(): outcome {
        // Whoever called has seen to it that these may be lost.
        $this->lost = $this->cm ? ($this->type)::losses($this->course, $this->item, $this->cm, $this->record) : [];
        $place = new module_place($this->course, $this->item);
        $form = $this->form($place->number);
        $data = $form->data();
        $this->write_common($data, $place->number);
        $this->write_form($data);
        $this->write_popup($data);
        $this->write_texts($data);
        $this->write_files($data);
        $this->write_grade($data);
        $this->write_availability($data);
        $unlocked = $this->write_completion($data);
        ($this->type)::prepare($this->course, $data, $this->item, $this->record, $this->cm);
        $hidden = $this->write_visibility($data);
        $data->completionunlocked = $unlocked ? 1 : 0;
        $form->check($this->course, $data);
        $this->keep_locked_completion($data, $unlocked);
        $feedback = $this->cm ? new grade_feedback($this->course, $this->cm) : null;
        $cmid = $this->save($form, $data, $place);
        $cm = get_coursemodule_from_id($this->item->type, $cmid, $this->course->id, false, MUST_EXIST);
        ($this->type)::finish($this->course, $data, $this->item, $cm, $this->record);
        module_grade::finish($this->course, $cm, $this->item);
        $this->pending = array_merge(
            $this->pending,
            ($this->type)::put_children($this->course, $cm, $this->item)
        );
        $this->put_slots($cm);
        $feedback?->restore();
        $this->link_competencies($cmid);
        return new outcome(
            $cmid,
            array_values(array_unique($this->pending)),
            $this->held,
            $this->lost,
            [],
            $this->pending && $hidden !== null ? $this->hide_until_ready($cmid) : (bool) $hidden
        );
    }

    /**
     * The form, filled as it stands.
     *
     * @param int $section
     * @return module_form
     */
    private function form(int $section): module_form {
        if (!($this->type)::FORM) {
            return module_form::plain($this->course, $this->item->type, $section, $this->cm, $this->record);
        }
        return $this->cm
            ? module_form::of($this->course, $this->cm)
            : module_form::fresh($this->course, $this->item->type, $section);
    }

    /**
     * What every activity has.
     *
     * @param \stdClass $data
     * @param int $section
     */
    private function write_common(\stdClass $data, int $section): void {
        $data->cmidnumber = $this->item->id;
        $data->section = $section;
        if (($data->availabilityconditionsjson ?? '') === '') {
            $data->availabilityconditionsjson = self::UNRESTRICTED;
        }
        $data->modulename = $this->item->type;
        if ($this->item->has('title')) {
            $data->name = $this->item->title;
        } else if (!isset($data->name)) {
            $data->name = '';
        }
        if ($this->item->has('tags')) {
            $data->tags = $this->item->tags;
        }
    }

    /**
     * Stated elements of the form. Idnumbers stand for the ids of what they name.
     *
     * @param \stdClass $data
     */
    private function write_form(\stdClass $data): void {
        foreach ($this->item->form as $element => $value) {
            if (in_array($element, ['visible', 'visibleoncoursepage', ...quiz_structure::KEYS], true)) {
                continue;
            }
            $kind = module_values::REFERENCES[$element] ?? '';
            if ($kind && is_string($value) && $value !== '' && !is_numeric($value)) {
                $id = refs::id($this->course, $kind, $value);
                if (!$id) {
                    $this->pending[] = $value;
                    continue;
                }
                $value = $kind === 'scale' ? -$id : $id;
            } else if ($kind && $value === '') {
                $value = 0;
            }
            $switch = module_values::SWITCHES[$element] ?? '';
            if ($switch !== '') {
                $data->$switch = $value ? 1 : 0;
            }
            if (is_array($value) && array_is_list($value)) {
                $value = implode(module_values::SEPARATORS[$element] ?? ',', $value);
            } else if (is_bool($value)) {
                $value = (int) $value;
            }
            module_form::set($data, $element, $value);
        }
    }

    /**
     * The size of a pop-up window. Forms lack it where the site does not offer pop-ups for the type.
     *
     * @param \stdClass $data
     */
    private function write_popup(\stdClass $data): void {
        global $CFG;
        require_once($CFG->libdir . '/resourcelib.php');
        if ((int) ($data->display ?? 0) === RESOURCELIB_DISPLAY_POPUP) {
            $data->popupwidth ??= (int) get_config($this->item->type, 'popupwidth');
            $data->popupheight ??= (int) get_config($this->item->type, 'popupheight');
        }
    }

    /**
     * Stated texts, each with its files.
     *
     * @param \stdClass $data
     */
    private function write_texts(\stdClass $data): void {
        foreach ($this->item->texts as $element => $text) {
            module_form::set($data, $element, [
                'text' => links::resolve($this->course, $text['html'], $this->pending),
                'format' => FORMAT_HTML,
                'itemid' => $this->cm || !empty($text['files'])
                    ? staging::draft($this->course, $text['files'] ?? [])
                    : IGNORE_FILE_MERGE,
            ]);
        }
    }

    /**
     * Stated file areas, named by their element or their area.
     *
     * @param \stdClass $data
     */
    private function write_files(\stdClass $data): void {
        $areas = array_flip(($this->type)::FILES);
        foreach ($this->item->files as $area => $files) {
            $element = $areas[$area] ?? $area;
            $data->$element = staging::draft($this->course, $files);
        }
    }

    /**
     * Stated grade settings that the form has.
     *
     * @param \stdClass $data
     */
    private function write_grade(\stdClass $data): void {
        $this->pending = array_merge(
            $this->pending,
            module_grade::write($this->course, $data, $this->item, ($this->type)::GRADE, ($this->type)::GRADEITEM)
        );
    }

    /**
     * The stated restriction. What does not resolve yet is not written: a part of a restriction would open too
     * early.
     *
     * @param \stdClass $data
     */
    private function write_availability(\stdClass $data): void {
        if (!$this->item->has('availability')) {
            return;
        }
        $pending = [];
        $json = availability::json($this->course, $this->item->availability, $pending);
        $this->pending = array_merge($this->pending, $pending);
        if ($pending) {
            return;
        }
        $data->availabilityconditionsjson = $json === '' ? self::UNRESTRICTED : $json;
    }

    /**
     * Stated completion settings; returns whether Moodle shall write them. Those that would wipe what learners
     * have completed are held.
     *
     * @param \stdClass $data
     * @return bool
     */
    private function write_completion(\stdClass $data): bool {
        global $CFG;
        require_once($CFG->libdir . '/completionlib.php');
        $stated = $this->item->completion;
        $number = module_grade::number($data, ($this->type)::GRADEITEM);
        if (!$this->cm) {
            module_completion::write($data, $stated, $number, true);
            return true;
        }
        if (!$stated || module_completion::same($stated, $this->cm, $this->record)) {
            module_completion::write($data, array_intersect_key($stated, ['expected_by' => 0]), $number);
            return false;
        }
        $wiped = module_completion::locked($stated, $this->course, $this->cm, $this->record);
        if ($wiped && !$this->options->may_unlock($this->item)) {
            $this->held[] = module_completion::held($this->course, $this->cm);
            module_completion::write($data, array_intersect_key($stated, ['expected_by' => 0]), $number);
            return false;
        }
        module_completion::write($data, $stated, $number);
        if ($wiped) {
            $this->lost = array_merge($this->lost, module_completion::wiped($this->course, $this->cm));
        }
        return true;
    }

    /**
     * Puts back the columns of completion conditions, which a form that is locked would not have sent.
     *
     * @param \stdClass $data
     * @param bool $unlocked
     */
    private function keep_locked_completion(\stdClass $data, bool $unlocked): void {
        if ($unlocked || !$this->record) {
            return;
        }
        foreach ((array) $this->record as $column => $value) {
            if (str_starts_with($column, 'completion')) {
                $data->$column = $value;
            }
        }
        foreach (['completion', 'completionview', 'completionpassgrade', 'completiongradeitemnumber'] as $column) {
            $data->$column = $this->cm->$column;
        }
        $data->completionusegrade = $this->cm->completiongradeitemnumber === null ? 0 : 1;
    }

    /**
     * Stated visibility; returns whether it is hidden until it is ready, null if its visibility is not ours.
     *
     * @param \stdClass $data
     * @return bool|null
     */
    private function write_visibility(\stdClass $data): ?bool {
        $ours = !$this->cm || map::instance($this->course->id, $this->item->id, 'module') && $this->hidden_by_us();
        $stated = $this->item->form['visible'] ?? $this->item->visible;
        if ($stated === null && !$ours) {
            return null;
        }
        $stealth = (string) $stated === '-1' || (string) ($this->item->form['visibleoncoursepage'] ?? 1) === '0';
        $data->visible = $stated === null || (int) $stated !== 0 ? 1 : 0;
        $data->visibleoncoursepage = $stealth ? 0 : 1;
        if ($ours && $this->pending) {
            $data->visible = 0;
            return true;
        }
        return $ours ? false : null;
    }

    /**
     * Whether the item is hidden because we wanted it to be.
     *
     * @return bool
     */
    private function hidden_by_us(): bool {
        global $DB;
        $found = ['courseid' => $this->course->id, 'item' => $this->item->id, 'kind' => 'module'];
        return (bool) $DB->get_field(map::TABLE, 'hidden', $found);
    }

    /**
     * What a quiz asks.
     *
     * @param \stdClass $cm
     */
    private function put_slots(\stdClass $cm): void {
        global $DB;
        if ($this->item->type !== 'quiz') {
            return;
        }
        $form = $this->item->form + ($this->item->has('slots') ? ['slots' => $this->item->slots] : []);
        $quiz = $DB->get_record('quiz', ['id' => $cm->instance], '*', MUST_EXIST);
        $done = quiz_structure::apply($this->course, $quiz, $form, $this->options);
        $this->pending = array_merge($this->pending, $done['pending']);
        $this->held = array_merge($this->held, $done['held']);
    }

    /**
     * Links the stated competencies.
     *
     * @param int $cmid
     */
    private function link_competencies(int $cmid): void {
        if ($this->item->has('competencies')) {
            $held = competencies::link_module($this->course, $cmid, $this->item->competencies, $this->pending);
            $this->held = array_merge($this->held, $held);
        }
    }

    /**
     * Hides what turned out to be pending while its children were written.
     *
     * @param int $cmid
     * @return bool
     */
    private function hide_until_ready(int $cmid): bool {
        \core_courseformat\formatactions::cm($this->course)->set_visibility($cmid, 0);
        return true;
    }

    /**
     * Saves it; returns the id of the course module.
     *
     * @param module_form $form
     * @param \stdClass $data
     * @param module_place $place
     * @return int
     */
    private function save(module_form $form, \stdClass $data, module_place $place): int {
        global $DB;
        return module_form::within($this->course, function () use ($form, $data, $place, $DB): int {
            // A forum of one discussion writes to the page.
            ob_start();
            try {
                if (!$this->cm) {
                    $data->module = $DB->get_field('modules', 'id', ['name' => $this->item->type], MUST_EXIST);
                    $data->beforemod = $place->before(0);
                    $info = $form->submitting($data, fn() => add_moduleinfo($data, $this->course, $form->form));
                    return (int) $info->coursemodule;
                }
                $data->coursemodule = (int) $this->cm->id;
                $data->instance = (int) $this->cm->instance;
                if (!isset($data->introeditor) && isset($this->record->intro)) {
                    $data->introeditor = [
                        'text' => $this->record->intro,
                        'format' => $this->record->introformat,
                        'itemid' => 0,
                    ];
                }
                $cm = clone $this->cm;
                $form->submitting($data, fn() => update_moduleinfo($cm, $data, $this->course, $form->form));
                $place->move((int) $this->cm->id);
                return (int) $this->cm->id;
            } finally {
                $output = ob_get_clean();
                if (str_contains((string) $output, 'debuggingmessage') || str_contains((string) $output, 'line ')) {
                    echo $output;
                }
            }
        });
    }
}
