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

use local_asnbridge\local\counted_learners;
use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\normal;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\placeholder;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;

/**
 * Ways into a course: enrolment methods.
 *
 * Moodle gives a new course some of them; those of the same type are taken over rather than doubled. Stating one
 * means that it is enabled. A key is written and never read back: reading tells only whether there is one.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class enrolment implements kind, known_by_name {
    use counted_learners;

    /** Where it stands which learners have one. */
    private const LEARNERS = ['user_enrolments', 'enrolid', 'enrolments'];

    /** What each value of the form has to be. */
    private const FORM = [
        'title' => stated_form::WORD,
        'key' => stated_form::WORD,
        'duration' => stated_form::NUMBER,
        'from' => stated_form::NUMBER,
        'until' => stated_form::NUMBER,
        'max_enrolled' => stated_form::NUMBER,
        'cohort' => stated_form::WORD,
        'group' => stated_form::WORD,
    ];

    /** Type => key of the form => column. Cohorts and groups stand in it as ids. */
    private const COLUMNS = [
        'manual' => ['duration' => 'enrolperiod'],
        'self' => [
            'duration' => 'enrolperiod',
            'from' => 'enrolstartdate',
            'until' => 'enrolenddate',
            'max_enrolled' => 'customint3',
            'cohort' => 'customint5',
            'key' => 'password',
        ],
        'cohort' => ['cohort' => 'customint1', 'group' => 'customint2'],
        'guest' => ['key' => 'password'],
    ];

    /** Where self enrolment keeps whether to welcome, and with what words. */
    private const WELCOME = ['customint4', 'customtext1'];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        $methods = $DB->get_records('enrol', ['courseid' => $course->id], 'sortorder, id');
        // Who hides or deletes need not say of which type it is.
        if (isset($methods[$mappedid]) && in_array($item->type, ['', $methods[$mappedid]->enrol], true)) {
            return $mappedid;
        }
        $methods = array_filter($methods, fn($method) => $method->enrol === $item->type);
        $cohort = $item->form['cohort'] ?? '';
        $cohortid = $item->type === 'cohort' && is_string($cohort) ? self::cohort($course, $cohort) : 0;
        foreach ($methods as $method) {
            $taken = map::item($course->id, 'enrolment', $method->id) !== '';
            if (!$taken && ($item->type !== 'cohort' || (int) $method->customint1 === $cohortid)) {
                return (int) $method->id;
            }
        }
        return 0;
    }

    /**
     * Those of its type, for a cohort those of the cohort; of several the one of its title.
     *
     * @param \stdClass $course
     * @param item $item
     * @return int[]
     */
    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        $where = ['courseid' => $course->id, 'enrol' => $item->type];
        if ($item->type === 'cohort') {
            $cohort = $item->form['cohort'] ?? '';
            $where['customint1'] = is_string($cohort) ? self::cohort($course, $cohort) : 0;
        }
        $names = $DB->get_records_menu('enrol', $where, 'sortorder, id', 'id, name');
        $titled = array_keys(array_filter($names, fn($name) => (string) $name === (string) ($item->form['title'] ?? '')));
        return count($names) > 1 && count($titled) === 1 ? $titled : array_keys($names);
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $DB;
        stated_form::check($item->form, self::FORM);
        $plugin = self::plugin($item->type);
        $pending = [];
        $mapped = $id && map::item($course->id, 'enrolment', $id) !== '';
        $instance = $id ? $DB->get_record('enrol', ['id' => $id], '*', MUST_EXIST) : self::fresh($course, $item, $plugin);
        $before = clone $instance;
        $data = self::data($course, $item, $instance, $pending);
        if ($pending) {
            return new outcome($id, $pending);
        }
        self::check($course, $plugin, $before, $data);
        if ($id) {
            $plugin->update_instance($instance, (object) $data);
            // Only this also tells those who have to know.
            if ((int) $before->status !== (int) $data['status']) {
                $plugin->update_status($DB->get_record('enrol', ['id' => $id]), $data['status']);
            }
        } else {
            $id = (int) $plugin->add_instance($course, array_diff_key($data, ['id' => 0]));
        }
        $warnings = enrol_is_enabled($item->type) ? [] : [get_string('warning:enroloff', 'local_asnbridge', $item->type)];
        // Moodle gives every course methods that are switched off; who switches one on answers for it.
        $made = $before->id && !$mapped && (int) $before->status === ENROL_INSTANCE_DISABLED;
        return new outcome($id, warnings: $warnings, made: $made);
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        global $DB;
        $instance = $DB->get_record('enrol', ['id' => $id], '*', MUST_EXIST);
        self::plugin($instance->enrol)->update_status($instance, ENROL_INSTANCE_DISABLED);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        global $DB;
        $instance = $DB->get_record('enrol', ['id' => $id], '*', MUST_EXIST);
        self::plugin($instance->enrol)->delete_instance($instance);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        global $DB;
        $instance = $DB->get_record('enrol', ['id' => $id]);
        if (!$instance) {
            return [];
        }
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = (string) $instance->name !== '' ? $instance->name : $instance->enrol;
        }
        if (isset($keys['visible'])) {
            $values['visible'] = (int) $instance->status === ENROL_INSTANCE_ENABLED;
        }
        foreach (array_keys($keys['form'] ?? []) as $key) {
            $column = self::COLUMNS[$instance->enrol][$key] ?? null;
            $values['form'][$key] = match (true) {
                $key === 'title' => (string) $instance->name,
                $column === null => '',
                $key === 'key' => (string) $instance->password === '' ? '0' : '1',
                $key === 'cohort' => (string) $DB->get_field('cohort', 'idnumber', ['id' => $instance->$column]),
                $key === 'group' => $instance->$column ? placeholder::of($course, 'group', (int) $instance->$column) : '',
                default => normal::scalar($instance->$column ?? 0),
            };
        }
        if (isset($keys['texts']['welcome_message'])) {
            [$send, $text] = self::WELCOME;
            $html = $instance->$send ? (string) $instance->$text : '';
            $values['texts']['welcome_message'] = ['html' => $html, 'files' => []];
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        $texts = [];
        rows::add($texts, 'enrol', 'id', $ids, ['courseid' => $course->id]);
        return rows::hashes($texts);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $CFG, $DB;
        require_once($CFG->libdir . '/enrollib.php');
        $overview = [];
        foreach (array_values($DB->get_records('enrol', ['courseid' => $course->id], 'sortorder, id')) as $place => $method) {
            if (!in_array((int) $method->id, $ids, true)) {
                continue;
            }
            $overview[$method->id] = [
                'type' => $method->enrol,
                'title' => (string) $method->name !== '' ? $method->name : $method->enrol,
                'visible' => (int) $method->status === ENROL_INSTANCE_ENABLED,
                'parent' => null,
                'position' => $place,
                'url' => (new \moodle_url('/enrol/instances.php', ['id' => $course->id]))->out(false),
            ];
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    /**
     * The enrolment plugin.
     *
     * @param string $type
     * @return \enrol_plugin
     */
    private static function plugin(string $type): \enrol_plugin {
        global $CFG;
        require_once($CFG->libdir . '/enrollib.php');
        if (!isset(self::COLUMNS[$type]) || !($plugin = enrol_get_plugin($type))) {
            throw new refusal('noenrol', $type);
        }
        return $plugin;
    }

    /**
     * A method that is not saved yet, with the site's defaults.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \enrol_plugin $plugin
     * @return \stdClass
     */
    private static function fresh(\stdClass $course, item $item, \enrol_plugin $plugin): \stdClass {
        $empty = ['id' => 0, 'courseid' => $course->id, 'enrol' => $item->type, 'status' => ENROL_INSTANCE_ENABLED,
            'name' => '', 'password' => '', 'roleid' => (int) $plugin->get_config('roleid'), 'expirynotify' => 0,
            'notifyall' => 0, 'expirythreshold' => 0, 'enrolperiod' => 0, 'enrolstartdate' => 0, 'enrolenddate' => 0];
        foreach (range(1, 8) as $number) {
            $empty["customint$number"] = null;
        }
        // Whether a method is on by default is no matter: this one is stated.
        $defaults = array_diff_key($plugin->get_instance_defaults(), ['status' => 0]);
        return (object) array_merge($empty, $defaults);
    }

    /**
     * The method's data as its settings form would hand them over.
     *
     * @param \stdClass $course
     * @param item $item
     * @param \stdClass $instance
     * @param string[] $pending
     * @return array
     */
    private static function data(\stdClass $course, item $item, \stdClass $instance, array &$pending): array {
        $data = (array) $instance;
        // One element of the form stands for two columns.
        if (!empty($data['expirynotify']) && !empty($data['notifyall'])) {
            $data['expirynotify'] = 2;
        }
        $data['status'] = $item->visible === false ? ENROL_INSTANCE_DISABLED : ENROL_INSTANCE_ENABLED;
        $data['name'] = (string) ($item->form['title'] ?? $data['name']);
        foreach (self::COLUMNS[$item->type] as $key => $column) {
            if (!isset($item->form[$key])) {
                continue;
            }
            $value = $item->form[$key];
            $data[$column] = match ($key) {
                'cohort' => self::cohort($course, (string) $value) ?: throw new refusal('nocohort', (string) $value),
                'group' => placeholder::ids($course, 'group', [$value], $pending)[0] ?? 0,
                'key' => (string) $value,
                default => (int) $value,
            };
        }
        if ($item->type === 'self' && isset($item->texts['welcome_message'])) {
            [$send, $text] = self::WELCOME;
            $data[$text] = $item->texts['welcome_message']['html'];
            // A number that says who sends it stays.
            $data[$send] = $data[$text] === '' ? ENROL_DO_NOT_SEND_EMAIL : ((int) $data[$send] ?: ENROL_SEND_EMAIL_FROM_NOREPLY);
        }
        return $data;
    }

    /**
     * Refuses what the method's own form would refuse.
     *
     * @param \stdClass $course
     * @param \enrol_plugin $plugin
     * @param \stdClass $before
     * @param array $data
     */
    private static function check(\stdClass $course, \enrol_plugin $plugin, \stdClass $before, array $data): void {
        $before->password ??= '';
        $data['password'] ??= '';
        $data['customint2'] ??= 0;
        $errors = $plugin->edit_instance_validation($data, [], $before, \core\context\course::instance($course->id));
        // Roles that the token may not give are no fault where nobody touches them.
        unset($errors['roleid']);
        if ($errors) {
            $said = array_map(fn($key, $text) => "$key: " . strip_tags((string) $text), array_keys($errors), $errors);
            throw new refusal('invalid', implode('; ', $said));
        }
    }

    /**
     * Id of a cohort by its idnumber, 0 if there is none that the course may use.
     *
     * @param \stdClass $course
     * @param string $idnumber
     * @return int
     */
    private static function cohort(\stdClass $course, string $idnumber): int {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/cohort/lib.php');
        $context = \core\context\course::instance($course->id);
        foreach ($idnumber === '' ? [] : $DB->get_records('cohort', ['idnumber' => $idnumber], 'id') as $cohort) {
            if (cohort_can_view_cohort($cohort, $context)) {
                return (int) $cohort->id;
            }
        }
        return 0;
    }
}
