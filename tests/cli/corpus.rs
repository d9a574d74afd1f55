use crate::workdir::Workdir;
use sentimen::model::Model;
use std::path::{Path, PathBuf};

/// Two classes, eight texts each.
pub const POSITIF: [&str; 8] = [
    "Laba naik dua kali lipat",
    "Panen melimpah dan petani senang",
    "Ekspor kopi naik lagi tahun ini",
    "Warga senang karena jembatan baru selesai",
    "Laba bank melimpah, saham naik",
    "Petani senang, panen kopi naik",
    "Sekolah baru selesai dan murid senang",
    "Saham naik, laba tahun ini melimpah",
];
/// See [`POSITIF`].
pub const NEGATIF: [&str; 8] = [
    "Pabrik rugi besar dan buruh dipecat",
    "Panen gagal, petani berutang lagi",
    "Buruh dipecat tanpa pesangon tahun ini",
    "Jembatan ambruk dan warga rugi",
    "Bank gagal bayar, nasabah rugi besar",
    "Petani berutang karena panen gagal",
    "Sekolah ambruk, murid terluka",
    "Saham jatuh, nasabah rugi lagi",
];
/// A third class.
pub const NETRAL: [&str; 6] = [
    "Rapat digelar hari Senin di kantor bupati",
    "Jadwal ujian diumumkan hari Selasa",
    "Bupati membuka rapat di kantor desa",
    "Jadwal kereta diumumkan hari Senin",
    "Rapat desa digelar hari Selasa",
    "Kantor bupati pindah sesuai jadwal",
];

/// A CSV `text,label` of both classes in turn.
pub fn two_classes() -> String {
    let rows = POSITIF.iter().zip(NEGATIF).map(|(p, n)| format!("\"{p}\",positif\n\"{n}\",negatif\n"));
    format!("text,label\n{}", rows.collect::<String>())
}

/// [`two_classes`] and the third.
pub fn three_classes() -> String {
    let more = NETRAL.iter().map(|text| format!("\"{text}\",netral\n"));
    format!("{}{}", two_classes(), more.collect::<String>())
}

/// A page as a portal prints it, with `label` as its last line.
pub fn page(title: &str, body: &str, label: &str) -> String {
    format!("{title}\n\nJakarta - {body}\n\n{label}\n")
}

/// Trains on `table` with `flags`, without figures, and loads the model `m.safetensors`.
#[track_caller]
pub fn trained(work: &Workdir, table: &str, flags: &[&str]) -> Model {
    work.write("train.csv", table);
    let fixed = ["train", "train.csv", "-o", "m.safetensors", "--no-eval", "--quiet"];
    work.run(&[&fixed, flags].concat()).well();
    load(work, "m.safetensors")
}

/// The default recipe without idf.
pub fn without_idf(work: &Workdir) -> String {
    let recipe = work.run(&["train", "--print-recipe"]).well().stdout;
    assert!(recipe.contains("\nidf = true\n"), "{recipe}");
    recipe.replace("\nidf = true\n", "\nidf = false\n")
}

/// Loads a model that was just written.
#[track_caller]
pub fn load(work: &Workdir, name: &str) -> Model {
    Model::load(&work.path(name)).unwrap_or_else(|e| panic!("{e}"))
}

/// The project's own `data` folder.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// `name` in the project's data, as a flag takes it.
pub fn data_path(name: &str) -> String {
    data().join(name).to_str().expect("a path in UTF-8").to_owned()
}

/// The line that a training run on the project's own pages prints of them; the numbers are those of `events.csv`.
pub fn trained_on() -> String {
    let mut table = csv::Reader::from_path(data().join("events.csv")).expect("data/events.csv opens");
    let header = table.headers().expect("a header").clone();
    let at = |name| header.iter().position(|column| column == name).expect("a column of events.csv");
    let (event, label) = (at("event"), at("label"));
    let rows: Vec<_> = table.records().map(|row| row.expect("a row")).collect();
    let events: std::collections::BTreeSet<_> = rows.iter().map(|row| &row[event]).collect();
    let count = |class: &str| rows.iter().filter(|row| &row[label] == class).count();
    let [negatif, netral, positif] = ["negatif", "netral", "positif"].map(count);
    format!(
        "trained on  {} articles: {negatif} negatif, {netral} netral, {positif} positif; {} groups\n",
        rows.len(),
        events.len()
    )
}
