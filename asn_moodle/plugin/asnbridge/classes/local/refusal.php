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
 * What the bridge refuses, with the word of the language file that says why.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class refusal extends \moodle_exception {
    /**
     * A refusal.
     *
     * @param string $code word of lang/en/local_asnbridge.php
     * @param string $detail what it is about, for programs: a capability, an item, a key
     * @param mixed $a for the string; the detail unless given
     * @param array[] $lost learner data that would be lost: list of ['word' => , 'count' => , 'what' => ]
     */
    public function __construct(
        string $code,
        /** @var string what it is about */
        public readonly string $detail = '',
        $a = null,
        /** @var array[] learner data that would be lost */
        public readonly array $lost = []
    ) {
        parent::__construct($code, 'local_asnbridge', '', $a ?? $detail);
    }

    /**
     * What an item's reply says of it.
     *
     * @return string[]
     */
    public function told(): array {
        return ['code' => $this->errorcode, 'detail' => $this->detail, 'text' => $this->getMessage()];
    }

    /**
     * What Moodle refused or broke on: its word and its message, never where in the code or database it was.
     *
     * @param \Throwable $failure
     * @return array
     */
    public static function told_of(\Throwable $failure): array {
        if ($failure instanceof \required_capability_exception) {
            return ['code' => 'nopermission', 'detail' => (string) $failure->a, 'text' => $failure->getMessage()];
        }
        $told = $failure instanceof \moodle_exception && !$failure instanceof \dml_exception
            && !$failure instanceof \coding_exception;
        if (!$told) {
            // The administrator finds the rest in the server's log.
            error_log('local_asnbridge: ' . get_class($failure) . ': ' . $failure->getMessage() . ' in '
                . $failure->getFile() . ':' . $failure->getLine());
        }
        $text = $told ? $failure->getMessage() : (new \ReflectionClass($failure))->getShortName();
        return [
            // Some of Moodle's exceptions have a sentence for a code.
            'code' => $told && preg_match('/^[A-Za-z0-9_-]+$/D', $failure->errorcode) ? $failure->errorcode : 'failed',
            'detail' => $told ? (string) $failure->module : '',
            'text' => get_string('failed', 'local_asnbridge', $text),
        ];
    }
}
