//! Pages in layouts that neither the corpus nor the seeds have, in words of our own.

use sentimen::article::Article;
use sentimen::ingest::article_from_page;

#[track_caller]
fn check(
    page: &str,
    title: &str,
    date: Option<&str>,
    outlet: Option<&str>,
    author: Option<&str>,
    body: &[&str],
) -> Article {
    let article = article_from_page(page);
    assert_eq!(article.body.lines().collect::<Vec<_>>(), body);
    assert_eq!(article.title.as_deref(), Some(title));
    assert_eq!(article.date.as_deref(), date, "date");
    assert_eq!(article.outlet.as_deref(), outlet, "outlet");
    assert_eq!(article.author.as_deref(), author, "author");
    article
}

#[test]
fn press_release() {
    let article = check(
        "SIARAN PERS\nUntuk segera disiarkan\n\nKoperasi Tirta Mandiri Membagikan Laba kepada 900 Anggota\n\n\
         Bandung, 12 Mei 2025 – Koperasi Tirta Mandiri membagikan sisa hasil usaha kepada seluruh anggotanya tahun ini.\n\n\
         \"Kami senang dapat berbagi,\" ujar ketua koperasi, Ratna Dewi, dalam rapat anggota.\n\n\
         Acara lanjutan:\n- Tanggal: 20 Mei 2025\n- Tempat: Balai Desa Sukamaju\n\n###\n\n\
         © 2025 Koperasi Tirta Mandiri. All rights reserved.",
        "Koperasi Tirta Mandiri Membagikan Laba kepada 900 Anggota",
        Some("2025-05-12"),
        Some("Koperasi Tirta Mandiri"),
        None,
        &[
            "Bandung, 12 Mei 2025 – Koperasi Tirta Mandiri membagikan sisa hasil usaha kepada seluruh anggotanya tahun ini.",
            "\"Kami senang dapat berbagi,\" ujar ketua koperasi, Ratna Dewi, dalam rapat anggota.",
            "Acara lanjutan:",
            "- Tanggal: 20 Mei 2025",
            "- Tempat: Balai Desa Sukamaju",
        ],
    );
    assert_eq!(article.place.as_deref(), Some("Bandung"));
}

#[test]
fn broadcaster_with_sub_headings() {
    check(
        "Mengapa sungai di kota kami berubah warna?\n\nSumber gambar, Getty Images\n\nKeterangan gambar, Warga menunjuk air keruh di tepi sungai\n\n\
         Penulis, Wahyu Hidayat\nPeranan, Wartawan Suara Dunia\n\n3 Juni 2025\n\nWaktu membaca: 6 menit\n\n\
         Air sungai yang membelah kota itu berubah merah sejak akhir pekan, dan warga berhenti memakainya.\n\n\
         Apa yang terjadi?\n\nPeneliti mengambil contoh air di sembilan titik lalu membawanya ke laboratorium kampus.\n\n\
         Apa kata warga\n\nMereka meminta saluran pembuangan diperiksa malam hari, ketika bau paling menyengat.\n\nBerita terkait\n\nBanjir di hulu surut\n",
        "Mengapa sungai di kota kami berubah warna?",
        Some("2025-06-03"),
        None,
        Some("Wahyu Hidayat"),
        &[
            "Air sungai yang membelah kota itu berubah merah sejak akhir pekan, dan warga berhenti memakainya.",
            "Apa yang terjadi?",
            "Peneliti mengambil contoh air di sembilan titik lalu membawanya ke laboratorium kampus.",
            "Apa kata warga",
            "Mereka meminta saluran pembuangan diperiksa malam hari, ketika bau paling menyengat.",
        ],
    );
}

#[test]
fn foreign_service() {
    let article = check(
        "Asia\n\nPetani Kopi Dataran Tinggi Menikmati Harga Terbaik\n\n02/09/2025\n\nSari Melati\n\nFILE - Petani menjemur biji kopi di lereng gunung, 1 Agustus 2025. (Foto: Dok. Koperasi)\n\nShare\n\n\
         WAMENA (SNL) — Petani kopi di dataran tinggi menikmati harga terbaik dalam sepuluh tahun, kata koperasi setempat.\n\n\
         Permintaan datang dari kedai-kedai kecil yang membeli langsung tanpa perantara. [sm/ka]\n\nForum\n",
        "Petani Kopi Dataran Tinggi Menikmati Harga Terbaik",
        Some("2025-09-02"),
        Some("SNL"),
        Some("Sari Melati"),
        &[
            "WAMENA (SNL) — Petani kopi di dataran tinggi menikmati harga terbaik dalam sepuluh tahun, kata koperasi setempat.",
            "Permintaan datang dari kedai-kedai kecil yang membeli langsung tanpa perantara.",
        ],
    );
    assert_eq!(article.place.as_deref(), Some("WAMENA"));
}

