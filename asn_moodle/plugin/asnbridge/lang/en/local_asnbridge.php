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

$string['ambiguous'] = '“{$a->item}” could be either of several things in the course: {$a->found}. Rename or delete those that it is not, then run again.';
$string['asnbridge:publish'] = 'Publish courses from their sources';
$string['asnbridge:view'] = 'See what was published to courses from their sources';
$string['badgesoff'] = 'Badges are switched off on this site. The administrator switches them on under “Badges settings”.';
$string['badimage'] = 'The file “{$a}” is no image that Moodle can read.';
$string['badquestion'] = 'The question cannot be taken: {$a}';
$string['badrequest'] = 'The request is not understood: {$a}';
$string['cannotdelete'] = 'A course is not deleted by publishing: {$a}. Delete it on the site if that is what you want.';
$string['busy'] = 'Another request is still working on the course “{$a}”. Wait a little, then run again.';
$string['cannothide'] = 'Things of this kind cannot be hidden: {$a}';
$string['failed'] = 'Moodle refused the item: {$a}';
$string['filemissing'] = 'A file that the item needs was not sent: SHA-1 {$a}';
$string['foreigncourse'] = 'The course “{$a}” exists, but outside the category of this publication.';
$string['held:badgeawarded'] = 'The badge “{$a}” was already awarded, so Moodle lets nobody change it. Give the new version an id of its own.';
$string['held:competenciesoff'] = 'Competencies are switched off on this site, so “{$a}” is not linked. The administrator switches them on under “Competencies settings”.';
$string['held:completion'] = 'Learners already have completion state here ({$a->completions}), so the completion settings stay as they are: Moodle would wipe it. Allow it for this item if that is what you want.';
$string['held:completionofcourse'] = 'Learners already have completion state here ({$a->completions}), and the activity is a condition of course completion, so the completion settings stay as they are: Moodle would wipe that state, and for all learners the record that they completed the course ({$a->course_completions}). Allow it for this item if that is what you want.';
$string['held:coursecompletion'] = 'Learners already met conditions of course completion, so Moodle has locked its settings. Unlocking them for this item wipes that and counts anew.';
$string['held:customfieldvalue'] = 'The custom field has no choice “{$a}”.';
$string['held:format'] = 'The course format “{$a}” is not installed on this site.';
$string['held:language'] = 'The language “{$a}” is not installed on this site. An administrator installs it under Language packs.';
$string['held:naturalmaximum'] = 'With natural aggregation the maximum is the sum of what lies in the category, so it cannot be set.';
$string['held:nocompetency'] = 'No visible competency framework that this course may use has a competency with the ID number “{$a}”. As soon as the site has one, the next publication links it.';
$string['held:nocustomfield'] = 'This site has no custom course field with the short name “{$a}”. The administrator adds it under “Course custom fields”.';
$string['held:noweight'] = 'The category above aggregates in a way that knows no weights.';
$string['held:quizattempts'] = 'Learners have attempted this quiz, so Moodle keeps its questions, their order and shuffling. Delete the attempts, or publish a new quiz.';
$string['held:scaleused'] = 'The scale “{$a}” is in use, so its words cannot change. Give the new scale an id of its own.';
$string['idnumbertaken'] = 'Another course bears the ID number “{$a}” already.';
$string['invalid'] = 'Moodle does not accept a value: {$a}';
$string['leaselost'] = 'This run does not hold the course any more: its time ran out or another run took over. Run again.';
$string['moved'] = 'The item was changed on the site after the plan was made. Make a new plan.';
$string['nocategory'] = 'There is no course category “{$a}” that this token may see.';
$string['nocohort'] = 'There is no cohort with the ID “{$a}” that this course may use.';
$string['nocourse'] = 'The course “{$a}” does not exist on this site.';
$string['noenrol'] = 'This site has no enrolment method “{$a}”.';
$string['noitems'] = 'In the course {$a->course} nothing bears an ID number of “{$a->idnumber}”, so it was not restored from the backup of that course.';
$string['nomodule'] = 'This site has no activity type “{$a}”, or the administrator has switched it off.';
$string['nopermission'] = 'The token lacks the permission “{$a}”.';
$string['notempty'] = 'The section “{$a}” holds activities that this program did not make. Move or delete them first.';
$string['notenoughquestions'] = 'At least two short-answer questions have to be chosen.';
$string['notool'] = 'This site has no external tool called “{$a}” that the course may use. The administrator adds it under that very name (Site administration > Plugins > External tool > Manage tools), or the course names one that is there; then run again.';
$string['notours'] = 'The item is not there, or this program did not make it, so it does not hide or delete it: {$a}';
$string['notthere'] = 'There is nothing in the course for the item “{$a}” to be.';
$string['otheridnumber'] = 'The course {$a->course} bears the ID number “{$a->idnumber}”. It belongs to that; if it does not any more, take the ID number away in the settings of the course.';
$string['othertype'] = 'The item “{$a->item}” is of type “{$a->type}” on the site. Give the new one an id of its own.';
$string['pluginname'] = 'Courses as code: bridge';
$string['privacy:metadata:core_files'] = 'While an item is being applied, the contents of its files, which may be what learners handed in, are kept a second time under nobody’s name, so that none is lost if that is undone.';
$string['privacy:metadata:lease'] = 'Which run of the publishing program may write to a course at the moment.';
$string['privacy:metadata:lease:course'] = 'The ID number of the course.';
$string['privacy:metadata:lease:expires'] = 'Until when the run holds the course.';
$string['privacy:metadata:lease:owner'] = 'Who publishes, in the words of the publishing program.';
$string['privacy:metadata:lease:userid'] = 'The user whose token is used.';
$string['privacy:path'] = 'Publication of courses';
$string['questiontype'] = 'The question is of the type “{$a->was}” and cannot become “{$a->is}”. Give the new question an id of its own.';
$string['scaleused'] = 'The scale “{$a}” is in use, so it cannot be deleted.';
$string['staging'] = 'The files cannot be taken: {$a}';
$string['toolarge'] = 'The request is too large: {$a}';
$string['unknownkind'] = 'This version of the plugin does not know items of the kind “{$a}”.';
$string['unknownparent'] = 'The item lies in “{$a}”, which is not in the course.';
$string['warning:afterwards'] = 'It was applied, but what Moodle does after that failed: {$a}. Often the site cannot send messages; the administrator sees to that.';
$string['warning:completionoff'] = 'Completion tracking is off for the course or the site, so nobody can complete the course.';
$string['warning:enroloff'] = 'The enrolment method “{$a}” is switched off on this site, so learners cannot use it.';
$string['warning:untracked'] = '“{$a}” has no completion settings, so nobody can complete the course by it.';
$string['wouldlose'] = 'Learner data would be lost: {$a}. Allow it by name if that is what you want.';
