//! Checks the owner of a file and its folder on Unix: whoever can replace a token file can make a
//! client use their own portal.

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

    /// The mode bit with which a folder's group may write there.
    const GROUP_WRITES: u32 = 0o020;

    /// The mode bit with which everybody may write in a folder.
    const ALL_WRITE: u32 = 0o002;

    /// The mode bit of a folder in which only a file's owner may remove the file.
    const STICKY: u32 = 0o1000;

    /// Checks that the user of the process owns a file.
    pub(crate) fn check_file(file: &Metadata) -> io::Result<()> {
        if file.uid() == user() {
            Ok(())
        } else {
            Err(io::Error::other(
                "another user owns it; give it to the user of this process (chown), or remove it",
            ))
        }
    }

    /// Checks that only the user of the process, its group and root can replace a file in the
    /// folder.
    pub(crate) fn check_folder(path: &Path) -> io::Result<()> {
        let folder = fs::metadata(path)?;
        let is_good = check(
            Folder {
                owner: folder.uid(),
                group: folder.gid(),
                mode: folder.mode(),
            },
            &Process::current()?,
        );
        is_good.map_err(|reason| io::Error::other(format!("{}: {reason}", path.display())))
    }

    /// The owner and the mode of a folder.
    struct Folder {
        owner: u32,
        group: u32,
        mode: u32,
    }

    /// The user and groups of the process.
    struct Process {
        user: u32,
        group: u32,
        /// The supplementary groups.
        groups: Vec<u32>,
    }

    impl Process {
        fn current() -> io::Result<Self> {
            let groups = rustix::process::getgroups()?;
            Ok(Self {
                user: user(),
                group: rustix::process::getegid().as_raw(),
                groups: groups.into_iter().map(|group| group.as_raw()).collect(),
            })
        }

        /// Whether the folder's group may write there.
        ///
        /// Many systems have a group for each user, which may write in all folders of the user (a
        /// umask of 002), and Kubernetes makes root assign a volume to a group of the pod
        /// (`fsGroup`). Other members of such a group can remove a file but not forge one: a file
        /// of another user is not read.
        fn trusts_group(&self, folder: &Folder) -> bool {
            folder.group == self.group || (folder.owner == 0 && self.groups.contains(&folder.group))
        }
    }

    fn check(folder: Folder, process: &Process) -> Result<(), &'static str> {
        if folder.owner != process.user && folder.owner != 0 {
            return Err(
                "another user owns the folder and may replace the file; use a folder of the user of \
                 this process, or change its owner (chown)",
            );
        }
        let others_write = folder.mode & ALL_WRITE != 0
            || (folder.mode & GROUP_WRITES != 0 && !process.trusts_group(&folder));
        if others_write && folder.mode & STICKY == 0 {
            Err(
                "others may write in the folder and replace the file; restrict it to its owner \
                 (chmod go-w)",
            )
        } else {
            Ok(())
        }
    }

    fn user() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    #[cfg(test)]
    mod tests {
        use super::{Folder, Process, check};

        #[test]
        fn nobody_else_may_replace_a_file() {
            let process = Process {
                user: 7,
                group: 70,
                groups: vec![80],
            };
            for (owner, group, mode, is_good) in [
                (7, 90, 0o700, true),
                (7, 90, 0o755, true),
                (0, 90, 0o755, true),
                (0, 90, 0o1777, true),
                (7, 90, 0o1770, true),
                (7, 90, 0o775, false),
                (7, 90, 0o707, false),
                (0, 90, 0o777, false),
                (8, 90, 0o700, false),
                (8, 90, 0o1777, false),
                // The user's own group.
                (7, 70, 0o775, true),
                (7, 70, 0o2770, true),
                (7, 70, 0o777, false),
                (8, 70, 0o775, false),
                // A group of the process to which root has assigned the folder.
                (0, 80, 0o2775, true),
                (0, 80, 0o2777, false),
                (0, 90, 0o2775, false),
                (7, 80, 0o775, false),
            ] {
                let folder = Folder {
                    owner,
                    group,
                    mode: 0o40_000 | mode,
                };
                let checked = check(folder, &process);
                assert_eq!(
                    checked.is_ok(),
                    is_good,
                    "{owner} {group} {mode:o}: {checked:?}"
                );
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
