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

use local_asnbridge\local\badge_criteria;
use local_asnbridge\local\badge_image;
use local_asnbridge\local\counted_learners;
use local_asnbridge\local\item;
use local_asnbridge\local\map;
use local_asnbridge\local\options;
use local_asnbridge\local\outcome;
use local_asnbridge\local\placeholder;
use local_asnbridge\local\refusal;
use local_asnbridge\local\rows;
use local_asnbridge\local\stated_form;

/**
 * Badges of a course.
 *
 * Moodle keeps no idnumber for them: before one is in the map, it is known by its name, which is unique in a course.
 * An active badge cannot be edited, so it rests while it changes; one that was ever awarded is frozen for good, and
 * what would change is held. Hidden is: not active. A new one is activated once all that it asks for is there.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class badge implements holding, kind, known_by_name, with_parts {
    use counted_learners;

    /** Where it stands which learners have one. */
    private const LEARNERS = ['badge_issued', 'badgeid', 'awards'];

    /** What each value of the form has to be. */
    private const FORM = [
        'require' => stated_form::WORD,
        'activities' => stated_form::WORDS,
        'course' => stated_form::FLAG,
        'expires_after' => stated_form::NUMBER,
    ];

    #[\Override]
    public static function find(\stdClass $course, item $item, int $mappedid): int {
        global $DB;
        $where = 'courseid = :courseid AND status <> :archived';
        $params = ['courseid' => $course->id, 'archived' => 4];
        if ($mappedid && $DB->record_exists_select('badge', "$where AND id = :id", $params + ['id' => $mappedid])) {
            return $mappedid;
        }
        $named = $DB->get_records_select('badge', "$where AND name = :name", $params + ['name' => $item->title], 'id', 'id');
        foreach ($named as $badge) {
            if (map::item($course->id, 'badge', $badge->id) === '') {
                return (int) $badge->id;
            }
        }
        return 0;
    }

    #[\Override]
    public static function named(\stdClass $course, item $item): array {
        global $DB;
        $where = 'courseid = ? AND status <> 4 AND name = ?';
        return $DB->get_fieldset_select('badge', 'id', $where, [$course->id, $item->title]);
    }

    /**
     * Keeps the stated image beside the icons, where they are copies of it, as in a course that was restored.
     *
     * @param \stdClass $course
     * @param item $item
     * @param int $id
     */
    #[\Override]
    public static function note_parts(\stdClass $course, item $item, int $id): void {
        self::load();
        badge_image::adopt($course, new \core_badges\badge($id), $item->files['image'] ?? []);
    }

    #[\Override]
    public static function same(\stdClass $course, item $item, int $id): ?bool {
        return null;
    }

    #[\Override]
    public static function put(\stdClass $course, item $item, int $id, options $options): outcome {
        global $CFG;
        stated_form::check($item->form, self::FORM);
        self::load();
        if (empty($CFG->enablebadges) || empty($CFG->badges_allowcoursebadges)) {
            throw new refusal('badgesoff');
        }
        $pending = [];
        $badge = $id ? new \core_badges\badge($id) : self::created($course, $item);
        $stated = badge_criteria::stated($course, $item->form, $pending);
        $changed = self::changed($course, $badge, $item, $pending ? [] : $stated);
        $shown = $badge->is_active();
        if ($changed && ($badge->is_locked() || $badge->has_awards())) {
            return new outcome($id, $pending, array_map(
                fn($key) => outcome::held('badgeawarded', $key, $badge->name),
                $changed
            ));
        }
        if ($changed) {
            if ($shown) {
                $badge->set_status(BADGE_STATUS_INACTIVE);
            }
            self::write($course, $badge, $item, $changed);
            if (array_intersect($changed, self::criteria_keys())) {
                badge_criteria::write($badge, $stated);
            }
        }
        $hidden = !$id || self::hidden_by_us($course, $id);
        $show = !$pending && ($item->visible ?? ($shown || $hidden)) && $badge->has_criteria();
        self::show($badge, $show);
        return new outcome((int) $badge->id, $pending, hidden: (bool) $pending && $hidden);
    }

    #[\Override]
    public static function held(\stdClass $course, item $item, int $id, options $options): array {
        self::load();
        $pending = [];
        $badge = new \core_badges\badge($id);
        if (!$badge->is_locked() && !$badge->has_awards()) {
            return [];
        }
        $stated = badge_criteria::stated($course, $item->form, $pending);
        return array_map(
            fn($key) => outcome::held('badgeawarded', $key, $badge->name),
            self::changed($course, $badge, $item, $pending ? [] : $stated)
        );
    }

    #[\Override]
    public static function unlocking(\stdClass $course, item $item, int $id, options $options): array {
        return [];
    }

    #[\Override]
    public static function hide(\stdClass $course, int $id): void {
        self::load();
        self::show(new \core_badges\badge($id), false);
    }

    #[\Override]
    public static function delete(\stdClass $course, int $id): void {
        self::load();
        (new \core_badges\badge($id))->delete(false);
        badge_image::forget($course, $id);
    }

    #[\Override]
    public static function read(\stdClass $course, int $id, array $keys): array {
        self::load();
        $badge = new \core_badges\badge($id);
        $criteria = badge_criteria::live($badge);
        $values = [];
        if (isset($keys['title'])) {
            $values['title'] = $badge->name;
        }
        if (isset($keys['visible'])) {
            $values['visible'] = $badge->is_active();
        }
        if (isset($keys['texts']['description'])) {
            $values['texts']['description'] = ['html' => s($badge->description), 'files' => []];
        }
        if (isset($keys['files']['image'])) {
            $values['files']['image'] = badge_image::of($badge);
        }
        foreach (array_keys($keys['form'] ?? []) as $key) {
            $values['form'][$key] = match ($key) {
                'activities' => array_map(fn($cmid) => placeholder::of($course, 'module', $cmid), $criteria['activities']),
                'require' => $criteria['require'],
                'course' => $criteria['course'] ? '1' : '0',
                'expires_after' => (string) (int) $badge->expireperiod,
                default => '',
            };
        }
        return $values;
    }

    #[\Override]
    public static function rowhashes(\stdClass $course, array $ids): array {
        global $DB;
        $texts = $criteria = [];
        rows::add($texts, 'badge', 'id', $ids, ['courseid' => $course->id]);
        $ids = array_keys($texts);
        rows::add($texts, 'badge_criteria', 'badgeid', $ids);
        rows::add_files($texts, \core\context\course::instance($course->id)->id, 'badges', 'badgeimage', $ids);
        if ($ids) {
            $badges = $DB->get_records_list('badge_criteria', 'badgeid', $ids, 'id', 'id, badgeid');
            rows::add($criteria, 'badge_criteria_param', 'critid', array_keys($badges));
            foreach ($criteria as $id => $text) {
                $texts[$badges[$id]->badgeid] .= $text;
            }
        }
        return rows::hashes($texts);
    }

    #[\Override]
    public static function overview(\stdClass $course, array $ids): array {
        global $DB;
        $overview = [];
        foreach ($DB->get_records_list('badge', 'id', $ids, 'id', 'id, name, status, courseid') as $badge) {
            if ((int) $badge->courseid !== (int) $course->id || (int) $badge->status === 4) {
                continue;
            }
            $overview[$badge->id] = [
                'type' => '',
                'title' => $badge->name,
                'visible' => in_array((int) $badge->status, [1, 3], true),
                'parent' => null,
                'position' => count($overview),
                'url' => (new \moodle_url('/badges/overview.php', ['id' => $badge->id]))->out(false),
            ];
        }
        return $overview;
    }

    #[\Override]
    public static function bearers(\stdClass $course, string $prefix): array {
        return [];
    }

    /**
     * A new badge, not active yet.
     *
     * @param \stdClass $course
     * @param item $item
     * @return \core_badges\badge
     */
    private static function created(\stdClass $course, item $item): \core_badges\badge {
        global $CFG, $SITE;
        $issuer = [
            'issuername' => $CFG->badges_defaultissuername ?? '',
            'issuercontact' => $CFG->badges_defaultissuercontact ?? '',
        ];
        return \core_badges\badge::create_badge((object) [
            'name' => $item->title,
            'version' => '',
            'language' => $course->lang ?: $CFG->lang,
            'description' => '',
            'imageauthorname' => '',
            'imageauthoremail' => '',
            'imageauthorurl' => '',
            'imagecaption' => '',
            'issuername' => $issuer['issuername'] ?: format_string($SITE->fullname),
            'issuerurl' => (new \moodle_url('/'))->out(false),
            'issuercontact' => $issuer['issuercontact'],
            'expiry' => 0,
        ], (int) $course->id);
    }

    /**
     * Keys of the item whose values differ from the badge's.
     *
     * @param \stdClass $course
     * @param \core_badges\badge $badge
     * @param item $item
     * @param array $stated criteria
     * @return string[]
     */
    private static function changed(\stdClass $course, \core_badges\badge $badge, item $item, array $stated): array {
        $changed = [];
        if ($item->has('title') && $badge->name !== trim($item->title)) {
            $changed[] = 'title';
        }
        if (isset($item->texts['description']) && $badge->description !== self::description($item)) {
            $changed[] = 'texts.description';
        }
        if (isset($item->form['expires_after']) && (int) $badge->expireperiod !== (int) $item->form['expires_after']) {
            $changed[] = 'form.expires_after';
        }
        if (isset($item->files['image']) && array_values(badge_image::of($badge)) !== array_values($item->files['image'])) {
            $changed[] = 'files.image';
        }
        $live = badge_criteria::live($badge);
        foreach ($stated as $key => $value) {
            if ($live[$key] !== $value) {
                $changed[] = "form.$key";
            }
        }
        return $changed;
    }

    /**
     * Writes all but the criteria.
     *
     * @param \stdClass $course
     * @param \core_badges\badge $badge
     * @param item $item
     * @param string[] $changed
     */
    private static function write(\stdClass $course, \core_badges\badge $badge, item $item, array $changed): void {
        if (in_array('title', $changed, true)) {
            $badge->name = trim($item->title);
        }
        if (in_array('texts.description', $changed, true)) {
            $badge->description = self::description($item);
        }
        if (in_array('form.expires_after', $changed, true)) {
            $badge->expiredate = null;
            $badge->expireperiod = (int) $item->form['expires_after'] ?: null;
        }
        $badge->save();
        if (in_array('files.image', $changed, true)) {
            badge_image::write($course, $badge, $item->files['image']);
        }
    }

    /**
     * The description as plain text: Moodle takes no other.
     *
     * @param item $item
     * @return string
     */
    private static function description(item $item): string {
        $breaks = ['~<br\b[^>]*>|</(?:p|li|h[1-6]|div|blockquote)>~i', '~[ \t]*\n\s*~'];
        $lines = preg_replace($breaks, "\n", $item->texts['description']['html']);
        return trim(html_entity_decode(strip_tags($lines), ENT_QUOTES | ENT_HTML5, 'UTF-8'));
    }

    /**
     * Activates or deactivates; those who earned it already get it with the next run of cron.
     *
     * @param \core_badges\badge $badge
     * @param bool $show
     */
    private static function show(\core_badges\badge $badge, bool $show): void {
        if ($badge->is_active() === $show) {
            return;
        }
        $awarded = $badge->has_awards();
        if (!$show) {
            $badge->set_status($awarded ? BADGE_STATUS_INACTIVE_LOCKED : BADGE_STATUS_INACTIVE);
            return;
        }
        $badge->set_status($awarded ? BADGE_STATUS_ACTIVE_LOCKED : BADGE_STATUS_ACTIVE);
        // Cron awards it: letters to learners have no place in this transaction.
        $review = new \core\task\badges_adhoc_task();
        $review->set_custom_data(['badgeid' => (int) $badge->id]);
        \core\task\manager::queue_adhoc_task($review, true);
    }

    /**
     * Keys, as {@see changed} tells them, that are criteria.
     *
     * @return string[]
     */
    private static function criteria_keys(): array {
        return array_map(fn($key) => "form.$key", badge_criteria::KEYS);
    }

    /**
     * Whether it is not active because we want it so.
     *
     * @param \stdClass $course
     * @param int $id
     * @return bool
     */
    private static function hidden_by_us(\stdClass $course, int $id): bool {
        global $DB;
        $where = ['courseid' => $course->id, 'kind' => 'badge', 'instanceid' => $id, 'hidden' => 1];
        return $DB->record_exists(map::TABLE, $where);
    }

    /**
     * Moodle's library of badges.
     */
    private static function load(): void {
        global $CFG;
        require_once($CFG->libdir . '/badgeslib.php');
    }
}
