"""Courses that the browser tests play, written as specs and built as a user builds them."""

import zipfile
from pathlib import Path
from typing import Any

import yaml

from asn_moodle import build_course, load_course, write_html, write_scorm12, write_scorm2004

Spec = dict[str, Any]
FEEDBACK = {"feedback": "Penjelasan umum."}
QUESTIONS: dict[str, Spec] = {
    "satu": {
        "type": "multichoice",
        "text": "Mana tanda pesan phishing?",
        "answers": [
            {"text": "Alamat pengirim ganjil", "correct": True, "feedback": "Tepat."},
            {"text": "Dikirim pada hari kerja", "feedback": "Hari tidak menentukan."},
        ],
    },
    "banyak": {
        "type": "multichoice",
        "text": "Pilih semua data pribadi.",
        "answers": [
            {"text": "NIK", "correct": True, "feedback": "Ya."},
            {"text": "Alamat rumah", "correct": True, "feedback": "Ya."},
            {"text": "Nama kabupaten", "feedback": "Bukan."},
        ],
    },
    "benar": {
        "type": "truefalse",
        "text": "Sandi boleh dipinjamkan.",
        "answer": False,
        "feedback_true": "Keliru.",
        "feedback_false": "Betul.",
    },
    "pasang": {
        "type": "match",
        "text": "Pasangkan.",
        "pairs": [{"text": "TTE", "answer": "tanda tangan"}, {"text": "2FA", "answer": "faktor kedua"}],
        "extra_answers": ["surel"],
    },
    "isian": {
        "type": "shortanswer",
        "text": "Penipuan lewat surel disebut …",
        "answers": [{"text": "phishing*", "correct": True}],
    },
    "angka": {
        "type": "numerical",
        "text": "Berapa jam batas lapor?",
        "answers": [{"value": 12, "tolerance": 0.5, "correct": True}],
    },
    "rumpang": {
        "type": "gapselect",
        "text": "Lapor ke [[1]] dalam [[2]] jam.",
        "choices": [{"text": "CSIRT"}, {"text": "24"}, {"text": "99"}],
    },
    "seret": {
        "type": "ddwtos",
        "text": "Jangan [[1]] tautan, [[2]] dahulu.",
        "choices": [{"text": "klik"}, {"text": "periksa"}],
    },
    "urut": {"type": "ordering", "text": "Urutkan.", "items": ["Tolak", "Ganti sandi", "Lapor"]},
    "esai": {"type": "essay", "text": "Ceritakan pengalaman Anda.", "model_answer": "Jawaban contoh."},
}
RIGHT: dict[str, Any] = {
    "satu": 0,
    "banyak": [0, 1],
    "benar": False,
    "pasang": ["tanda tangan", "faktor kedua"],
    "isian": "Phishing surel",
    "angka": "12,4",
    "rumpang": ["CSIRT", "24"],
    "seret": ["klik", "periksa"],
    "urut": ["Tolak", "Ganti sandi", "Lapor"],
    "esai": "Pernah, dan saya melapor.",
}
WRONG: dict[str, Any] = {
    "satu": 1,
    "banyak": [2],
    "benar": True,
    "pasang": ["surel", "tanda tangan"],
    "isian": "lupa",
    "angka": "40",
    "rumpang": ["99", "CSIRT"],
    "seret": ["periksa", "klik"],
    "urut": ["Lapor", "Tolak", "Ganti sandi"],
    "esai": "Belum.",
}


def course(version: int = 1) -> Spec:
    """Two pages, a practice quiz with immediate feedback and a test with a pass mark.

    Version 2 has a new page and a new question in front, another order, an edited question ("satu") and one
    question less ("isian").
    """
    questions = {id: {"id": id, **question, **FEEDBACK} for id, question in QUESTIONS.items()}
    pages = [page("baca-1", "Bacaan pertama"), page("baca-2", "Bacaan kedua")]
    if version == 2:
        pages.insert(0, page("baca-baru", "Bacaan baru"))
        questions["satu"]["answers"] = [
            *questions["satu"]["answers"],
            {"text": "Ada lampiran", "feedback": "Belum tentu."},
        ]
        del questions["isian"]
        new = {"type": "truefalse", "id": "baru", "text": "Soal baru.", "answer": True, **FEEDBACK}
        questions = {"baru": new, **dict(reversed(questions.items()))}
    practice = {
        "type": "quiz",
        "id": "latihan",
        "title": "Latihan",
        "behaviour": "immediate_feedback",
        "grade": {"maximum": 10, "weight": 0},
        "questions": [
            {
                "id": "coba",
                "type": "truefalse",
                "text": "Coba.",
                "answer": True,
                "feedback_true": "Bagus sekali.",
                "feedback_false": "Coba lagi.",
                **FEEDBACK,
            }
        ],
    }
    final = {
        "type": "quiz",
        "id": "tes-akhir",
        "title": "Tes akhir",
        "attempts": 3,
        "behaviour": "deferred_feedback",
        "shuffle_answers": False,
        "grade": {"maximum": 100, "pass": 70},
        "questions": list(questions.values()),
    }
    return {
        "id": "uji-putar",
        "title": "Uji putar",
        "short_name": "UJI",
        "language": "id",
        "category": "Uji",
        "hours": 1,
        "version": f"{version}.0.0",
        "sections": [
            {"id": "bagian", "title": "Bagian", "activities": [pages[0], practice, *pages[1:], final]}
        ],
    }


def page(id: str, title: str) -> Spec:
    return {
        "type": "page",
        "id": id,
        "title": title,
        "content": f"Isi halaman {title}.\n",
        "completion": {"when": ["view"]},
    }


def stress() -> Spec:
    """200 pages and 300 questions of all closed types, in 20 quizzes."""
    closed = [id for id in QUESTIONS if id != "esai"]
    sections = []
    for number in range(20):
        activities = [page(f"h-{number}-{at}", f"Halaman {number}.{at}") for at in range(9)]
        asked = []
        for at in range(15):
            kind = closed[(number * 15 + at) % len(closed)]
            asked.append({"id": f"{kind}-{number}-{at}", **QUESTIONS[kind], **FEEDBACK})
        quiz = {
            "type": "quiz",
            "id": f"kuis-{number}",
            "title": f"Kuis {number}",
            "behaviour": "deferred_feedback",
            "grade": {"maximum": 100, "pass": 70},
            "questions": asked,
        }
        sections.append({"id": f"s-{number}", "title": f"Bagian {number}", "activities": [*activities, quiz]})
    return {**course(), "id": "uji-berat", "title": "Uji berat", "sections": sections}


def package(spec: Spec, standard: str, folder: Path) -> Path:
    """The course built and unpacked below ``folder``: the folder with its ``index.html``."""
    source = folder / f"{spec['id']}-{spec['version']}"
    source.mkdir(parents=True, exist_ok=True)
    (source / "course.yaml").write_text(
        yaml.safe_dump(spec, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    built = build_course(load_course(source / "course.yaml"))
    target = folder / f"{source.name}-{standard}"
    if standard == "html":
        write_html(built, target)
        return target
    write = write_scorm12 if standard == "1.2" else write_scorm2004
    write(built, target.with_suffix(".zip"))
    with zipfile.ZipFile(target.with_suffix(".zip")) as archive:
        archive.extractall(target)
    return target
