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

use core\context\course as context_course;

/**
 * Files that a client sent for a course, each named by the SHA-1 of its content.
 *
 * They lie in the course's context, in file area `staged`, so they go with the course and serve no other one.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class staging {
    /** Files in one zip. */
    public const MEMBERS = 5000;

    /** Bytes of all files of one zip, unpacked. */
    public const BYTES = 1 << 30;

    /** How many times larger than itself a zip may unpack to, beyond the first megabyte. */
    public const RATIO = 200;

    /** Seconds that files of a run that never ended are kept. */
    private const KEPT = DAYSECS;

    /** Names of members. */
    private const SHA1 = '/^[0-9a-f]{40}$/D';

    /**
     * Unpacks the one zip of the user's draft area; returns how many files it held and their bytes. The draft is deleted.
     *
     * @param \stdClass $course
     * @param int $draftitemid
     * @return array files and size
     * @throws refusal if the zip is not as it has to be
     */
    public static function unpack(\stdClass $course, int $draftitemid): array {
        global $USER;
        $fs = get_file_storage();
        $usercontext = \core\context\user::instance($USER->id);
        $drafts = $fs->get_area_files($usercontext->id, 'user', 'draft', $draftitemid, 'id', false);
        if (count($drafts) !== 1) {
            throw new refusal('staging', 'onezip');
        }
        $path = make_request_directory() . '/staged.zip';
        $draft = reset($drafts);
        // Where a disk is full, what arrived of the copy is no fault of the zip.
        if (!$draft->copy_content_to($path) || filesize($path) !== (int) $draft->get_filesize()) {
            throw new \file_exception('storedfilecannotcreatefile');
        }
        $zip = new \ZipArchive();
        if ($zip->open($path, \ZipArchive::RDONLY) !== true) {
            throw new refusal('staging', 'nozip');
        }
        try {
            $size = self::check($zip, filesize($path));
            for ($index = 0; $index < $zip->numFiles; $index++) {
                self::keep($course, $zip, $index);
            }
            return ['files' => $zip->numFiles, 'size' => $size];
        } finally {
            $zip->close();
            $fs->delete_area_files($usercontext->id, 'user', 'draft', $draftitemid);
        }
    }

    /**
     * Those of the hashes whose content the course has not, or has no longer.
     *
     * @param \stdClass $course
     * @param string[] $hashes
     * @return string[]
     */
    public static function missing(\stdClass $course, array $hashes): array {
        $found = [];
        foreach (array_chunk(array_unique($hashes), 500) as $chunk) {
            $found += self::files($course, $chunk);
        }
        return array_values(array_filter(array_unique($hashes), fn($hash) => !isset($found[$hash])));
    }

    /**
     * Those of the hashes that the course has not; the others are staged, since one item may lose a file before another
     * takes it.
     *
     * @param \stdClass $course
     * @param string[] $hashes
     * @return string[]
     */
    public static function keep_present(\stdClass $course, array $hashes): array {
        $area = [
            'contextid' => context_course::instance($course->id)->id,
            'component' => 'local_asnbridge',
            'filearea' => 'staged',
            'itemid' => 0,
        ];
        $staged = array_flip(self::listing(...array_values($area)));
        $missing = [];
        foreach (array_chunk(array_unique($hashes), 500) as $chunk) {
            $found = self::files($course, $chunk);
            $missing = array_merge($missing, array_diff($chunk, array_keys($found)));
            foreach (array_diff_key($found, $staged) as $sha1 => $file) {
                self::copy($file, $area, $sha1);
            }
        }
        return $missing;
    }

    /**
     * The file of a hash: as staged, or from elsewhere in the course.
     *
     * @param \stdClass $course
     * @param string $sha1
     * @return \stored_file
     * @throws refusal if the course has no such file
     */
    public static function file(\stdClass $course, string $sha1): \stored_file {
        return self::files($course, [$sha1])[$sha1] ?? throw new refusal('filemissing', $sha1);
    }

    /**
     * A draft area of the user that holds the files.
     *
     * @param \stdClass $course
     * @param string[] $files path => SHA-1
     * @return int draft item id
     * @throws refusal if the course lacks one of them
     */
    public static function draft(\stdClass $course, array $files): int {
        global $CFG, $USER;
        require_once($CFG->libdir . '/filelib.php');
        $draftitemid = file_get_unused_draft_itemid();
        $contextid = \core\context\user::instance($USER->id)->id;
        $found = $files ? self::files($course, array_values(array_unique($files))) : [];
        foreach ($files as $path => $sha1) {
            self::copy($found[$sha1] ?? throw new refusal('filemissing', $sha1), [
                'contextid' => $contextid,
                'component' => 'user',
                'filearea' => 'draft',
                'itemid' => $draftitemid,
            ], $path);
        }
        return $draftitemid;
    }

    /**
     * Paths and SHA-1 of the files of an area, sorted: the shape in which requests state files.
     *
     * @param int $contextid
     * @param string $component
     * @param string $filearea
     * @param int $itemid
     * @return string[]
     */
    public static function listing(int $contextid, string $component, string $filearea, int $itemid): array {
        $listing = [];
        $fs = get_file_storage();
        foreach ($fs->get_area_files($contextid, $component, $filearea, $itemid, 'id', false) as $file) {
            $listing[ltrim($file->get_filepath(), '/') . $file->get_filename()] = $file->get_contenthash();
        }
        ksort($listing, SORT_STRING);
        return $listing;
    }

    /**
     * Makes a file area hold exactly the files. What is there already stays as it is.
     *
     * @param \stdClass $course
     * @param array $area contextid, component, filearea, itemid
     * @param string[] $files path => SHA-1
     * @throws refusal if the course lacks one of them
     */
    public static function sync(\stdClass $course, array $area, array $files): void {
        $stored = [];
        $fs = get_file_storage();
        foreach (
            $fs->get_area_files(
                $area['contextid'],
                $area['component'],
                $area['filearea'],
                $area['itemid'],
                'id',
                false
            ) as $file
        ) {
            $stored[ltrim($file->get_filepath(), '/') . $file->get_filename()] = $file;
        }
        foreach ($files as $path => $sha1) {
            if (isset($stored[$path]) && $stored[$path]->get_contenthash() === $sha1) {
                unset($stored[$path]);
                continue;
            }
            $source = self::file($course, $sha1);
            if (isset($stored[$path])) {
                $stored[$path]->delete();
                unset($stored[$path]);
            }
            self::copy($source, $area, $path);
        }
        foreach ($stored as $file) {
            $file->delete();
        }
    }

    /**
     * Deletes what was staged: all of it at the end of a run, else what an earlier run left long ago.
     *
     * @param \stdClass $course
     * @param bool $all
     */
    public static function sweep(\stdClass $course, bool $all): void {
        $fs = get_file_storage();
        $contextid = context_course::instance($course->id)->id;
        if ($all) {
            $fs->delete_area_files($contextid, 'local_asnbridge', 'staged');
            return;
        }
        foreach ($fs->get_area_files($contextid, 'local_asnbridge', 'staged', 0, 'id', false) as $file) {
            if ($file->get_timecreated() < time() - self::KEPT) {
                $file->delete();
            }
        }
    }

    /**
     * Copies a file to a place in an area.
     *
     * @param \stored_file $file
     * @param array $area
     * @param string $path
     */
    private static function copy(\stored_file $file, array $area, string $path): void {
        $folder = trim(dirname('/' . $path), '/');
        get_file_storage()->create_file_from_storedfile($area + [
            'filepath' => $folder === '' ? '/' : "/$folder/",
            'filename' => basename($path),
            'timecreated' => time(),
            'timemodified' => time(),
            // That of a file from elsewhere in the course is a name, but in a draft area Moodle unserialises it.
            'source' => null,
            // It may be what a person handed in.
            'userid' => null,
            'author' => null,
        ], $file);
    }

    /**
     * The files of some hashes that the course has and that can be read.
     *
     * @param \stdClass $course
     * @param string[] $hashes
     * @return \stored_file[] by hash
     */
    private static function files(\stdClass $course, array $hashes): array {
        global $DB;
        $context = context_course::instance($course->id);
        [$in, $params] = $DB->get_in_or_equal($hashes, SQL_PARAMS_NAMED);
        $params += ['id' => $context->id, 'path' => $context->path . '/%'];
        $records = $DB->get_recordset_sql(
            "SELECT f.*
               FROM {files} f
               JOIN {context} c ON c.id = f.contextid
              WHERE f.contenthash $in AND (c.id = :id OR c.path LIKE :path) AND f.filename <> '.'
           ORDER BY f.id",
            $params
        );
        $fs = get_file_storage();
        $system = $fs->get_file_system();
        $found = [];
        foreach ($records as $record) {
            $hash = $record->contenthash;
            // After a rollback or a crash a row may be there without its content.
            if (!isset($found[$hash]) && $system->is_file_readable_remotely_by_hash($hash)) {
                $found[$hash] = $fs->get_file_instance($record);
            }
        }
        $records->close();
        return $found;
    }

    /**
     * Refuses a zip before anything is unpacked; returns the bytes that it claims to hold.
     *
     * @param \ZipArchive $zip
     * @param int $size of the zip
     * @return int
     */
    private static function check(\ZipArchive $zip, int $size): int {
        if ($zip->numFiles > self::MEMBERS) {
            throw new refusal('staging', 'members');
        }
        $total = 0;
        for ($index = 0; $index < $zip->numFiles; $index++) {
            $member = $zip->statIndex($index);
            if (!$member || !preg_match(self::SHA1, $member['name'])) {
                throw new refusal('staging', 'name');
            }
            $total += $member['size'];
        }
        if ($total > self::BYTES) {
            throw new refusal('staging', 'size');
        }
        if ($total > (1 << 20) + self::RATIO * $size) {
            throw new refusal('staging', 'ratio');
        }
        return $total;
    }

    /**
     * Keeps one member, if its content is what its name says.
     *
     * @param \stdClass $course
     * @param \ZipArchive $zip
     * @param int $index
     */
    private static function keep(\stdClass $course, \ZipArchive $zip, int $index): void {
        $member = $zip->statIndex($index);
        $path = make_request_directory() . '/member';
        $source = $zip->getStream($member['name']);
        if (!$source) {
            throw new refusal('staging', 'nozip');
        }
        $target = fopen($path, 'wb');
        // The size in the directory of the zip is a claim; hardly more than that is read.
        $copied = 0;
        while ($copied <= $member['size'] && ($piece = (string) fread($source, 1 << 16)) !== '') {
            if (fwrite($target, $piece) !== strlen($piece)) {
                throw new \file_exception('storedfilecannotcreatefile');
            }
            $copied += strlen($piece);
        }
        fclose($source);
        fclose($target);
        if ($copied !== $member['size'] || sha1_file($path) !== $member['name']) {
            throw new refusal('staging', 'sha1');
        }
        $fs = get_file_storage();
        $record = [
            'contextid' => context_course::instance($course->id)->id,
            'component' => 'local_asnbridge',
            'filearea' => 'staged',
            'itemid' => 0,
            'filepath' => '/',
            'filename' => $member['name'],
        ];
        if (!$fs->file_exists(...array_values($record))) {
            $fs->create_file_from_pathname($record, $path);
        } else {
            // The row may have lost its content.
            $fs->get_file_system()->add_file_from_path($path);
        }
        unlink($path);
    }
}
