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

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * Scales of a course.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\scale
 */
final class scale_test extends kind_testcase {
    /**
     * The item.
     *
     * @param string[] $words
     * @param array $more
     * @return array
     */
    private static function scale(array $words, array $more = []): array {
        return array_merge([
            'id' => 'sikap', 'kind' => 'scale', 'title' => 'Sikap', 'hash' => 'a1', 'form' => ['items' => $words],
            'texts' => ['description' => ['html' => '<p>Tiga kata</p>']],
        ], $more);
    }

    /**
     * A scale is made once, and follows what is stated.
     */
    public function test_follows(): void {
        global $DB;
        $this->apply(self::scale(['Kurang', 'Cukup']));
        $this->apply(self::scale(['Kurang', 'Cukup', 'Baik'], ['title' => 'Sikap kerja']));
        $this->assertSame(['Kurang', 'Cukup', 'Baik'], $this->values('sikap')['form']['items']);
        $this->assertSame('Sikap kerja', $this->state('sikap')['title']);
        $DB->delete_records('local_asnbridge_item');
        $this->assertSame('adopt', $this->apply(self::scale(['Kurang', 'Baik'], ['title' => 'Sikap kerja']))['action']);
        $this->assertSame(1, $DB->count_records('scale', ['courseid' => $this->course->id]));
    }

    /**
     * The words of one that was used are held; it is neither hidden nor deleted.
     */
    public function test_used(): void {
        $stated = self::scale(['Kurang', 'Baik']);
        $id = $this->apply($stated)['id'];
        $this->getDataGenerator()->create_grade_item([
            'courseid' => $this->course->id, 'gradetype' => GRADE_TYPE_SCALE, 'scaleid' => $id,
        ]);
        $this->assertSame('scaleused', $this->apply(self::scale(['Buruk', 'Baik']))['held'][0]['code']);
        $this->assertSame('scaleused', $this->apply(['do' => 'delete'] + $stated)['error']['code']);
        $this->assertSame('cannothide', $this->apply(['do' => 'hide'] + $stated)['error']['code']);
    }

    /**
     * Moodle keeps the words with commas between, so they hold none.
     */
    public function test_commas(): void {
        $this->assertSame('badrequest', $this->apply(self::scale(['Ya, benar', 'Tidak']))['error']['code']);
    }

    /**
     * A value of another type than it has to be is named.
     */
    public function test_types(): void {
        $error = $this->apply(['form' => ['items' => 'Ya']] + self::scale([]))['error'];
        $this->assertSame(['badrequest', 'form.items'], [$error['code'], $error['detail']]);
    }
}
