//! Bytes in, articles out.
