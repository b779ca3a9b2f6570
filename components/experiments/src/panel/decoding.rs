//! Bytes of the database as a panel: the other side of `encoding`, which describes the format. Takes no bytes on trust.

use super::encoding::{MAGIC, MAGIC_WITHOUT_NAMES};
use super::{Clusters, Panel, Series};

/// Bytes that are no panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored panel cannot be read at byte {at}")]
pub struct CorruptPanel {
    /// Where.
    pub at: usize,
}

impl Panel {
    /// From bytes.
    ///
    /// # Errors
    /// An error if they end early, go on, or refer to units or clusters that there are not.
    pub fn decode(bytes: &[u8]) -> Result<Self, CorruptPanel> {
        let mut reader = Reader { bytes, at: 0 };
        let magic = reader.take(4)?;
        if magic != MAGIC && magic != MAGIC_WITHOUT_NAMES {
            return Err(CorruptPanel { at: 0 });
        }
        let units = reader.texts()?;
        let treated_from = units.iter().map(|_| reader.start()).collect::<Result<_, _>>()?;
        let clusters = match reader.unsigned()? {
            0 => None,
            _ if magic == MAGIC => Some(reader.clusters(units.len())?),
            _ => Some(reader.numbered_clusters(units.len())?),
        };
        let covariates = reader.texts()?;
        let count = reader.length(1)?;
        let metrics = (0..count).map(|_| reader.series(units.len(), covariates.len())).collect::<Result<_, _>>()?;
        if reader.at != bytes.len() {
            return Err(CorruptPanel { at: reader.at });
        }
        Ok(Self { units, treated_from, clusters, covariates, metrics })
    }
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

    fn clusters(&mut self, units: usize) -> Result<Clusters, CorruptPanel> {
        let names = self.texts()?;
        let of_units = (0..units).map(|_| self.index(names.len() as u64)).collect::<Result<_, _>>()?;
        Ok(Clusters { names, of_units })
    }

    /// Clusters that are numbered alone; their numbers are their names. There are no more of them than units.
    fn numbered_clusters(&mut self, units: usize) -> Result<Clusters, CorruptPanel> {
        let of_units: Vec<u32> = (0..units).map(|_| self.index(units as u64)).collect::<Result<_, _>>()?;
        let count = of_units.iter().max().map_or(0, |last| last + 1);
        Ok(Clusters { names: (0..count).map(|number| number.to_string()).collect(), of_units })
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
