//! Whose a file and its folder are, on Unix: whoever may replace a file of tokens can have a client
//! work on a portal of theirs.

#[cfg(not(unix))]
pub(super) use elsewhere::{check_file, check_folder};
#[cfg(unix)]
pub(super) use unix::{check_file, check_folder};

#[cfg(unix)]
mod unix {
    use std::fs::{self, Metadata};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// The bits of a mode by which others than the owner may write.
    const OTHERS_WRITE: u32 = 0o022;

    /// The bit of a folder's mode by which only its owner removes a file.
    const STICKY: u32 = 0o1000;

    /// Checks that a file is the user's of the process.
    pub(crate) fn check_file(file: &Metadata) -> io::Result<()> {
        match file.uid() == user() {
            true => Ok(()),
            false => Err(io::Error::other(
                "another user owns it; give it to the user of this process (chown), or remove it",
            )),
        }
    }

    /// Checks that nobody but the user of the process and root can replace a file in the folder.
    pub(crate) fn check_folder(path: &Path) -> io::Result<()> {
        let folder = fs::metadata(path)?;
        let is_good = check(folder.uid(), folder.mode(), user());
        is_good.map_err(|reason| io::Error::other(format!("{}: {reason}", path.display())))
    }

    fn check(owner: u32, mode: u32, user: u32) -> Result<(), &'static str> {
        if owner != user && owner != 0 {
            return Err(
                "another user owns the folder, and may replace the file; take one of the user of \
                 this process, or give it to that user (chown)",
            );
        }
        match mode & OTHERS_WRITE != 0 && mode & STICKY == 0 {
            true => Err(
                "others may write in the folder, and so replace the file; allow that to its owner \
                 alone (chmod go-w)",
            ),
            false => Ok(()),
        }
    }

    fn user() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    #[cfg(test)]
    mod tests {
        use super::check;

        #[test]
        fn nobody_else_may_replace_a_file() {
            for (owner, mode, is_good) in [
                (7, 0o700, true),
                (7, 0o755, true),
                (0, 0o755, true),
                (0, 0o1777, true),
                (7, 0o1770, true),
                (7, 0o775, false),
                (7, 0o707, false),
                (0, 0o777, false),
                (8, 0o700, false),
                (8, 0o1777, false),
            ] {
                let checked = check(owner, 0o40_000 | mode, 7);
                assert_eq!(checked.is_ok(), is_good, "{owner} {mode:o}: {checked:?}");
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::fs::Metadata;
    use std::io;
    use std::path::Path;

    pub(crate) fn check_file(_: &Metadata) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn check_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
