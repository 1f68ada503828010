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

use core_question\local\bank\question_version_status;
use local_asnbridge\local\item;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\question_bank;
use local_asnbridge\local\question_document;
use local_asnbridge\local\question_import;
use local_asnbridge\local\refusal;

/**
 * A question: an entry of the bank, whose changes are new versions.
 *
 * Its form has `xml`, a question XML document; a key for each element of it that is stated, with any value; and
 * `status`, ready or draft. Its parent is a category. Its id is that of the entry.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class question implements kind, with_parts {
    /** Keys of the form that name no element. */
    private const OWN = ['xml', 'status'];

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $mappedid
     * @return int
     */
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        return question_bank::entry($course, $item->names(), $mappedid);
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param options $options
     * @return outcome
     */
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $DB;
        $category = self::category($course, $item, $id);
        $pending = [];
        if (isset($item->form['xml'])) {
            $document = question_document::sent($course, (string) $item->form['xml'], $pending);
            if ($document->type !== $item->type) {
                throw new refusal('badquestion', $document->type);
            }
        } else if (!$id) {
            throw new refusal('badrequest', "{$item->id} form.xml");
        }
        if (!$id) {
            $questionid = question_import::read($course, $category, $document->merged(null, []));
            $id = (int) $DB->get_field('question_versions', 'questionbankentryid', ['questionid' => $questionid]);
            $DB->set_field('question_bank_entries', 'idnumber', $item->id, ['id' => $id]);
        } else {
            self::place($item, $id, $category);
            if (isset($document)) {
                self::renew($course, $item, $id, $category, $document);
            }
        }
        self::set_status($id, $item->form['status'] ?? null);
        return new outcome($id, array_values(array_unique($pending)));
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function hide(\stdClass $course, int $id): void {
        self::write_status($id, question_version_status::QUESTION_STATUS_HIDDEN);
    }

    /**
     * {@inheritDoc}
     *
     * What attempts or quizzes use is hidden by Moodle instead.
     *
     * @param \stdClass $course
     * @param int $id
     */
    public static function delete(\stdClass $course, int $id): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/questionlib.php');
        $questionids = $DB->get_fieldset_select('question_versions', 'questionid', 'questionbankentryid = ?', [$id]);
        array_map('question_delete_question', $questionids);
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int $id
     * @param array $keys
     * @return array
     */
    public static function read(\stdClass $course, int $id, array $keys): array {
        $latest = question_bank::latest([$id])[$id] ?? null;
        if (!$latest) {
            return [];
        }
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = $latest->name;
        }
        if (isset($keys['tags'])) {
            $tags = \core_tag_tag::get_item_tags_array('core_question', 'question', $latest->id);
            $values['tags'] = array_map([\core_text::class, 'strtolower'], array_values($tags));
            sort($values['tags']);
        }
        $form = $keys['form'] ?? [];
        $elements = array_keys(array_diff_key($form, array_flip(self::OWN)));
        if ($elements) {
            $values['form'] = question_document::live($course, $latest)->values($elements);
        }
        if (isset($form['status'])) {
            $values['form']['status'] = $latest->status;
        }
        return $values;
    }

    /**
     * {@inheritDoc}
     *
     * Moodle's own screens change a question by a new version; what they change in place (name, tags, values of
     * wildcards) is part of the hash too.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return string[]
     */
    public static function rowhashes(\stdClass $course, array $ids): array {
        global $DB;
        $latest = question_bank::latest($ids, $course);
        $rows = [];
        foreach ($latest as $entry => $row) {
            $rows[$row->id] = [$entry, (array) $row];
        }
        if (!$rows) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($rows), SQL_PARAMS_NAMED);
        $queries = [
            "SELECT id, question, answer, fraction, feedback FROM {question_answers} WHERE question $in ORDER BY id",
            "SELECT id, questionid AS question, hint, shownumcorrect, clearwrong, options
               FROM {question_hints} WHERE questionid $in ORDER BY id",
            "SELECT ti.id, ti.itemid AS question, t.name FROM {tag_instance} ti JOIN {tag} t ON t.id = ti.tagid
              WHERE ti.component = 'core_question' AND ti.itemtype = 'question' AND ti.itemid $in ORDER BY t.name, ti.id",
            "SELECT i.id, d.question, i.definition, i.itemnumber, i.value, f.name, f.options
               FROM {question_datasets} d
               JOIN {question_dataset_definitions} f ON f.id = d.datasetdefinition
               JOIN {question_dataset_items} i ON i.definition = f.id
              WHERE d.question $in ORDER BY i.id, d.id",
        ];
        foreach ($queries as $query) {
            $set = $DB->get_recordset_sql($query, $params);
            foreach ($set as $row) {
                $rows[$row->question][] = array_diff_key((array) $row, ['question' => true]);
            }
            $set->close();
        }
        $hashes = [];
        foreach ($rows as $row) {
            $hashes[$row[0]] = sha1(json_encode($row));
        }
        return $hashes;
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function overview(\stdClass $course, array $ids): array {
        $found = [];
        foreach (question_bank::latest($ids, $course) as $entry => $row) {
            $url = new \moodle_url('/question/bank/previewquestion/preview.php', ['id' => $row->id]);
            $found[$entry] = [
                'type' => $row->qtype,
                'title' => $row->name,
                'visible' => $row->status !== question_version_status::QUESTION_STATUS_HIDDEN,
                'parent' => ['category', (int) $row->category],
                'position' => 0,
                'url' => $url->out(false),
            ];
        }
        return $found;
    }

    /**
     * {@inheritDoc}
     *
     * @param \stdClass $course
     * @param string $prefix
     * @return int[]
     */
    public static function bearers(\stdClass $course, string $prefix): array {
        return question_bank::bearers($course, 'question', $prefix);
    }

    /**
     * {@inheritDoc}
     *
     * Attempts at quizzes that asked any version of it; a teacher's previews do not count.
     *
     * @param \stdClass $course
     * @param int[] $ids
     * @return array[]
     */
    public static function learners(\stdClass $course, array $ids): array {
        global $DB;
        if (!$ids) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
        $counts = $DB->get_records_sql_menu(
            "SELECT v.questionbankentryid, COUNT(DISTINCT a.id)
               FROM {question_versions} v
               JOIN {question_attempts} qa ON qa.questionid = v.questionid
               JOIN {quiz_attempts} a ON a.uniqueid = qa.questionusageid AND a.preview = 0
              WHERE v.questionbankentryid $in
           GROUP BY v.questionbankentryid",
            $params
        );
        return array_map(fn($count) => ['attempts' => (int) $count], $counts);
    }

    /**
     * {@inheritDoc}
     *
     * None: attempts keep the version that they were asked.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return array[]
     */
    public static function losses(\stdClass $course, item $item, int $id): array {
        return [];
    }

    /**
     * The category that the item lies in; where it says none, the one where it is.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return \stdClass
     * @throws refusal
     */
    private static function category(\stdClass $course, item $item, int $id): \stdClass {
        global $DB;
        if ($item->parent !== '') {
            $categoryid = question_bank::id($course, 'category', $item->parent);
        } else {
            $categoryid = (int) $DB->get_field('question_bank_entries', 'questioncategoryid', ['id' => $id]);
        }
        if (!$categoryid) {
            throw new refusal('unknownparent', $item->parent);
        }
        return $DB->get_record('question_categories', ['id' => $categoryid], '*', MUST_EXIST);
    }

    /**
     * Moves the entry to its category and gives it its idnumber.
     *
     * @param item $item
     * @param int $id
     * @param \stdClass $category
     */
    private static function place(item $item, int $id, \stdClass $category): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/questionlib.php');
        $entry = $DB->get_record('question_bank_entries', ['id' => $id], '*', MUST_EXIST);
        if ((int) $entry->questioncategoryid !== (int) $category->id) {
            $versions = $DB->get_fieldset_select('question_versions', 'questionid', 'questionbankentryid = ?', [$id]);
            question_move_questions_to_category($versions, $category->id);
        }
        if ($DB->get_field('question_bank_entries', 'idnumber', ['id' => $id]) !== $item->id) {
            $DB->set_field('question_bank_entries', 'idnumber', $item->id, ['id' => $id]);
        }
    }

    #[\Override]
    public static function note_parts(\stdClass $course, item $item, int $id): void {
    }

    /**
     * Whether the latest version is what the document states, as when it is put: then no new version is made.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @return bool|null
     */
    #[\Override]
    public static function same(\stdClass $course, item $item, int $id): ?bool {
        $latest = question_bank::latest([$id])[$id];
        $pending = [];
        try {
            $document = question_document::sent($course, (string) ($item->form['xml'] ?? ''), $pending);
        } catch (refusal $missing) {
            // A file that it names is not in the course, or it is no question.
            return false;
        }
        return $latest->qtype === $item->type
            && in_array($item->form['status'] ?? $latest->status, [$latest->status], true)
            && $document->agrees(new question_document(question_import::write($latest)), self::elements($item));
    }

    /**
     * Makes a new version of the entry, if what is stated is not what it has.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     * @param \stdClass $category
     * @param question_document $document
     * @throws refusal
     */
    private static function renew(
        \stdClass $course,
        item $item,
        int $id,
        \stdClass $category,
        question_document $document
    ): void {
        $latest = question_bank::latest([$id])[$id];
        if ($latest->qtype !== $item->type) {
            throw new refusal('questiontype', $item->id, ['was' => $latest->qtype, 'is' => $item->type]);
        }
        $stated = self::elements($item);
        // Both with addresses in place of placeholders.
        $live = new question_document(question_import::write($latest));
        if ($document->agrees($live, $stated)) {
            return;
        }
        $questionid = question_import::read($course, $category, $document->merged($live, $stated), $latest);
        self::hand_over($questionid, $id);
    }

    /**
     * Names of the elements that the item states.
     *
     * @param item $item
     * @return string[]
     */
    private static function elements(item $item): array {
        $stated = array_keys(array_diff_key($item->form, array_flip(self::OWN)));
        return $item->has('title') ? [...$stated, 'name'] : $stated;
    }

    /**
     * Gives the version of an imported question, and those of its gaps, to the known entry.
     *
     * @param int $questionid
     * @param int $id
     */
    private static function hand_over(int $questionid, int $id): void {
        global $DB;
        $version = $DB->get_record('question_versions', ['questionid' => $questionid], '*', MUST_EXIST);
        $imported = $version->questionbankentryid;
        $version->questionbankentryid = $id;
        $version->version = question_bank::next_version($id);
        $DB->update_record('question_versions', $version);
        $DB->delete_records('question_bank_entries', ['id' => $imported]);
        $gaps = $DB->get_fieldset_select('question', 'id', 'parent = ?', [$questionid]);
        foreach ($gaps as $gap) {
            $DB->set_field('question_versions', 'version', $version->version, ['questionid' => $gap]);
        }
        \question_bank::notify_question_edited($questionid);
    }

    /**
     * Writes the stated status; what was hidden is shown again unless a draft is stated.
     *
     * @param int $id
     * @param mixed $status
     * @throws refusal
     */
    private static function set_status(int $id, $status): void {
        $latest = question_bank::latest([$id])[$id];
        if ($status !== null && !in_array($status, ['ready', 'draft'], true)) {
            throw new refusal('badrequest', 'status');
        }
        if ($status === null && $latest->status === question_version_status::QUESTION_STATUS_HIDDEN) {
            $status = question_version_status::QUESTION_STATUS_READY;
        }
        if ($status !== null && $status !== $latest->status) {
            self::write_status($id, $status);
        }
    }

    /**
     * Writes the status of the latest version and of its gaps.
     *
     * @param int $id
     * @param string $status
     */
    private static function write_status(int $id, string $status): void {
        global $CFG, $DB;
        require_once($CFG->libdir . '/questionlib.php');
        $latest = question_bank::latest([$id])[$id];
        $DB->set_field('question_versions', 'status', $status, ['id' => $latest->versionid]);
        $gaps = $DB->get_fieldset_select('question', 'id', 'parent = :parent', ['parent' => $latest->id]);
        foreach ($gaps as $gap) {
            $DB->set_field('question_versions', 'status', $status, ['questionid' => $gap]);
        }
        \question_bank::notify_question_edited($latest->id);
    }
}
