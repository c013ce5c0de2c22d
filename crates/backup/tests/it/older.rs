//! Backups of older tables.
