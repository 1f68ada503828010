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

use core_external\external_api;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Requests that travel as one JSON string, checked before anything looks at them.
 *
 * What has a fixed shape is validated by Moodle's external structures; mappings whose keys the site's own forms
 * define (form elements, file areas) are checked here, name by name.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class request {
    /** Bytes of a request. */
    public const BYTES = 2 << 20;

    /** Levels of nesting. */
    public const DEPTH = 32;

    /** Items of a request. */
    public const ITEMS = 50;

    /** What to do with an item. */
    private const VERBS = ['put', 'hide', 'delete', 'accept', 'adopt'];

    /** An idnumber: the course's own, or `<course>/<item>`. */
    private const IDNUMBER = '~^[A-Za-z0-9][A-Za-z0-9._-]*(@[A-Za-z0-9][A-Za-z0-9._-]*)?(/[A-Za-z0-9][A-Za-z0-9._@-]*)*$~D';

    /** The name of a form element, a file area, a list of children. */
    private const NAME = '/^[A-Za-z_][A-Za-z0-9_.:\[\]-]{0,99}$/D';

    /** The hash of a file's content. */
    private const SHA1 = '/^[0-9a-f]{40}$/D';

    /** Mappings of an item that are checked here. */
    private const FREE = [
        'form', 'texts', 'files', 'children', 'availability', 'completion', 'grade', 'competencies', 'outcomes', 'slots',
    ];

    /**
     * The items and options of an apply request.
     *
     * @param string $course idnumber
     * @param string $run
     * @param int $category id of the category that the run publishes to
     * @param string $json
     * @param bool $looking whether to check only, for a token that may look only
     * @return array{0: item[], 1: options}
     * @throws refusal
     */
    public static function parse(string $course, string $run, int $category, string $json, bool $looking = false): array {
        $data = self::decode($json);
        self::only($data, ['items', 'options'], 'request');
        $items = self::listed($data['items'] ?? [], 'items');
        if (count($items) > self::ITEMS) {
            throw new refusal('toolarge', 'items');
        }
        $options = self::mapping($data['options'] ?? [], 'options');
        $instances = self::instances($options['instances'] ?? []);
        $options = self::validated(self::options_structure(), array_diff_key($options, ['instances' => 0]), 'options');
        $parsed = [];
        foreach ($items as $index => $raw) {
            $parsed[] = $item = self::item($course, $raw, "items[$index]");
            // Before anything is lost the package itself is read.
            self::need($looking || !$item->identifiers && !$item->holds, "items[$index].identifiers");
        }
        return [$parsed, new options(
            run: $run,
            category: $category,
            dryrun: $looking || $options['dryrun'],
            looking: $looking,
            end: $options['end'],
            ready: $options['ready'],
            dataloss: $options['dataloss'],
            unlock: $options['unlock'],
            instances: $instances
        )];
    }

    /**
     * The live things that items are: kind => idnumber => id.
     *
     * @param mixed $raw
     * @return array[]
     */
    private static function instances($raw): array {
        foreach (self::mapping($raw, 'options.instances') as $kind => $ids) {
            kinds::get((string) $kind);
            foreach (self::mapping($ids, "options.instances.$kind") as $name => $id) {
                self::idnumber((string) $name, 'options.instances');
                self::need(is_int($id) && $id > 0, "options.instances.$kind.$name");
            }
        }
        return $raw;
    }

    /**
     * A list of strings that all match a pattern, decoded from JSON.
     *
     * @param string $json
     * @param string $pattern
     * @param int $most
     * @return string[]
     * @throws refusal
     */
    public static function strings(string $json, string $pattern, int $most): array {
        $strings = self::listed(self::decode($json), 'list');
        if (count($strings) > $most) {
            throw new refusal('toolarge', 'list');
        }
        foreach ($strings as $index => $string) {
            self::need(is_string($string) && preg_match($pattern, $string), "list[$index]");
        }
        return $strings;
    }

    /**
     * A list of SHA-1, decoded from JSON.
     *
     * @param string $json
     * @return string[]
     */
    public static function hashes(string $json): array {
        return self::strings($json, self::SHA1, 20000);
    }

    /**
     * A list of items' idnumbers, decoded from JSON.
     *
     * @param string $json
     * @return string[]
     */
    public static function idnumbers(string $json): array {
        return self::strings($json, self::IDNUMBER, 2000);
    }

    /**
     * The idnumber of a course, as it came.
     *
     * @param string $course
     * @return string
     * @throws refusal
     */
    public static function course(string $course): string {
        $sound = strlen($course) <= 100 && !str_contains($course, '/') && preg_match(self::IDNUMBER, $course);
        self::need($sound, 'course');
        return $course;
    }

    /**
     * The name of a run, as it came.
     *
     * @param string $run
     * @return string
     * @throws refusal
     */
    public static function run(string $run): string {
        self::need(preg_match('/^[A-Za-z0-9._:-]{8,64}$/D', $run), 'run');
        return $run;
    }

    /**
     * What a JSON text says, if it is not too large, too deep or broken.
     *
     * @param string $json
     * @return array
     * @throws refusal
     */
    private static function decode(string $json): array {
        if (strlen($json) > self::BYTES) {
            throw new refusal('toolarge', 'bytes');
        }
        $data = json_decode($json, true, self::DEPTH);
        if (json_last_error() === JSON_ERROR_DEPTH) {
            throw new refusal('toolarge', 'depth');
        }
        self::need(is_array($data), 'json');
        array_walk_recursive($data, function ($value) {
            self::need(!is_string($value) || !str_contains($value, "\0"), 'NUL');
        });
        return $data;
    }

    /**
     * One item.
     *
     * @param string $course idnumber
     * @param mixed $raw
     * @param string $at where it stands in the request
     * @return item
     */
    private static function item(string $course, $raw, string $at): item {
        $raw = self::stated($raw, $at);
        $at = is_string($raw['id'] ?? null) ? "$at {$raw['id']}" : $at;
        $head = self::validated(self::head_structure(), array_diff_key($raw, array_flip(self::FREE)), $at);
        self::need(in_array($head['do'], self::VERBS, true), "$at.do");
        foreach (array_merge([$head['id']], $head['formerly'] ?? []) as $name) {
            // A course may have been called otherwise before, so former names are bound to no course.
            self::idnumber($name, $at);
        }
        self::need($head['id'] === $course || str_starts_with($head['id'], "$course/"), "$at.id");
        self::need($head['kind'] !== 'course' || $head['id'] === $course, "$at.kind");
        self::content($raw, $at);
        self::children($raw, $at);
        foreach (['completion', 'grade'] as $key) {
            self::mapping($raw[$key] ?? [], "$at.$key");
        }
        foreach (['competencies', 'outcomes', 'slots'] as $key) {
            self::listed($raw[$key] ?? [], "$at.$key");
        }
        self::need(!isset($raw['availability']) || is_array($raw['availability']), "$at.availability");
        $free = array_intersect_key($raw, array_flip(self::FREE));
        return new item(...array_merge($head, $free, ['raw' => $raw]));
    }

    /**
     * A child of an item.
     *
     * @param mixed $raw
     * @param string $at
     */
    private static function child($raw, string $at): void {
        $raw = self::stated($raw, $at);
        self::need(is_string($raw['id'] ?? null) && strlen($raw['id']) <= 255, "$at.id");
        self::need(is_string($raw['title'] ?? ''), "$at.title");
        self::content($raw, $at);
        self::children($raw, $at);
    }

    /**
     * The children of an item or child.
     *
     * @param array $raw
     * @param string $at
     */
    private static function children(array $raw, string $at): void {
        foreach (self::mapping($raw['children'] ?? [], "$at.children") as $name => $children) {
            self::name($name, "$at.children");
            foreach (self::listed($children, "$at.children.$name") as $index => $child) {
                self::child($child, "$at.children.{$name}[$index]");
            }
        }
    }

    /**
     * Form values, texts and files of an item or child.
     *
     * @param array $raw
     * @param string $at
     */
    private static function content(array $raw, string $at): void {
        foreach (self::mapping($raw['form'] ?? [], "$at.form") as $element => $unused) {
            self::name($element, "$at.form");
        }
        foreach (self::mapping($raw['texts'] ?? [], "$at.texts") as $element => $text) {
            self::name($element, "$at.texts");
            $text = self::mapping($text, "$at.texts.$element");
            self::need(is_string($text['html'] ?? null), "$at.texts.$element.html");
            self::only($text, ['html', 'files'], "$at.texts.$element");
            self::paths($text['files'] ?? [], "$at.texts.$element.files");
        }
        foreach (self::mapping($raw['files'] ?? [], "$at.files") as $area => $files) {
            self::name($area, "$at.files");
            self::paths($files, "$at.files.$area");
        }
    }

    /**
     * Files: relative path => SHA-1.
     *
     * @param mixed $files
     * @param string $at
     */
    private static function paths($files, string $at): void {
        foreach (self::mapping($files, $at) as $path => $sha1) {
            $path = (string) $path;
            self::need(strlen($path) <= 255 && $path !== '', $at);
            foreach (explode('/', $path) as $part) {
                self::need($part !== '' && $part !== '.' && $part !== '..' && clean_param($part, PARAM_FILE) === $part, $at);
            }
            self::need(is_string($sha1) && preg_match(self::SHA1, $sha1), "$at.$path");
        }
    }

    /**
     * What every item states in the same way.
     *
     * @return external_single_structure
     */
    private static function head_structure(): external_single_structure {
        return new external_single_structure([
            'id' => new external_value(PARAM_RAW, 'idnumber'),
            'do' => new external_value(PARAM_ALPHA, 'put, hide, delete, accept or adopt'),
            'kind' => new external_value(PARAM_ALPHANUMEXT, 'kind'),
            'type' => new external_value(PARAM_COMPONENT, 'module or question type', VALUE_OPTIONAL),
            'title' => new external_value(PARAM_RAW, 'name', VALUE_OPTIONAL),
            'formerly' => new external_multiple_structure(
                new external_value(PARAM_RAW, 'idnumber'),
                'earlier idnumbers',
                VALUE_OPTIONAL
            ),
            'parent' => new external_value(PARAM_RAW, 'idnumber of what it lies in', VALUE_OPTIONAL),
            'position' => new external_value(PARAM_INT, 'from 0', VALUE_OPTIONAL),
            'visible' => new external_value(PARAM_BOOL, 'shown to learners', VALUE_OPTIONAL),
            'hash' => new external_value(PARAM_ALPHANUM, 'of all that is stated', VALUE_OPTIONAL),
            'expect' => new external_value(PARAM_ALPHANUM, 'fingerprint that the plan saw', VALUE_OPTIONAL),
            'tags' => new external_multiple_structure(new external_value(PARAM_TAG, 'tag'), 'tags', VALUE_OPTIONAL),
            'holds' => new external_multiple_structure(
                new external_value(PARAM_RAW, 'idnumber'),
                'activities in a section to adopt, by which it is found',
                VALUE_OPTIONAL
            ),
            'identifiers' => new external_multiple_structure(
                new external_value(PARAM_RAW, 'identifier'),
                'identifiers of a SCORM package that was not sent',
                VALUE_OPTIONAL
            ),
        ]);
    }

    /**
     * How to apply.
     *
     * @return external_single_structure
     */
    private static function options_structure(): external_single_structure {
        $items = fn($what) => new external_multiple_structure(new external_value(PARAM_RAW, 'item'), $what, VALUE_DEFAULT, []);
        return new external_single_structure([
            'dryrun' => new external_value(PARAM_BOOL, 'write nothing', VALUE_DEFAULT, false),
            'end' => new external_value(PARAM_BOOL, 'the run is over once all is applied', VALUE_DEFAULT, false),
            'ready' => new external_value(PARAM_BOOL, 'nothing is pending any more', VALUE_DEFAULT, false),
            'dataloss' => $items('items whose learner data may be lost'),
            'unlock' => $items('items whose completion may be unlocked'),
        ]);
    }

    /**
     * Data that an external structure accepts.
     *
     * @param external_single_structure $structure
     * @param mixed $data
     * @param string $at
     * @return array
     */
    private static function validated(external_single_structure $structure, $data, string $at): array {
        try {
            return external_api::validate_parameters($structure, self::mapping($data, $at));
        } catch (\invalid_parameter_exception $invalid) {
            throw new refusal('badrequest', "$at: {$invalid->debuginfo}");
        }
    }

    /**
     * The mapping of an item or child. Only of availability null says something: that there is no restriction.
     *
     * @param mixed $raw
     * @param string $at
     * @return array
     */
    private static function stated($raw, string $at): array {
        $raw = self::mapping($raw, $at);
        foreach ($raw as $key => $value) {
            self::need($value !== null || $key === 'availability', "$at.$key");
        }
        return $raw;
    }

    /**
     * The value, which must be a mapping.
     *
     * @param mixed $value
     * @param string $at
     * @return array
     */
    private static function mapping($value, string $at): array {
        self::need(is_array($value) && ($value === [] || !array_is_list($value)), $at);
        return $value;
    }

    /**
     * The value, which must be a list.
     *
     * @param mixed $value
     * @param string $at
     * @return array
     */
    private static function listed($value, string $at): array {
        self::need(is_array($value) && array_is_list($value), $at);
        return $value;
    }

    /**
     * Refuses keys that nobody knows.
     *
     * @param array $data
     * @param string[] $keys
     * @param string $at
     */
    private static function only(array $data, array $keys, string $at): void {
        foreach (array_diff(array_keys($data), $keys) as $key) {
            throw new refusal('badrequest', "$at.$key");
        }
    }

    /**
     * Refuses a name that no form element or file area can have.
     *
     * @param mixed $name
     * @param string $at
     */
    private static function name($name, string $at): void {
        self::need(preg_match(self::NAME, (string) $name), $at);
    }

    /**
     * Refuses what is no idnumber.
     *
     * @param string $idnumber
     * @param string $at
     */
    private static function idnumber(string $idnumber, string $at): void {
        self::need(strlen($idnumber) <= 100 && preg_match(self::IDNUMBER, $idnumber), $at);
    }

    /**
     * Refuses the request unless the condition holds.
     *
     * @param mixed $condition
     * @param string $at what is not as it has to be
     */
    private static function need($condition, string $at): void {
        if (!$condition) {
            throw new refusal('badrequest', $at);
        }
    }
}
