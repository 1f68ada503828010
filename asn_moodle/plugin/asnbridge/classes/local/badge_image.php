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
 * The image of a badge. Moodle keeps icons made of it; the image as it was sent is kept beside them.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class badge_image {
    /** File area of ours that keeps the image as it was sent; Moodle keeps only icons made of it. */
    private const IMAGES = 'badge';

    /** The largest of those icons. */
    private const ICON = 'f3.png';

    /**
     * Makes the icons of the image, and keeps the image itself.
     *
     * @param \stdClass $course
     * @param \core_badges\badge $badge
     * @param string[] $files path => SHA-1, one
     */
    public static function write(\stdClass $course, \core_badges\badge $badge, array $files): void {
        $file = staging::file($course, reset($files));
        $path = make_request_directory() . '/image';
        $file->copy_content_to($path);
        if (!@getimagesize($path)) {
            throw new refusal('badimage', (string) key($files));
        }
        badges_process_badge_image($badge, $path);
        staging::sync($course, self::images($badge), $files);
        // By this one sees later whether the icons still are those made of it.
        self::kept($badge)->set_source(self::icon($badge)[self::ICON] ?? '');
    }

    /**
     * The image: the one that was sent while the icons are those made of it, else the largest icon.
     *
     * @param \core_badges\badge $badge
     * @return string[] path => SHA-1
     */
    public static function of(\core_badges\badge $badge): array {
        $icon = self::icon($badge);
        $kept = self::kept($badge);
        if (!$kept || !$icon || $kept->get_source() !== $icon[self::ICON]) {
            return $icon;
        }
        return [ltrim($kept->get_filepath(), '/') . $kept->get_filename() => $kept->get_contenthash()];
    }

    /**
     * The image as it was sent; null if none was.
     *
     * @param \core_badges\badge $badge
     * @return \stored_file|null
     */
    private static function kept(\core_badges\badge $badge): ?\stored_file {
        $contextid = $badge->get_context()->id;
        $files = get_file_storage()->get_area_files($contextid, 'local_asnbridge', self::IMAGES, $badge->id, 'id', false);
        return $files ? reset($files) : null;
    }

    /**
     * The largest icon, if there is one.
     *
     * @param \core_badges\badge $badge
     * @return string[] path => SHA-1
     */
    private static function icon(\core_badges\badge $badge): array {
        $icons = staging::listing($badge->get_context()->id, 'badges', 'badgeimage', (int) $badge->id);
        return array_intersect_key($icons, [self::ICON => 0]);
    }

    /**
     * Where the image is kept.
     *
     * @param \core_badges\badge $badge
     * @return array
     */
    private static function images(\core_badges\badge $badge): array {
        return [
            'contextid' => $badge->get_context()->id,
            'component' => 'local_asnbridge',
            'filearea' => self::IMAGES,
            'itemid' => (int) $badge->id,
        ];
    }

    /**
     * Keeps the stated image beside icons that are copies of it, as in a course that was restored.
     *
     * @param \stdClass $course
     * @param \core_badges\badge $badge
     * @param string[] $files path => SHA-1, one
     */
    public static function adopt(\stdClass $course, \core_badges\badge $badge, array $files): void {
        if ($files && !self::kept($badge) && array_values($files) === array_values(self::icon($badge))) {
            staging::sync($course, self::images($badge), $files);
            self::kept($badge)->set_source(reset($files));
        }
    }

    /**
     * Deletes the image that was kept.
     *
     * @param \stdClass $course
     * @param int $id of the badge
     */
    public static function forget(\stdClass $course, int $id): void {
        $contextid = \core\context\course::instance($course->id)->id;
        get_file_storage()->delete_area_files($contextid, 'local_asnbridge', self::IMAGES, $id);
    }
}
