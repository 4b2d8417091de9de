//! The one door to the outside: everything the compiler reads comes through here.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes; a larger one is an error at its place.
pub const LARGEST_FILE: u64 = 1 << 30;

/// Why a file could not be read, in words for its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// The file is this large, and larger than the second number of bytes.
    TooLarge(u64, u64),
    /// Anything else, as the system says it.
    Other(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::Missing => f.write_str("there is no such file"),
            ReadError::TooLarge(size, most) => {
                write!(f, "it is {size} bytes long; {most} bytes are the most that is read")
            }
            ReadError::Other(text) => f.write_str(text),
        }
    }
}

/// What the compiler may ask of the machine it runs on.
pub trait World {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;
    /// A file to read piece by piece; by itself, as [`World::read`] gives it.
    fn open(&self, path: &Path) -> Result<Box<dyn std::io::Read>, ReadError> {
        self.read(path).map(|bytes| Box::new(std::io::Cursor::new(bytes)) as Box<dyn std::io::Read>)
    }
    /// The `.journal` files directly in a folder, sorted by name; empty where it is no folder.
    fn journals_in(&self, folder: &Path) -> Vec<PathBuf>;
    /// The `.weal` files directly in a folder, sorted by name; empty where it is no folder.
    fn programs_in(&self, folder: &Path) -> Vec<PathBuf>;
    /// Whether the path is a folder.
    fn is_folder(&self, path: &Path) -> bool;
    /// Where a path leads when every link in it is followed; `None` where it leads nowhere, or where there are no links.
    fn followed(&self, _: &Path) -> Option<PathBuf> {
        None
    }
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

fn failed(error: std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Other(error.to_string()),
    }
}

/// A file with an end, and its size.
fn opened(path: &Path) -> Result<(std::fs::File, u64), ReadError> {
    // Opening a pipe waits for someone to write into it, and a device may never end.
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() && !found.is_dir() {
        return Err(ReadError::Other("it is a pipe or a device, and not a file with an end".to_owned()));
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    Ok((file, size))
}

/// The files with this ending directly in a folder, sorted by name.
fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    // The folder of a bare file name is the one we are in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == ending) && path.is_file())
        .collect();
    found.sort();
    found
}

impl World for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let (file, size) = opened(path)?;
        if size > LARGEST_FILE {
            return Err(ReadError::TooLarge(size, LARGEST_FILE));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        // A growing file has no true size: read one byte past the bound to notice.
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(ReadError::TooLarge(bytes.len() as u64, LARGEST_FILE));
        }
        Ok(bytes)
    }
    fn open(&self, path: &Path) -> Result<Box<dyn std::io::Read>, ReadError> {
        let (file, size) = opened(path)?;
        if size > LARGEST_FILE {
            return Err(ReadError::TooLarge(size, LARGEST_FILE));
        }
        Ok(Box::new(std::io::BufReader::with_capacity(1 << 16, file.take(LARGEST_FILE))))
    }
    fn journals_in(&self, folder: &Path) -> Vec<PathBuf> {
        files_in(folder, "journal")
    }
    fn programs_in(&self, folder: &Path) -> Vec<PathBuf> {
        files_in(folder, "weal")
    }
    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }
    fn followed(&self, path: &Path) -> Option<PathBuf> {
        // The folder of a bare file name is the one we are in.
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        std::fs::canonicalize(path).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linux has a file that never ends and never says so.
    #[test]
    fn what_is_no_file_with_an_end_is_not_read() {
        let endless = Path::new("/dev/zero");
        if endless.exists() {
            let said = Disk.read(endless).map_err(|error| error.to_string());
            assert_eq!(said, Err("it is a pipe or a device, and not a file with an end".to_owned()));
        }
    }
}
