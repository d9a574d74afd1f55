//! The words that give the furniture of news pages away. All are lower case; lines may write
//! them in any case.

/// Advertising and its "scroll on".
pub(super) const ADS: [&str; 10] = [
    "advertisement",
    "iklan",
    "scroll to",
    "scroll ke",
    "scroll untuk",
    "gulir untuk",
    "gulir ke bawah",
    "lanjutkan membaca",
    "advertorial",
    "konten berikut adalah iklan",
];

/// Links to another article.
pub(super) const RELATED: [&str; 14] = [
    "baca juga",
    "baca pula",
    "baca selengkapnya",
    "baca",
    "lihat juga",
    "simak juga",
    "tonton juga",
    "simak video",
    "lihat video",
    "saksikan video",
    "saksikan juga",
    "pilihan editor",
    "read also",
    "also read",
];

/// Headings of lists of other articles.
pub(super) const LISTS: [&str; 22] = [
    "berita terkait",
    "berita lainnya",
    "berita lain",
    "berita populer",
    "berita terpopuler",
    "berita terbaru",
    "terpopuler",
    "populer",
    "terkini",
    "terbaru",
    "trending",
    "rekomendasi",
    "rekomendasi untuk anda",
    "terkait",
    "artikel terkait",
    "artikel lainnya",
    "artikel populer",
    "video terkait",
    "related articles",
    "related",
    "most popular",
    "pilihan redaksi",
];

/// What stands before tags.
pub(super) const TAGS: [&str; 8] =
    ["tags", "tag", "topik terkait", "topik", "topic", "topics", "kata kunci", "keywords"];

/// The monitoring portal's own lines.
pub(super) const PORTAL: [&str; 4] = ["informasi tambahan", "kab/kota", "partai terkait", "tokoh terkait"];

/// Calls to share.
pub(super) const SHARES: [&str; 5] = ["bagikan", "share", "sebarkan", "share this", "bagikan artikel"];

/// What a line of share buttons says.
pub(super) const NETWORKS: [&str; 20] = [
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "telegram",
    "line",
    "linkedin",
    "email",
    "surel",
    "pinterest",
    "threads",
    "instagram",
    "salin",
    "tautan",
    "copy",
    "link",
    "url",
    "print",
    "cetak",
    "tiktok",
];

/// What stands before a writer.
pub(super) const WRITERS: [&str; 14] = [
    "penulis",
    "pewarta",
    "reporter",
    "rep",
    "oleh",
    "by",
    "wartawan",
    "kontributor",
    "laporan",
    "author",
    "jurnalis",
    "naskah",
    "writer",
    "dilaporkan oleh",
];

/// What stands before others who worked on a text.
pub(super) const EDITORS: [&str; 9] = [
    "editor",
    "red",
    "redaktur",
    "penyunting",
    "uploader",
    "pengunggah",
    "penerjemah",
    "disunting oleh",
    "publisher",
];

/// Keys above a mailed article.
pub(super) const HEADERS: [&str; 14] = [
    "judul",
    "media",
    "tanggal",
    "title",
    "date",
    "rubrik",
    "subjek",
    "subject",
    "dari",
    "kepada",
    "from",
    "to",
    "nama media",
    "outlet",
];

/// Links to further pages.
pub(super) const PAGES: [&str; 8] = [
    "halaman selanjutnya",
    "halaman berikutnya",
    "halaman",
    "selanjutnya",
    "next page",
    "lihat semua",
    "show all",
    "page",
];

/// Openings of copyright lines.
pub(super) const RIGHTS: [&str; 7] = [
    "copyright",
    "hak cipta",
    "all rights reserved",
    "dilarang keras",
    "dilarang mengutip",
    "dilarang menyalin",
    "(c)",
];

/// Openings of comment sections.
pub(super) const COMMENTS: [&str; 8] = [
    "comment",
    "comments",
    "komentar",
    "tulis komentar",
    "beri komentar",
    "kirim komentar",
    "isi komentar",
    "kolom komentar",
];

/// Openings of calls to follow the outlet.
pub(super) const CALLS: [&str; 13] = [
    "dapatkan",
    "ikuti",
    "langganan",
    "berlangganan",
    "unduh",
    "download",
    "follow",
    "gabung",
    "cek berita",
    "simak berita",
    "jangan lewatkan",
    "daftar",
    "fakta atau hoaks",
];

/// Where such calls lead.
pub(super) const CHANNELS: [&str; 14] = [
    "kanal",
    "channel",
    "whatsapp",
    "telegram",
    "google news",
    "newsletter",
    "buletin",
    "surel",
    "email",
    "aplikasi",
    "langganan",
    "instagram",
    "youtube",
    "app store",
];

/// Menu entries.
pub(super) const MENUS: [&str; 13] = [
    "lewati ke",
    "langsung ke",
    "skip to",
    "buka menu",
    "buka konten",
    "menu",
    "masuk",
    "login",
    "log in",
    "cari",
    "search",
    "home",
    "beranda",
];
