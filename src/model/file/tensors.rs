//! The tensors of a safetensors file, each read into its own memory while the checksum runs along.
//!
//! A file is read once, in its order, a piece at a time: nothing of it is in memory twice.

use super::weight::Weight;
use crate::{Error, Result};
use safetensors::tensor::{Dtype, Metadata};
use std::collections::HashMap;
use std::io::Read;
use xxhash_rust::xxh3::Xxh3;

/// The one metadata key: several would be written in random order.
pub(super) const KEY: &str = "sentimen";
/// The last tensor: XXH3-64 of every byte before its own eight, little-endian.
pub(super) const CHECKSUM: &str = "zz_checksum";
pub(super) const CHECKSUM_BYTES: usize = 8;
/// What to do about a file that is not whole.
const AGAIN: &str = "copy the file again or retrain";
/// The longest header that is read, in bytes: a card of 1,000 classes with its confusions takes a quarter.
const HEADER: u64 = 16 << 20;
/// How many times its text a card may take in memory: one that is full of short edits takes 14 times. What describes the tensors, of which there are a dozen, takes as much
/// as the card's text in it.
const SWELLS: usize = 16;
/// What either may take besides.
const ANY: usize = 1 << 16;
/// Bytes read at a time: few enough to be still at hand when they are hashed and stored.
const PIECE: usize = 64 * 1024;

/// The header and tensors of a file whose checksum was right.
pub(super) struct Tensors {
    /// The metadata under [`KEY`].
    pub(super) header: String,
    /// Bytes of the file.
    pub(super) length: u64,
    tensors: HashMap<String, Tensor>,
}

struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    data: Data,
}

enum Data {
    Bytes(Vec<u8>),
    Integers(Vec<u32>),
    Floats(Vec<f32>),
    /// Of a type that no tensor of ours has.
    Others,
}

impl Tensors {
    /// Reads the tensors called `known` of a file of `length` bytes, if that is known beforehand; every offset is
    /// checked before use, and other tensors only pass by.
    ///
    /// # Errors
    /// The reason, naming the byte where it is known, and the next step.
    pub(super) fn read(reader: impl Read, length: Option<u64>, known: &[&str]) -> Result<Self, String> {
        let mut source = Source { reader, hash: Xxh3::new(), piece: vec![0; PIECE] };
        let bytes = source.header(length)?;
        let undescribed = |why: &dyn std::fmt::Display| match length {
            Some(length) => {
                format!("the header does not describe the {length} bytes there are ({why}); {AGAIN}")
            }
            None => format!("the header does not describe tensors ({why}); {AGAIN}"),
        };
        check_weight(&bytes, 1).map_err(|e| undescribed(&e))?;
        let metadata: Metadata = serde_json::from_slice(&bytes).map_err(|e| undescribed(&e))?;
        let described = (8 + bytes.len() as u64).saturating_add(metadata.data_len() as u64);
        if length.is_some_and(|length| length != described) {
            return Err(undescribed(&format!("it describes {described}")));
        }
        drop(bytes);
        let header = metadata.metadata().as_ref().and_then(|m| m.get(KEY)).cloned().ok_or(
            "a safetensors file, but not one of sentimen's (no 'sentimen' in its metadata); give a file that `sentimen train` wrote",
        )?;
        check_weight(header.as_bytes(), SWELLS)
            .map_err(|e| format!("its header is no model card ({e}); copy the file again or retrain"))?;
        let mut names = metadata.offset_keys();
        let checksum = metadata.info(CHECKSUM).map(|info| (info.dtype, info.shape.as_slice()));
        if names.pop().as_deref() != Some(CHECKSUM) || checksum != Some((Dtype::U8, &[CHECKSUM_BYTES][..])) {
            return Err(format!("it has no checksum; {AGAIN}"));
        }
        let mut tensors = HashMap::new();
        for name in names {
            let Some(info) = metadata.info(&name) else { continue };
            let bytes = info.data_offsets.1 - info.data_offsets.0;
            if !known.contains(&name.as_str()) {
                source.pieces(bytes, |_| ())?;
                continue;
            }
            let data = match info.dtype {
                Dtype::U8 => Data::Bytes(source.numbers(bytes, |[byte]| byte)?),
                Dtype::U32 => Data::Integers(source.numbers(bytes, u32::from_le_bytes)?),
                Dtype::F32 => Data::Floats(source.numbers(bytes, f32::from_le_bytes)?),
                _ => {
                    source.pieces(bytes, |_| ())?;
                    Data::Others
                }
            };
            tensors.insert(name, Tensor { dtype: info.dtype, shape: info.shape.clone(), data });
        }
        let sum = source.hash.digest().to_le_bytes();
        if source.numbers(CHECKSUM_BYTES, |[byte]| byte)? != sum {
            return Err(format!(
                "the checksum in bytes {}-{} does not match the bytes before it: the file was damaged or changed; {AGAIN}",
                described - CHECKSUM_BYTES as u64,
                described - 1
            ));
        }
        if source.reader.read(&mut [0]).is_ok_and(|more| more > 0) {
            return Err(format!("more follows than the {described} bytes its header describes; {AGAIN}"));
        }
        Ok(Self { header, length: described, tensors })
    }