#[test]
fn weekly_with_editors_choice() {
    check(
        "Nasional\nPanitia Lomba Perahu Naga Menambah Kelas Pelajar\n\nReporter\nHanif Ramadhan\nEditor\nSekar Ayu\nSelasa, 8 April 2025 19:42 WIB\n\n\
         Perahu naga melaju di Sungai Musi. Foto: Warta/Hanif Ramadhan\n\n\
         WARTA.CO, Palembang - Panitia lomba perahu naga menambah kelas pelajar pada gelaran tahun ini.\n\nIklan\nScroll Untuk Melanjutkan\n\n\
         Pendaftaran dibuka sampai akhir bulan di sekretariat panitia.\n\nPilihan Editor: Sejarah Perahu Naga di Sungai Musi\n",
        "Panitia Lomba Perahu Naga Menambah Kelas Pelajar",
        Some("2025-04-08"),
        Some("WARTA.CO"),
        Some("Hanif Ramadhan"),
        &[
            "WARTA.CO, Palembang - Panitia lomba perahu naga menambah kelas pelajar pada gelaran tahun ini.",
            "Pendaftaran dibuka sampai akhir bulan di sekretariat panitia.",
        ],
    );
}

#[test]
fn portal_with_updates_and_related_blocks() {
    check(
        "Home\nNews\nPeristiwa\n\nKebakaran Pasar Lama Padam Setelah Enam Jam\n\nOleh Dimas Prakoso\nDiterbitkan 21 Juli 2025, 06:15 WIB\nDiperbarui 22 Juli 2025, 09:00 WIB\n\nCopy Link\nFacebook\n2\n\n\
         Petugas menyemprot sisa api di Pasar Lama. (Liputan/Dimas)\n\n\
         Kabar6.com, Jakarta - Kebakaran yang melanda Pasar Lama sejak Minggu malam akhirnya padam.\n\n\
         BACA JUGA: Daftar Pos Pemadam di Ibu Kota\n\nSebanyak 140 kios hangus dan pedagang menaksir kerugian miliaran rupiah.\n\n\
         Baca Juga\n\nCara Memasang Alat Pemadam di Kios\n\nPedagang meminta tempat berjualan sementara di halaman parkir.\n\n\
         * Fakta atau Hoaks? Hubungi WhatsApp kami untuk mengetahui kebenaran informasi\n",
        "Kebakaran Pasar Lama Padam Setelah Enam Jam",
        Some("2025-07-21"),
        Some("Kabar6.com"),
        Some("Dimas Prakoso"),
        &[
            "Kabar6.com, Jakarta - Kebakaran yang melanda Pasar Lama sejak Minggu malam akhirnya padam.",
            "Sebanyak 140 kios hangus dan pedagang menaksir kerugian miliaran rupiah.",
            "Pedagang meminta tempat berjualan sementara di halaman parkir.",
        ],
    );
}

#[test]
fn television_site() {
    check(
        "Ekspor Pisang Naik, Gudang Pendingin Ditambah\n\nKabar Indonesia\nJumat, 14 Mar 2025 11:20 WIB\nBagikan :\nPekerja memilah pisang di gudang. (Kabar Indonesia/Andra)\n\
         Jakarta, Kabar Indonesia -- Ekspor pisang dari Lampung naik seperlima pada awal tahun ini.\n\n\
         [Gambas:Video Kabar]\n\nEksportir menambah dua gudang pendingin supaya buah tidak cepat rusak.\n\n(ana/rds)\n\n[Gambas:Infografis]\nTOPIK TERKAIT\nekspor\npisang\n",
        "Ekspor Pisang Naik, Gudang Pendingin Ditambah",
        Some("2025-03-14"),
        Some("Kabar Indonesia"),
        None,
        &[
            "Jakarta, Kabar Indonesia -- Ekspor pisang dari Lampung naik seperlima pada awal tahun ini.",
            "Eksportir menambah dua gudang pendingin supaya buah tidak cepat rusak.",
        ],
    );
}

