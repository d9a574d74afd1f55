//! The words that give the furniture of news pages away. All are lower case; lines may write
//! them in any case.

// Filled, not one a line: these are read as lists.

/// Advertising and its "scroll on".
#[rustfmt::skip]
pub(super) const ADS: [&str; 32] = [
    "sambungan ke halaman", "bersambung ke halaman", "bersambung ke hal", "sambungan dari halaman",
    "advertisement", "iklan", "iklaniklan", "scroll to", "scroll ke", "scroll untuk", "gulir untuk",
    "gulir ke bawah", "geser ke bawah", "lanjutkan membaca", "lanjut membaca", "lanjut baca", "advertorial",
    "konten berikut adalah iklan", "sponsored", "konten bersponsor", "promoted", "hide ads", "close ads",
    "tutup iklan", "artikel berlanjut setelah iklan", "pasang iklan", "infografis",
    "ad", "ads", "scroll", "konten di bawah ini", "konten berikut",
];

/// Links to another article.
#[rustfmt::skip]
pub(super) const RELATED: [&str; 37] = [
    "baca juga", "baca pula", "baca selengkapnya", "baca lagi", "baca lainnya", "baca berita",
    "baca artikel", "baca", "bacaan terkait", "lihat juga", "lihat pula", "simak juga", "simak pula",
    "tonton juga", "tonton video", "tonton", "simak video", "simak", "lihat video", "saksikan video",
    "saksikan juga", "saksikan", "pilihan editor", "pilihan redaksi", "read also", "read more", "also read",
    "berita terkait", "artikel terkait", "video pilihan", "video terkait", "galeri foto", "foto pilihan",
    "infografis", "dengarkan juga", "dengar juga", "terkait",
];

/// Headings of lists of other articles.
#[rustfmt::skip]
pub(super) const LISTS: [&str; 133] = [
    "berita terkait", "berita lainnya", "berita lain", "berita populer", "berita terpopuler",
    "berita terbaru", "berita terkini", "berita pilihan", "berita utama", "berita rekomendasi",
    "berita foto", "berita video", "terpopuler", "paling populer", "paling banyak dibaca", "paling dicari",
    "populer", "terkini", "terbaru", "trending", "viral", "tren", "headline", "top news", "top stories",
    "top 3", "rekomendasi", "rekomendasi untuk anda", "untuk anda", "mungkin anda suka",
    "anda mungkin suka", "anda mungkin tertarik", "anda mungkin juga suka", "sedang tren", "sedang ramai",
    "terkait", "artikel terkait", "artikel lainnya", "artikel lain", "artikel populer",
    "artikel terpopuler", "artikel terbaru", "artikel pilihan", "baca artikel lain", "baca lainnya",
    "bacaan lainnya", "video terkait", "video terkini", "video lainnya", "video pilihan", "video populer",
    "foto lainnya", "related articles", "related news", "related posts", "related", "most popular",
    "most read", "latest", "pilihan redaksi", "pilihan editor", "pilihan untuk anda", "pilihan untukmu",
    "konten terkait", "konten premium", "konten pilihan", "laporan pilihan", "lebih banyak artikel",
    "lebih banyak dari", "lebih banyak tentang", "lainnya dari", "lainnya di", "more from", "kabar terkait",
    "kabar terkini", "kabar lainnya", "kabar pilihan", "komentar terbanyak", "topik populer",
    "topik hangat", "topik pilihan", "topik lain", "jelajahi topik", "jangan lewatkan", "jangan dilewatkan",
    "sorotan", "fokus", "warta lainnya", "warta terkait", "tulisan lain", "tulisan terkait",
    "cerita lainnya", "cerita terkait", "kliping serupa", "kliping terkait", "opini lainnya", "promosi",
    "promo", "lowongan", "jadwal salat", "jadwal sholat", "jadwal shalat", "jadwal imsakiyah",
    "waktu salat", "prakiraan cuaca", "cuaca", "kurs", "hasil kurs", "harga emas", "infografik",
    "indeks berita", "dari kategori ini", "di kanal ini", "lebih lanjut", "edisi hari ini",
    "siaran lainnya", "program lainnya", "episode lainnya", "podcast lainnya",
    "video", "foto", "galeri", "podcast", "siniar", "anda mungkin", "lebih lanjut tentang", "tautan luar",
    "rekomendasi untuk", "berita lain dari", "kabar dari", "dari jaringan", "video viral", "baca juga berita",
];

/// What stands before tags.
#[rustfmt::skip]
pub(super) const TAGS: [&str; 15] = [
    "tags", "tag", "tag terkait", "topik terkait", "topik", "topic", "topics", "kata kunci", "keywords",
    "label terkait", "tagar", "hashtag", "tagged", "topik artikel", "topik berita",
];