    /// Whether there is a tensor of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The shape of a tensor that has not been taken.
    pub(super) fn shape(&self, name: &str) -> &[usize] {
        self.tensors.get(name).map_or(&[], |tensor| &tensor.shape)
    }

    /// Takes the tensor of this name, of bytes.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>> {
        match self.take(name)? {
            Tensor { data: Data::Bytes(bytes), .. } => Ok(bytes),
            other => Err(other.wrong(name, Dtype::U8)),
        }
    }

    /// Takes the tensor of this name, of integers.
    pub(super) fn integers(&mut self, name: &str) -> Result<Vec<u32>> {
        match self.take(name)? {
            Tensor { data: Data::Integers(integers), .. } => Ok(integers),
            other => Err(other.wrong(name, Dtype::U32)),
        }
    }

    /// Takes the tensor of this name, of floating-point numbers.
    pub(super) fn floats(&mut self, name: &str) -> Result<Vec<f32>> {
        match self.take(name)? {
            Tensor { data: Data::Floats(floats), .. } => Ok(floats),
            other => Err(other.wrong(name, Dtype::F32)),
        }
    }

    fn take(&mut self, name: &str) -> Result<Tensor> {
        self.tensors.remove(name).ok_or_else(|| Error::invalid(format!("tensor '{name}' is missing")))
    }
}

impl Tensor {
    fn wrong(&self, name: &str, wanted: Dtype) -> Error {
        Error::invalid(format!("tensor '{name}' holds {:?}, not {wanted:?}", self.dtype))
    }
}

/// Refuses a header that no reader would take, before it is written.
pub(super) fn check_header(file: &[u8], card: &str) -> Result<(), String> {
    let size = file.first_chunk().map_or(0, |size| u64::from_le_bytes(*size));
    if size > HEADER {
        return Err(format!("its header of {size} bytes is longer than any"));
    }
    check_weight(card.as_bytes(), SWELLS)
}

/// Refuses JSON that would take `times` the memory its text does, and more than any may.
fn check_weight(json: &[u8], times: usize) -> Result<(), String> {
    let Weight(bytes) = serde_json::from_slice(json).map_err(|e| e.to_string())?;
    if bytes > times * json.len() + ANY {
        return Err(format!("its {} bytes would take {bytes} in memory", json.len()));
    }
    Ok(())
}

/// The bytes of a file on their way.
struct Source<R> {
    reader: R,
    hash: Xxh3,
    piece: Vec<u8>,
}

impl<R: Read> Source<R> {
    /// The header of a file of `length` bytes, refused where it cannot be whole.
    fn header(&mut self, length: Option<u64>) -> Result<Vec<u8>, String> {
        let length = length.unwrap_or(u64::MAX);
        if length < 8 {
            return Err(format!("{length} bytes are no model file; give a file that `sentimen train` wrote"));
        }
        let size = self.numbers(8, |[byte]| byte)?;
        let size = size.first_chunk().map_or(0, |size| u64::from_le_bytes(*size));
        let opening = if length > 8 { self.numbers(1, |[byte]| byte)? } else { Vec::new() };
        if opening != [b'{'] {
            return Err(
                "this is no model file (byte 8 should open a header); give a file that `sentimen train` wrote"
                    .into(),
            );
        }
        if size > HEADER {
            return Err(format!("its header of {size} bytes is longer than any; {AGAIN}"));
        }
        let within = usize::try_from(size).ok().filter(|_| size <= length - 8 && size > 0);
        let Some(size) = within else {
            return Err(format!(
                "the file is cut short: it ends at byte {length}, within a header of {size} bytes; {AGAIN}"
            ));
        };
        let mut header = opening;
        header.reserve_exact(size - 1);
        self.pieces(size - 1, |piece| header.extend_from_slice(piece))?;
        Ok(header)
    }

    /// The next `bytes` as numbers of `N` bytes each.
    fn numbers<T, const N: usize>(
        &mut self,
        bytes: usize,
        number: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, String> {
        let mut numbers = Vec::new();
        // A file full of holes may be as long as it says and longer than any memory.
        if numbers.try_reserve_exact(bytes / N).is_err() {
            return Err(format!("a tensor of {bytes} bytes does not fit into memory"));
        }
        self.pieces(bytes, |piece| numbers.extend(piece.as_chunks::<N>().0.iter().map(|b| number(*b))))?;
        Ok(numbers)
    }

    /// Calls `each` with the next `bytes`, a piece at a time.
    fn pieces(&mut self, mut bytes: usize, mut each: impl FnMut(&[u8])) -> Result<(), String> {
        while bytes > 0 {
            let piece = &mut self.piece[..bytes.min(PIECE)];
            self.reader
                .read_exact(piece)
                .map_err(|e| format!("it cannot be read to its end ({e}); {AGAIN}"))?;
            self.hash.update(piece);
            each(piece);
            bytes -= piece.len();
        }
        Ok(())
    }
}
