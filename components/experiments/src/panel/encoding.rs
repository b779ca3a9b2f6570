//! A panel as bytes, for one column of one row of the database: numbers that seldom change are differences in variable length
//! (a row of a panel in order takes two bytes and the eight of its value).
//!
//! The format: `TMP1`; then lists, each with its length before it. Whole numbers are LEB128, signed ones zigzag; values are 64-bit
//! floats, little-endian.

use super::{Panel, Series};

const MAGIC: &[u8; 4] = b"TMP1";

/// Bytes that are no panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored panel cannot be read at byte {at}")]
pub struct CorruptPanel {
    /// Where.
    pub at: usize,
}

impl Panel {
    /// As bytes, which [`decode`](Self::decode) reads.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64 + self.observations() * 11);
        bytes.extend_from_slice(MAGIC);
        texts(&mut bytes, &self.units);
        for start in &self.treated_from {
            // 0 stands for none.
            match start {
                None => unsigned(&mut bytes, 0),
                Some(start) => {
                    unsigned(&mut bytes, 1);
                    signed(&mut bytes, *start);
                }
            }
        }
        unsigned(&mut bytes, u64::from(self.cluster.is_some()));
        self.cluster.iter().flatten().for_each(|cluster| unsigned(&mut bytes, u64::from(*cluster)));
        texts(&mut bytes, &self.covariates);
        unsigned(&mut bytes, self.metrics.len() as u64);
        self.metrics.iter().for_each(|series| series.encode(&mut bytes));
        bytes
    }

    /// From bytes.
    ///
    /// # Errors
    /// An error if they end early, go on, or refer to units that there are not.
    pub fn decode(bytes: &[u8]) -> Result<Self, CorruptPanel> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != MAGIC {
            return Err(CorruptPanel { at: 0 });
        }
        let units = reader.texts()?;
        let treated_from = units.iter().map(|_| reader.start()).collect::<Result<_, _>>()?;
        let cluster = match reader.unsigned()? {
            0 => None,
            _ => Some(units.iter().map(|_| reader.index(u64::from(u32::MAX))).collect::<Result<_, _>>()?),
        };
        let covariates = reader.texts()?;
        let count = reader.length(1)?;
        let metrics = (0..count).map(|_| reader.series(units.len(), covariates.len())).collect::<Result<_, _>>()?;
        if reader.at != bytes.len() {
            return Err(CorruptPanel { at: reader.at });
        }
        Ok(Self { units, treated_from, cluster, covariates, metrics })
    }
}

impl Series {
    fn encode(&self, bytes: &mut Vec<u8>) {
        text(bytes, &self.metric);
        unsigned(bytes, self.value.len() as u64);
        let mut last = 0;
        for unit in &self.unit {
            signed(bytes, i64::from(*unit) - last);
            last = i64::from(*unit);
        }
        last = 0;
        for period in &self.period {
            signed(bytes, period - last);
            last = *period;
        }
        floats(bytes, &self.value);
        unsigned(bytes, u64::from(self.weight.is_some()));
        self.weight.iter().for_each(|weight| floats(bytes, weight));
        self.covariates.iter().for_each(|column| floats(bytes, column));
    }
}