#[test]
fn local_desk_report() {
    let article = check(
        "Jembatan Gantung di Enrekang Rampung, Pelajar Tak Lagi Menyeberang dengan Rakit\n\nPenulis: Muh. Asdar | Editor: Hasriani\nTayang: Rabu, 5 Februari 2025 17:30 WITA\n\nLihat Foto\n\n\
         Laporan Wartawan Kabar Timur, Muh. Asdar\n\nKABARTIMUR.COM, ENREKANG - Jembatan gantung sepanjang 60 meter akhirnya bisa dilalui warga dua dusun.\n\n\
         Pelajar tidak lagi bergantung pada rakit bambu yang kerap hanyut.\n\nArtikel ini telah tayang di KabarTimur.com dengan judul Jembatan Rampung\n\nTags: jembatan, Enrekang, pelajar\n",
        "Jembatan Gantung di Enrekang Rampung, Pelajar Tak Lagi Menyeberang dengan Rakit",
        Some("2025-02-05"),
        Some("KABARTIMUR.COM"),
        Some("Muh. Asdar"),
        &[
            "KABARTIMUR.COM, ENREKANG - Jembatan gantung sepanjang 60 meter akhirnya bisa dilalui warga dua dusun.",
            "Pelajar tidak lagi bergantung pada rakit bambu yang kerap hanyut.",
        ],
    );
    assert_eq!(article.tags, ["jembatan", "Enrekang", "pelajar"]);
}

#[test]
fn body_without_any_furniture() {
    let article = article_from_page(
        "Harga beras di pasar induk turun tipis pekan ini karena panen mulai masuk.\n\nPedagang memperkirakan harga bertahan sampai bulan depan.",
    );
    assert_eq!(article.title, None);
    assert_eq!(article.body.lines().count(), 2);
    let article = article_from_page("Pelayanannya ramah sekali");
    assert_eq!((article.title, article.body.as_str()), (None, "Pelayanannya ramah sekali"));
    assert_eq!(article_from_page("  \n \n").body, "");
}

#[test]
fn numbered_advice_stays_in_the_body() {
    check(
        "Lima Cara Menyimpan Cabai agar Tahan Lama\n\nMinggu, 4 Mei 2025 | 07:30 WIB\n\nCabai mudah busuk bila disimpan basah, kata pengajar tata boga Lilis Suryani.\n\n\
         1. Keringkan lebih dulu\n\nLap setiap buah sampai tidak ada sisa air di tangkainya.\n\n2. Pakai wadah kertas\n\nKertas menyerap embun sehingga cabai tidak cepat lembek.\n",
        "Lima Cara Menyimpan Cabai agar Tahan Lama",
        Some("2025-05-04"),
        None,
        None,
        &[
            "Cabai mudah busuk bila disimpan basah, kata pengajar tata boga Lilis Suryani.",
            "1. Keringkan lebih dulu",
            "Lap setiap buah sampai tidak ada sisa air di tangkainya.",
            "2. Pakai wadah kertas",
            "Kertas menyerap embun sehingga cabai tidak cepat lembek.",
        ],
    );
}

#[test]
fn markdown_copy_with_a_label_in_a_table() {
    let article = check(
        "| Sentimen | Netral (66%) |\n\n# Rapat Tarif Angkot Ditunda Sepekan\n\n*Kamis, 6 Maret 2025, 13.05 WIB*\n\n![foto](angkot.jpg)\n\n\
         Rapat penentuan tarif angkutan kota ditunda sepekan karena data biaya belum lengkap.\n\nSopir dan penumpang sama-sama menunggu hasilnya.\n\n---\n\n[Baca juga: Rute Baru Angkot](https://kabar.id/rute)\n",
        "Rapat Tarif Angkot Ditunda Sepekan",
        Some("2025-03-06"),
        None,
        None,
        &[
            "Rapat penentuan tarif angkutan kota ditunda sepekan karena data biaya belum lengkap.",
            "Sopir dan penumpang sama-sama menunggu hasilnya.",
        ],
    );
    assert_eq!(
        (article.label.as_deref(), article.confidence, article.time.as_deref()),
        (Some("netral"), Some(0.66), Some("13:05"))
    );
}