/// The monitoring portal's own lines.
#[rustfmt::skip]
pub(super) const PORTAL: [&str; 7] = [
    "informasi tambahan", "kab/kota", "kabupaten/kota", "partai terkait", "partai politik terkait",
    "tokoh terkait", "parpol terkait",
];

/// Calls to share.
#[rustfmt::skip]
pub(super) const SHARES: [&str; 15] = [
    "bagikan", "share", "sebarkan", "share this", "bagikan artikel", "bagikan berita", "bagikan ke",
    "kirim", "salin tautan", "salin link", "copy link", "url telah disalin", "tautan telah disalin",
    "permalink", "sebar",
];

/// What a line of share buttons says.
#[rustfmt::skip]
pub(super) const NETWORKS: [&str; 30] = [
    "facebook", "twitter", "x", "whatsapp", "telegram", "line", "linkedin", "email", "e-mail", "surel",
    "pinterest", "threads", "instagram", "salin", "tautan", "copy", "link", "url", "print", "cetak",
    "tiktok", "youtube", "messenger", "bluesky", "wa", "fb", "ig", "web", "sms", "reddit",
];

/// What stands before a writer.
#[rustfmt::skip]
pub(super) const WRITERS: [&str; 17] = [
    "penulis", "pewarta", "reporter", "rep", "oleh", "by", "wartawan", "kontributor", "laporan", "author",
    "jurnalis", "naskah", "writer", "dilaporkan oleh", "ditulis oleh", "laporan wartawan", "teks",
];

/// What stands before others who worked on a text.
#[rustfmt::skip]
pub(super) const EDITORS: [&str; 19] = [
    "editor", "red", "redaktur", "penyunting", "uploader", "pengunggah", "penerjemah", "disunting oleh",
    "publisher", "diedit oleh", "redaktur pelaksana", "penanggung jawab", "penyelaras bahasa", "fotografer",
    "juru foto", "admin", "operator",
    "peranan", "melaporkan dari",
];

/// Keys above a mailed article.
#[rustfmt::skip]
pub(super) const HEADERS: [&str; 14] = [
    "judul", "media", "tanggal", "title", "date", "rubrik", "subjek", "subject", "dari", "kepada", "from",
    "to", "nama media", "outlet",
];

/// Links to further pages.
#[rustfmt::skip]
pub(super) const PAGES: [&str; 19] = [
    "halaman selanjutnya", "halaman berikutnya", "halaman sebelumnya", "halaman", "selanjutnya",
    "berikutnya", "next page", "next", "lihat semua", "show all", "tampilkan semua", "page",
    "baca halaman berikutnya", "lanjut ke halaman", "bersambung ke halaman", "baca di halaman",
    "lanjut ke", "lanjutkan ke halaman", "baca halaman",
];

/// Openings of copyright lines, and of what stands below a clipping.
#[rustfmt::skip]
pub(super) const RIGHTS: [&str; 27] = [
    "copyright", "hak cipta", "all rights reserved", "all right reserved", "dilarang keras",
    "dilarang mengutip", "dilarang menyalin", "dilarang mengambil", "dilarang memperbanyak",
    "seluruh isi dilindungi", "seluruh hak cipta", "part of",
    "disclaimer", "dilarang", "hak cipta dilindungi", "foto dan tulisan",
    "kliping ini", "kliping untuk", "kliping disalin", "arsip kliping", "guntingan koran", "disalin dari edisi",
    "salinan dari edisi", "dipindai dari edisi", "dikliping dari edisi", "dikutip dari edisi", "dikutip utuh dari edisi",
];

/// Openings of comment sections.
#[rustfmt::skip]
pub(super) const COMMENTS: [&str; 16] = [
    "comment", "comments", "komentar", "tulis komentar", "beri komentar", "kirim komentar", "isi komentar",
    "kolom komentar", "tinggalkan komentar", "tinggalkan balasan", "leave a reply", "leave a comment",
    "tulis tanggapan", "tanggapan pembaca", "jadilah yang pertama", "diskusi",
];

/// Openings of calls to follow the outlet.
#[rustfmt::skip]
pub(super) const CALLS: [&str; 33] = [
    "dapatkan", "ikuti", "langganan", "berlangganan", "unduh", "download", "follow", "gabung", "bergabung",
    "bergabunglah", "ikutilah",
    "cek berita", "cek informasi", "simak berita", "baca berita", "jangan lewatkan", "daftar", "daftarkan",
    "fakta atau hoaks", "yuk", "ayo", "mau", "ingin", "nikmati", "pasang", "temukan", "update berita",
    "kunjungi", "klik", "dukung", "aktifkan", "terima notifikasi", "simak perkembangan",
];

