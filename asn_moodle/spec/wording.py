"""What a designer may have meant by a word that is none of the language: a slip, or the Indonesian word."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 100  # no word of the language is near so long

_INDONESIAN = {
    "aktivitas": "activities",
    "acak": "random",
    "alamat": "url",
    "bab": "chapters",
    "bagian": "sections",
    "bahasa": "language",
    "batas_waktu": "time_limit",
    "benar": "correct",
    "berkas": "file",
    "bobot": "weight",
    "capaian": "outcomes",
    "deskripsi": "description",
    "diskusi": "forum",
    "gambar": "image",
    "glosarium": "glossary",
    "grup": "group",
    "halaman": "page",
    "istilah": "term",
    "isi": "content",
    "jam": "hours",
    "jawaban": "answers",
    "jenis": "type",
    "jp": "hours",
    "judul": "title",
    "jumlah": "count",
    "kategori": "category",
    "kelompok": "group",
    "kelulusan": "pass",
    "keterangan": "description",
    "ketersediaan": "available",
    "kompetensi": "competencies",
    "konten": "content",
    "kredit": "credit",
    "kriteria": "criteria",
    "kuis": "quiz",
    "lencana": "badges",
    "lisensi": "licence",
    "makna": "meaning",
    "maksimum": "maximum",
    "manajerial": "managerial",
    "menit": "minutes",
    "mulai": "from",
    "nama": "title",
    "nilai": "grade",
    "opsi": "options",
    "pasangan": "pairs",
    "pengantar": "intro",
    "penulis": "authors",
    "penyelesaian": "completion",
    "penyusun": "authors",
    "pertanyaan": "questions",
    "perubahan": "changes",
    "petunjuk": "hints",
    "peubah": "variables",
    "pilihan": "choices",
    "ringkasan": "summary",
    "salah_satu": "any",
    "sampai": "until",
    "sasaran": "audience",
    "satuan": "units",
    "selesai": "completed",
    "semua": "all",
    "soal": "questions",
    "sosiokultural": "sociocultural",
    "syarat": "available",
    "tampil": "visible",
    "teknis": "technical",
    "teks": "text",
    "terlihat": "visible",
    "tipe": "type",
    "topik": "sections",
    "tugas": "assign",
    "tujuan": "purpose",
    "umpan_balik": "feedback",
    "urutan": "ordering",
    "variabel": "variables",
    "versi": "version",
    "waktu": "minutes",
}
"""Words of the language by what Indonesian designers call them."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was most likely meant to be."""
    if len(word) > _LONGEST:
        return None
    by_lower = {other.lower(): other for other in known}
    lower = word.lower()
    translated = _INDONESIAN.get(lower.replace(" ", "_"))
    if translated in by_lower:
        return by_lower[translated]
    found = get_close_matches(lower, by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None