#[test]
fn english_page() {
    check(
        "Farmers in Kendal Welcome Early Rain\n\nBy Joko Susilo\nPublished March 3, 2025 at 9:05 AM\n\nSEMARANG - Farmers in Kendal welcomed the early rain, which ended a dry month.\n\n\
         Read also: Reservoir Levels Rise\n\nThey expect to plant two weeks ahead of schedule this season.\n\nRelated Articles\nRice Prices Fall\n",
        "Farmers in Kendal Welcome Early Rain",
        Some("2025-03-03"),
        None,
        Some("Joko Susilo"),
        &[
            "SEMARANG - Farmers in Kendal welcomed the early rain, which ended a dry month.",
            "They expect to plant two weeks ahead of schedule this season.",
        ],
    );
}

#[test]
fn photo_after_the_lead_does_not_hide_it() {
    check(
        "Sekolah Apung Kembali Menerima Murid\n\nSekolah apung di tepi danau kembali menerima murid setelah lantainya selesai diganti oleh para orang tua bersama tukang dari tiga kampung sekitar selama enam pekan penuh tanpa jeda dan tanpa upah.\n\n\
         Foto: Dok. Yayasan Danau\n\nSebanyak 48 anak mendaftar pada hari pertama, dua kali lipat tahun lalu.\n\nKepala sekolah Yosina Kaiba menyebut mereka tak sabar belajar.",
        "Sekolah Apung Kembali Menerima Murid",
        None,
        None,
        None,
        &[
            "Sekolah apung di tepi danau kembali menerima murid setelah lantainya selesai diganti oleh para orang tua bersama tukang dari tiga kampung sekitar selama enam pekan penuh tanpa jeda dan tanpa upah.",
            "Sebanyak 48 anak mendaftar pada hari pertama, dua kali lipat tahun lalu.",
            "Kepala sekolah Yosina Kaiba menyebut mereka tak sabar belajar.",
        ],
    );
}

#[test]
fn a_date_in_prose_is_no_publication_date() {
    let article = article_from_page(
        "Pasar Malam Kembali Digelar di Alun-alun\n\nPasar malam akan dibuka pada 12 Maret 2025 pukul 19.00 dan berlangsung seminggu penuh.\n\nBerita Terkait\n10 Maret 2025\nLain Lagi Judulnya\n",
    );
    assert_eq!((article.date, article.time), (None, None));
}

#[test]
fn breadcrumb_whose_first_step_is_the_outlet() {
    let article = check(
        "Suara Kebun » Daerah » Ekonomi\n\nHarga Karet Naik di Sintang\n\nOleh Petrus Ajang - Senin, 3 Maret 2025 | 09:12 WIB\n\n\
         Pekerja menimbang karet. (Suara Kebun/Petrus Ajang)\n\n\
         SUARA KEBUN, SINTANG — Harga karet di tingkat petani naik menjadi Rp14.000 sekilo pada awal bulan ini.\n\n\
         BACA JUGA: Jadwal Kapal Sungai\n\nPengepul mengaku kekurangan barang karena hujan menghentikan penyadapan dua pekan.\n\n\
         Editor: Yulia Sari\n\nTag: karet, Sintang\n\nIkuti kami di Google News\n",
        "Harga Karet Naik di Sintang",
        Some("2025-03-03"),
        Some("Suara Kebun"),
        Some("Petrus Ajang"),
        &[
            "SUARA KEBUN, SINTANG — Harga karet di tingkat petani naik menjadi Rp14.000 sekilo pada awal bulan ini.",
            "Pengepul mengaku kekurangan barang karena hujan menghentikan penyadapan dua pekan.",
        ],
    );
    assert_eq!(article.place.as_deref(), Some("SINTANG"));
}

