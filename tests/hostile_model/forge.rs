use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

/// A model file as its parts.
#[derive(Clone)]
pub struct Forged {
    /// The header of safetensors: tensors by name, and the metadata.
    pub outer: Value,
    /// The card in the metadata.
    pub inner: Value,
    /// All tensors, the checksum last.
    pub data: Vec<u8>,
}

impl Forged {
    pub fn of(file: &[u8]) -> Self {
        let size = u64::from_le_bytes(file[..8].try_into().expect("eight bytes")) as usize;
        let outer: Value = serde_json::from_slice(&file[8..8 + size]).expect("a header");
        let inner = outer["__metadata__"]["sentimen"].as_str().expect("a card");
        let inner = serde_json::from_str(inner).expect("JSON");
        Self { outer, inner, data: file[8 + size..].to_vec() }
    }

    /// The header as it would be written.
    pub fn header(&self) -> String {
        let mut outer = self.outer.clone();
        outer["__metadata__"]["sentimen"] = self.inner.to_string().into();
        outer.to_string()
    }

    /// The file, sealed.
    pub fn file(&self) -> Vec<u8> {
        sealed(self.header().as_bytes(), &self.data)
    }

    /// Where the bytes of a tensor stand among all.
    pub fn range(&self, name: &str) -> std::ops::Range<usize> {
        let at = |i: usize| self.outer[name]["data_offsets"][i].as_u64().expect("an offset") as usize;
        at(0)..at(1)
    }

    /// The names of the tensors.
    pub fn names(&self) -> Vec<String> {
        let all = self.outer.as_object().expect("an object").keys();
        all.filter(|name| *name != "__metadata__").cloned().collect()
    }
}

/// A file of this header and these tensors, its checksum made right.
pub fn sealed(header: &[u8], data: &[u8]) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header);
    file.extend_from_slice(data);
    let end = file.len().saturating_sub(8);
    let sum = xxh3_64(&file[..end]).to_le_bytes();
    file[end..].copy_from_slice(&sum);
    file
}

/// The pointers (RFC 6901) to all values within `value`, itself too.
pub fn pointers(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut more = |key: &str, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        all.extend(pointers(value).into_iter().map(|rest| format!("/{key}{rest}")));
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| more(key, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| more(&i.to_string(), value)),
        _ => (),
    }
    all
}
