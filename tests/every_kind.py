"""A course with every kind of activity and question, made by hand."""

from datetime import timedelta
from pathlib import Path

from asn_moodle.course.model import (
    Activity,
    Asset,
    Category,
    Course,
    Html,
    Question,
    Reference,
    Section,
    Settings,
    Slot,
)
from asn_moodle.problems import Place

PLACE = Place("course.yaml", 1, 1)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240">'
    '<rect width="640" height="240" fill="#0a5873"/>'
    '<circle cx="320" cy="120" r="70" fill="#e2eff4"/></svg>'
)


def html(markup, *assets):
    return Html(markup, tuple(assets), len(markup.split()))


def p(text, *assets):
    return html(f"<p>{text}</p>\n", *assets)


def settings(**values):
    return Settings(values)


def question(id, kind, **values):
    return Question(id=id, kind=kind, settings=settings(**values), place=PLACE)


def activity(id, kind, title, *, slots=(), sections=(), formerly=(), **values):
    return Activity(id, kind, title, settings(**values), PLACE, formerly, tuple(slots), tuple(sections))


def answer(text, *, correct=None, feedback=None, **values):
    if correct is not None:
        values["correct"] = correct
    if feedback:
        values["feedback"] = p(feedback)
    return settings(text=text, **values)


def questions():
    return (
        question(
            "s-tautan",
            "multichoice",
            text=p("Mana tanda <strong>paling kuat</strong> bahwa sebuah surel adalah <em>phishing</em>?"),
            answers=(
                answer(
                    p("Alamat pengirim tidak sama dengan domain resmi instansi"),
                    correct=True,
                    feedback="Tepat. Domain pengirim adalah hal pertama yang diperiksa.",
                ),
                answer(
                    p("Surel dikirim pada hari Jumat sore"),
                    feedback="Waktu pengiriman bukan tanda yang kuat.",
                ),
                answer(p("Surel memuat logo instansi"), feedback="Logo mudah ditiru siapa saja."),
            ),
            feedback=p("Periksa selalu <strong>domain</strong> setelah tanda <code>@</code>."),
        ),
        question(
            "s-sandi",
            "multichoice",
            text=p("Kebiasaan mana yang membuat akun lebih aman?"),
            answers=(
                answer(p("Mengaktifkan verifikasi dua langkah"), correct=True),
                answer(p("Memakai satu kata sandi untuk semua aplikasi")),
                answer(p("Memakai pengelola kata sandi"), correct=True),
                answer(p("Menuliskan kata sandi di bawah papan ketik")),
            ),
            feedback_partially_correct=p("Masih ada pilihan lain yang benar."),
        ),
        question(
            "s-2fa",
            "truefalse",
            text=p("Verifikasi dua langkah tetap berguna meskipun kata sandi sudah kuat."),
            answer=True,
            feedback_true=p("Betul."),
            feedback_false=p("Kata sandi kuat pun dapat bocor."),
        ),
        question(
            "s-jodoh",
            "match",
            text=p("Jodohkan kejadian dengan tindakan pertama yang tepat."),
            pairs=(
                settings(text=p("Laptop dinas hilang"), answer="Lapor ke pengelola TIK"),
                settings(text=p("Menerima tautan mencurigakan"), answer="Jangan klik, laporkan"),
                settings(text=p("Layar komputer ditinggal"), answer="Kunci layar"),
            ),
            extra_answers=("Matikan listrik",),
        ),
        question(
            "s-istilah",
            "shortanswer",
            text=p("Penipuan lewat pesan yang menyamar sebagai pihak tepercaya disebut …"),
            answers=(
                settings(text="phishing", correct=True, feedback=p("Benar.")),
                settings(text="*penipuan*", credit=50.0, feedback=p("Kurang khusus.")),
            ),
        ),
        question(
            "s-angka",
            "numerical",
            text=p("Sebuah layanan menerima 240 permohonan dalam 8 jam. Berapa rata-rata per jam?"),
            answers=(settings(value=30.0, tolerance=0.5, correct=True),),
            units=(settings(unit="permohonan", multiplier=1.0),),
        ),
        question(
            "s-isian",
            "gapselect",
            text=p("Laporkan insiden kepada [[1]] paling lambat [[2]] jam setelah diketahui."),
            choices=(
                settings(text="tim tanggap insiden"),
                settings(text="24", group=2),
                settings(text="media sosial"),
                settings(text="72", group=2),
            ),
        ),
        question(
            "s-seret",
            "ddwtos",
            text=p("Data [[1]] boleh dibagikan; data [[2]] harus dilindungi."),
            choices=(settings(text="terbuka"), settings(text="pribadi"), settings(text="lama")),
        ),
        question(
            "s-urut",
            "ordering",
            text=p("Urutkan langkah menangani surel mencurigakan."),
            items=(p("Jangan klik apa pun"), p("Ambil tangkapan layar"), p("Laporkan"), p("Hapus surel")),
            feedback=p("Bukti diambil sebelum surel dihapus."),
        ),
        question(
            "s-esai",
            "essay",
            text=p("Ceritakan satu kebiasaan digital yang akan Anda ubah pekan ini, dan alasannya."),
            model_answer=p(
                "Misalnya: mengunci layar setiap meninggalkan meja, karena layanan memuat data warga."
            ),
            response_lines=4,
        ),
        question("s-teks", "description", text=p("Bacalah setiap soal dengan tenang.")),
    )


