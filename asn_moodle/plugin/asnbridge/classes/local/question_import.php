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

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->libdir . '/questionlib.php');
require_once($CFG->dirroot . '/question/format.php');
require_once($CFG->dirroot . '/question/format/xml/format.php');

/**
 * Moodle's own reader and writer of question XML, for one question and without a page to write on.
 *
 * Reading makes a new entry in the category. As an idnumber that is taken there stays with its owner, the entry
 * of a known question comes without one, and its version can be given to the known entry.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class question_import extends \qformat_xml {
    /** @var string what is read */
    private string $xml = '';

    /** @var \stdClass|null the latest version of the known question */
    private ?\stdClass $known = null;

    /** @var string[] what is wrong with it */
    private array $problems = [];

    /**
     * Id of the new question.
     *
     * @param \stdClass $course
     * @param \stdClass $category
     * @param string $xml a document with one question
     * @param \stdClass|null $known the latest version of the question, if it is known
     * @return int
     * @throws refusal if the document, a share of the mark or the question is bad
     */
    public static function read(\stdClass $course, \stdClass $category, string $xml, ?\stdClass $known = null): int {
        $import = new self();
        $import->xml = $xml;
        $import->known = $known;
        $import->set_display_progress(false);
        $import->setCourse($course);
        $import->setCategory($category);
        ob_start();
        try {
            $done = $import->importpreprocess() && $import->importprocess();
        } finally {
            $said = trim(preg_replace('/\s+/', ' ', html_to_text(ob_get_clean(), 0, false)));
        }
        $problems = $import->problems ?: array_filter([$said]);
        if (!$done || $problems || count($import->questionids) !== 1) {
            throw new refusal('badquestion', implode(' ', $problems));
        }
        return (int) reset($import->questionids);
    }

    /**
     * A question of the bank as question XML, without the document around it.
     *
     * @param \stdClass $latest as {@see question_bank::latest()} gives it
     * @return string
     */
    public static function write(\stdClass $latest): string {
        $question = clone($latest);
        $question->export_process = true;
        get_question_options($question);
        $export = new self();
        $export->setCourse(get_site());
        $xml = $export->writequestion($question);
        if ($question->qtype === 'truefalse') {
            $instruction = (int) $question->options->showstandardinstruction;
            $element = "<showstandardinstruction>$instruction</showstandardinstruction>";
            $xml = str_replace('</question>', $element . '</question>', $xml);
        }
        return $xml;
    }

    /**
     * What a type makes of its part of the document. Core derives the name of the format from the class.
     *
     * @param array $data
     * @param \stdClass|null $question
     * @param mixed $extra
     * @param string $qtypehint
     * @return \stdClass|false
     */
    public function try_importing_using_qtypes($data, $question = null, $extra = null, $qtypehint = '') {
        $type = \question_bank::get_qtype($qtypehint, false);
        return method_exists($type, 'import_from_xml') ? $type->import_from_xml($data, $question, $this, $extra) : false;
    }

    /**
     * What a type says of a question in this format.
     *
     * @param string $name
     * @param \stdClass $question
     * @param mixed $extra
     * @return string|false
     */
    protected function try_exporting_using_qtypes($name, $question, $extra = null) {
        $type = \question_bank::get_qtype($name, false);
        return method_exists($type, 'export_to_xml') ? $type->export_to_xml($question, $this, $extra) : false;
    }

    /**
     * Sets the category. From Moodle 5.0 core takes none outside a module, but until its migration has run
     * that is where an upgraded site has them.
     *
     * @param \stdClass $category
     */
    public function setCategory($category) { // phpcs:ignore moodle.NamingConventions.ValidFunctionName
        $this->category = $category;
        $this->importcontext = \context::instance_by_id($category->contextid);
    }

    /**
     * The document as lines.
     *
     * @param string $filename
     * @return string[]
     */
    protected function readdata($filename) {
        return [$this->xml];
    }

    /**
     * The questions of the document, if they can be saved.
     *
     * @param string[] $lines
     * @return \stdClass[]|false
     */
    public function readquestions($lines) {
        $questions = parent::readquestions($lines);
        if (!$questions) {
            return false;
        }
        foreach ($questions as $question) {
            $problem = $this->problem($question);
            if ($problem !== '') {
                // Before anything is saved, as the types themselves say it too late for a clean rollback.
                $this->error($problem);
            }
            if ($question->qtype === 'truefalse') {
                // Core leaves this setting out of the format.
                $question->showstandardinstruction = preg_match('~<showstandardinstruction>\s*1~', $this->xml);
            }
            if ($question->qtype === 'calculatedmulti') {
                // Core's reader passes over this one, though its writer has it.
                $question->shownumcorrect = (int) isset(simplexml_load_string($this->xml)->question->shownumcorrect);
            }
            if ($question->qtype === 'multianswer') {
                $this->keep_gaps($question);
            }
        }
        return $questions;
    }

    /**
     * Notes what is wrong, where core would print it.
     *
     * @param string $message
     * @param string $text
     * @param string $questionname
     */
    protected function error($message, $text = '', $questionname = '') {
        $this->importerrors++;
        $this->problems[] = trim(preg_replace(['/<[^>]*>/', '/\s+/'], ' ', $message . ' ' . $text));
    }

    /**
     * Why a question cannot be saved; '' if it can.
     *
     * @param \stdClass $question
     * @return string
     */
    private function problem(\stdClass $question): string {
        $answers = (array) ($question->answer ?? []);
        switch ($question->qtype) {
            case 'multichoice':
                return count($answers) < 2
                    ? get_string('notenoughanswers', 'qtype_multichoice', '2') : $this->bad_shares($question);
            case 'shortanswer':
                return $this->bad_shares($question);
            case 'numerical':
                foreach ($answers as $answer) {
                    if ($answer !== '*' && !is_numeric(str_replace(',', '.', (string) $answer))) {
                        return get_string('invalidnumericanswer', 'qtype_numerical');
                    }
                }
                return $this->bad_shares($question);
            case 'calculated':
            case 'calculatedsimple':
                \question_bank::get_qtype('calculated');
                foreach ($answers as $answer) {
                    if ($answer !== '*' && $error = qtype_calculated_find_formula_errors((string) $answer)) {
                        return $error;
                    }
                }
                return $this->bad_shares($question);
            case 'randomsamatch':
                return $question->choose < 2 ? get_string('notenoughquestions', 'local_asnbridge') : '';
        }
        return '';
    }

    /**
     * Why the shares of the mark make no whole; '' if they do.
     *
     * @param \stdClass $question
     * @return string
     */
    private function bad_shares(\stdClass $question): string {
        $fractions = array_map('floatval', (array) ($question->fraction ?? []));
        if ($question->qtype === 'multichoice' && empty($question->single)) {
            $total = array_sum(array_filter($fractions, fn($fraction) => $fraction > 0));
            return abs($total - 1) > 0.01 ? get_string('fractionsaddwrong', 'qtype_multichoice', $total * 100) : '';
        }
        $highest = $fractions ? max($fractions) : 0;
        return abs($highest - 1) > 0.00001 ? get_string('fractionsnomax', 'question', $highest * 100) : '';
    }

    /**
     * Lets the gaps of a known question become new versions of its gaps, so that no entries without a parent
     * are left. Where there are fewer than before they stay apart: attempts may need the old ones.
     *
     * @param \stdClass $question
     */
    private function keep_gaps(\stdClass $question): void {
        global $DB;
        if (!$this->known || $this->known->qtype !== 'multianswer') {
            return;
        }
        $sequence = $DB->get_field('question_multianswer', 'sequence', ['question' => $this->known->id]);
        $ids = array_filter(explode(',', (string) $sequence));
        $alive = $ids ? count($DB->get_records_list('question', 'id', $ids, '', 'id')) : 0;
        if ($alive === count($ids) && $alive <= count($question->options->questions)) {
            $question->oldparent = $this->known->id;
        }
    }
}