#[test]
fn radio_station() {
    check(
        "Radio Suara Muara | Sampit\nPasar Malam Pindah ke Lapangan Kota\nOleh : Ira Maharani   Editor : Samsul\nRabu, 12 Mar 2025 - 10:21 WIB\nDengarkan\n\
         SUARA MUARA, Sampit: Pasar malam pindah ke lapangan kota mulai Jumat karena jalan lama diperbaiki.\n\
         Sebanyak 120 pedagang sudah mendapat nomor lapak dan mulai memasang tenda kemarin sore.\n\
         0 Komentar\nTulis komentar\nBerita Lainnya\nJadwal Kapal Pekan Ini\n",
        "Pasar Malam Pindah ke Lapangan Kota",
        Some("2025-03-12"),
        Some("Radio Suara Muara"),
        Some("Ira Maharani"),
        &[
            "SUARA MUARA, Sampit: Pasar malam pindah ke lapangan kota mulai Jumat karena jalan lama diperbaiki.",
            "Sebanyak 120 pedagang sudah mendapat nomor lapak dan mulai memasang tenda kemarin sore.",
        ],
    );
}

#[test]
fn clipping_of_a_printed_daily() {
    let article = check(
        "KLIPING MEDIA CETAK\nNama media  : Harian Muara\nJudul       : Nelayan Menunggu Cuaca Membaik\nHari/Tanggal: Rabu, 12 Maret 2025\n\
         Halaman     : 7 (4 kolom)\nWartawan    : Ira Maharani\nSentimen    : Netral (66%)\n\n\
         SAMPIT, Muara - Nelayan di muara menunggu cuaca membaik sebelum berangkat lagi ke perairan tengah.\n\n\
         Syahbandar akan mengumumkan keputusan berlayar pada Jumat pagi setelah menerima prakiraan gelombang.\n\n\
         Disalin dari edisi cetak. Hak cipta pada penerbit.\n",
        "Nelayan Menunggu Cuaca Membaik",
        Some("2025-03-12"),
        Some("Harian Muara"),
        Some("Ira Maharani"),
        &[
            "SAMPIT, Muara - Nelayan di muara menunggu cuaca membaik sebelum berangkat lagi ke perairan tengah.",
            "Syahbandar akan mengumumkan keputusan berlayar pada Jumat pagi setelah menerima prakiraan gelombang.",
        ],
    );
    assert_eq!((article.label.as_deref(), article.confidence), (Some("netral"), Some(0.66)));
}

#[test]
fn prose_that_speaks_of_copyright_or_comments_stays_in_the_body() {
    let body = [
        "Jakarta - Pengadilan memutus sengketa buku pelajaran yang sudah berjalan dua tahun di ibu kota.",
        "Menurut hakim, hak cipta pada novel itu tetap milik Kirana sampai perjanjian baru ditandatangani.",
        "Buku tersebut pernah dicetak ulang tanpa izin penerbit pada 2019 dan dijual di tiga kota besar.",
        "Komentar menjadi lebih tajam setelah putusan itu dibacakan pada Selasa sore di ruang sidang utama.",
        "Komentar yang tampil di akun pengarang umumnya mendukung putusan tersebut, menurut pengacaranya.",
        "Kedua pihak mempunyai waktu dua pekan untuk mengajukan banding ke pengadilan yang lebih tinggi.",
    ];
    let page = format!(
        "Sengketa Buku Pelajaran Diputus\n\nRabu, 12 Maret 2025 10:21 WIB\n\n{}\n",
        body.join("\n\n")
    );
    let article = article_from_page(&page);
    assert_eq!(article.body.lines().collect::<Vec<_>>(), body);
}

#[test]
fn a_region_in_the_breadcrumb_and_a_headline_on_radio_are_no_outlets() {
    let body = "BANDAR LAMPUNG, KABARKITA.com – Polisi menangkap dua pencuri sepeda motor di terminal kota pada Senin malam.";
    let page = format!(
        "Bandar Lampung » Kriminal\n\nDua Pencuri Motor Ditangkap\n\nSelasa, 11 Maret 2025\n\n{body}\n\nKeduanya mengaku sudah beraksi di empat tempat sejak awal tahun ini.\n"
    );
    let article = article_from_page(&page);
    assert_eq!(article.outlet.as_deref(), Some("KABARKITA.com"));
    assert_eq!(article.place.as_deref(), Some("BANDAR LAMPUNG"));
    let page = "Radio Desa Mengudara Lagi\n\nSelasa, 11 Maret 2025\n\nSampit - Radio milik warga desa kembali mengudara setelah pemancarnya diperbaiki pekan lalu.\n\nPenyiar pertama adalah dua guru yang membacakan dongeng setiap petang.\n";
    let article = article_from_page(page);
    assert_eq!((article.title.as_deref(), article.outlet), (Some("Radio Desa Mengudara Lagi"), None));
}
