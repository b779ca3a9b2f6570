//! A command that goes on printing until it is stopped.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout};

use super::{Launch, within};

/// A command that runs. It is killed when this is dropped.
pub(crate) struct Printing {
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Launch {
    /// Starts a command whose lines are read one by one.
    pub(crate) fn print(self) -> Printing {
        let mut child = self.command().stdin(Stdio::null()).spawn().expect("the binary starts");
        let stdout = child.stdout.take().expect("standard output is a pipe");
        Printing { lines: BufReader::new(stdout).lines(), _child: child }
    }
}

impl Printing {
    /// Waits for the next line.
    pub(crate) async fn line(&mut self) -> String {
        let line = within("the next line", self.lines.next_line()).await.expect("standard output is text");
        line.expect("the command goes on")
    }
}
