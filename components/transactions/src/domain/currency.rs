//! Currencies: the codes of ISO 4217 with their minor units, and what each is worth in the base currency.
//!
//! The rates are fixed approximations, for features only: they make amounts of one account comparable, and nobody is paid by them. To use
//! others, replace the third column. A stored transaction keeps the amount that it was given when it was written.

/// The currency into which amounts are converted before they are compared.
pub const BASE_CURRENCY: &str = "USD";

/// Digits after the point of the base currency, as a power of ten.
const BASE_SCALE: i128 = 100;

/// Code, digits of the minor unit, and millionths of a US dollar per major unit.
type Entry = (&'static str, u32, i64);

/// The active codes of ISO 4217 that countries use, without funds, metals and testing codes.
#[rustfmt::skip]
const CURRENCIES: &[Entry] = &[
    ("AED", 2, 272_294), ("AFN", 2, 14_100), ("ALL", 2, 10_800), ("AMD", 2, 2_580), ("AOA", 2, 1_100), ("ARS", 2, 1_050),
    ("AUD", 2, 660_000), ("AWG", 2, 558_659), ("AZN", 2, 588_235), ("BAM", 2, 556_000), ("BBD", 2, 500_000), ("BDT", 2, 8_400),
    ("BGN", 2, 556_000), ("BHD", 3, 2_652_520), ("BIF", 0, 340), ("BMD", 2, 1_000_000), ("BND", 2, 750_000), ("BOB", 2, 144_700),
    ("BRL", 2, 180_000), ("BSD", 2, 1_000_000), ("BTN", 2, 11_900), ("BWP", 2, 73_000), ("BYN", 2, 305_000), ("BZD", 2, 496_000),
    ("CAD", 2, 730_000), ("CDF", 2, 350), ("CHF", 2, 1_130_000), ("CLP", 0, 1_060), ("CNY", 2, 139_000), ("COP", 2, 240),
    ("CRC", 2, 1_900), ("CUP", 2, 41_667), ("CVE", 2, 9_800), ("CZK", 2, 43_400), ("DJF", 0, 5_619), ("DKK", 2, 146_000),
    ("DOP", 2, 16_600), ("DZD", 2, 7_400), ("EGP", 2, 20_300), ("ERN", 2, 66_667), ("ETB", 2, 8_000), ("EUR", 2, 1_090_000),
    ("FJD", 2, 440_000), ("FKP", 2, 1_280_000), ("GBP", 2, 1_280_000), ("GEL", 2, 365_000), ("GHS", 2, 64_000), ("GIP", 2, 1_280_000),
    ("GMD", 2, 14_300), ("GNF", 0, 116), ("GTQ", 2, 129_000), ("GYD", 2, 4_780), ("HKD", 2, 128_000), ("HNL", 2, 40_000),
    ("HTG", 2, 7_600), ("HUF", 2, 2_700), ("IDR", 2, 63), ("ILS", 2, 270_000), ("INR", 2, 11_900), ("IQD", 3, 763),
    ("IRR", 2, 24), ("ISK", 0, 7_300), ("JMD", 2, 6_300), ("JOD", 3, 1_410_437), ("JPY", 0, 6_700), ("KES", 2, 7_700),
    ("KGS", 2, 11_600), ("KHR", 2, 246), ("KMF", 0, 2_200), ("KPW", 2, 1_111), ("KRW", 0, 720), ("KWD", 3, 3_260_000),
    ("KYD", 2, 1_200_000), ("KZT", 2, 2_100), ("LAK", 2, 46), ("LBP", 2, 11), ("LKR", 2, 3_400), ("LRD", 2, 5_200),
    ("LSL", 2, 56_000), ("LYD", 3, 206_000), ("MAD", 2, 101_000), ("MDL", 2, 56_000), ("MGA", 2, 220), ("MKD", 2, 17_700),
    ("MMK", 2, 476), ("MNT", 2, 290), ("MOP", 2, 124_000), ("MRU", 2, 25_200), ("MUR", 2, 21_700), ("MVR", 2, 64_900),
    ("MWK", 2, 577), ("MXN", 2, 52_000), ("MYR", 2, 224_000), ("MZN", 2, 15_700), ("NAD", 2, 56_000), ("NGN", 2, 630),
    ("NIO", 2, 27_200), ("NOK", 2, 94_000), ("NPR", 2, 7_400), ("NZD", 2, 610_000), ("OMR", 3, 2_600_780), ("PAB", 2, 1_000_000),
    ("PEN", 2, 267_000), ("PGK", 2, 254_000), ("PHP", 2, 17_500), ("PKR", 2, 3_600), ("PLN", 2, 254_000), ("PYG", 0, 132),
    ("QAR", 2, 274_725), ("RON", 2, 219_000), ("RSD", 2, 9_300), ("RUB", 2, 11_000), ("RWF", 0, 750), ("SAR", 2, 266_667),
    ("SBD", 2, 119_000), ("SCR", 2, 71_000), ("SDG", 2, 1_660), ("SEK", 2, 96_000), ("SGD", 2, 750_000), ("SHP", 2, 1_280_000),
    ("SLE", 2, 44_000), ("SOS", 2, 1_750), ("SRD", 2, 34_000), ("SSP", 2, 770), ("STN", 2, 44_500), ("SVC", 2, 114_286),
    ("SYP", 2, 77), ("SZL", 2, 56_000), ("THB", 2, 28_500), ("TJS", 2, 94_000), ("TMT", 2, 285_714), ("TND", 3, 322_000),
    ("TOP", 2, 427_000), ("TRY", 2, 30_000), ("TTD", 2, 147_000), ("TWD", 2, 30_900), ("TZS", 2, 370), ("UAH", 2, 24_300),
    ("UGX", 0, 270), ("USD", 2, 1_000_000), ("UYU", 2, 24_600), ("UZS", 2, 79), ("VES", 2, 27_000), ("VND", 0, 40),
    ("VUV", 0, 8_400), ("WST", 2, 363_000), ("XAF", 0, 1_660), ("XCD", 2, 370_370), ("XCG", 2, 558_659), ("XOF", 0, 1_660),
    ("XPF", 0, 9_140), ("YER", 2, 4_000), ("ZAR", 2, 56_000), ("ZMW", 2, 38_000), ("ZWG", 2, 72_000),
];

/// A currency of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(&'static Entry);

impl Currency {
    /// From its code, in capital letters; `None` if there is none of it.
    pub fn parse(code: &str) -> Option<Self> {
        let index = CURRENCIES.binary_search_by(|(known, _, _)| (*known).cmp(code)).ok()?;
        Some(Self(&CURRENCIES[index]))
    }

    /// The code.
    pub fn code(self) -> &'static str {
        self.0.0
    }

    /// How many digits the minor unit has after the point: 0 for yen, 2 for cents, 3 for fils.
    pub fn digits(self) -> u32 {
        self.0.1
    }

    /// An amount of minor units in minor units of the base currency, rounded half up.
    pub fn to_base(self, amount_minor: i64) -> i64 {
        let (_, digits, rate) = *self.0;
        let scale = 10_i128.pow(digits) * 1_000_000;
        let scaled = i128::from(amount_minor) * i128::from(rate) * BASE_SCALE;
        i64::try_from((2 * scaled + scale).div_euclid(2 * scale)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_codes() {
        assert!(CURRENCIES.is_sorted_by(|left, right| left.0 < right.0));
        assert!(CURRENCIES.iter().all(|(code, digits, rate)| code.len() == 3 && *digits <= 3 && *rate > 0));
    }

    #[test]
    fn minor_units_are_those_of_the_standard() {
        // ISO 4217, list one.
        let check = |code, digits| assert_eq!(Currency::parse(code).map(Currency::digits), Some(digits), "{code}");
        for code in ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF"] {
            check(code, 0);
        }
        for code in ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"] {
            check(code, 3);
        }
        for code in ["EUR", "USD", "GBP", "CHF", "HUF", "IDR"] {
            check(code, 2);
        }
        for code in ["usd", "US", "XXX", "XAU", "DEM", "", "BTC"] {
            assert_eq!(Currency::parse(code), None, "{code}");
        }
    }

    #[test]
    fn amounts_are_converted_by_digits_and_rate_and_rounded_half_up() {
        let check = |code, amount, base| assert_eq!(Currency::parse(code).unwrap().to_base(amount), base, "{code}");
        check("USD", 1_999, 1_999);
        check("EUR", 100, 109);
        // 1,000 yen at 0.0067 are 6.70 dollars.
        check("JPY", 1_000, 670);
        // 1 dinar of 1,000 fils at 3.26.
        check("KWD", 1_000, 326);
        // 0.545 and 1.635 cents.
        check("EUR", 1, 1);
        check("CAD", 50, 37);
        check("IDR", 1, 0);
    }
}
