use crate::forge::Forged;
use crate::kinds;
use crate::questions::asked;

#[test]
fn numbers_at_their_extremes_are_refused_or_give_probabilities() {
    let extremes: [[u8; 4]; 14] = [
        0u32.to_le_bytes(),
        1u32.to_le_bytes(),
        2u32.to_le_bytes(),
        255u32.to_le_bytes(),
        u32::MAX.to_le_bytes(),
        (u32::MAX / 2).to_le_bytes(),
        (1u32 << 31).to_le_bytes(),
        f32::NAN.to_le_bytes(),
        f32::INFINITY.to_le_bytes(),
        f32::NEG_INFINITY.to_le_bytes(),
        f32::MAX.to_le_bytes(),
        f32::MIN.to_le_bytes(),
        f32::MIN_POSITIVE.to_le_bytes(),
        1f32.to_le_bytes(),
    ];
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let (mut refused, mut worked) = (0, 0);
        let mut count = |answers: Option<_>| if answers.is_some() { worked += 1 } else { refused += 1 };
        for name in forged.names().iter().filter(|name| *name != "zz_checksum") {
            let range = forged.range(name);
            let numbers = range.len() / 4;
            // The first, the last and some between; all of a few.
            let places = (0..numbers).step_by(1 + numbers / 12).chain(numbers.checked_sub(1));
            for place in places {
                for extreme in extremes {
                    let mut lie = forged.clone();
                    lie.data[range.start + 4 * place..][..4].copy_from_slice(&extreme);
                    count(asked(&lie.file(), &format!("{kind}: {name}[{place}] = {extreme:?}")));
                }
            }
            // All of them at once.
            for extreme in extremes {
                let mut lie = forged.clone();
                for number in lie.data[range.clone()].chunks_exact_mut(4) {
                    number.copy_from_slice(&extreme);
                }
                count(asked(&lie.file(), &format!("{kind}: all of {name} = {extreme:?}")));
            }
        }
        println!("{kind}: {refused} numbers refused, {worked} gave probabilities");
        assert!(refused > 100 && worked > 100, "{kind}: {refused} refused, {worked} worked");
    }
}

#[test]
fn a_byte_flipped_anywhere_is_refused() {
    for (kind, model) in kinds() {
        let file = model.to_bytes().expect("a file");
        let header = 8 + u64::from_le_bytes(file[..8].try_into().expect("eight bytes")) as usize;
        for at in (0..header).chain((header..file.len()).step_by(13)).chain(file.len() - 8..file.len()) {
            for bit in [0x01, 0x20, 0x80] {
                let mut flipped = file.clone();
                flipped[at] ^= bit;
                assert_eq!(
                    asked(&flipped, &format!("{kind}: byte {at} by {bit:#x}")),
                    None,
                    "{kind}: byte {at}"
                );
            }
        }
    }
}

#[test]
fn a_byte_of_the_header_changed_on_purpose_is_refused_or_does_no_harm() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let header = forged.header().into_bytes();
        let (mut refused, mut worked) = (0, 0);
        for at in 0..header.len() {
            for byte in [b'0', b'"', b',', b'}', b'\\', 0, 0xff, b'a'] {
                let mut lie = header.clone();
                if lie[at] != byte {
                    lie[at] = byte;
                    let file = crate::forge::sealed(&lie, &forged.data);
                    match asked(&file, &format!("{kind}: byte {at} of the header = {byte:#x}")) {
                        None => refused += 1,
                        Some(_) => worked += 1,
                    }
                }
            }
        }
        println!("{kind}: {refused} changed bytes of the header refused, {worked} without harm");
        assert!(refused > 1000, "{kind}: {refused}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for (kind, model) in kinds() {
        let file = model.to_bytes().expect("a file");
        let forged = Forged::of(&file);
        let start = file.len() - forged.data.len();
        // At each border, beside it, and between.
        let borders = forged.names().into_iter().flat_map(|name| {
            let range = forged.range(&name);
            [range.start, range.end].map(|at| start + at)
        });
        let beside = borders.flat_map(|at| at.saturating_sub(1)..=at + 1);
        let lengths = beside.chain(0..=start).chain((start..file.len()).step_by(37));
        for length in lengths.filter(|length| *length < file.len()) {
            assert_eq!(asked(&file[..length], &format!("{kind}: {length} of {} bytes", file.len())), None);
        }
        for more in [&b"\0"[..], b"\n", &file] {
            assert_eq!(
                asked(&[&file[..], more].concat(), &format!("{kind}: {} bytes more", more.len())),
                None
            );
        }
    }
}