/// Where such calls lead.
#[rustfmt::skip]
pub(super) const CHANNELS: [&str; 24] = [
    "kanal", "channel", "saluran", "whatsapp", "telegram", "google news", "newsletter", "buletin", "surel",
    "email", "aplikasi", "langganan", "instagram", "youtube", "app store", "play store", "notifikasi",
    "jurnalisme", "grup", "medsos", "media sosial", "facebook", "tiktok", "di sini",
];

/// Menu entries.
#[rustfmt::skip]
pub(super) const MENUS: [&str; 25] = [
    "lewati ke", "langsung ke", "loncat ke", "skip to", "buka menu", "buka konten", "menu", "masuk",
    "login", "log in", "cari", "search", "home", "beranda", "daftar", "keluar", "akun saya", "indeks",
    "index", "kanal", "network", "jaringan", "live tv", "e-paper", "epaper",
];

/// What stands before the source of a text.
#[rustfmt::skip]
pub(super) const SOURCES: [&str; 6] = [
    "sumber", "source", "sumber berita", "dikutip dari", "disadur dari", "dilansir dari",
];

/// What stands before a photo's caption or credit.
#[rustfmt::skip]
pub(super) const PHOTOS: [&str; 22] = [
    "foto", "photo", "gambar", "ilustrasi", "keterangan foto", "keterangan gambar", "sumber gambar",
    "sumber foto", "kredit foto", "kredit", "caption", "dok", "dokumentasi", "image", "video", "infografis",
    "grafis", "image caption", "media caption", "image source", "foto ilustrasi", "ilustrasi foto",
];

/// Openings of counters.
#[rustfmt::skip]
pub(super) const COUNTERS: [&str; 20] = [
    "waktu baca", "waktu membaca", "story code", "views", "reading time", "dibaca", "dilihat",
    "jumlah pembaca", "durasi baca", "durasi", "estimasi baca", "lama baca", "pembaca", "dilihat sebanyak",
    "kode berita", "id berita", "tayangan", "viewer", "viewers", "hits",
];

/// First steps of a breadcrumb.
#[rustfmt::skip]
pub(super) const HOMES: [&str; 6] = [
    "beranda", "home", "berita", "news", "depan", "halaman depan",
];

/// What the page itself can do, in a few words.
#[rustfmt::skip]
pub(super) const TOOLS: [&str; 113] = [
    "lihat foto", "lihat semua foto", "lihat gambar", "perbesar", "perbesar foto", "zoom", "zoom-in",
    "zoom in", "klik untuk", "klik di sini", "klik disini", "klik gambar", "dengarkan artikel",
    "dengarkan berita", "dengarkan", "putar video", "putar audio", "putar", "cetak artikel",
    "cetak halaman", "cetak", "print", "versi cetak", "versi mobile", "versi desktop", "simpan artikel",
    "simpan berita", "simpan", "tandai", "bookmark", "ukuran huruf", "ukuran font", "ukuran teks",
    "mode gelap", "mode terang", "mode baca", "tampilkan lainnya", "tampilkan lebih banyak",
    "tampilkan komentar", "muat lebih banyak", "muat lainnya", "muat komentar", "muat entri", "muat ulang",
    "loading", "memuat", "lewatkan bagian", "lewati bagian", "lompati", "kembali ke atas", "kembali ke beranda", "kembali ke halaman", "kembali ke menu", "kembali ke awal", "ke laman muka",
    "ke atas", "tutup", "lihat lainnya", "lihat semua", "lihat selengkapnya", "lihat lebih", "selengkapnya",
    "daftar isi", "pembaruan otomatis", "matikan suara", "hidupkan suara", "bisukan", "laporkan", "balas",
    "urutkan", "suka", "tidak suka", "feedback", "terjemahkan", "ganti bahasa", "pilih bahasa",
    "pilih edisi", "pilih kota", "font", "text size", "aa", "a a", "buka di aplikasi", "lanjut di aplikasi",
    "nanti saja", "izinkan", "terima semua", "tolak", "kelola pilihan", "saya setuju", "setuju",
    "tonton di", "poin penting", "ringkasan berita", "ringkasan ai", "intinya", "inti berita", "geser",
    "swipe", "sebelumnya",
    "masuk untuk", "masuk atau", "daftar untuk", "login untuk", "lanjutkan dengan", "anda telah mencapai", "tautan-tautan akses", "akhir dari", "lewati", "lewatkan ke", "putar ulang", "sembunyikan", "salin",
];

/// What only a call to follow or subscribe says.
#[rustfmt::skip]
pub(super) const PITCHES: [&str; 14] = [
    "berlangganan", "bergabung", "breaking news", "newsletter", "meng-install", "google news", "pelanggan", "notifikasi",
    "klik", "unduh",
    "cek fakta", "akun", "ketuk", "hoaks",
];
