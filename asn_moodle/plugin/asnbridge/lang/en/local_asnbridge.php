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
 * English words of the bridge.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['asnbridge:publish'] = 'Publish courses from their sources';
$string['asnbridge:view'] = 'See what was published to courses from their sources';
$string['badquestion'] = 'The question cannot be taken: {$a}';
$string['badrequest'] = 'The request is not understood: {$a}';
$string['failed'] = 'Moodle refused the item: {$a}';
$string['filemissing'] = 'A file that the item needs was not sent: SHA-1 {$a}';
$string['foreigncourse'] = 'A course with the idnumber “{$a}” exists outside the category of this publication.';
$string['held:quizattempts'] = 'Learners have attempted this quiz, so Moodle keeps its questions, their order and shuffling. Delete the attempts, or publish a new quiz.';
$string['leaseheld'] = 'The course is being published by {$a->owner} until {$a->until}. Wait, then run again.';
$string['leaselost'] = 'This run does not hold the course any more: its time ran out or another run took over. Run again.';
$string['moved'] = 'The item was changed on the site after the plan was made. Make a new plan.';
$string['nocategory'] = 'There is no course category “{$a}” that this token may see.';
$string['nocourse'] = 'The course “{$a}” does not exist on this site.';
$string['nopermission'] = 'The token lacks the permission “{$a}”.';
$string['notenoughquestions'] = 'At least two short-answer questions have to be chosen.';
$string['notours'] = 'The item is not there, or this program did not make it, so it does not hide or delete it: {$a}';
$string['pluginname'] = 'Courses as code: bridge';
$string['privacy:metadata:lease'] = 'Which run of the publishing program may write to a course at the moment.';
$string['privacy:metadata:lease:course'] = 'The idnumber of the course.';
$string['privacy:metadata:lease:expires'] = 'Until when the run holds the course.';
$string['privacy:metadata:lease:owner'] = 'Who publishes, in the words of the publishing program.';
$string['privacy:metadata:lease:userid'] = 'The user whose token is used.';
$string['privacy:path'] = 'Publication of courses';
$string['questiontype'] = 'The question is of the type “{$a->was}” and cannot become “{$a->is}”. Give the new question an id of its own.';
$string['staging'] = 'The files cannot be taken: {$a}';
$string['toolarge'] = 'The request is too large: {$a}';
$string['unknownkind'] = 'This version of the plugin does not know items of the kind “{$a}”.';
$string['unknownparent'] = 'The item lies in “{$a}”, which is not in the course.';
$string['wouldlose'] = 'Learner data would be lost: {$a}. Allow it by name if that is what you want.';
