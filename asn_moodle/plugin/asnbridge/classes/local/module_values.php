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

/**
 * Elements of settings forms that do not say in themselves how a value gets into them.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class module_values {
    /** Element => kind of item whose idnumber a request states. */
    public const REFERENCES = [
        'groupingid' => 'grouping',
        'teamsubmissiongroupingid' => 'grouping',
        'activitylink' => 'module',
        'gradecat' => 'grade_category',
        'gradinggradecategory' => 'grade_category',
        'scale' => 'scale',
    ];

    /** Element => the check box that switches it on. */
    public const SWITCHES = [
        'password' => 'usepassword',
    ];

    /** Element that takes a list => what separates its parts, where that is no comma. */
    public const SEPARATORS = [
        'instructorcustomparameters' => "\n",
    ];

    /** Elements of all forms => column of the course module. */
    public const COMMON = [
        'groupmode' => 'groupmode',
        'groupingid' => 'groupingid',
        'lang' => 'lang',
        'downloadcontent' => 'downloadcontent',
        'showdescription' => 'showdescription',
        'cmidnumber' => 'idnumber',
        'visibleoncoursepage' => 'visibleoncoursepage',
    ];
}
