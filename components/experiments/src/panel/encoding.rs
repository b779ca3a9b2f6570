//! A panel as bytes, for one column of one row of the database: numbers that seldom change are differences in variable length
//! (a row of a panel in order takes two bytes and the eight of its value).
//!
//! The format: `TMP2`; then lists, each with its length before it. Whole numbers are LEB128, signed ones zigzag; values are 64-bit
//! floats, little-endian. Panels that begin with `TMP1` number their clusters without naming them. Leaves reading to `decoding`.

use super::{Panel, Series};

/// What a panel begins with.
pub(super) const MAGIC: &[u8; 4] = b"TMP2";

/// What it began with when clusters had no names.
pub(super) const MAGIC_WITHOUT_NAMES: &[u8; 4] = b"TMP1";

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
        unsigned(&mut bytes, u64::from(self.clusters.is_some()));
        if let Some(clusters) = &self.clusters {
            texts(&mut bytes, &clusters.names);
            clusters.of_units.iter().for_each(|cluster| unsigned(&mut bytes, u64::from(*cluster)));
        }
        texts(&mut bytes, &self.covariates);
        unsigned(&mut bytes, self.metrics.len() as u64);
        self.metrics.iter().for_each(|series| series.encode(&mut bytes));
        bytes
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

#[cfg(test)]
mod tests {
    use super::super::Clusters;
    use super::super::decoding::CorruptPanel;
    use super::*;

    fn panel() -> Panel {
        Panel {
            units: vec!["a".to_owned(), "ä".to_owned()],
            treated_from: vec![None, Some(-5)],
            clusters: Some(Clusters { names: vec!["north".to_owned(), "süd".to_owned()], of_units: vec![1, 0] }),
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

    /// Two units in clusters 1 and 0, without metrics, as `TMP1` has them.
    #[test]
    fn clusters_without_names_are_named_by_their_numbers() {
        let bytes = b"TMP1\x02\x01a\x01b\x00\x00\x01\x01\x00\x00\x00";
        let clusters = Clusters { names: vec!["0".to_owned(), "1".to_owned()], of_units: vec![1, 0] };
        let expected = Panel {
            units: vec!["a".to_owned(), "b".to_owned()],
            treated_from: vec![None, None],
            clusters: Some(clusters),
            ..Panel::default()
        };
        assert_eq!(Panel::decode(bytes), Ok(expected.clone()));
        assert_eq!(Panel::decode(&expected.encode()), Ok(expected));
        let beyond = b"TMP1\x02\x01a\x01b\x00\x00\x01\x02\x00\x00\x00";
        assert_eq!(Panel::decode(beyond), Err(CorruptPanel { at: 13 }));
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
