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

use local_asnbridge\local\item;
use local_asnbridge\local\options;
use local_asnbridge\local\question_bank;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/kind_testcase.php');

/**
 * Questions and their categories.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 * @covers     \local_asnbridge\kind\question
 * @covers     \local_asnbridge\kind\category
 * @covers     \local_asnbridge\local\question_bank
 * @covers     \local_asnbridge\local\question_document
 * @covers     \local_asnbridge\local\question_import
 */
final class question_test extends kind_testcase {
    #[\Override]
    protected function setUp(): void {
        parent::setUp();
        // What is refused is rolled back, and with it a transaction around the test.
        $this->preventResetByRollback();
        $this->apply(self::category('bank'));
    }

    /**
     * A category.
     *
     * @param string $id
     * @param array $more
     * @return array
     */
    private static function category(string $id, array $more = []): array {
        return array_merge(['id' => $id, 'kind' => 'category', 'title' => 'Bank soal', 'hash' => 'a1'], $more);
    }

    /**
     * A short answer question.
     *
     * @param string $text
     * @param array $more
     * @param string $share of the mark
     * @return array
     */
    private static function question(string $text = 'Ibu kota?', array $more = [], string $share = '100'): array {
        $xml = "<quiz><question type=\"shortanswer\"><name><text>Ibu kota</text></name>"
            . "<questiontext format=\"html\"><text><![CDATA[<p>$text</p>]]></text></questiontext>"
            . '<penalty>0.3333333</penalty><usecase>0</usecase>'
            . "<answer fraction=\"$share\" format=\"moodle_auto_format\"><text>Bantul</text>"
            . '<feedback format="html"><text>Ya</text></feedback></answer></question></quiz>';
        return array_merge([
            'id' => 'soal',
            'kind' => 'question',
            'type' => 'shortanswer',
            'title' => 'Ibu kota',
            'parent' => 'siber/bank',
            'hash' => 'a1',
            'form' => ['xml' => $xml, 'questiontext' => 1, 'answer' => 1],
        ], $more);
    }

    /**
     * How many versions an entry has, and its latest question.
     *
     * @param int $id
     * @return array
     */
    private static function versions(int $id): array {
        $latest = question_bank::latest([$id])[$id];
        return [(int) $latest->version, $latest];
    }

    /**
     * One that was restored is taken over without a new version; a check tells whether it is what is stated.
     */
    public function test_a_restored_one_is_adopted_as_it_is(): void {
        global $DB;
        $made = $this->apply(self::question())['id'];
        $DB->delete_records('local_asnbridge_item');
        $look = new options(dryrun: true, looking: true);
        $seen = $this->apply(self::question('Ibu kota?', ['do' => 'adopt']), $look);
        $this->assertSame([$made, true], [$seen['id'], $seen['same']]);
        $other = $this->apply(self::question('Ibu <b>kota</b>?', ['do' => 'adopt']), $look);
        $this->assertSame([$made, false], [$other['id'], $other['same']]);
        $before = json_encode([$DB->get_records('question'), $DB->get_records('question_versions')]);
        $done = $this->apply(self::question('Ibu kota?', ['do' => 'adopt', 'expect' => $seen['fingerprint']]));
        $this->assertSame(['adopt', $made], [$done['action'], $done['id']]);
        $this->assertSame($before, json_encode([$DB->get_records('question'), $DB->get_records('question_versions')]));
        $this->assertSame([true, $done['fingerprint']], [$this->state('soal')['mapped'], $this->state('soal')['live']]);
    }

    /**
     * A change is a new version of the same entry, the same again is nothing.
     */
    public function test_changes_are_versions(): void {
        global $DB;
        $made = $this->apply(self::question());
        $this->assertSame('create', $made['action']);
        $again = $this->apply(self::question());
        $this->assertSame([$made['id'], $made['fingerprint']], [$again['id'], $again['fingerprint']]);
        $this->assertSame(1, self::versions($made['id'])[0]);
        $changed = $this->apply(self::question('Ibu kota <b>dan</b> <i>kabupaten</i>?'));
        [$version, $latest] = self::versions($changed['id']);
        $this->assertSame([$made['id'], 2], [$changed['id'], $version]);
        $this->assertSame('<p>Ibu kota <b>dan</b> <i>kabupaten</i>?</p>', $latest->questiontext);
        $this->assertSame('siber/soal', $latest->idnumber);
        $this->assertSame(1, $DB->count_records('question_bank_entries'));
    }

