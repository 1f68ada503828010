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

$string['ambiguous'] = '“{$a->item}” bisa jadi salah satu dari beberapa hal di kursus ini: {$a->found}. Ganti nama atau hapus yang bukan, lalu jalankan lagi.';
$string['asnbridge:publish'] = 'Menerbitkan kursus dari sumbernya';
$string['asnbridge:view'] = 'Melihat apa yang diterbitkan ke kursus dari sumbernya';
$string['badgesoff'] = 'Lencana dinonaktifkan di situs ini. Administrator dapat mengaktifkannya di “Setelan lencana”.';
$string['badimage'] = 'Berkas “{$a}” bukan gambar yang dapat dibaca Moodle.';
$string['badquestion'] = 'Soal tidak dapat diterima: {$a}';
$string['badrequest'] = 'Permintaan tidak dapat dipahami: {$a}';
$string['cannotdelete'] = 'Kursus tidak dihapus melalui penerbitan: {$a}. Hapuslah di situs bila memang itu yang diinginkan.';
$string['busy'] = 'Permintaan lain masih mengerjakan kursus “{$a}”. Tunggu sebentar, lalu jalankan lagi.';
$string['cannothide'] = 'Butir jenis ini tidak dapat disembunyikan: {$a}';
$string['failed'] = 'Moodle menolak butir ini: {$a}';
$string['filemissing'] = 'Berkas yang diperlukan butir ini belum dikirim: SHA-1 {$a}';
$string['foreigncourse'] = 'Kursus “{$a}” ada, tetapi di luar kategori penerbitan ini.';
$string['held:badgeawarded'] = 'Lencana “{$a}” sudah pernah diberikan sehingga Moodle tidak mengizinkan siapa pun mengubahnya. Berilah versi barunya id tersendiri.';
$string['held:competenciesoff'] = 'Kompetensi dinonaktifkan di situs ini sehingga “{$a}” tidak ditautkan. Administrator dapat mengaktifkannya di “Setelan Kompetensi”.';
$string['held:completion'] = 'Sudah ada data penyelesaian peserta di sini ({$a->completions}), sehingga setelan penyelesaian dibiarkan: Moodle akan menghapus data itu. Izinkan untuk butir ini bila memang itu yang Anda kehendaki.';
$string['held:completionofcourse'] = 'Sudah ada data penyelesaian peserta di sini ({$a->completions}), dan aktivitas ini menjadi syarat penyelesaian kursus, sehingga setelan penyelesaian dibiarkan: Moodle akan menghapus data itu, juga catatan bahwa peserta telah menyelesaikan kursus ({$a->course_completions}). Izinkan untuk butir ini bila memang itu yang Anda kehendaki.';
$string['held:coursecompletion'] = 'Peserta sudah memenuhi syarat penyelesaian kursus sehingga Moodle mengunci setelannya. Membuka kunci butir ini menghapus catatan itu, lalu menghitungnya dari awal.';
$string['held:customfieldvalue'] = 'Kolom kustom itu tidak memiliki pilihan “{$a}”.';
$string['held:format'] = 'Format kursus “{$a}” tidak terpasang di situs ini.';
$string['held:language'] = 'Bahasa “{$a}” belum terpasang di situs ini. Administrator memasangnya di halaman Paket bahasa.';
$string['held:naturalmaximum'] = 'Dengan agregasi natural, nilai maksimum adalah jumlah isi kategori sehingga tidak dapat diatur.';
$string['held:nocompetency'] = 'Tidak ada kerangka kompetensi yang tampak dan dapat dipakai kursus ini dengan kompetensi bernomor ID “{$a}”. Begitu situs memilikinya, penerbitan berikutnya akan menautkannya.';
$string['held:nocustomfield'] = 'Situs ini tidak memiliki kolom kustom kursus dengan nama singkat “{$a}”. Administrator dapat menambahkannya di “Kolom kustom kursus”.';
$string['held:noweight'] = 'Kategori di atasnya memakai agregasi yang tidak mengenal bobot.';
$string['held:quizattempts'] = 'Peserta sudah mengerjakan kuis ini, jadi Moodle mempertahankan soal, urutan, dan pengacakannya. Hapus pengerjaan peserta, atau terbitkan kuis baru.';
$string['held:scaleused'] = 'Skala “{$a}” sedang dipakai sehingga kata-katanya tidak dapat diubah. Berilah skala yang baru id tersendiri.';
$string['idnumbertaken'] = 'Kursus lain sudah memakai nomor ID “{$a}”.';
$string['invalid'] = 'Moodle tidak menerima suatu nilai: {$a}';
$string['leaselost'] = 'Kursus ini tidak lagi dipegang oleh proses Anda: waktunya habis atau proses lain mengambil alih. Jalankan lagi.';
$string['moved'] = 'Butir ini diubah di situs setelah rencana dibuat. Buatlah rencana baru.';
$string['nocategory'] = 'Tidak ada kategori kursus “{$a}” yang dapat dilihat token ini.';
$string['nocohort'] = 'Tidak ada kohor dengan ID “{$a}” yang dapat dipakai kursus ini.';
$string['nocourse'] = 'Kursus “{$a}” tidak ada di situs ini.';
$string['noenrol'] = 'Metode pendaftaran “{$a}” tidak tersedia di situs ini.';
$string['noitems'] = 'Di kursus {$a->course} tidak ada yang memakai nomor ID dari “{$a->idnumber}”, jadi kursus itu tidak dipulihkan dari cadangan kursus tersebut.';
$string['nomodule'] = 'Situs ini tidak memiliki jenis aktivitas “{$a}”, atau administrator menonaktifkannya.';
$string['nopermission'] = 'Token tidak memiliki izin “{$a}”.';
$string['notempty'] = 'Bagian “{$a}” memuat aktivitas yang tidak dibuat oleh program ini. Pindahkan atau hapus aktivitas itu lebih dahulu.';
$string['notenoughquestions'] = 'Paling sedikit dua soal jawaban singkat harus diambil.';
$string['notool'] = 'Situs ini tidak memiliki alat eksternal bernama “{$a}” yang boleh dipakai kursus. Administrator menambahkannya dengan nama yang persis sama (Administrasi situs > Pengaya > Alat eksternal > Kelola alat), atau sebutkan alat yang sudah ada di kursus; lalu jalankan lagi.';
$string['notours'] = 'Butir ini tidak ada, atau tidak dibuat oleh program ini, sehingga tidak disembunyikan atau dihapus: {$a}';
$string['notthere'] = 'Di kursus ini tidak ada yang sesuai dengan butir “{$a}”.';
$string['otheridnumber'] = 'Kursus {$a->course} memakai nomor ID “{$a->idnumber}”, jadi kursus itu milik nomor tersebut. Bila tidak lagi, kosongkan nomor ID itu di setelan kursus.';
$string['othertype'] = 'Di situs, butir “{$a->item}” berjenis “{$a->type}”. Beri butir yang baru id tersendiri.';
$string['pluginname'] = 'Kursus sebagai kode: jembatan';
$string['privacy:metadata:core_files'] = 'Selama suatu butir diterapkan, isi berkasnya, yang mungkin kiriman peserta, disimpan sekali lagi tanpa nama siapa pun agar tidak hilang bila penerapan itu dibatalkan.';
$string['privacy:metadata:lease'] = 'Proses penerbitan yang saat ini boleh menulis ke suatu kursus.';
$string['privacy:metadata:lease:course'] = 'Nomor ID kursus.';
$string['privacy:metadata:lease:expires'] = 'Batas waktu proses itu memegang kursus.';
$string['privacy:metadata:lease:owner'] = 'Siapa yang menerbitkan, menurut program penerbit.';
$string['privacy:metadata:lease:userid'] = 'Pengguna pemilik token.';
$string['privacy:path'] = 'Penerbitan kursus';
$string['questiontype'] = 'Soal ini berjenis “{$a->was}” dan tidak dapat menjadi “{$a->is}”. Beri soal yang baru id tersendiri.';
$string['scaleused'] = 'Skala “{$a}” sedang dipakai sehingga tidak dapat dihapus.';
$string['staging'] = 'Berkas tidak dapat diterima: {$a}';
$string['toolarge'] = 'Permintaan terlalu besar: {$a}';
$string['unknownkind'] = 'Versi plugin ini tidak mengenal butir berjenis “{$a}”.';
$string['unknownparent'] = 'Butir ini terletak di “{$a}”, yang tidak ada di dalam kursus.';
$string['warning:afterwards'] = 'Butir ini sudah diterapkan, tetapi yang dikerjakan Moodle sesudahnya gagal: {$a}. Sering kali situs tidak dapat mengirim pesan; administrator yang dapat membenahinya.';
$string['warning:completionoff'] = 'Pelacakan penyelesaian tidak aktif di kursus atau situs ini sehingga kursus tidak dapat diselesaikan.';
$string['warning:enroloff'] = 'Metode pendaftaran “{$a}” dinonaktifkan di situs ini sehingga peserta tidak dapat memakainya.';
$string['warning:untracked'] = '“{$a}” tidak memiliki setelan penyelesaian sehingga tidak dapat dipakai untuk menyelesaikan kursus.';
$string['wouldlose'] = 'Data peserta akan hilang: {$a}. Izinkan dengan menyebut namanya bila memang itu yang diinginkan.';
