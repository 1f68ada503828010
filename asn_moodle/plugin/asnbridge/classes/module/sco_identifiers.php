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

namespace local_asnbridge\module;

/**
 * The identifiers that a SCORM package names in its manifest: those that Moodle keeps tracks by.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class sco_identifiers {
    /**
     * Identifiers of the organizations and items of the manifest; none if it cannot be read.
     *
     * @param \stored_file $package
     * @return string[]
     */
    public static function of(\stored_file $package): array {
        $path = make_request_directory() . '/package.zip';
        $package->copy_content_to($path);
        $zip = new \ZipArchive();
        if ($zip->open($path, \ZipArchive::RDONLY) !== true) {
            return [];
        }
        $manifest = (string) $zip->getFromName('imsmanifest.xml');
        $zip->close();
        unlink($path);
        $document = new \DOMDocument();
        if ($manifest === '' || !$document->loadXML($manifest, LIBXML_NONET | LIBXML_NOERROR | LIBXML_NOWARNING)) {
            return [];
        }
        $identifiers = [];
        foreach (['organization', 'item'] as $name) {
            foreach ($document->getElementsByTagNameNS('*', $name) as $element) {
                $identifiers[] = $element->getAttribute('identifier');
            }
        }
        return $identifiers;
    }
}
