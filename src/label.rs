//! The grammar of embedded labels.
