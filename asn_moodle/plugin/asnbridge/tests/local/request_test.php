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

use local_asnbridge\tests\bridge_testcase;

/**
 * What a request must not be.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\local\request
 * @covers     \local_asnbridge\local\item
 * @covers     \local_asnbridge\local\fingerprint
 */
final class request_test extends bridge_testcase {
    public function test_keeps_what_is_stated_apart_from_what_is_not(): void {
        [[$item], $options] = $this->parsed([[
            'id' => 'siber/x', 'do' => 'put', 'kind' => 'module', 'type' => 'book', 'title' => 'X', 'visible' => false,
            'availability' => null, 'form' => ['numbering' => 1],
            'texts' => ['introeditor' => ['html' => '', 'files' => ['a/b.png' => sha1('')]]],
            'children' => ['chapters' => [['id' => 'siber/bab', 'title' => 'Bab', 'texts' => ['content' => ['html' => '']]]]],
        ]], ['dataloss' => ['siber/x']]);
        $this->assertSame([
            'title' => true, 'visible' => true, 'availability' => true,
            'form' => ['numbering' => true], 'texts' => ['introeditor' => true],
            'children' => ['chapters' => ['siber/bab' => ['title' => true, 'texts' => ['content' => true]]]],
        ], $item->stated());
        $this->assertFalse($item->has('tags'));
        $this->assertTrue($item->has('availability'));
        $this->assertFalse($item->visible);
        $this->assertTrue($options->may_lose($item));
        $this->assertFalse($options->dryrun);
    }

    /**
     * Items that are refused.
     *
     * @return array[]
     */
    public static function bad_items(): array {
        $item = ['id' => 'siber/x', 'do' => 'put', 'kind' => 'section'];
        return [
            'no id' => [['do' => 'put', 'kind' => 'section']],
            'of another course' => [['id' => 'lain/x'] + $item],
            'of a course whose name starts alike' => [['id' => 'siber-2/x'] + $item],
            'a path' => [['id' => 'siber/../x'] + $item],
            'too long' => [['id' => 'siber/' . str_repeat('x', 100)] + $item],
            'a line break' => [['id' => "siber/x\n"] + $item],
            'what to do' => [['do' => 'destroy'] + $item],
            'an unknown key' => [['sql' => 'x'] + $item],
            'a list for a mapping' => [['form' => ['a', 'b']] + $item],
            'an element no form has' => [['form' => ['<b>' => 1]] + $item],
            'a text without html' => [['texts' => ['a' => ['files' => []]]] + $item],
            'a text with more' => [['texts' => ['a' => ['html' => '', 'php' => '']]] + $item],
            'a file outside' => [['files' => ['content' => ['../a.png' => sha1('')]]] + $item],
            'a file without name' => [['files' => ['content' => ['a//b' => sha1('')]]] + $item],
            'no hash' => [['files' => ['content' => ['a.png' => 'x']]] + $item],
            'a child without id' => [['children' => ['chapters' => [['title' => 'x']]]] + $item],
            'nothing for a mapping' => [['form' => null] + $item],
            'nothing for a name' => [['title' => null] + $item],
            'a word for children' => [['children' => 'x'] + $item],
            'a NUL' => [['title' => "a\0b"] + $item],
            'a course that is not this one' => [['kind' => 'course'] + $item],
            'a word for a number' => [['position' => 'first'] + $item],
        ];
    }

    /**
     * @dataProvider bad_items
     * @param array $item
     */
    public function test_refuses_what_is_not_as_it_has_to_be(array $item): void {
        $this->refused('badrequest', fn() => $this->parsed([$item]));
    }

    public function test_refuses_what_is_too_large(): void {
        $item = ['id' => 'siber/x', 'do' => 'put', 'kind' => 'section'];
        $deep = [];
        for ($level = 0; $level < 40; $level++) {
            $deep = ['all' => [$deep]];
        }
        $much = fn() => $this->parsed([['title' => str_repeat('x', request::BYTES)] + $item]);
        $this->assertSame('bytes', $this->refused('toolarge', $much)->detail);
        $this->assertSame('depth', $this->refused('toolarge', fn() => $this->parsed([['availability' => $deep] + $item]))->detail);
        $many = fn() => $this->parsed(array_fill(0, request::ITEMS + 1, $item));
        $this->assertSame('items', $this->refused('toolarge', $many)->detail);
        $this->refused('badrequest', fn() => request::parse('siber', 'a-run-of-it', 1, '{"items": ['));
        $this->refused('badrequest', fn() => request::parse('siber', 'a-run-of-it', 1, '{"items": [], "more": 1}'));
        $this->refused('badrequest', fn() => request::course('siber/x'));
        $this->refused('badrequest', fn() => request::run('short'));
    }

    public function test_a_fingerprint_depends_on_no_order_of_keys(): void {
        $this->assertSame(
            fingerprint::of(['a' => 1, 'b' => ['c' => [2, 1], 'd' => null]]),
            fingerprint::of(['b' => ['d' => null, 'c' => [2, 1]], 'a' => 1])
        );
        $this->assertNotSame(fingerprint::of(['a' => [1, 2]]), fingerprint::of(['a' => [2, 1]]));
    }

    /**
     * Parses a request.
     *
     * @param array[] $items
     * @param array $options
     * @return array
     */
    private function parsed(array $items, array $options = []): array {
        $json = json_encode(['items' => $items, 'options' => (object) $options], 0, 1000);
        return request::parse('siber', 'a-run-of-it', 1, $json);
    }
}
