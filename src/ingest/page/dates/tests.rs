use super::*;

fn stamp(text: &str) -> (String, Option<String>) {
    let (_, stamp) = find(text).expect(text);
    (stamp.date, stamp.time)
}

#[test]
fn every_way_to_write_a_date() {
    for (text, date, time) in [
        ("17 Mar 2025 : 06.50", "2025-03-17", Some("06:50")),
        ("Senin, 17/03/2025 05:41 WIB", "2025-03-17", Some("05:41")),
        ("Tuesday 11 March 2025 - 23:30", "2025-03-11", Some("23:30")),
        ("22 Maret 2025", "2025-03-22", None),
        ("Sabtu 22 Mar 2025 15:34 WIB", "2025-03-22", Some("15:34")),
        ("Kamis, 13 Maret 2025 pukul 10.05 WIB", "2025-03-13", Some("10:05")),
        ("March 11, 2025 9:05 PM", "2025-03-11", Some("21:05")),
        ("2025-03-11T08:00:15+07:00", "2025-03-11", Some("08:00")),
        ("5 Agu 2025", "2025-08-05", None),
        ("Jum'at, 7-2-2025", "2025-02-07", None),
        ("07/02/25 | 09.00", "2025-02-07", Some("09:00")),
    ] {
        assert_eq!(stamp(text), (date.to_owned(), time.map(str::to_owned)), "{text}");
    }
    for none in ["31/02/2025", "13/13/2025", "Rp 1.234.567", "(8/4)", "12 ekor 2025", "1.240 Buruh"] {
        assert_eq!(find(none), None, "{none}");
    }
}

#[test]
fn date_lines_and_what_is_none() {
    let line = date_line("Galuh Pramesti | Rabu, 09/07/2025 05:52 WIB").expect("a date line");
    assert_eq!(line.who, "Galuh Pramesti");
    let line = date_line("Portalraya.id - 12/03/2025, 14:20 WIB").expect("a date line");
    assert_eq!(line.who, "Portalraya.id");
    let line = date_line("Diterbitkan 12 Mei 2025 10:00, Diperbarui 13 Mei 2025 11:00").expect("a date line");
    assert_eq!(line.stamp.map(|s| s.date).as_deref(), Some("2025-05-12"));
    assert_eq!(date_line("Diperbarui 13 Mei 2025, 10.00 WIB").map(|l| l.stamp), Some(None));
    assert!(date_line("09 Jul 2025 : 06.35 Views 48").is_some_and(|l| l.portal && l.who.is_empty()));
    assert_eq!(date_line("Jadwal Salat Jakarta 12 Maret 2025"), None);
    assert_eq!(date_line("Rapat digelar pada 12 Maret 2025 di balai desa."), None);
    assert_eq!(date_line("JAKARTA - Rapat umum digelar Sabtu 26/4/2025 10.00"), None);
}

#[test]
fn a_name_after_the_date_is_never_looked_for_before_it() {
    let line = date_line("Rabu, 9 Juli 2025 | Galuh Pramestiningrum").expect("a date line");
    assert_eq!(line.who, "Galuh Pramestiningrum");
    let line = date_line("Ra 9 Juli 2025 – Galuh Pramestiningrum");
    assert!(line.is_none_or(|l| !l.who.is_empty()));
}

#[test]
fn the_javanese_market_day_is_part_of_the_date() {
    let found = date_line("Kamis Pon, 1 Mei 2025").expect("a date line");
    assert_eq!((found.stamp.map(|stamp| stamp.date).as_deref(), found.who), (Some("2025-05-01"), ""));
}

#[test]
fn a_writer_may_stand_behind_the_clock() {
    let found = date_line("Rabu, 19 Oktober 2022 13:12 Reporter : Fikar Adinata").expect("a date line");
    assert_eq!(found.who, "Reporter : Fikar Adinata");
}
