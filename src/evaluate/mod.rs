//! Labels against predictions.
