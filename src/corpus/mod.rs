//! May the articles be trusted? Near-duplicates and honest splits.
