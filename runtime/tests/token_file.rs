//! Token files: complete, accessible only to their owner, and never links.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bitrix24_runtime::{TokenFile, TokenFolder, TokenStore, Tokens};

/// Returns a new folder for the test.
fn folder(name: &str) -> PathBuf {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    #[cfg(unix)]
    chmod(&path, 0o700);
    path
}

fn tokens(number: usize) -> Tokens {
    let mut tokens = Tokens::new("example.com", format!("access{number}"), "refresh");
    tokens.member_id = Some("a223".to_owned());
    tokens
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).expect("it is there");
    metadata.permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_saved_is_loaded_again() {
    let folder = folder("saved");
    let file = TokenFile::new(folder.join("tokens.json"));
    assert_eq!(file.load().expect("nothing yet"), None);
    for number in 0..2 {
        file.save(&tokens(number)).await.expect("it is saved");
        assert_eq!(file.load().expect("tokens"), Some(tokens(number)));
    }
    assert_eq!(names(&folder), ["tokens.json", "tokens.json.lock"]);
}

#[test]
fn a_file_is_saved_without_a_runtime_too() {
    let file = TokenFile::new(folder("alone").join("tokens.json"));
    let tokens = tokens(0);
    let mut saving = file.save(&tokens);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(saving.as_mut().poll(&mut context).is_ready());
    assert_eq!(file.load().expect("tokens").as_ref(), Some(&tokens));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_wait_for_each_other_and_readers_see_whole_files() {
    let folder = folder("writers");
    let file = Arc::new(TokenFile::new(folder.join("tokens.json")));
    file.save(&tokens(0)).await.expect("it is saved");
    let writers: Vec<_> = (1..20)
        .map(|number| {
            let file = Arc::clone(&file);
            tokio::spawn(async move { file.save(&tokens(number)).await })
        })
        .collect();
    for writer in writers {
        assert!(file.load().expect("it is whole").is_some());
        writer.await.expect("no panic").expect("it is saved");
    }
    assert_eq!(names(&folder), ["tokens.json", "tokens.json.lock"]);
}

#[tokio::test]
async fn a_folder_has_a_file_for_each_portal() {
    let path = folder("portals").join("new").join("tokens");
    let folder = TokenFolder::new(&path);
    assert_eq!(folder.load("a223").expect("nothing yet"), None);
    folder.save(&tokens(0)).await.expect("it is saved");
    assert_eq!(folder.load("a223").expect("tokens"), Some(tokens(0)));
    assert_eq!(folder.load("A223").expect("tokens"), Some(tokens(0)));
    assert_eq!(folder.load("b223").expect("nothing"), None);
    assert_eq!(names(&path), ["a223.json", "a223.json.lock"]);
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o700);

    let long = "a".repeat(65);
    for member_id in ["", "../a223", "a/b", "a.b", "a\0", "é", long.as_str()] {
        folder.load(member_id).expect_err(member_id);
        let mut tokens = tokens(0);
        tokens.member_id = Some(member_id.to_owned());
        folder.save(&tokens).await.expect_err(member_id);
    }
    let unnamed = Tokens::new("example.com", "access", "refresh");
    folder.save(&unnamed).await.expect_err("no portal");
}

#[tokio::test]
async fn the_tokens_of_a_portal_that_is_gone_are_removed() {
    let path = folder("gone").join("tokens");
    let folder = TokenFolder::new(&path);
    folder.remove("a223").await.expect("nothing yet");
    assert!(!path.exists());
    let mut other = tokens(1);
    other.member_id = Some("b223".to_owned());
    for tokens in [tokens(0), other.clone()] {
        folder.save(&tokens).await.expect("it is saved");
    }
    // A writer was killed: half of the tokens still belong to the portal.
    fs::write(path.join("a223.json.new"), "half a fi").expect("a file");
    for _ in 0..2 {
        folder.remove("A223").await.expect("it is removed");
        assert_eq!(folder.load("a223").expect("nothing"), None);
    }
    let left = ["a223.json.lock", "b223.json", "b223.json.lock"];
    assert_eq!(names(&path), left);
    assert_eq!(folder.load("b223").expect("tokens"), Some(other));
    // A save that was requested earlier does not restore them.
    let new = tokens(2);
    let mut saving = folder.save(&new);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let is_saved = saving.as_mut().poll(&mut context).is_ready();
    folder.remove("a223").await.expect("it is removed");
    if !is_saved {
        saving.await.expect("it is saved");
    }
    assert_eq!(folder.load("a223").expect("nothing"), None);
    folder.remove("../b223").await.expect_err("no portal");

    #[cfg(unix)]
    {
        let target = path.join("b223.json");
        let link = path.join("a223.json");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        folder.remove("a223").await.expect_err("a link");
        assert!(target.exists() && link.is_symlink());
    }
}

