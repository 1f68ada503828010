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

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * Activities.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\module
 * @covers     \local_asnbridge\local\module_writer
 * @covers     \local_asnbridge\local\module_reader
 * @covers     \local_asnbridge\local\module_rows
 * @covers     \local_asnbridge\local\grade_feedback
 */
final class module_test extends kind_testcase {
    /**
     * An item.
     *
     * @param string $type
     * @param array $more
     * @return array
     */
    private static function module(string $type, array $more = []): array {
        return $more + ['id' => $type, 'kind' => 'module', 'type' => $type, 'title' => "Judul $type", 'hash' => 'a1'];
    }

    /**
     * A text without files.
     *
     * @param string $html
     * @return array
     */
    private static function text(string $html): array {
        return ['html' => $html, 'files' => []];
    }

    /**
     * Options of a choice.
     *
     * @param string[] $options id => text
     * @return array
     */
    private static function options(array $options): array {
        $children = [];
        foreach ($options as $id => $text) {
            $children[] = ['id' => "siber/$id", 'form' => ['option' => $text]];
        }
        return ['children' => ['options' => $children]];
    }

    /**
     * Types that need nothing stated but their name.
     *
     * @return array[]
     */
    public static function plain_types(): array {
        return array_map(fn($type) => [$type], ['assign', 'forum', 'quiz', 'glossary', 'data', 'workshop', 'book', 'feedback']);
    }

    /**
     * What was created reads the same after it was put again.
     *
     * @dataProvider plain_types
     * @param string $type
     */
    public function test_putting_again_changes_nothing(string $type): void {
        $first = $this->apply(self::module($type));
        $this->assertSame('create', $first['action']);
        $hash = module::rowhashes($this->course, [$first['id']]);
        $second = $this->apply(self::module($type));
        $this->assertSame('update', $second['action']);
        $this->assertSame($first['id'], $second['id']);
        $this->assertSame($first['fingerprint'], $second['fingerprint']);
        $this->assertSame($hash, module::rowhashes($this->course, [$first['id']]));
        $this->assertDebuggingNotCalled();
    }

    /**
     * What a teacher wrote beside a grade stays in the gradebook when the maximum changes.
     */
    public function test_keeps_feedback_of_grades(): void {
        $assign = self::module('assign', ['grade' => ['maximum' => 100]]);
        $id = $this->apply($assign)['id'];
        $instance = (int) get_coursemodule_from_id('assign', $id)->instance;
        $learner = $this->learner();
        $grade = ['userid' => $learner->id, 'rawgrade' => 88, 'feedback' => 'Rapi', 'feedbackformat' => FORMAT_HTML];
        grade_update('mod/assign', $this->course->id, 'mod', 'assign', $instance, 0, $grade);
        $this->apply(['grade' => ['maximum' => 50]] + $assign);
        $kept = grade_get_grades($this->course->id, 'mod', 'assign', $instance, $learner->id)->items[0]->grades[$learner->id];
        $this->assertEquals(50, $kept->grade);
        $this->assertSame('Rapi', $kept->feedback);
        $this->assertEquals(FORMAT_HTML, $kept->feedbackformat);
    }

    /**
     * Stated settings are written, and those of a teacher stay.
     */
    public function test_keeps_what_is_not_stated(): void {
        global $DB;
        $page = self::module('page', ['texts' => ['page' => self::text('<p>Satu</p>')]]);
        $id = $this->apply($page)['id'];
        $instance = $DB->get_field('course_modules', 'instance', ['id' => $id]);
        $DB->set_field('page', 'displayoptions', serialize(['printintro' => '1', 'printlastmodified' => '0']), ['id' => $instance]);
        $page['texts']['page'] = self::text('<p>Dua</p>');
        $this->apply($page);
        $record = $DB->get_record('page', ['id' => $instance]);
        $this->assertSame('<p>Dua</p>', $record->content);
        $this->assertEquals(['printintro' => 1, 'printlastmodified' => 0], unserialize($record->displayoptions));
    }

