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

use local_asnbridge\local\options;
use local_asnbridge\local\staging;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * Badges.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\badge
 * @covers     \local_asnbridge\local\badge_criteria
 */
final class badge_test extends kind_testcase {
    /**
     * The item.
     *
     * @param array $more
     * @return array
     */
    private static function badge(array $more = []): array {
        return array_merge([
            'id' => 'lencana',
            'kind' => 'badge',
            'title' => 'Penjaga Data',
            'hash' => 'a1',
            'form' => ['activities' => [self::ref('a'), self::ref('b')], 'expires_after' => YEARSECS],
            'texts' => ['description' => ['html' => '<p>Bagi <b>peserta</b> &amp; tamu.</p><p>Tamat.</p>']],
        ], $more);
    }

    /**
     * A badge is active once its activities are there, and says what was stated.
     */
    public function test_waits_for_its_activities(): void {
        $this->page('a');
        $first = $this->apply(self::badge());
        $this->assertSame(['siber/b'], $first['pending']);
        $this->assertFalse($this->state('lencana')['visible']);
        $this->assertSame('', $this->state('lencana')['hash']);
        $this->page('b');
        $second = $this->apply(self::badge());
        $this->assertSame([], $second['pending']);
        $this->assertSame($first['id'], $second['id']);
        $this->assertTrue($this->state('lencana')['visible']);
        $values = $this->values('lencana');
        $this->assertSame([self::ref('a'), self::ref('b')], $values['form']['activities']);
        $this->assertSame((string) YEARSECS, $values['form']['expires_after']);
        $this->assertSame("Bagi peserta &amp; tamu.\nTamat.", $values['texts']['description']['html']);
        $this->assertSame($second['fingerprint'], $this->apply(self::badge())['fingerprint']);
    }

