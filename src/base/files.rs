//! Files that are written as a whole.

use std::path::Path;
use std::{fs, io};

/// Replaces the content of a file, or creates the file. If it cannot be written as a whole, for example because the
/// disk is full, the old content stays.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link to the new content.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device has no content to keep.
        return fs::write(path, text);
    }
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let written = fs::write(&part, text)
        .and_then(|()| old.map_or(Ok(()), |old| fs::set_permissions(&part, old.permissions())))
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_replaced_keeps_its_content() {
        let folder = std::env::temp_dir().join(format!("fake-rds-files-{}", std::process::id()));
        fs::create_dir_all(folder.join("kept.json.part")).unwrap();
        let (kept, new) = (folder.join("kept.json"), folder.join("new.json"));
        fs::write(&kept, "old").unwrap();
        // There is a directory where the new content has to be.
        assert!(replace(&kept, "new").is_err());
        assert_eq!(fs::read_to_string(&kept).unwrap(), "old");
        for text in ["first", "second"] {
            replace(&new, text).unwrap();
            assert_eq!(fs::read_to_string(&new).unwrap(), text);
        }
        assert!(!folder.join("new.json.part").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("fake-rds-links-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (file, link) = (folder.join("file.json"), folder.join("link.json"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        replace(Path::new("/dev/null"), "gone").unwrap();
        fs::remove_dir_all(folder).unwrap();
    }
}