    /**
     * What is not stated stays as a teacher set it.
     */
    public function test_leaves_what_is_not_stated(): void {
        global $DB;
        $made = $this->apply(self::question());
        $before = self::versions($made['id'])[1];
        $DB->set_field('question', 'penalty', 0.5, ['id' => $before->id]);
        $DB->set_field('qtype_shortanswer_options', 'usecase', 1, ['questionid' => $before->id]);
        $this->assertSame($this->state('soal')['applied'], $this->state('soal')['live']);
        $this->apply(self::question('Lain?'));
        $after = self::versions($made['id'])[1];
        $this->assertEquals(0.5, $after->penalty);
        $this->assertEquals(1, $DB->get_field('qtype_shortanswer_options', 'usecase', ['questionid' => $after->id]));
    }

    /**
     * A teacher's change of what is stated is told with the text.
     */
    public function test_tells_a_teachers_change(): void {
        global $DB;
        $made = $this->apply(self::question());
        $DB->set_field('question', 'questiontext', '<p>Guru</p>', ['id' => self::versions($made['id'])[1]->id]);
        $state = $this->state('soal');
        $this->assertNotSame($state['applied'], $state['live']);
        $this->assertSame('<p>Guru</p>', $this->values('soal')['form']['questiontext']);
    }

    /**
     * Bad questions are refused, and nothing of them is left.
     *
     * @dataProvider bad_questions
     * @param array $item
     * @param string $code
     */
    public function test_refuses_bad_questions(array $item, string $code): void {
        global $DB;
        $made = $this->apply(self::question());
        $count = $DB->count_records('question');
        $this->assertSame($code, $this->apply($item)['error']['code']);
        $this->assertSame([$count, 1], [$DB->count_records('question'), self::versions($made['id'])[0]]);
        $this->assertFalse($DB->is_transaction_started());
    }

    /**
     * Items that are refused, each with the word that says why.
     *
     * @return array[]
     */
    public static function bad_questions(): array {
        $with = fn(string $xml) => self::question('', ['form' => ['xml' => $xml, 'answer' => 1]]);
        $whole = self::question()['form']['xml'];
        return [
            'malformed' => [$with('<quiz><question>'), 'badquestion'],
            'nothing' => [$with('<quiz/>'), 'badquestion'],
            'two' => [$with(str_replace('<quiz>', '<quiz><question type="essay"/>', $whole)), 'badquestion'],
            'entities' => [$with('<!DOCTYPE quiz [<!ENTITY a "b">]>' . $whole), 'badquestion'],
            'no whole mark' => [self::question('Lain?', [], '50'), 'badquestion'],
            'unknown share' => [self::question('Lain?', [], '97'), 'badquestion'],
            'another type than stated' => [self::question('', ['type' => 'essay']), 'badquestion'],
            'another type than before' => [
                self::question('', ['type' => 'essay', 'form' => ['xml' => str_replace('shortanswer', 'essay', $whole)]]),
                'questiontype',
            ],
            'no category' => [self::question('', ['parent' => 'siber/lain']), 'unknownparent'],
        ];
    }

    /**
     * An entry is found by a former name, moves with its category and takes its new name.
     */
    public function test_renames_and_moves(): void {
        $made = $this->apply(self::question());
        $other = $this->apply(self::category('lain', ['parent' => 'siber/bank']));
        $moved = $this->apply(self::question('Ibu kota?', [
            'id' => 'baru', 'formerly' => ['siber/soal'], 'parent' => 'siber/lain',
        ]));
        $latest = self::versions($made['id'])[1];
        $this->assertSame($made['id'], $moved['id']);
        $this->assertSame([1, 'siber/baru'], [(int) $latest->version, $latest->idnumber]);
        $this->assertEquals($other['id'], $latest->category);
        $this->assertSame(['category', $other['id']], question::overview($this->course, [$made['id']])[$made['id']]['parent']);
    }

    /**
     * Hidden ones are ready again once they are put; drafts stay drafts.
     */
    public function test_status(): void {
        $made = $this->apply(self::question());
        $this->apply(['id' => 'soal', 'kind' => 'question', 'type' => 'shortanswer', 'do' => 'hide']);
        $this->assertFalse(question::overview($this->course, [$made['id']])[$made['id']]['visible']);
        $this->apply(self::question());
        $this->assertSame('ready', self::versions($made['id'])[1]->status);
        $draft = self::question();
        $draft['form']['status'] = 'draft';
        $this->apply($draft);
        $this->assertSame('draft', $this->values('soal')['form']['status']);
        $this->apply(self::question('Lain?', ['form' => ['status' => 'draft'] + self::question('Lain?')['form']]));
        $this->assertSame([2, 'draft'], [self::versions($made['id'])[0], self::versions($made['id'])[1]->status]);
    }

