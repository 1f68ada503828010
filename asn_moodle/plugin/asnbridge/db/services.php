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

/**
 * External functions of the bridge, and two ready services: one to plan, one to publish.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$functions = [
    'local_asnbridge_info' => [
        'classname' => \local_asnbridge\external\info::class,
        'description' => 'Tells the versions, limits and what the token may do.',
        'type' => 'read',
    ],
    'local_asnbridge_state' => [
        'classname' => \local_asnbridge\external\state::class,
        'description' => 'Tells what was published to a course and whether it changed since.',
        'type' => 'write',
        'capabilities' => 'local/asnbridge:view',
    ],
    'local_asnbridge_items' => [
        'classname' => \local_asnbridge\external\items::class,
        'description' => 'Tells the live and the last applied values of items.',
        'type' => 'read',
        'capabilities' => 'local/asnbridge:view',
    ],
    'local_asnbridge_check' => [
        'classname' => \local_asnbridge\external\check::class,
        'description' => 'Tells what applying items would do to the work of learners.',
        'type' => 'read',
        'capabilities' => 'local/asnbridge:view',
    ],
    'local_asnbridge_missing_files' => [
        'classname' => \local_asnbridge\external\missing_files::class,
        'description' => 'Tells which files a course does not have yet, and keeps the others.',
        'type' => 'write',
        'capabilities' => 'local/asnbridge:publish',
    ],
    'local_asnbridge_stage' => [
        'classname' => \local_asnbridge\external\stage::class,
        'description' => 'Keeps the files of an uploaded zip ready for a course.',
        'type' => 'write',
        'capabilities' => 'local/asnbridge:publish',
    ],
    'local_asnbridge_lease' => [
        'classname' => \local_asnbridge\external\lease::class,
        'description' => 'Takes, renews or ends the right of one run to write to a course.',
        'type' => 'write',
        'capabilities' => 'local/asnbridge:publish',
    ],
    'local_asnbridge_apply' => [
        'classname' => \local_asnbridge\external\apply::class,
        'description' => 'Creates and updates items of a course.',
        'type' => 'write',
        'capabilities' => 'local/asnbridge:publish',
    ],
];

// Frameworks of competencies are read and written by core's own functions, under core's own permissions.
$frameworksread = [
    'core_competency_list_competency_frameworks',
    'core_competency_list_competencies',
    'core_competency_get_scale_values',
];
$frameworkswrite = [
    'core_competency_create_competency_framework',
    'core_competency_update_competency_framework',
    'core_competency_create_competency',
    'core_competency_update_competency',
    'core_competency_set_parent_competency',
    'core_competency_move_up_competency',
];

$services = [
    'Courses as code: plan' => [
        'shortname' => 'asnbridge_view',
        'functions' => array_merge([
            'core_webservice_get_site_info',
            'local_asnbridge_info',
            'local_asnbridge_state',
            'local_asnbridge_items',
            'local_asnbridge_check',
        ], $frameworksread),
        'requiredcapability' => '',
        'restrictedusers' => 1,
        'enabled' => 1,
        'downloadfiles' => 0,
        'uploadfiles' => 0,
    ],
    'Courses as code: publish' => [
        'shortname' => 'asnbridge_publish',
        'functions' => array_merge(
            ['core_webservice_get_site_info'],
            array_keys($functions),
            $frameworksread,
            $frameworkswrite
        ),
        'requiredcapability' => '',
        'restrictedusers' => 1,
        'enabled' => 1,
        'downloadfiles' => 0,
        'uploadfiles' => 1,
    ],
];
