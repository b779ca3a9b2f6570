//! Both ends of the control socket, and who may open it: the owner of the file, which nobody sees before that is so.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

use super::{Deploy, Step};

/// The file below a state directory.
const FILE: &str = "control.sock";
/// The longest request, in bytes.
const MAX_REQUEST: u64 = 1 << 20;
/// How long whoever connected may take to ask.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before accepting again where that failed.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a host could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Nobody listens.
    #[error("no host runs on the state directory {}: start it with `tidemill up`, or name its directory with `--state-dir`", directory.display())]
    NoHost {
        /// The state directory.
        directory: PathBuf,
    },
    /// The system does not let this process ask.
    #[error("the host of {} cannot be asked ({source}): ask as the user that it runs as", directory.display())]
    Refused {
        /// The state directory.
        directory: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The host ended, or answered what nobody understands.
    #[error("the host did not say how it ended; its log does")]
    Broken,
}

/// Where a host is asked. The file is removed when this is dropped.
#[derive(Debug)]
pub struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
}

/// By which the answer to a request is told. Whoever asked may be gone; what it asked for goes on.
#[derive(Debug, Clone)]
pub struct Progress(mpsc::UnboundedSender<Step>);

impl Progress {
    /// Tells a step.
    pub fn tell(&self, step: Step) {
        // Nobody listens any more.
        let _ = self.0.send(step);
    }
}

impl ControlSocket {
    /// Listens in `state_dir`, whose lock the process must have: what another host left there is replaced.
    ///
    /// # Errors
    ///
    /// Fails where the directory cannot be written to, or its path is too long for a socket's (about 100 bytes).
    pub fn bind(state_dir: &Path) -> io::Result<Self> {
        let path = state_dir.join(FILE);
        // In a folder that nobody else may enter, until the file is closed to them too.
        let folder = state_dir.join(format!(".{}", std::process::id()));
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        std::fs::create_dir(&folder)?;
        let bound = Self::bind_in(&folder, &path);
        let removed = std::fs::remove_dir_all(&folder);
        let listener = bound?;
        removed?;
        Ok(Self { listener, path })
    }

    fn bind_in(folder: &Path, path: &Path) -> io::Result<UnixListener> {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        let hidden = folder.join("s");
        let listener = UnixListener::bind(&hidden)?;
        std::fs::set_permissions(&hidden, std::fs::Permissions::from_mode(0o600))?;
        std::fs::rename(&hidden, path)?;
        Ok(listener)
    }

    /// Answers one request after the other; `answer` does what is asked for.
    pub async fn serve<F: Future<Output = ()>>(&self, answer: impl Fn(Deploy, Progress) -> F) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    if let Err(error) = serve_one(stream, &answer).await {
                        tracing::debug!("a control connection ended early: {error}");
                    }
                }
                Err(error) => {
                    tracing::warn!("a control connection could not be accepted: {error}");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        // It says nothing without a listener.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn serve_one<F: Future<Output = ()>>(
    mut stream: UnixStream,
    answer: &impl Fn(Deploy, Progress) -> F,
) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader.take(MAX_REQUEST));
    tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await??;
    let request = match serde_json::from_str(&line) {
        Ok(request) => request,
        Err(error) => {
            let error =
                format!("the host does not understand what it is asked, which may be another release's: {error}");
            return write(&mut writer, &Step::Failed { error }).await;
        }
    };
    let (sender, mut steps) = mpsc::unbounded_channel();
    let doing = answer(request, Progress(sender));
    let telling = async {
        while let Some(step) = steps.recv().await {
            if let Err(error) = write(&mut writer, &step).await {
                tracing::debug!("nobody reads what is answered: {error}");
                return;
            }
        }
    };
    tokio::join!(doing, telling);
    Ok(())
}

async fn write(writer: &mut (impl AsyncWriteExt + Unpin), step: &Step) -> io::Result<()> {
    let mut line = serde_json::to_vec(step)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

/// Asks the host of `state_dir`, and gives each step to `told` as it happens, the last one included.
///
/// # Errors
///
/// Fails where no host runs there, it cannot be asked, or it ends before its last word.
pub async fn ask(state_dir: &Path, request: &Deploy, mut told: impl FnMut(&Step)) -> Result<Step, ControlError> {
    let directory = state_dir.to_owned();
    let mut stream = UnixStream::connect(state_dir.join(FILE)).await.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ControlError::NoHost { directory },
        _ => ControlError::Refused { directory, source },
    })?;
    let mut line = serde_json::to_vec(request).map_err(|_| ControlError::Broken)?;
    line.push(b'\n');
    stream.write_all(&line).await.map_err(|_| ControlError::Broken)?;
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let step: Step = serde_json::from_str(&line).map_err(|_| ControlError::Broken)?;
        told(&step);
        if matches!(step, Step::Deployed | Step::Failed { .. }) {
            return Ok(step);
        }
    }
    Err(ControlError::Broken)
}
