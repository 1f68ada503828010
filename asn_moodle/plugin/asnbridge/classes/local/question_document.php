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
 * One question of a question XML document: checked, compared and merged element by element.
 *
 * What a course states is some of the elements below `question`; the others are filled with defaults by who
 * wrote the document, and count only while the question is new.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class question_document {
    /** Types whose name in the format is another. */
    private const TYPES = ['matching' => 'match', 'cloze' => 'multianswer'];

    /** Elements that say yes by being there. */
    private const FLAGS = ['infinite', 'clearwrong', 'shownumcorrect', 'shuffleanswers', 'showmisplaced', 'dropzonevisibility'];

    /** Elements that go with another. */
    private const TOGETHER = ['coursetags' => 'tags'];

    /** @var string question type */
    public readonly string $type;

    /** @var \DOMElement the `question` element */
    private readonly \DOMElement $question;

    /**
     * Reads a document.
     *
     * @param string $xml a `quiz` document with one question, or a `question` element
     * @throws refusal
     */
    public function __construct(string $xml) {
        if (preg_match('/<!(DOCTYPE|ENTITY)/i', $xml)) {
            throw new refusal('badquestion', 'DOCTYPE');
        }
        $document = new \DOMDocument();
        $before = libxml_use_internal_errors(true);
        $sound = $xml !== '' && $document->loadXML($xml, LIBXML_NONET | LIBXML_COMPACT | LIBXML_PARSEHUGE);
        $errors = libxml_get_errors();
        libxml_clear_errors();
        libxml_use_internal_errors($before);
        $questions = $sound ? $document->getElementsByTagName('question') : [];
        if (!$sound || count($questions) !== 1 || $questions[0]->getAttribute('type') === 'category') {
            throw new refusal('badquestion', $errors ? trim($errors[0]->message) : 'question');
        }
        $this->question = $questions[0];
        $type = $this->question->getAttribute('type');
        $this->type = self::TYPES[$type] ?? $type;
    }

    /**
     * The document of a request: files that it names by their SHA-1 are put into it, links are resolved.
     *
     * @param \stdClass $course
     * @param string $xml
     * @param string[] $pending idnumbers of items that links lead to and that are not there yet are added
     * @return self
     */
    public static function sent(\stdClass $course, string $xml, array &$pending): self {
        $document = new self(links::resolve($course, $xml, $pending));
        foreach ($document->question->getElementsByTagName('file') as $file) {
            if ($file->getAttribute('encoding') === 'sha1') {
                $stored = staging::file($course, trim($file->textContent));
                $file->nodeValue = base64_encode($stored->get_content());
                $file->setAttribute('encoding', 'base64');
            }
        }
        return $document;
    }

    /**
     * The question as the bank has it.
     *
     * @param \stdClass $course
     * @param \stdClass $latest as {@see question_bank::latest()} gives it
     * @return self
     */
    public static function live(\stdClass $course, \stdClass $latest): self {
        return new self(links::unresolve($course, question_import::write($latest)));
    }

    /**
     * Normalised values of the named elements: what the bank makes of them is the same.
     *
     * @param string[] $names
     * @return array name => value
     */
    public function values(array $names): array {
        $values = array_fill_keys($names, '');
        $several = [];
        foreach ($this->elements() as $element) {
            $name = self::TOGETHER[$element->nodeName] ?? $element->nodeName;
            if (array_key_exists($name, $values)) {
                $several[$name][] = $this->value($element);
            }
        }
        foreach ($several as $name => $found) {
            $found = array_values(array_filter($found, fn($value) => $value !== '' && $value !== []));
            $values[$name] = count($found) > 1 ? $found : ($found[0] ?? '');
        }
        if (isset($values['tags']) && is_array($values['tags'])) {
            $values['tags'] = $this->tags();
        }
        if (isset($values['dataset_definitions']['dataset_definition'])) {
            $values['dataset_definitions'] = self::datasets($values['dataset_definitions']['dataset_definition']);
        }
        ksort($values);
        return $values;
    }

    /**
     * Whether the bank has what this document states.
     *
     * @param self $live
     * @param string[] $stated
     * @return bool
     */
    public function agrees(self $live, array $stated): bool {
        $stated = array_diff($stated, self::unknown());
        $mine = $this->values($stated);
        $theirs = $live->values($stated);
        foreach (array_keys($mine['dataset_definitions'] ?? []) as $name) {
            // The values of a shared wildcard are those of the question that had it first.
            if (($mine['dataset_definitions'][$name]['status'] ?? '') === 'shared') {
                foreach (['status', 'dataset_items', 'itemcount', 'number_of_items'] as $key) {
                    unset($mine['dataset_definitions'][$name][$key], $theirs['dataset_definitions'][$name][$key]);
                }
            }
        }
        if (isset($mine['name'])) {
            $mine['name'] = (new question_import())->clean_question_name((string) $mine['name']);
        }
        return $mine === $theirs;
    }

    /**
     * The document to import: this one, with the elements that are not stated as another has them.
     *
     * @param self|null $other null for a new question
     * @param string[] $stated
     * @return string
     */
    public function merged(?self $other, array $stated): string {
        $document = new \DOMDocument('1.0', 'UTF-8');
        $quiz = $document->appendChild($document->createElement('quiz'));
        $question = $quiz->appendChild($document->importNode($this->question, true));
        if ($other) {
            foreach (iterator_to_array($question->childNodes) as $node) {
                if (!self::is_stated($node, $stated)) {
                    $question->removeChild($node);
                }
            }
            foreach ($other->elements() as $element) {
                if (!self::is_stated($element, $stated)) {
                    $question->appendChild($document->importNode($element, true));
                }
            }
        }
        foreach (iterator_to_array($document->getElementsByTagName('text')) as $text) {
            // Core's reader loses blanks that stand alone between two entities, but not in such a section.
            $content = $text->textContent;
            $text->nodeValue = '';
            $text->appendChild($document->createCDATASection($content));
        }
        return $document->saveXML();
    }

    /**
     * The text of an element's first `text`; '' without one.
     *
     * @param string $name
     * @return string
     */
    public function text(string $name): string {
        foreach ($this->elements() as $element) {
            if ($element->nodeName === $name) {
                return trim($element->textContent);
            }
        }
        return '';
    }

    /**
     * The elements below `question`.
     *
     * @return \DOMElement[]
     */
    private function elements(): array {
        return array_values(array_filter(
            iterator_to_array($this->question->childNodes),
            fn($node) => $node instanceof \DOMElement
        ));
    }

    /**
     * Whether a node is an element that was stated.
     *
     * @param \DOMNode $node
     * @param string[] $stated
     * @return bool
     */
    private static function is_stated(\DOMNode $node, array $stated): bool {
        return in_array(self::TOGETHER[$node->nodeName] ?? $node->nodeName, $stated, true);
    }

    /**
     * The value of an element.
     *
     * @param \DOMElement $element
     * @return string|array
     */
    private function value(\DOMElement $element) {
        $name = $element->nodeName;
        $children = array_filter(iterator_to_array($element->childNodes), fn($node) => $node instanceof \DOMElement);
        if ($name === 'file') {
            $path = ltrim($element->getAttribute('path') . $element->getAttribute('name'), '/');
            return [$path => sha1(base64_decode($element->textContent))];
        }
        if (!$children) {
            return $this->scalar($name, $element->textContent);
        }
        $values = [];
        foreach ($children as $child) {
            $value = $this->value($child);
            if ($value === '' || $value === []) {
                continue;
            }
            if ($child->nodeName === 'file') {
                $values['files'] = ($values['files'] ?? []) + $value;
            } else {
                $values[$child->nodeName][] = $value;
            }
        }
        foreach ($values as $key => $several) {
            $values[$key] = $key !== 'files' && count($several) === 1 ? $several[0] : $several;
        }
        if ($name === 'answer' && $this->type === 'ordering') {
            // This type takes away the paragraph around an item.
            $values['text'] = preg_replace('~^\s*<p>\s*(.*?)(\s*<br\s*/?>)*\s*</p>\s*$~', '$1', $values['text'] ?? '');
        }
        if ($element->hasAttribute('fraction')) {
            $values['fraction'] = self::number($element->getAttribute('fraction'));
        }
        isset($values['files']) && ksort($values['files']);
        ksort($values);
        return array_keys($values) === ['text'] ? $values['text'] : $values;
    }

    /**
     * A text or number in one shape.
     *
     * @param string $name of its element
     * @param string $text
     * @return string
     */
    private function scalar(string $name, string $text): string {
        $text = trim(str_replace("\r", '', $text));
        if ($name === 'text') {
            return $text;
        }
        if (in_array($name, self::FLAGS, true)) {
            return in_array($text, ['0', 'false'], true) ? '' : '1';
        }
        $text = ['true' => '1', 'false' => '0'][$text] ?? $text;
        return is_numeric($text) ? self::number($text) : $text;
    }

    /**
     * A number as Moodle's seven decimals leave it.
     *
     * @param string $text
     * @return string
     */
    private static function number(string $text): string {
        $number = rtrim(rtrim(number_format(round((float) $text, 5), 5, '.', ''), '0'), '.');
        return $number === '-0' ? '0' : $number;
    }

    /**
     * Elements that this version of Moodle passes over.
     *
     * @return string[]
     */
    private static function unknown(): array {
        global $DB;
        // Since Moodle 5.0.
        $columns = $DB->get_columns('qtype_ddimageortext');
        return isset($columns['dropzonevisibility']) ? [] : ['dropzonevisibility'];
    }

    /**
     * Wildcards by name.
     *
     * @param array $definitions one, or a list of them
     * @return array[]
     */
    private static function datasets(array $definitions): array {
        $named = array_column(array_is_list($definitions) ? $definitions : [$definitions], null, 'name');
        ksort($named);
        return $named;
    }

    /**
     * The tags, in lower case, sorted.
     *
     * @return string[]
     */
    private function tags(): array {
        $tags = [];
        foreach ($this->question->getElementsByTagName('tag') as $tag) {
            $tags[] = \core_text::strtolower(trim($tag->textContent));
        }
        sort($tags);
        return array_values(array_unique($tags));
    }
}