    /**
     * A change of a stated value shows as drift, one of another value does not.
     */
    public function test_tells_drift(): void {
        global $DB;
        $id = $this->apply(self::module('assign', ['form' => ['duedate' => 1800000000]]))['id'];
        $instance = $DB->get_field('course_modules', 'instance', ['id' => $id]);
        $DB->set_field('assign', 'cutoffdate', 1800009000, ['id' => $instance]);
        $state = $this->state('assign');
        $this->assertSame($state['applied'], $state['live']);
        $DB->set_field('assign', 'duedate', 1800003600, ['id' => $instance]);
        $state = $this->state('assign');
        $this->assertNotSame($state['applied'], $state['live']);
        $this->assertSame('1800003600', $this->values('assign')['form']['duedate']);
    }

    /**
     * Votes stay with their option; an option with votes goes only when that is allowed.
     */
    public function test_keeps_votes(): void {
        global $DB;
        $choice = fn(array $options) => self::module('choice', self::options($options));
        $id = $this->apply($choice(['o1' => 'Satu', 'o2' => 'Dua']))['id'];
        $instance = $DB->get_field('course_modules', 'instance', ['id' => $id]);
        $option = array_search('Satu', $DB->get_records_menu('choice_options', ['choiceid' => $instance], '', 'id, text'), true);
        $DB->insert_record('choice_answers', ['choiceid' => $instance, 'userid' => 2, 'optionid' => $option, 'timemodified' => 1]);
        $this->apply($choice(['o1' => 'Pertama', 'o2' => 'Dua', 'o3' => 'Tiga']));
        $this->assertSame('Pertama', $DB->get_field('choice_options', 'text', ['id' => $option]));
        $refused = $this->apply($choice(['o2' => 'Dua']));
        $lost = [['word' => 'votes', 'count' => 1, 'what' => 'Pertama']];
        $this->assertSame('wouldlose', $refused['error']['code']);
        $this->assertSame('votes: 1 (Pertama)', $refused['error']['detail']);
        $this->assertSame($lost, $refused['lost']);
        $this->assertSame(1, $DB->count_records('choice_answers', ['optionid' => $option]));
        $foreseen = $this->apply($choice(['o2' => 'Dua']), new options(dryrun: true, dataloss: ['siber/choice']));
        $this->assertSame($lost, $foreseen['lost']);
        $this->assertSame(1, $DB->count_records('choice_answers', ['optionid' => $option]));
        $allowed = $this->apply($choice(['o2' => 'Dua']), new options(dataloss: ['siber/choice']));
        $this->assertSame($lost, $allowed['lost']);
    }

    /**
     * A survey item whose type changes loses its answers, and is named.
     */
    public function test_names_the_survey_item_whose_answers_would_go(): void {
        global $DB;
        $items = fn(string $type) => self::module('feedback', ['children' => ['items' => [
            ['id' => 'p1', 'type' => $type, 'form' => ['name' => 'Apa kesan Anda?']],
        ]]]);
        $id = $this->apply($items('textarea'))['id'];
        $instance = $DB->get_field('course_modules', 'instance', ['id' => $id]);
        $item = $DB->get_field('feedback_item', 'id', ['feedback' => $instance]);
        $DB->insert_record('feedback_value', ['item' => $item, 'completed' => 1, 'value' => 'Baik']);
        $lost = $this->apply($items('textfield'))['lost'];
        $this->assertSame([['word' => 'answers', 'count' => 1, 'what' => 'Apa kesan Anda?']], $lost);
    }