#[tokio::test]
async fn what_cannot_be_written_leaves_all_as_it_was_and_shows_no_token() {
    let folder = folder("failed");
    for path in [folder.join("missing").join("tokens.json"), folder.clone()] {
        let error = TokenFile::new(path).save(&tokens(7)).await.expect_err("no");
        assert!(!format!("{error} {error:?}").contains("access7"), "{error}");
    }
    assert_eq!(names(&folder), [""; 0]);

    // Tokens that could not be read back are not written.
    let file = TokenFile::new(folder.join("tokens.json"));
    for (length, is_good) in [(64, false), (60, true)] {
        let mut long = tokens(0);
        long.scope = Some("x".repeat(length * 1024));
        assert_eq!(file.save(&long).await.is_ok(), is_good, "{length}");
        let loaded = file.load().expect("it can be read");
        assert_eq!(loaded, is_good.then_some(long), "{length}");
    }

    let path = folder.join("tokens.json");
    fs::write(&path, r#"{"access_token": "access7""#).expect("a file");
    #[cfg(unix)]
    chmod(&path, 0o600);
    let error = TokenFile::new(path).load().expect_err("it is broken");
    assert!(!format!("{error} {error:?}").contains("access7"), "{error}");
}

#[cfg(unix)]
fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is there");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_it_and_links_lead_nowhere() {
    let folder = folder("rights");
    let path = folder.join("tokens.json");
    let file = TokenFile::new(&path);
    file.save(&tokens(0)).await.expect("it is saved");
    assert_eq!(mode(&path), 0o600);

    for open in [0o644, 0o640, 0o602] {
        chmod(&path, open);
        let error = file.load().expect_err("others may read it");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    // Saving restricts the file again.
    file.save(&tokens(1)).await.expect("it is saved");
    assert_eq!(mode(&path), 0o600);

    let other = folder.join("other");
    fs::write(&other, "untouched").expect("a file");
    chmod(&other, 0o600);
    fs::remove_file(&path).expect("it is there");
    for target in [other.as_path(), Path::new("/nowhere")] {
        std::os::unix::fs::symlink(target, &path).expect("a link");
        file.save(&tokens(2)).await.expect_err("a link");
        file.load().expect_err("a link");
        fs::remove_file(&path).expect("the link");
    }
    assert_eq!(fs::read_to_string(&other).expect("a file"), "untouched");
    assert_eq!(names(&folder), ["other", "tokens.json.lock"]);
}

/// Holds the lock of a file like another process that writes it.
fn lock(path: &Path) -> fs::File {
    let path = path.with_added_extension("lock");
    let file = fs::OpenOptions::new().write(true).open(path);
    let file = file.expect("a save has made it");
    file.lock().expect("nobody has it");
    file
}

#[tokio::test]
async fn a_writer_waits_for_those_of_other_processes_but_not_for_other_files() {
    let folder = folder("locked");
    let path = folder.join("a.json");
    let file = TokenFile::new(&path);
    for number in 0..50 {
        file.save(&tokens(number)).await.expect("it is saved");
        let locked = lock(&path);
        let new = tokens(100);
        let mut waiting = file.save(&new);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        let other = TokenFile::new(folder.join("b.json"));
        other.save(&tokens(7)).await.expect("it is saved");
        let text = serde_json::to_vec(&tokens(200)).expect("JSON");
        fs::write(&path, text).expect("the other process writes it");
        drop(locked);
        waiting.await.expect("it is saved");
        assert_eq!(file.load().expect("tokens"), Some(tokens(100)));
    }
}

#[tokio::test]
async fn what_a_killed_writer_has_left_is_replaced() {
    let folder = folder("killed");
    let path = folder.join("tokens.json");
    let left = path.with_added_extension("new");
    fs::write(&left, "half a fi").expect("a file");
    let file = TokenFile::new(&path);
    file.save(&tokens(0)).await.expect("it is saved");
    assert_eq!(file.load().expect("tokens"), Some(tokens(0)));
    assert_eq!(names(&folder), ["tokens.json", "tokens.json.lock"]);

    fs::create_dir(&left).expect("a folder");
    let error = file.save(&tokens(1)).await.expect_err("it is in the way");
    assert!(error.to_string().contains("tokens.json.new"), "{error}");
    assert_eq!(format!("{error:?}"), error.to_string());
    assert_eq!(file.load().expect("tokens"), Some(tokens(0)));
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_replace_it() {
    let folder = folder("owners");
    let path = folder.join("tokens.json");
    let file = TokenFile::new(&path);
    file.save(&tokens(0)).await.expect("it is saved");
    for open in [0o777, 0o702] {
        chmod(&folder, open);
        for error in [
            file.load().expect_err("others may replace it"),
            file.save(&tokens(1)).await.expect_err("they may"),
        ] {
            assert!(error.to_string().contains("chmod go-w"), "{error}");
        }
    }
    chmod(&folder, 0o1777);
    file.save(&tokens(1)).await.expect("they may not");
    // As with a umask of 002: the group is that of the process.
    for mode in [0o775, 0o2770] {
        chmod(&folder, mode);
        file.save(&tokens(1)).await.expect("it is the user's own");
        file.load().expect("it is the user's own");
    }

    // Only root can change the owner of a file; files of root exist on every system.
    let refused = match std::os::unix::fs::chown(&path, Some(65_534), None) {
        Ok(()) => [
            file.load().expect_err("it is another user's"),
            file.save(&tokens(2)).await.expect_err("it is"),
        ],
        Err(_) => {
            let file = TokenFile::new("/etc/passwd");
            let load = || file.load().expect_err("it is root's");
            [load(), load()]
        }
    };
    for error in refused {
        assert!(error.to_string().contains("chown"), "{error}");
    }
}
