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
namespace local_asnbridge\external;

use core\context;
use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_asnbridge\local\access;
use local_asnbridge\local\capabilities;
use local_asnbridge\local\kinds;
use local_asnbridge\local\request;
use local_asnbridge\local\staging;

/**
 * Tells the versions, limits and what the token may do.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class info extends external_api {
    /**
     * Parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'category' => new external_value(PARAM_RAW, 'idnumber or id of the category to publish to', VALUE_DEFAULT, ''),
        ]);
    }

    /**
     * Does it.
     *
     * @param string $category
     * @return array
     */
    public static function execute(string $category = ''): array {
        global $CFG;
        ['category' => $category] = self::validate_parameters(self::execute_parameters(), ['category' => $category]);
        $record = null;
        if ($category !== '') {
            $record = access::category($category, 'local/asnbridge:view');
        } else {
            self::validate_context(context\system::instance());
        }
        $context = $record ? context\coursecat::instance($record->id) : context\system::instance();
        $plugin = \core_plugin_manager::instance()->get_plugin_info('local_asnbridge');
        return [
            'plugin_version' => (int) $plugin->versiondb,
            'plugin_release' => (string) $plugin->release,
            'moodle_version' => (float) $CFG->version,
            'moodle_release' => (string) $CFG->release,
            'category' => ['id' => $record ? (int) $record->id : 0, 'idnumber' => $record->idnumber ?? ''],
            'modules' => self::modules(),
            'question_types' => array_keys(\core_component::get_plugin_list('qtype')),
            'kinds' => kinds::all(),
            'features' => [
                ['name' => 'badges', 'on' => !empty($CFG->enablebadges)],
                ['name' => 'completion', 'on' => !empty($CFG->enablecompletion)],
                ['name' => 'availability', 'on' => !empty($CFG->enableavailability)],
                ['name' => 'outcomes', 'on' => !empty($CFG->enableoutcomes)],
                ['name' => 'competencies', 'on' => (bool) get_config('core_competency', 'enabled')],
            ],
            'limits' => [
                'upload' => (int) get_max_upload_file_size($CFG->maxbytes),
                'post' => (int) get_real_size(ini_get('post_max_size')),
                'files' => (int) ini_get('max_file_uploads'),
                'request' => request::BYTES,
                'items' => request::ITEMS,
                'members' => staging::MEMBERS,
                'unpacked' => staging::BYTES,
                'seconds' => (int) ini_get('max_execution_time'),
            ],
            'permissions' => self::permissions($context),
            'functions' => self::functions(),
        ];
    }

    /**
     * Module types that are installed and switched on.
     *
     * @return string[]
     */
    private static function modules(): array {
        global $DB;
        return array_values($DB->get_records_menu('modules', ['visible' => 1], 'name', 'id, name'));
    }

    /**
     * Every capability of the table, and whether the token has it.
     *
     * @param context $context
     * @return array[]
     */
    private static function permissions(context $context): array {
        $kinds = [];
        foreach (capabilities::by_kind() as $kind => $names) {
            foreach ($names as $name) {
                $kinds[$name][] = $kind;
            }
        }
        $told = [];
        foreach (capabilities::all() as $name => $where) {
            $checked = $where === 'system' ? context\system::instance() : $context;
            $told[] = [
                'capability' => $name,
                'where' => $where,
                'kinds' => $kinds[$name] ?? [],
                'has' => has_capability($name, $checked),
            ];
        }
        return $told;
    }

    /**
     * Functions that the token's service offers.
     *
     * @return string[]
     */
    private static function functions(): array {
        global $DB;
        $token = optional_param('wstoken', '', PARAM_ALPHANUM);
        return $DB->get_fieldset_sql(
            "SELECT sf.functionname
               FROM {external_services_functions} sf
               JOIN {external_tokens} t ON t.externalserviceid = sf.externalserviceid
              WHERE t.token = ?
           ORDER BY sf.functionname",
            [$token]
        );
    }

    /**
     * Structure of the reply.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        $words = fn(string $what) => new external_multiple_structure(new external_value(PARAM_RAW, 'name'), $what);
        $number = fn(string $what) => new external_value(PARAM_INT, $what);
        return new external_single_structure([
            'plugin_version' => new external_value(PARAM_INT, 'version of the plugin'),
            'plugin_release' => new external_value(PARAM_RAW, 'release of the plugin'),
            'moodle_version' => new external_value(PARAM_FLOAT, 'version of Moodle'),
            'moodle_release' => new external_value(PARAM_RAW, 'release of Moodle'),
            'category' => new external_single_structure([
                'id' => $number('0 if none was asked for'),
                'idnumber' => new external_value(PARAM_RAW, 'its idnumber'),
            ]),
            'modules' => $words('module types that are switched on'),
            'question_types' => $words('question types'),
            'kinds' => $words('kinds of items'),
            'features' => new external_multiple_structure(new external_single_structure([
                'name' => new external_value(PARAM_ALPHA, 'name'),
                'on' => new external_value(PARAM_BOOL, 'whether the site has it switched on'),
            ])),
            'limits' => new external_single_structure([
                'upload' => $number('bytes of an uploaded file'),
                'post' => $number('bytes of a request to the server'),
                'files' => $number('files of an upload'),
                'request' => $number('bytes of the JSON of an apply'),
                'items' => $number('items of an apply'),
                'members' => $number('files of a staged zip'),
                'unpacked' => $number('bytes of a staged zip, unpacked'),
                'seconds' => $number('a request may take, 0 for any'),
            ]),
            'functions' => $words('functions that the token may call'),
            'permissions' => new external_multiple_structure(new external_single_structure([
                'capability' => new external_value(PARAM_CAPABILITY, 'name'),
                'where' => new external_value(PARAM_ALPHA, 'system or category: where a role has to give it'),
                'kinds' => $words('kinds of items that need it'),
                'has' => new external_value(PARAM_BOOL, 'whether the token has it'),
            ])),
        ]);
    }
}