    /**
     * A package without a part that learners have tracks of is refused by the part's name, also before it is sent.
     */
    public function test_names_the_part_of_a_package_whose_tracks_would_go(): void {
        global $DB;
        $package = $this->package('lama', 'baru');
        $scorm = fn(string $sha1, array $more = []) => self::module('scorm', $more + [
            'files' => ['packagefile' => ['paket.zip' => $sha1]], 'form' => ['maxattempt' => 0],
        ]);
        $id = $this->apply($scorm($package))['id'];
        $this->assertNotSame(0, $id);
        $instance = $DB->get_field('course_modules', 'instance', ['id' => $id]);
        $sco = $DB->get_record('scorm_scoes', ['scorm' => $instance, 'identifier' => 'item-lama'], '*', MUST_EXIST);
        $attempt = $DB->insert_record('scorm_attempt', ['userid' => 2, 'scormid' => $instance, 'attempt' => 1]);
        $element = $DB->insert_record('scorm_element', ['element' => 'cmi.core.lesson_status']);
        $DB->insert_record('scorm_scoes_value', [
            'scoid' => $sco->id, 'attemptid' => $attempt, 'elementid' => $element, 'value' => 'passed', 'timemodified' => 1,
        ]);
        $lost = [['word' => 'tracks', 'count' => 1, 'what' => 'item-lama']];
        $refused = $this->apply($scorm($this->package('baru')));
        $this->assertSame('tracks: 1 (item-lama)', $refused['error']['detail']);
        $looking = new options(dryrun: true, looking: true);
        $unsent = $scorm(sha1('never sent'), ['identifiers' => ['organisasi', 'item-baru']]);
        $this->assertSame($lost, $this->apply($unsent, $looking)['lost']);
        $whole = $scorm(sha1('never sent'), ['identifiers' => ['organisasi', 'item-baru', 'item-lama']]);
        $this->assertSame([], $this->apply($whole, $looking)['lost']);
    }

