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
 * One item of a request: its identity, and what is stated of it.
 *
 * Made by {@see request}, which checked it. A key that was not stated is absent from `stated()`; its property
 * then holds an empty value, which means nothing.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class item {
    /** Keys whose own keys are stated one by one. */
    private const GROUPS = ['form', 'texts', 'files', 'completion', 'grade'];

    /** Keys with one value. */
    private const SINGLE = ['title', 'visible', 'availability', 'tags', 'competencies', 'outcomes', 'slots'];

    /**
     * What the request says.
     *
     * @param string $id idnumber, `<course>/<item>` or the course's own
     * @param string $do put, hide, delete, accept or adopt
     * @param string $kind
     * @param string $type module or question type, '' where the kind has none
     * @param string $title
     * @param string[] $formerly earlier idnumbers
     * @param string $parent idnumber of what it lies in, '' for none
     * @param int|null $position from 0 among the items of the same parent; null if it does not matter
     * @param bool|null $visible null if not stated
     * @param string $hash the client's hash of all that is stated
     * @param string|null $expect fingerprint that the plan saw, '' for new; null for any
     * @param array $form form element => value
     * @param array $texts element => ['html' => , 'files' => [name => sha1]]
     * @param array $files file area => [path => sha1]
     * @param array $children name => list of ['id' => , 'title' => , 'form' => , 'texts' => , 'files' => ]
     * @param array|null $availability tree of conditions, null for none
     * @param array $completion
     * @param array $grade
     * @param string[] $tags
     * @param array $competencies
     * @param array $outcomes
     * @param array $slots what a quiz asks, in order
     * @param string[] $identifiers those that a SCORM package names, where it was not sent: to check, never to apply
     * @param string[] $holds idnumbers of the activities in a section, by which it is found; to check, never to apply
     * @param array $raw the item as it was sent
     */
    public function __construct(
        public readonly string $id,
        public readonly string $do,
        public readonly string $kind,
        public readonly string $type = '',
        public readonly string $title = '',
        public readonly array $formerly = [],
        public readonly string $parent = '',
        public readonly ?int $position = null,
        public readonly ?bool $visible = null,
        public readonly string $hash = '',
        public readonly ?string $expect = null,
        public readonly array $form = [],
        public readonly array $texts = [],
        public readonly array $files = [],
        public readonly array $children = [],
        public readonly ?array $availability = null,
        public readonly array $completion = [],
        public readonly array $grade = [],
        public readonly array $tags = [],
        public readonly array $competencies = [],
        public readonly array $outcomes = [],
        public readonly array $slots = [],
        public readonly array $identifiers = [],
        public readonly array $holds = [],
        public readonly array $raw = []
    ) {
    }

    /**
     * Whether the key was stated: availability can be stated as none.
     *
     * @param string $key
     * @return bool
     */
    public function has(string $key): bool {
        return array_key_exists($key, $this->raw);
    }

    /**
     * Idnumbers by which it may be found: its own, then former ones.
     *
     * @return string[]
     */
    public function names(): array {
        return array_merge([$this->id], $this->formerly);
    }

    /**
     * The stated keys as a tree whose leaves are true: ['title' => true, 'form' => ['name' => true], 'children' =>
     * ['chapters' => ['siber/bab-1' => ['title' => true]]]].
     *
     * Place (parent, position) is not among them: state tells it.
     *
     * @return array
     */
    public function stated(): array {
        return self::outline($this->raw);
    }

    /**
     * The tree of one item or child.
     *
     * @param array $raw
     * @return array
     */
    private static function outline(array $raw): array {
        $keys = [];
        foreach (self::SINGLE as $key) {
            if (array_key_exists($key, $raw)) {
                $keys[$key] = true;
            }
        }
        foreach (self::GROUPS as $key) {
            if (array_key_exists($key, $raw)) {
                $keys[$key] = array_map(fn() => true, $raw[$key]);
            }
        }
        foreach ($raw['children'] ?? [] as $name => $children) {
            $keys['children'][$name] = [];
            foreach ($children as $child) {
                $keys['children'][$name][$child['id']] = self::outline($child);
            }
        }
        return $keys;
    }
}