BANK = questions()
BY_ID = {one.id: one for one in BANK}


def every_question(*ids):
    return [Slot(BY_ID[id]) for id in ids or BY_ID]


def course(folder: Path, **changes):
    """The course; its files are written to ``folder``."""
    picture = folder / "sampul.svg"
    picture.write_text(PICTURE, encoding="utf-8")
    form = folder / "formulir.txt"
    form.write_text("Formulir laporan insiden\n" * 200, encoding="utf-8")
    cover, file = Asset("media/sampul.svg", picture), Asset("media/formulir laporan.txt", form)
    reading = html(
        "<h3>Mengapa ini penting</h3>\n"
        '<p>Serangan sering dimulai dari <a href="term:phishing">phishing</a>. '
        'Kerjakan juga <a href="item:tugas">tugas praktik</a> dan <a href="item:di-luar">bahan lain</a>.'
        '</p>\n<figure class="figure"><img src="asset:media/sampul.svg" alt="Lingkaran di bidang biru" '
        'loading="lazy"><figcaption>Gambar 1. Pusat layanan.</figcaption></figure>\n'
        "<h4>Angka tahun lalu</h4>\n<table><thead><tr><th>Bulan</th><th>Laporan</th></tr></thead>"
        "<tbody><tr><td>Januari</td><td>12</td></tr><tr><td>Februari</td><td>9</td></tr></tbody></table>\n"
        '<p>Kode: <code>nslookup</code>. Lihat <a href="https://www.bssn.go.id/">laman BSSN</a>.</p>\n'
        "<blockquote><p>Keamanan adalah kebiasaan.</p></blockquote>\n"
        "<ul><li>Periksa pengirim.</li><li>Periksa tautan.</li></ul>",
        cover,
    )
    sections = (
        Section(
            "modul-1",
            "Modul 1: Mengenali ancaman",
            settings(summary=p("Modul ini membahas ancaman yang paling sering ditemui di kantor.")),
            (
                activity("m1-salam", "label", "Salam", content=p("Selamat datang di modul pertama.")),
                activity("m1-lanskap", "page", "Lanskap ancaman di pemerintah daerah", content=reading),
                activity(
                    "m1-buku",
                    "book",
                    "Panduan ringkas",
                    intro=p("Tiga bab pendek."),
                    chapters=(
                        settings(
                            id="bab-1", title="Kata sandi", content=p("Panjang lebih baik daripada rumit.")
                        ),
                        settings(id="bab-2", title="Surel", content=p("Periksa pengirim.")),
                        settings(id="bab-3", title="Rahasia", content=p("Tidak tampil."), hidden=True),
                    ),
                ),
                activity(
                    "m1-latihan",
                    "quiz",
                    "Latihan modul 1",
                    purpose="practice",
                    behaviour="immediate_feedback",
                    questions_per_page="all",
                    intro=p("Latihan dengan umpan balik langsung."),
                    slots=every_question("s-tautan", "s-2fa", "s-urut", "s-esai"),
                ),
                activity("tugas", "assign", "Tugas praktik", intro=p("Periksa lima surel terakhir Anda.")),
            ),
            PLACE,
        ),
        Section(
            "modul-2",
            "Modul 2: Bertindak",
            settings(),
            (
                activity(
                    "tautan", "url", "Laman BSSN", url="https://www.bssn.go.id/", intro=p("Laman resmi.")
                ),
                activity("berkas", "resource", "Formulir laporan", file=file),
                activity("map", "folder", "Berkas pendukung", files=(cover, file), intro=p("Dua berkas.")),
                activity(
                    "kisah",
                    "lesson",
                    "Kisah satu hari",
                    pages=(
                        settings(id="kisah-1", type="content", title="Pagi", content=p("Sebuah surel tiba.")),
                        settings(
                            id="kisah-2",
                            type="multichoice",
                            title="Apa yang Anda lakukan?",
                            content=p("Surel itu meminta kata sandi."),
                            answers=(
                                settings(text=p("Membalas"), response=p("Jangan.")),
                                settings(text=p("Melapor"), response=p("Betul."), correct=True),
                            ),
                        ),
                    ),
                ),
                activity(
                    "kamus",
                    "glossary",
                    "Kamus modul",
                    entries=(settings(id="domain", term="Domain", meaning=p("Nama alamat di internet.")),),
                ),
                activity("forum", "forum", "Forum diskusi", intro=p("Ceritakan pengalaman Anda.")),
                activity("rahasia", "page", "Belum terbit", content=p("Rahasia."), visible=False),
                activity(
                    "sub",
                    "subsection",
                    "Pendalaman",
                    sections=(
                        Section(
                            "sub",
                            "Pendalaman",
                            settings(),
                            (activity("sub-hal", "page", "Studi kasus", content=p("Kasus di satu dinas.")),),
                            PLACE,
                        ),
                    ),
                ),
                activity(
                    "tes-akhir",
                    "quiz",
                    "Tes akhir",
                    purpose="post_test",
                    attempts=2,
                    time_limit=timedelta(minutes=30),
                    grade=settings(maximum=100.0, **{"pass": 70.0}),
                    intro=p("Kerjakan sendiri dengan jujur."),
                    overall_feedback=(
                        settings(at_least=70.0, text=p("Hasil yang baik.")),
                        settings(text=p("Pelajari lagi modulnya.")),
                    ),
                    slots=every_question(),
                ),
                activity(
                    "acak",
                    "quiz",
                    "Kuis acak",
                    purpose="practice",
                    behaviour="interactive",
                    slots=[Slot(None, 2.0, settings(**{"from": Reference("category", "bank"), "count": 2}))],
                ),
            ),
            PLACE,
        ),
    )
    values = {
        "id": "keamanan-siber",
        "offering": None,
        "title": "Keamanan Siber untuk ASN",
        "short_name": "SIBER-ASN",
        "language": "id",
        "version": "1.0.0",
        "settings": settings(
            summary=p(
                "Kursus singkat tentang kebiasaan aman bekerja dengan data dan layanan digital pemerintah."
            ),
            hours=12.0,
            audience="ASN pengelola layanan dan data di perangkat daerah",
            image=cover,
            licence="CC-BY-SA-4.0",
            authors=(settings(name="Pusat Pelatihan Kabupaten Contoh"),),
            outcomes=(
                settings(id="cp-1", text="Mengenali dan melaporkan pesan phishing."),
                settings(id="cp-2", text="Melindungi akun dan perangkat kerja."),
            ),
            competencies=(settings(id="k-1", title="Literasi keamanan informasi"),),
        ),
        "sections": sections,
        "categories": (Category("bank", "Bank soal", settings(), BANK, PLACE),),
        "terms": {
            "phishing": settings(
                term="Phishing", meaning=p("Penipuan lewat pesan yang menyamar sebagai pihak tepercaya.")
            ),
        },
        "place": PLACE,
    }
    return Course(**{**values, **changes})
