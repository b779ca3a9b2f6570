//! Which files entries stand for, and that none leads out.

use std::fs;
use std::path::{Path, PathBuf};

use super::{MountedFile, stage};
use crate::manifest::{Application, LoadOptions, Surroundings};

fn application(files: &[&str]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for file in files.iter().chain(&["web.wasm"]) {
        let path = directory.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    directory
}

/// The guest's files, or what is said about `entries`.
fn expand(directory: &Path, entries: &str) -> Result<Vec<MountedFile>, String> {
    let manifest = format!(
        "spin_manifest_version = 2\napplication.name = 'files'\n\
         trigger.http = [{{ route = '/', component = 'web' }}]\n\
         [component.web]\nsource = 'web.wasm'\n{entries}\n"
    );
    fs::write(directory.join("spin.toml"), manifest).unwrap();
    let surroundings = Surroundings { directory: directory.to_owned(), environment: Default::default() };
    let options = LoadOptions { surroundings, ..LoadOptions::new("spin.toml").unwrap() };
    match Application::load(&options) {
        Ok(application) => Ok(application.components[0].files.clone()),
        Err(error) => Err(error.to_string()),
    }
}

#[track_caller]
fn check(files: &[&str], entries: &str, expected: &[(&str, &str)]) {
    let directory = application(files);
    let root = directory.path().canonicalize().unwrap();
    let found = expand(directory.path(), entries).unwrap();
    let expected =
        expected.iter().map(|(guest, host)| MountedFile { guest: PathBuf::from(guest), host: root.join(host) });
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[track_caller]
fn check_error(directory: &Path, entries: &str, expected: &str) {
    let error = expand(directory, entries).unwrap_err();
    assert!(error.contains(expected), "{error}");
}

const SITE: [&str; 5] = ["site/index.html", "site/app.js", "site/img/a.png", "site/img/b.jpg", "notes.md"];

#[test]
fn patterns_keep_the_path_of_files() {
    check(
        &SITE,
        "files = ['site/*.html', 'notes.md']",
        &[("notes.md", "notes.md"), ("site/index.html", "site/index.html")],
    );
    check(&SITE, "files = ['**/*.png']", &[("site/img/a.png", "site/img/a.png")]);
    check(
        &SITE,
        "files = ['site/img', 'site/img/*.png']",
        &[("site/img/a.png", "site/img/a.png"), ("site/img/b.jpg", "site/img/b.jpg")],
    );
    check(&SITE, "files = ['*.nothing']", &[]);
}

#[test]
fn placements_move_directories_and_files() {
    check(
        &SITE,
        "files = [{ source = 'site/img', destination = '/' }]",
        &[("a.png", "site/img/a.png"), ("b.jpg", "site/img/b.jpg")],
    );
    check(
        &SITE,
        "files = [{ source = 'notes.md', destination = '/docs/readme.md' }]",
        &[("docs/readme.md", "notes.md")],
    );
}

#[test]
fn excluded_files_are_left_out() {
    check(
        &SITE,
        "files = [{ source = 'site', destination = '/' }]\nexclude_files = ['site/img/*', '**/*.js']",
        &[("index.html", "site/index.html")],
    );
}

#[test]
fn special_characters_in_the_directory_are_no_pattern() {
    let files = ["[a]*/x.txt", "[a]*/y.txt"];
    check(
        &files,
        "files = [{ source = '[a]*', destination = '/' }]",
        &[("x.txt", "[a]*/x.txt"), ("y.txt", "[a]*/y.txt")],
    );
}

#[test]
fn nothing_leads_out_of_the_directory() {
    let directory = application(&["a.txt"]);
    let root = directory.path();
    for entries in [
        "files = ['../secret']",
        "files = ['/etc/passwd']",
        "files = ['/etc/*']",
        "files = [{ source = '..', destination = '/' }]",
        "files = [{ source = 'a.txt', destination = '/../../a.txt' }]",
    ] {
        check_error(root, entries, "must be a relative path without `..`");
    }
    check_error(root, "files = ['absent.txt']", "`absent.txt` does not exist");
    check_error(root, "files = ['.']", "is a directory");
    check_error(root, "files = [{ source = 'a.txt', destination = '/' }]", "is not a file's name");
    check_error(root, "files = ['[']", "not a pattern");
}

#[cfg(unix)]
#[test]
fn a_link_may_stay_inside_but_not_lead_out() {
    let outside = application(&["secret.txt"]);
    let directory = application(&["a.txt"]);
    let root = directory.path().canonicalize().unwrap();
    std::os::unix::fs::symlink("a.txt", root.join("b.txt")).unwrap();
    let found = expand(&root, "files = ['b.txt']").unwrap();
    assert_eq!(found, [MountedFile { guest: "b.txt".into(), host: root.join("a.txt") }]);
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), root.join("c.txt")).unwrap();
    check_error(&root, "files = ['c.txt']", "outside the manifest's directory");
    check_error(&root, "files = ['*.txt']", "outside the manifest's directory");
    std::os::unix::fs::symlink(outside.path(), root.join("linked")).unwrap();
    check_error(&root, "files = [{ source = 'linked', destination = '/' }]", "outside the manifest's directory");
}

#[test]
fn two_files_cannot_be_one() {
    let directory = application(&["a.txt", "b/a.txt"]);
    let entries = "files = ['a.txt', { source = 'b', destination = '/' }]";
    check_error(directory.path(), entries, "would be both");
}

#[test]
fn staging_replaces_what_was_there() {
    let directory = application(&["site/index.html", "site/img/a.png"]);
    let target = directory.path().join("state/files/web");
    let all = expand(directory.path(), "files = ['site/**/*']").unwrap();
    stage(&all, &target).unwrap();
    assert_eq!(fs::read_to_string(target.join("site/img/a.png")).unwrap(), "site/img/a.png");
    let some = expand(directory.path(), "files = ['site/*.html']").unwrap();
    stage(&some, &target).unwrap();
    assert!(!target.join("site/img").exists());
    assert_eq!(fs::read_to_string(target.join("site/index.html")).unwrap(), "site/index.html");
    let left: Vec<_> = fs::read_dir(target.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "no scratch directory is left behind");
}

#[test]
fn a_file_that_vanished_leaves_the_old_directory_alone() {
    let directory = application(&["a.txt", "b.txt"]);
    let target = directory.path().join("state/files/web");
    let files = expand(directory.path(), "files = ['*.txt']").unwrap();
    stage(&files, &target).unwrap();
    fs::remove_file(directory.path().join("a.txt")).unwrap();
    assert!(stage(&files, &target).is_err());
    assert!(target.join("b.txt").exists());
}

#[test]
fn what_is_written_over_a_file_does_not_show_where_it_was_laid_out() {
    let directory = application(&["site/index.html"]);
    let target = directory.path().join("state/files/web");
    stage(&expand(directory.path(), "files = ['site/*.html']").unwrap(), &target).unwrap();
    fs::write(directory.path().join("site/index.html"), "another version's").unwrap();
    assert_eq!(fs::read_to_string(target.join("site/index.html")).unwrap(), "site/index.html");
}