    /**
     * A link to an item waits for it, then leads there, and reads as it was stated.
     */
    public function test_links(): void {
        $linked = self::question('<a href="' . self::ref('hal') . '">hal</a>');
        $this->assertSame(['siber/hal'], $this->apply($linked)['pending']);
        $cm = $this->page('hal');
        $made = $this->apply($linked);
        $this->assertSame([], $made['pending']);
        $this->assertStringContainsString("/mod/page/view.php?id={$cm->id}\"", self::versions($made['id'])[1]->questiontext);
        $this->assertStringContainsString(self::ref('hal'), $this->values('soal')['form']['questiontext']);
        $this->assertSame(2, self::versions($this->apply($linked)['id'])[0]);
    }

    /**
     * Gaps of embedded answers become versions too, so that none is left alone.
     */
    public function test_gaps_are_versions(): void {
        global $DB;
        $cloze = function (string $right): array {
            $xml = '<quiz><question type="cloze"><name><text>Celah</text></name><questiontext format="html"><text>'
                . "Ibu {1:SA:=$right} kota {1:MC:=a~b}</text></questiontext></question></quiz>";
            $form = ['xml' => $xml, 'questiontext' => 1];
            return self::question('', ['type' => 'multianswer', 'title' => 'Celah', 'form' => $form]);
        };
        $made = $this->apply($cloze('Bantul'));
        $entries = $DB->count_records('question_bank_entries');
        $this->apply($cloze('Sleman'));
        $this->apply($cloze('Sleman'));
        [$version, $latest] = self::versions($made['id']);
        $this->assertSame([2, 3, 3], [$version, $entries, $DB->count_records('question_bank_entries')]);
        $gaps = $DB->get_fieldset_select('question', 'id', 'parent = ?', [$latest->id]);
        $this->assertCount(2, $gaps);
        foreach ($gaps as $gap) {
            $this->assertEquals(2, $DB->get_field('question_versions', 'version', ['questionid' => $gap]));
        }
    }

    /**
     * A category keeps to what is stated; where a teacher moved it, it stays.
     */
    public function test_categories(): void {
        global $DB;
        $texts = ['description' => ['html' => '<p>Isi</p>', 'files' => []]];
        $made = $this->apply(self::category('bank', ['title' => 'Lain', 'texts' => $texts]));
        $row = $DB->get_record('question_categories', ['id' => $made['id']]);
        $this->assertSame(['Lain', '<p>Isi</p>', 'siber/bank'], [$row->name, $row->info, $row->idnumber]);
        $generator = $this->getDataGenerator()->get_plugin_generator('core_question');
        $foreign = $generator->create_question_category(['contextid' => $row->contextid]);
        $DB->set_field('question_categories', 'parent', $foreign->id, ['id' => $row->id]);
        $this->apply(self::category('bank', ['title' => 'Lagi']));
        $this->assertEquals($foreign->id, $DB->get_field('question_categories', 'parent', ['id' => $row->id]));
        $this->assertSame('Lagi', $this->values('bank')['title']);
    }

    /**
     * All versions go with the question; what lies in a category goes up when that goes.
     */
    public function test_deletes(): void {
        global $DB;
        $made = $this->apply(self::question());
        $this->apply(self::question('Lain?'));
        $inner = $this->apply(self::category('dalam', ['parent' => 'siber/bank']));
        $this->apply(['id' => 'soal', 'kind' => 'question', 'type' => 'shortanswer', 'do' => 'delete']);
        $this->assertSame([], question_bank::latest([$made['id']]));
        $this->assertSame(0, $DB->count_records('question'));
        $this->apply(['id' => 'bank', 'kind' => 'category', 'do' => 'delete']);
        $this->assertSame(0, question_bank::id($this->course, 'category', 'siber/bank'));
        $this->assertSame($inner['id'], question_bank::id($this->course, 'category', 'siber/dalam'));
    }

    /**
     * What is in another course is never found.
     */
    public function test_finds_nothing_in_other_courses(): void {
        $made = $this->apply(self::question());
        $other = $this->getDataGenerator()->create_course();
        $item = new item('siber/soal', 'put', 'question', 'shortanswer');
        $this->assertSame(0, question::find($other, $item, $made['id']));
        $this->assertSame([], question::bearers($other, 'siber/'));
        $this->assertSame(['siber/soal' => $made['id']], question::bearers($this->course, 'siber/'));
    }

    /**
     * The question bank module that an upgrade of the site makes of a course's questions has no idnumber of ours.
     */
    public function test_a_new_category_goes_where_an_upgrade_of_the_site_put_the_others(): void {
        global $DB;
        $DB->set_field('course_modules', 'idnumber', '', ['course' => $this->course->id]);
        $this->apply(self::category('baru'));
        $contexts = $DB->get_fieldset_select('question_categories', 'contextid', "idnumber IN ('siber/bank', 'siber/baru')");
        $this->assertCount(2, $contexts);
        $this->assertSame($contexts[0], $contexts[1]);
    }
}
