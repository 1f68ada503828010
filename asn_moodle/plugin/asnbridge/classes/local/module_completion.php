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
 * Completion settings of an activity: from the words of a request to the elements of its form, and back.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_completion {
    /** Word of `when` => check box of the form. */
    private const CONDITIONS = [
        'view' => 'completionview',
        'grade' => 'completionusegrade',
        'pass' => 'completionpassgrade',
        'submit' => 'completionsubmit',
        'attempts_exhausted' => 'completionattemptsexhausted',
        'end_reached' => 'completionendreached',
        'status_passed' => 'completionstatusrequired[2]',
        'status_completed' => 'completionstatusrequired[4]',
        'status_of_all_parts' => 'completionstatusallscos',
        'chats' => 'completionengagementchats',
        'talks' => 'completionengagementtalks',
        'raise_hand' => 'completionengagementraisehand',
        'poll_votes' => 'completionengagementpollvotes',
        'emojis' => 'completionengagementemojis',
    ];

    /** Element with a number => the check box that switches it on, where that is not its name and `enabled`. */
    private const SWITCHES = ['completionscorerequired' => 'completionscoreenabled'];

    /**
     * Writes what is stated into the data of the form.
     *
     * @param \stdClass $data
     * @param array $stated the item's completion
     * @param int $gradeitem number of the grade item that a grade condition means
     * @param bool $new whether the activity is: then the form has ticked conditions that nobody asked for
     */
    public static function write(\stdClass $data, array $stated, int $gradeitem, bool $new = false): void {
        if ($new && array_diff_key($stated, ['expected_by' => 0])) {
            foreach (preg_grep('~^completion\w+enabled$~', array_keys((array) $data)) as $switch) {
                $data->$switch = 0;
            }
        }
        $numbers = array_diff_key($stated, ['when' => 0, 'expected_by' => 0]);
        if (array_key_exists('expected_by', $stated)) {
            $data->completionexpected = (int) $stated['expected_by'];
        }
        if (isset($stated['when'])) {
            self::write_conditions($data, $stated['when'], $gradeitem);
        } else if (array_filter($numbers)) {
            $data->completion = COMPLETION_TRACKING_AUTOMATIC;
        }
        foreach ($numbers as $element => $number) {
            $data->$element = $number;
            $switch = self::SWITCHES[$element] ?? $element . 'enabled';
            $data->$switch = $number ? 1 : 0;
        }
    }

    /**
     * Writes `when`.
     *
     * @param \stdClass $data
     * @param string|string[] $when
     * @param int $gradeitem
     */
    private static function write_conditions(\stdClass $data, $when, int $gradeitem): void {
        if (!is_array($when)) {
            $data->completion = $when === 'manual' ? COMPLETION_TRACKING_MANUAL : COMPLETION_TRACKING_NONE;
            $when = [];
        } else {
            $data->completion = COMPLETION_TRACKING_AUTOMATIC;
        }
        foreach (self::CONDITIONS as $word => $element) {
            $wanted = in_array($word, $when, true);
            if ($wanted || module_form::nested($data, $element) !== null) {
                module_form::set($data, $element, $wanted ? 1 : 0);
            }
        }
        $graded = array_intersect(['grade', 'pass'], $when);
        $data->completionusegrade = $graded ? 1 : 0;
        $data->completionpassgrade = in_array('pass', $when, true) ? 1 : 0;
        $data->completiongradeitemnumber = $graded ? $gradeitem : null;
    }

    /**
     * Live values of the stated keys.
     *
     * @param array $keys
     * @param \stdClass $cm row of course_modules
     * @param \stdClass $record row of the activity
     * @return array
     */
    public static function read(array $keys, \stdClass $cm, \stdClass $record): array {
        $values = [];
        foreach (array_keys($keys) as $key) {
            if ($key === 'when') {
                $values[$key] = self::conditions($cm, $record);
            } else if ($key === 'expected_by') {
                $values[$key] = (int) $cm->completionexpected;
            } else {
                $values[$key] = normal::scalar($record->$key ?? 0);
            }
        }
        return $values;
    }

    /**
     * The words that `when` would state.
     *
     * @param \stdClass $cm
     * @param \stdClass $record
     * @return string|string[]
     */
    private static function conditions(\stdClass $cm, \stdClass $record) {
        if ((int) $cm->completion !== COMPLETION_TRACKING_AUTOMATIC) {
            return (int) $cm->completion === COMPLETION_TRACKING_MANUAL ? 'manual' : 'never';
        }
        $words = [];
        foreach (self::CONDITIONS as $word => $element) {
            if ($word === 'grade') {
                $set = $cm->completiongradeitemnumber !== null;
            } else if (preg_match('~^(\w+)\[(\d+)\]$~', $element, $found)) {
                $set = ((int) ($record->{$found[1]} ?? 0) & (int) $found[2]) !== 0;
            } else {
                $set = !empty($record->$element) || !empty($cm->$element);
            }
            if ($set) {
                $words[] = $word;
            }
        }
        if (in_array('pass', $words, true)) {
            $words = array_values(array_diff($words, ['grade']));
        }
        return $words;
    }

    /**
     * How many learners have completion state that writing what is stated would wipe.
     *
     * @param array $stated
     * @param \stdClass $course
     * @param \stdClass $cm
     * @param \stdClass $record
     * @return int
     */
    public static function locked(array $stated, \stdClass $course, \stdClass $cm, \stdClass $record): int {
        global $CFG;
        require_once($CFG->libdir . '/completionlib.php');
        if (!$stated || self::same($stated, $cm, $record)) {
            return 0;
        }
        return (int) (new \completion_info($course))->count_user_data((object) ['id' => $cm->id]);
    }

    /**
     * What goes when the completion settings of an activity are unlocked: the state of its learners, and, where the
     * activity is a condition of course completion, who completed the course.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @return array[] as an outcome has what is lost
     */
    public static function wiped(\stdClass $course, \stdClass $cm): array {
        global $DB;
        $info = new \completion_info($course);
        $wiped = [['word' => 'completions', 'count' => (int) $info->count_user_data((object) ['id' => $cm->id])]];
        $criterion = ['course' => $course->id, 'criteriatype' => COMPLETION_CRITERIA_TYPE_ACTIVITY, 'moduleinstance' => $cm->id];
        if ($DB->record_exists('course_completion_criteria', $criterion)) {
            $completed = 'course = ? AND timecompleted IS NOT NULL';
            $count = $DB->count_records_select('course_completions', $completed, [$course->id]);
            $wiped[] = ['word' => 'course_completions', 'count' => $count];
        }
        return array_values(array_filter($wiped, fn($loss) => $loss['count'] > 0));
    }

    /**
     * That the completion settings of an activity are locked, and what unlocking them would wipe.
     *
     * @param \stdClass $course
     * @param \stdClass $cm
     * @return array as an outcome has what is held
     */
    public static function held(\stdClass $course, \stdClass $cm): array {
        $counts = array_column(self::wiped($course, $cm), 'count', 'word');
        $code = isset($counts['course_completions']) ? 'completionofcourse' : 'completion';
        return outcome::held($code, 'completion', (object) $counts);
    }

    /**
     * Whether the stated settings are those of the site already.
     *
     * @param array $stated
     * @param \stdClass $cm
     * @param \stdClass $record
     * @return bool
     */
    public static function same(array $stated, \stdClass $cm, \stdClass $record): bool {
        $stated = array_diff_key($stated, ['expected_by' => 0]);
        $live = self::read($stated, $cm, $record);
        foreach ($stated as $key => $value) {
            if ($key === 'when' && is_array($value)) {
                $value = array_values(array_filter(
                    array_keys(self::CONDITIONS),
                    fn($word) => in_array($word, $value, true)
                        && ($word !== 'grade' || !in_array('pass', $value, true))
                ));
            } else {
                $value = is_scalar($value) && $key !== 'when' ? normal::scalar($value) : $value;
            }
            if ($live[$key] !== $value) {
                return false;
            }
        }
        return true;
    }
}