    /**
     * A package with these items, staged for the course; returns its SHA-1.
     *
     * @param string ...$names
     * @return string
     */
    private function package(string ...$names): string {
        $items = $resources = '';
        foreach ($names as $name) {
            $items .= "<item identifier=\"item-$name\" identifierref=\"res-$name\"><title>$name</title></item>";
            $resources .= "<resource identifier=\"res-$name\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"$name.html\"/>";
        }
        $path = make_request_directory() . '/paket.zip';
        $zip = new \ZipArchive();
        $zip->open($path, \ZipArchive::CREATE);
        $zip->addFromString('imsmanifest.xml', '<?xml version="1.0"?><manifest identifier="paket" version="1.0"
            xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
            <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
            <organizations default="organisasi"><organization identifier="organisasi"><title>Paket</title>' . $items . '
            </organization></organizations><resources>' . $resources . '</resources></manifest>');
        foreach ($names as $name) {
            $zip->addFromString("$name.html", "<p>$name</p>");
        }
        $zip->close();
        $sha1 = sha1_file($path);
        get_file_storage()->create_file_from_pathname([
            'contextid' => \core\context\course::instance($this->course->id)->id, 'component' => 'local_asnbridge',
            'filearea' => 'staged', 'itemid' => 0, 'filepath' => '/', 'filename' => $sha1,
        ], $path);
        return $sha1;
    }

    /**
     * An external tool that the site does not have is named, with what to do.
     */
    public function test_names_the_tool_that_the_site_lacks(): void {
        $refused = $this->apply(self::module('lti', ['form' => ['typeid' => 'Papan Tulis']]));
        $this->assertSame(['notool', 'Papan Tulis'], [$refused['error']['code'], $refused['error']['detail']]);
        $this->assertStringContainsString('Papan Tulis', $refused['error']['text']);
        $this->assertStringContainsString('Manage tools', $refused['error']['text']);
    }

    /**
     * Unlocking the completion of a condition of course completion also wipes who completed the course.
     */
    public function test_names_course_completion_among_the_losses(): void {
        global $DB;
        $page = fn($when) => self::module('page', ['completion' => ['when' => $when], 'texts' => ['page' => self::text('<p>Isi</p>')]]);
        $id = $this->apply($page('manual'))['id'];
        $criterion = ['course' => $this->course->id, 'criteriatype' => 4, 'module' => 'page', 'moduleinstance' => $id];
        $DB->insert_record('course_completion_criteria', $criterion);
        $learner = $this->learner(get_coursemodule_from_id('page', $id));
        $completed = ['course' => $this->course->id, 'userid' => $learner->id];
        $DB->delete_records('course_completions', $completed);
        $DB->insert_record('course_completions', $completed + ['timecompleted' => time()]);
        $held = $this->apply($page(['view']))['held'][0];
        $this->assertSame('completionofcourse', $held['code']);
        $this->assertTrue($DB->record_exists('course_completions', $completed));
        $lost = [['word' => 'completions', 'count' => 1], ['word' => 'course_completions', 'count' => 1]];
        $foreseen = $this->apply($page(['view']), new options(dryrun: true, unlock: ['siber/page']));
        $this->assertSame([[], $lost], [$foreseen['held'], $foreseen['lost']]);
        $this->assertSame($lost, $this->apply($page(['view']), new options(unlock: ['siber/page']))['lost']);
        $this->assertFalse($DB->record_exists('course_completions', $completed));
    }

    /**
     * A file that lies elsewhere in the course with the name of where it came from is taken without a notice.
     */
    public function test_takes_files_with_a_source(): void {
        $place = ['contextid' => \core\context\course::instance($this->course->id)->id, 'component' => 'course'];
        $place += ['filearea' => 'overviewfiles', 'itemid' => 0, 'filepath' => '/', 'filename' => 'sampul.txt'];
        get_file_storage()->create_file_from_string($place + ['source' => 'Berkas saya.txt'], 'sampul');
        $folder = self::module('folder', ['files' => ['files' => ['a.txt' => sha1('sampul')]]]);
        $id = $this->apply($folder)['id'];
        $this->assertSame('update', $this->apply($folder)['action']);
        $stored = get_file_storage()->get_area_files(\core\context\module::instance($id)->id, 'mod_folder', 'content', 0, 'id', false);
        $this->assertSame([null], array_values(array_map(fn($file) => $file->get_source(), $stored)));
    }

    /**
     * Files in folders are kept with texts whose editors take none, on every update.
     */
    public function test_keeps_folders_of_texts(): void {
        $place = ['contextid' => \core\context\course::instance($this->course->id)->id, 'component' => 'course'];
        $place += ['filearea' => 'overviewfiles', 'itemid' => 0, 'filepath' => '/', 'filename' => 'gambar.txt'];
        get_file_storage()->create_file_from_string($place, 'gambar');
        $text = ['html' => '<p><img src="@@PLUGINFILE@@/media/a.txt" alt=""></p>', 'files' => ['media/a.txt' => sha1('gambar')]];
        $areas = ['feedback' => 'page_after_submit', 'quiz' => 'feedback'];
        foreach (['feedback' => 'page_after_submit_editor', 'quiz' => 'feedbacktext[0]'] as $type => $element) {
            foreach (['Satu', 'Dua'] as $title) {
                $id = $this->apply(self::module($type, ['title' => $title, 'texts' => [$element => $text]]))['id'];
                $contextid = \core\context\module::instance($id)->id;
                $stored = get_file_storage()->get_area_files($contextid, "mod_$type", $areas[$type], false, 'id', false);
                $paths = array_map(fn($file) => $file->get_filepath() . $file->get_filename(), $stored);
                $this->assertSame(['/media/a.txt'], array_values($paths), "$type $title");
            }
        }
    }

    /**
     * What learners contribute is rated at any time unless a period is stated; one that a teacher set stays.
     */
    public function test_rates_at_any_time(): void {
        global $DB;
        $rated = ['form' => ['assessed' => 1, 'scale' => 10]];
        foreach (['forum', 'data', 'glossary'] as $type) {
            $id = $this->apply(self::module($type, $rated))['id'];
            $instance = ['id' => $DB->get_field('course_modules', 'instance', ['id' => $id])];
            $this->assertEquals([0, 0], array_values($this->period($type, $instance)), $type);
            $DB->set_field($type, 'assesstimestart', 1800000000, $instance);
            $DB->set_field($type, 'assesstimefinish', 1900000000, $instance);
            $this->apply(self::module($type, $rated));
            $this->assertEquals([1800000000, 1900000000], array_values($this->period($type, $instance)), $type);
        }
    }

    /**
     * From when to when contributions are rated.
     *
     * @param string $type
     * @param array $instance
     * @return array
     */
    private function period(string $type, array $instance): array {
        global $DB;
        return (array) $DB->get_record($type, $instance, 'assesstimestart, assesstimefinish');
    }

    /**
     * A new activity asks for what is stated, not also for what the settings form ticks beforehand.
     */
    public function test_asks_for_no_other_conditions(): void {
        global $DB;
        $stated = ['completiondiscussions' => 1, 'completionreplies' => 2];
        $id = $this->apply(self::module('forum', ['completion' => $stated]))['id'];
        $forum = $DB->get_record('forum', ['id' => $DB->get_field('course_modules', 'instance', ['id' => $id])]);
        $this->assertEquals([1, 2, 0], [$forum->completiondiscussions, $forum->completionreplies, $forum->completionposts]);
    }

    /**
     * Completion that learners have stays, until unlocking is allowed.
     */
    public function test_holds_locked_completion(): void {
        global $DB;
        $page = self::module('page', ['texts' => ['page' => self::text('x')], 'completion' => ['when' => 'manual']]);
        $id = $this->apply($page)['id'];
        $this->learner(get_coursemodule_from_id('page', $id));
        $page['completion'] = ['when' => ['view'], 'expected_by' => 1800000000];
        $this->assertSame('completion', $this->apply($page, new options(dryrun: true))['held'][0]['code']);
        $held = $this->apply($page);
        $this->assertSame('completion', $held['held'][0]['code']);
        $cm = $DB->get_record('course_modules', ['id' => $id]);
        $this->assertEquals([COMPLETION_TRACKING_MANUAL, 1800000000], [$cm->completion, $cm->completionexpected]);
        $this->assertSame(1, $DB->count_records('course_modules_completion', ['coursemoduleid' => $id]));
        $allowed = new options(dryrun: true, unlock: ['siber/page']);
        $this->assertSame([], $this->apply($page, $allowed)['held']);
        $unlocked = $this->apply($page, new options(unlock: ['siber/page']));
        $this->assertSame([[], [['word' => 'completions', 'count' => 1]]], [$unlocked['held'], $unlocked['lost']]);
        $this->assertEquals(COMPLETION_TRACKING_AUTOMATIC, $DB->get_field('course_modules', 'completion', ['id' => $id]));
    }

    /**
     * What refers to an item that is not there stays hidden until it is; then it reads as it was stated.
     */
    public function test_waits_for_what_it_refers_to(): void {
        global $DB;
        $url = self::module('url', [
            'form' => ['externalurl' => 'https://example.org/'],
            'texts' => ['introeditor' => self::text('<p><a href="' . self::ref('label') . '">Label</a></p>')],
            'availability' => ['all' => [['completed' => 'siber/label'], ['from' => 1800000000]], 'otherwise' => 'hide'],
        ]);
        $first = $this->apply($url);
        $this->assertSame(['siber/label'], $first['pending']);
        $this->assertEquals(0, $DB->get_field('course_modules', 'visible', ['id' => $first['id']]));
        $label = ['texts' => ['introeditor' => self::text('Halo')], 'completion' => ['when' => 'manual']];
        $this->apply(self::module('label', $label));
        $this->assertSame([], $this->apply($url)['pending']);
        $this->assertEquals(1, $DB->get_field('course_modules', 'visible', ['id' => $first['id']]));
        $values = $this->values('url');
        $this->assertEquals($url['texts'], $values['texts']);
        $this->assertEquals($url['availability'], $values['availability']);
    }

    /**
     * Chapters are updated in place, keep their order, and those of a teacher stay behind them.
     */
    public function test_keeps_chapters_in_place(): void {
        global $DB;
        $chapter = fn(string $id, string $title) => [
            'id' => "siber/$id", 'form' => ['title' => $title], 'texts' => ['content_editor' => self::text("<p>$title</p>")],
        ];
        $book = fn(array ...$chapters) => self::module('book', ['children' => ['chapters' => $chapters]]);
        $id = $this->apply($book($chapter('a', 'A'), $chapter('b', 'B')))['id'];
        $where = ['bookid' => $DB->get_field('course_modules', 'instance', ['id' => $id])];
        $before = $DB->get_records_menu('book_chapters', $where, 'pagenum', 'title, id');
        $DB->insert_record('book_chapters', $where + ['pagenum' => 3, 'title' => 'Guru', 'content' => '', 'importsrc' => '']);
        $this->apply($book($chapter('b', 'B baru'), $chapter('c', 'C'), $chapter('a', 'A')));
        $after = $DB->get_records_menu('book_chapters', $where, 'pagenum', 'title, id');
        $this->assertSame(['B baru', 'C', 'A', 'Guru'], array_keys($after));
        $this->assertSame([$before['A'], $before['B']], [$after['A'], $after['B baru']]);
    }

    /**
     * A lesson's jumps name pages, in whatever order these come.
     */
    public function test_resolves_jumps(): void {
        $page = fn(string $id, string $jump) => [
            'id' => "siber/$id", 'type' => 'content', 'form' => ['title' => $id], 'texts' => ['contents_editor' => self::text($id)],
            'children' => ['buttons' => [['id' => '1', 'form' => ['answer_editor' => 'Lanjut', 'jumpto' => $jump]]]],
        ];
        $this->apply(self::module('lesson', ['children' => ['pages' => [$page('p1', 'siber/p2'), $page('p2', 'siber/p1')]]]));
        $pages = $this->values('lesson')['children']['pages'];
        $this->assertSame(['siber/p1', 'siber/p2'], array_column($pages, 'id'));
        $this->assertSame('siber/p2', $pages[0]['children']['buttons'][0]['form']['jumpto']);
        $this->assertSame('siber/p1', $pages[1]['children']['buttons'][0]['form']['jumpto']);
    }

    /**
     * An item whose type is another one on the site is refused, and so is a type that the site does not have.
     */
    public function test_refuses_other_types(): void {
        $this->apply(self::module('label', ['texts' => ['introeditor' => self::text('Halo')]]));
        $this->assertSame('othertype', $this->apply(self::module('page', ['id' => 'label']))['error']['code']);
        $this->assertSame('nomodule', $this->apply(self::module('nosuch'))['error']['code']);
    }

    /**
     * Off the course page and in a pop-up, where the site offers neither: written, and written again.
     */
    public function test_what_the_site_does_not_offer_on_its_forms(): void {
        global $DB;
        set_config('allowstealth', 0);
        $stated = ['form' => ['display' => 6, 'popupwidth' => 500, 'visibleoncoursepage' => 0], 'visible' => true];
        $page = fn($more) => self::module('page', $more + $stated + ['texts' => ['page' => self::text('<p>Isi</p>')]]);
        $id = $this->apply($page([]))['id'];
        $again = $this->apply($page(['title' => 'Baru']));
        $this->assertSame('update', $again['action']);
        $this->assertEquals(0, $DB->get_field('course_modules', 'visibleoncoursepage', ['id' => $id]));
    }
}
