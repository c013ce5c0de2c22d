//! How much a file may hold. Each limit has a refusal that names it.

/// Bytes of a file.
pub const FILE_BYTES: usize = 32 * 1024 * 1024;
/// Parts of an archive; a large workbook has a few hundred.
pub const PARTS: usize = 5_000;
/// Bytes that may come out of an archive. They are read as a stream and never lie in memory together.
pub const UNPACKED_BYTES: u64 = 512 * 1024 * 1024;
/// How many times larger than its packed form a part may be, once it is larger than [`RATIO_FREE_BYTES`]. Sheets of a register
/// unpack to 10 to 40 times their size.
pub const RATIO: u64 = 300;
/// What may come out of any part, whatever the ratio.
pub const RATIO_FREE_BYTES: u64 = 4 * 1024 * 1024;
/// Sheets of a workbook.
pub const SHEETS: usize = 100;
/// Rows of a sheet that hold anything.
pub const ROWS: usize = 200_000;
/// Columns of a sheet, up to the last that holds anything.
pub const COLUMNS: u32 = 500;
/// Cells of a workbook that hold anything, and bytes of their text: what lies in memory.
pub const CELLS: usize = 6_000_000;
/// Bytes of all text of a workbook.
pub const TEXT_BYTES: usize = 256 * 1024 * 1024;
/// Cells that merged areas fill.
pub const FILLED_CELLS: usize = 2_000_000;
/// Notes kept; more of them say nothing new.
pub const NOTES: usize = 100;
/// Bytes of one piece of XML, such as the text of a cell. A cell holds at most 32,767 characters in any program.
pub const PIECE_BYTES: usize = 4 * 1024 * 1024;
/// Lines of one record.
pub const LINES: usize = 1_000;
/// Names in one list.
pub const NAMES: usize = 1_000;
/// Problems of cells that are told one by one.
pub const PROBLEMS: usize = 20_000;
/// Characters of a line and of prose: what records hold.
pub const LINE_CHARACTERS: usize = 300;
/// See [`LINE_CHARACTERS`].
pub const PROSE_CHARACTERS: usize = 20_000;
