//! Fits an isolation forest to the rows of a CSV file and prints the anomaly score of each, in full precision.
//!
//! ```sh
//! cargo run -p anomaly --example score -- data.csv --trees 100 --sample-size 256 --seed 0 --ignore label
//! ```

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anomaly::{Forest, Matrix, Options};
use anyhow::{Context, bail, ensure};
use clap::Parser;

/// Fits an isolation forest to the rows of a CSV file and prints the anomaly score of each
#[derive(Parser)]
struct Arguments {
    /// A CSV file with a header and a number in each cell; an empty cell is a missing value
    data: PathBuf,
    /// Isolation trees
    #[arg(long, default_value_t = 100)]
    trees: u32,
    /// Rows that each tree is grown from
    #[arg(long, default_value_t = 256)]
    sample_size: u32,
    /// Features that one split combines
    #[arg(long, default_value_t = 1)]
    split_features: u32,
    /// Of all random draws
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Columns that are no features
    #[arg(long, value_delimiter = ',')]
    ignore: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let features = read(&arguments.data, &arguments.ignore)?;
    let options = Options {
        trees: arguments.trees,
        sample_size: arguments.sample_size,
        split_features: arguments.split_features,
        contamination: None,
        seed: arguments.seed,
    };
    let scores = Forest::fit(&features, &options)?.score(&features)?;
    match print(&scores) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("the scores could not be printed"),
    }
}

fn print(scores: &[f64]) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    writeln!(output, "score")?;
    for score in scores {
        writeln!(output, "{score}")?;
    }
    output.flush()
}

fn read(path: &Path, ignored: &[String]) -> anyhow::Result<Matrix> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{} could not be opened", path.display()))?;
    let header = reader.headers().context("the header could not be read")?.clone();
    if let Some(unknown) = ignored.iter().find(|name| !header.iter().any(|column| column == name.as_str())) {
        let known: Vec<&str> = header.iter().collect();
        bail!("there is no column `{unknown}` to ignore; there are: {}", known.join(", "));
    }
    let columns: Vec<(usize, &str)> =
        header.iter().enumerate().filter(|(_, name)| !ignored.iter().any(|ignored| ignored == name)).collect();
    ensure!(!columns.is_empty(), "no column is left to be a feature");
    let mut values = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        for (column, name) in &columns {
            values.push(number(&record[*column]).with_context(|| format!("line {line}, column `{name}`"))?);
        }
    }
    Ok(Matrix::new(columns.len(), values)?)
}

/// A cell as a 32-bit float, rounded from 64 bits as other programs round what they read.
fn number(cell: &str) -> anyhow::Result<f32> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(f32::NAN);
    }
    let Ok(number) = cell.parse::<f64>() else { bail!("`{cell}` is not a number") };
    let number = number as f32;
    ensure!(!number.is_infinite(), "`{cell}` is larger than a 32-bit float can be");
    Ok(number)
}
