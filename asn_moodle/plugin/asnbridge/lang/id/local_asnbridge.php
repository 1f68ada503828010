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
 * Kata-kata jembatan dalam bahasa Indonesia.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['asnbridge:publish'] = 'Menerbitkan kursus dari sumbernya';
$string['asnbridge:view'] = 'Melihat apa yang diterbitkan ke kursus dari sumbernya';
$string['badquestion'] = 'Soal tidak dapat diterima: {$a}';
$string['badrequest'] = 'Permintaan tidak dapat dipahami: {$a}';
$string['failed'] = 'Moodle menolak butir ini: {$a}';
$string['filemissing'] = 'Berkas yang diperlukan butir ini belum dikirim: SHA-1 {$a}';
$string['foreigncourse'] = 'Kursus dengan idnumber “{$a}” sudah ada di luar kategori penerbitan ini.';
$string['held:quizattempts'] = 'Peserta sudah mengerjakan kuis ini, jadi Moodle mempertahankan soal, urutan, dan pengacakannya. Hapus upaya peserta, atau terbitkan kuis baru.';
$string['leaseheld'] = 'Kursus sedang diterbitkan oleh {$a->owner} sampai {$a->until}. Tunggu, lalu jalankan lagi.';
$string['leaselost'] = 'Kursus ini tidak lagi dipegang oleh proses Anda: waktunya habis atau proses lain mengambil alih. Jalankan lagi.';
$string['moved'] = 'Butir ini diubah di situs setelah rencana dibuat. Buatlah rencana baru.';
$string['nocategory'] = 'Tidak ada kategori kursus “{$a}” yang dapat dilihat token ini.';
$string['nocourse'] = 'Kursus “{$a}” tidak ada di situs ini.';
$string['nopermission'] = 'Token tidak memiliki izin “{$a}”.';
$string['notenoughquestions'] = 'Paling sedikit dua soal jawaban singkat harus diambil.';
$string['notours'] = 'Butir ini tidak ada, atau tidak dibuat oleh program ini, sehingga tidak disembunyikan atau dihapus: {$a}';
$string['pluginname'] = 'Kursus sebagai kode: jembatan';
$string['privacy:metadata:lease'] = 'Proses penerbitan yang saat ini boleh menulis ke suatu kursus.';
$string['privacy:metadata:lease:course'] = 'Idnumber kursus.';
$string['privacy:metadata:lease:expires'] = 'Batas waktu proses itu memegang kursus.';
$string['privacy:metadata:lease:owner'] = 'Siapa yang menerbitkan, menurut program penerbit.';
$string['privacy:metadata:lease:userid'] = 'Pengguna pemilik token.';
$string['privacy:path'] = 'Penerbitan kursus';
$string['questiontype'] = 'Soal ini berjenis “{$a->was}” dan tidak dapat menjadi “{$a->is}”. Beri soal yang baru nama tetapnya sendiri.';
$string['staging'] = 'Berkas tidak dapat diterima: {$a}';
$string['toolarge'] = 'Permintaan terlalu besar: {$a}';
$string['unknownkind'] = 'Versi plugin ini tidak mengenal butir berjenis “{$a}”.';
$string['unknownparent'] = 'Butir ini terletak di “{$a}”, yang tidak ada di dalam kursus.';
$string['wouldlose'] = 'Data peserta akan hilang: {$a}. Izinkan dengan menyebut namanya bila memang itu yang diinginkan.';
