//! Bytes into articles.
mod page;
pub use page::article_from_page;