fn unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn signed(bytes: &mut Vec<u8>, number: i64) {
    unsigned(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    unsigned(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn texts(bytes: &mut Vec<u8>, list: &[String]) {
    unsigned(bytes, list.len() as u64);
    list.iter().for_each(|element| text(bytes, element));
}

fn floats(bytes: &mut Vec<u8>, list: &[f64]) {
    list.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn corrupt(&self) -> CorruptPanel {
        CorruptPanel { at: self.at }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], CorruptPanel> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len()).ok_or_else(|| self.corrupt())?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn unsigned(&mut self) -> Result<u64, CorruptPanel> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.corrupt())
    }

    fn signed(&mut self) -> Result<i64, CorruptPanel> {
        let number = self.unsigned()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A number below `limit`.
    fn index(&mut self, limit: u64) -> Result<u32, CorruptPanel> {
        let number = self.unsigned()?;
        u32::try_from(number).ok().filter(|_| number < limit).ok_or_else(|| self.corrupt())
    }

    /// The length of a list whose elements take at least so many bytes: no more than can follow.
    fn length(&mut self, least: usize) -> Result<usize, CorruptPanel> {
        let length = usize::try_from(self.unsigned()?).map_err(|_| self.corrupt())?;
        let fits = length.checked_mul(least).is_some_and(|bytes| bytes <= self.bytes.len() - self.at);
        if fits { Ok(length) } else { Err(self.corrupt()) }
    }

    fn text(&mut self) -> Result<String, CorruptPanel> {
        let length = self.length(1)?;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.corrupt())
    }

    fn texts(&mut self) -> Result<Vec<String>, CorruptPanel> {
        let count = self.length(1)?;
        (0..count).map(|_| self.text()).collect()
    }

    fn start(&mut self) -> Result<Option<i64>, CorruptPanel> {
        match self.unsigned()? {
            0 => Ok(None),
            _ => self.signed().map(Some),
        }
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f64>, CorruptPanel> {
        let bytes = self.take(count.checked_mul(8).ok_or_else(|| self.corrupt())?)?;
        let (numbers, _) = bytes.as_chunks::<8>();
        Ok(numbers.iter().map(|number| f64::from_le_bytes(*number)).collect())
    }

    fn series(&mut self, units: usize, covariates: usize) -> Result<Series, CorruptPanel> {
        let metric = self.text()?;
        let rows = self.length(10)?;
        let mut unit = Vec::with_capacity(rows);
        let mut last: i64 = 0;
        for _ in 0..rows {
            last = last.wrapping_add(self.signed()?);
            let number = u32::try_from(last).ok().filter(|unit| (*unit as usize) < units);
            unit.push(number.ok_or_else(|| self.corrupt())?);
        }
        let mut period = Vec::with_capacity(rows);
        last = 0;
        for _ in 0..rows {
            last = last.wrapping_add(self.signed()?);
            period.push(last);
        }
        let value = self.floats(rows)?;
        let weight = match self.unsigned()? {
            0 => None,
            _ => Some(self.floats(rows)?),
        };
        let covariates = (0..covariates).map(|_| self.floats(rows)).collect::<Result<_, _>>()?;
        Ok(Series { metric, unit, period, value, weight, covariates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        Panel {
            units: vec!["a".to_owned(), "ä".to_owned()],
            treated_from: vec![None, Some(-5)],
            cluster: Some(vec![0, 300]),
            covariates: vec!["age".to_owned()],
            metrics: vec![
                Series {
                    metric: "signups".to_owned(),
                    unit: vec![0, 0, 1],
                    period: vec![-1_000_000_000_000, 7, 0],
                    value: vec![1.5, f64::MIN_POSITIVE, -0.0],
                    weight: Some(vec![1.0, 2.0, 3.0]),
                    covariates: vec![vec![4.0, 5.0, 6.0]],
                },
                Series { metric: "none".to_owned(), covariates: vec![Vec::new()], ..Series::default() },
            ],
        }
    }

    #[test]
    fn a_panel_comes_back_as_it_was() {
        assert_eq!(Panel::decode(&panel().encode()), Ok(panel()));
        assert_eq!(Panel::decode(&Panel::default().encode()), Ok(Panel::default()));
    }

    #[test]
    fn bytes_that_are_no_panel_are_an_error() {
        let bytes = panel().encode();
        for end in 0..bytes.len() {
            assert!(Panel::decode(&bytes[..end]).is_err(), "{end}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(Panel::decode(&longer), Err(CorruptPanel { at: bytes.len() }));
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0xff;
            // Whatever it says, it neither panics nor takes more memory than there are bytes.
            let _ = Panel::decode(&changed);
        }
    }
}