    /**
     * One that was restored is known by its name, and the icons that are copies of the image stand for it.
     */
    public function test_a_restored_one_is_adopted_as_it_is(): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/badgeslib.php');
        $this->preventResetByRollback();
        $this->page('a');
        $stated = self::badge(['form' => ['activities' => [self::ref('a')]]]);
        $id = $this->apply($stated)['id'];
        $icon = ['contextid' => \core\context\course::instance($this->course->id)->id, 'component' => 'badges',
            'filearea' => 'badgeimage', 'itemid' => $id, 'filepath' => '/', 'filename' => 'f3.png'];
        get_file_storage()->create_file_from_string($icon, 'gambar');
        $DB->delete_records('local_asnbridge_item');
        $before = $DB->get_record('badge', ['id' => $id]);
        $adopted = ['do' => 'adopt', 'files' => ['image' => ['lencana.png' => sha1('gambar')]]] + $stated;
        $seen = $this->apply($adopted, new options(dryrun: true, looking: true));
        $this->assertSame(['lencana.png' => sha1('gambar')], json_decode($seen['values'], true)['files']['image']);
        $this->assertSame([$id, $seen['fingerprint']], array_values(array_intersect_key(
            $this->apply($adopted),
            ['id' => 0, 'fingerprint' => 0]
        )));
        $this->assertEquals($before, $DB->get_record('badge', ['id' => $id]));
        $this->assertSame(['lencana.png' => sha1('gambar')], $this->values('lencana')['files']['image']);
    }

    /**
     * One that a teacher deactivated stays so, and one that changes is active afterwards as before.
     */
    public function test_stays_as_teachers_set_it(): void {
        $this->page('a');
        $stated = self::badge(['form' => ['activities' => [self::ref('a')], 'require' => 'any']]);
        $badge = new \core_badges\badge($this->apply($stated)['id']);
        $this->assertTrue($badge->is_active());
        $this->apply(array_merge($stated, ['title' => 'Lain']));
        $badge = new \core_badges\badge($badge->id);
        $this->assertTrue($badge->is_active());
        $this->assertSame('Lain', $badge->name);
        $badge->set_status(BADGE_STATUS_INACTIVE);
        $this->apply($stated);
        $this->assertFalse($this->state('lencana')['visible']);
        $this->apply(array_merge($stated, ['visible' => true]));
        $this->assertTrue($this->state('lencana')['visible']);
    }

    /**
     * Awarded, it is frozen; deleting it needs leave.
     */
    public function test_awarded_is_frozen(): void {
        $a = $this->page('a');
        $stated = self::badge([
            'form' => ['activities' => [self::ref('a')]], 'files' => ['image' => ['lencana.png' => $this->image(20)]],
        ]);
        $this->apply($stated);
        $this->redirectMessages();
        $this->learner($a);
        $this->assertSame([['word' => 'awards', 'count' => 1]], $this->state('lencana')['learners']);
        $this->assertSame([], $this->apply($stated)['held']);
        $changed = array_merge($stated, ['title' => 'Lain', 'form' => ['course' => 1]]);
        $foretold = $this->apply($changed, new options(dryrun: true))['held'];
        $result = $this->apply($changed);
        $this->assertSame($foretold, $result['held']);
        $this->assertSame(['badgeawarded'], array_unique(array_column($result['held'], 'code')));
        $this->assertSame(['title', 'form.course'], array_column($result['held'], 'key'));
        $this->assertSame('Penjaga Data', $this->values('lencana')['title']);
        $this->assertSame('wouldlose', $this->apply(['do' => 'delete'] + $stated)['error']['code']);
    }

    /**
     * Course completion takes the place of activities.
     */
    public function test_criteria_change(): void {
        $this->page('a');
        $id = $this->apply(self::badge(['form' => ['activities' => [self::ref('a')]]]))['id'];
        $this->apply(self::badge(['form' => ['course' => 1]]));
        $types = array_keys((new \core_badges\badge($id))->criteria);
        $this->assertEqualsCanonicalizing([BADGE_CRITERIA_TYPE_OVERALL, BADGE_CRITERIA_TYPE_COURSE], $types);
        $this->assertSame('1', $this->values('lencana')['form']['course']);
    }

    /**
     * The image becomes icons, and another image other ones.
     */
    public function test_image(): void {
        $this->page('a');
        $sha1 = ['one' => $this->image(20), 'two' => $this->image(200)];
        $contextid = \core\context\course::instance($this->course->id)->id;
        $stated = fn($name) => self::badge([
            'form' => ['activities' => [self::ref('a')]], 'files' => ['image' => ['lencana.png' => $sha1[$name]]],
        ]);
        $first = $this->apply($stated('one'));
        $this->assertSame(['lencana.png' => $sha1['one']], $this->values('lencana')['files']['image']);
        $this->assertSame($first['fingerprint'], $this->apply($stated('one'))['fingerprint']);
        $this->apply($stated('two'));
        $this->assertSame(['lencana.png' => $sha1['two']], $this->values('lencana')['files']['image']);
        // A teacher takes another picture.
        get_file_storage()->delete_area_files($contextid, 'badges', 'badgeimage', $first['id']);
        get_file_storage()->create_file_from_string([
            'contextid' => $contextid, 'component' => 'badges', 'filearea' => 'badgeimage', 'itemid' => $first['id'],
            'filepath' => '/', 'filename' => 'f3.png',
        ], 'lain');
        $this->assertSame(['f3.png' => sha1('lain')], $this->values('lencana')['files']['image']);
        $this->apply($stated('two'));
        $icons = staging::listing($contextid, 'badges', 'badgeimage', $first['id']);
        $this->assertNotSame(sha1('lain'), $icons['f3.png']);
        $this->assertSame(['lencana.png' => $sha1['two']], $this->values('lencana')['files']['image']);
    }

    /**
     * Stages a picture; returns its SHA-1.
     *
     * @param int $red
     * @return string
     */
    private function image(int $red): string {
        $image = imagecreatetruecolor(200, 200);
        imagefill($image, 0, 0, imagecolorallocate($image, $red, 30, 40));
        ob_start();
        imagepng($image);
        return get_file_storage()->create_file_from_string([
            'contextid' => \core\context\course::instance($this->course->id)->id,
            'component' => 'local_asnbridge',
            'filearea' => 'staged',
            'itemid' => 0,
            'filepath' => '/',
            'filename' => "red$red",
        ], ob_get_clean())->get_contenthash();
    }
}
