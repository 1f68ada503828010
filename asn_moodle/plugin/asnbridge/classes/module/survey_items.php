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

namespace local_asnbridge\module;

use local_asnbridge\local\children;

/**
 * The items of a survey. Most of what is stated of one stands in one text, `presentation`.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class survey_items extends rows {
    /** What requests call them. */
    public const NAME = 'items';

    /** Their table. */
    public const TABLE = 'feedback_item';

    /** Its column that names the activity. */
    public const PARENT = 'feedback';

    /** Its column of the order. */
    public const ORDER = 'position';

    /** Its column by which an unknown row is recognised. */
    public const MARK = 'name';

    /** Its rows know no times. */
    public const TIMED = false;

    /** Elements that are columns. */
    public const COLUMNS = ['name' => 'name', 'label' => 'label', 'required' => 'required'];

    /** Editors and where their text is kept. */
    public const TEXTS = ['presentation_editor' => ['presentation', 'item']];

    /** Component of the file areas. */
    public const COMPONENT = 'mod_feedback';

    /** What a new row has. */
    public const DEFAULTS = [
        'template' => 0,
        'name' => '',
        'label' => '',
        'presentation' => '',
        'hasvalue' => 1,
        'required' => 0,
        'dependitem' => 0,
        'dependvalue' => '',
        'options' => '',
    ];

    /** Types that ask nothing. */
    private const SILENT = ['label', 'pagebreak'];

    /** Type => elements of the two numbers in its presentation, and what stands for none. */
    private const PAIRS = [
        'numeric' => ['rangefrom', 'rangeto', '-'],
        'textfield' => ['itemsize', 'itemmaxlength', '30'],
        'textarea' => ['itemwidth', 'itemheight', '30'],
    ];

    /** Type => the two numbers of a new one. */
    private const SIZES = ['numeric' => ['-', '-'], 'textfield' => ['30', '255'], 'textarea' => ['30', '5']];

    #[\Override]
    protected static function fill(\stdClass $row, array $child, \stdClass $record): void {
        $form = $child['form'] ?? [];
        $row->typ = $child['type'] ?? $row->typ;
        $row->hasvalue = in_array($row->typ, self::SILENT, true) ? 0 : 1;
        if (isset($row->presentationformat)) {
            unset($row->presentationformat);
        }
        $values = array_merge(isset($row->id) ? self::parsed($row) : [], array_map('strval', array_filter($form, 'is_scalar')));
        if ($row->typ === 'info') {
            $row->presentation = $values['presentation'] ?? '1';
        } else if (isset(self::PAIRS[$row->typ])) {
            [$first, $second] = self::PAIRS[$row->typ];
            [$one, $other] = self::SIZES[$row->typ];
            $row->presentation = ($values[$first] ?? $one) . '|' . ($values[$second] ?? $other);
        } else if ($row->typ === 'multichoice' || $row->typ === 'multichoicerated') {
            self::fill_choice($row, $values);
        } else if ($row->typ === 'pagebreak') {
            $row->presentation = '';
        }
        $row->dependvalue = $form['dependvalue'] ?? $row->dependvalue;
    }

    /**
     * Presentation and options of a question with options.
     *
     * @param \stdClass $row
     * @param string[] $values
     */
    private static function fill_choice(\stdClass $row, array $values): void {
        $lines = array_values(array_filter(array_map('trim', explode("\n", $values['values'] ?? '')), 'strlen'));
        if ($row->typ === 'multichoicerated') {
            $lines = array_map(fn($line) => preg_replace('~^(-?\d+)/~', '$1####', $line), $lines);
        }
        $subtype = $values['subtype'] ?? 'r';
        $row->presentation = $subtype . '>>>>>' . implode('|', $lines);
        if (!empty($values['horizontal']) && $subtype !== 'd') {
            $row->presentation .= '<<<<<1';
        }
        $row->options = (empty($values['ignoreempty']) ? '' : 'i') . (empty($values['hidenoselect']) ? '' : 'h');
    }

    /**
     * The elements that a row's presentation and options hold.
     *
     * @param \stdClass $row
     * @return string[]
     */
    private static function parsed(\stdClass $row): array {
        if ($row->typ === 'info') {
            return ['presentation' => (string) $row->presentation];
        }
        if (isset(self::PAIRS[$row->typ])) {
            [$first, $second] = self::PAIRS[$row->typ];
            [$one, $other] = explode('|', $row->presentation . '|');
            return [$first => $one, $second => $other];
        }
        if ($row->typ !== 'multichoice' && $row->typ !== 'multichoicerated') {
            return [];
        }
        [$subtype, $rest] = explode('>>>>>', $row->presentation . '>>>>>');
        [$lines, $horizontal] = explode('<<<<<', $rest . '<<<<<');
        return [
            'subtype' => $subtype,
            'values' => str_replace(['####', '|'], ['/', "\n"], $lines),
            'horizontal' => $horizontal === '1' ? '1' : '0',
            'ignoreempty' => str_contains((string) $row->options, 'i') ? '1' : '0',
            'hidenoselect' => str_contains((string) $row->options, 'h') ? '1' : '0',
        ];
    }

    #[\Override]
    protected static function live(\stdClass $row, \stdClass $cm): array {
        $items = array_flip(children::of((int) $cm->id, self::NAME));
        return self::parsed($row) + ['dependitem' => $items[$row->dependitem] ?? ''];
    }

    #[\Override]
    protected static function done(\stdClass $course, \stdClass $cm, array $stated, array $ids, bool $changed): void {
        global $DB;
        foreach ($stated as $child) {
            if (isset($child['form']['dependitem'])) {
                $on = $ids[$child['form']['dependitem']] ?? 0;
                $DB->set_field('feedback_item', 'dependitem', $on, ['id' => $ids[$child['id']]]);
            }
        }
    }

    #[\Override]
    protected static function destroys(\stdClass $row, array $child): bool {
        if (isset($child['type']) && $child['type'] !== $row->typ) {
            return true;
        }
        // Answers are kept as places in the list of options: with fewer of them some lead nowhere.
        $options = self::parsed($row)['values'] ?? '';
        $stated = $child['form']['values'] ?? $options;
        return $options !== '' && substr_count($stated, "\n") < substr_count($options, "\n");
    }

    #[\Override]
    protected static function hanging(array $ids): array {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal($ids);
        return [['word' => 'answers', 'count' => $DB->count_records_select('feedback_value', "item $in", $params)]];
    }

    #[\Override]
    protected static function purge(\stdClass $cm, \stdClass $row): void {
        global $DB;
        foreach (['feedback_value', 'feedback_valuetmp'] as $table) {
            $DB->delete_records($table, ['item' => $row->id]);
        }
    }

    #[\Override]
    protected static function remove(\stdClass $cm, \stdClass $row): void {
        global $DB;
        self::purge($cm, $row);
        $DB->set_field('feedback_item', 'dependitem', 0, ['dependitem' => $row->id, 'feedback' => $row->feedback]);
        parent::remove($cm, $row);
    }
}
