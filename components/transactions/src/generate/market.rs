//! Where people live and what they buy.

/// A country where people live.
pub(super) struct Home {
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// ISO 4217.
    pub(super) currency: &'static str,
    /// Minor units of the currency per cent of a dollar, about.
    pub(super) per_cent: f64,
    /// Hours ahead of UTC.
    pub(super) offset: i64,
    /// How many people live there, for the draw.
    pub(super) weight: f64,
}

const fn home(country: &'static str, currency: &'static str, per_cent: f64, offset: i64, weight: f64) -> Home {
    Home { country, currency, per_cent, offset, weight }
}

pub(super) const HOMES: [Home; 10] = [
    home("US", "USD", 1.0, -6, 30.0),
    home("DE", "EUR", 0.92, 1, 15.0),
    home("FR", "EUR", 0.92, 1, 10.0),
    home("GB", "GBP", 0.78, 0, 12.0),
    home("ES", "EUR", 0.92, 1, 7.0),
    home("PL", "PLN", 3.9, 1, 5.0),
    home("SE", "SEK", 10.4, 1, 4.0),
    home("JP", "JPY", 1.5, 9, 8.0),
    home("CA", "CAD", 1.37, -5, 6.0),
    home("AU", "AUD", 1.5, 10, 3.0),
];

/// Where people travel to.
pub(super) const DESTINATIONS: [&str; 12] = ["IT", "ES", "FR", "GR", "PT", "AT", "NL", "US", "GB", "CH", "DK", "MX"];

/// Where stolen cards are used.
pub(super) const FAR: [&str; 10] = ["BR", "NG", "ID", "VN", "RO", "UA", "PH", "CO", "MA", "TH"];

/// Something that people buy.
pub(super) struct Goods {
    /// The category.
    pub(super) category: &'static str,
    /// What a merchant of it is called.
    pub(super) merchant: &'static str,
    /// Dollars that half of the payments are below.
    pub(super) typical: f64,
    /// The standard deviation of the logarithm.
    pub(super) spread: f64,
    /// How often it is bought, for the draw.
    pub(super) weight: f64,
    /// The channel, unless it is one that follows the person.
    pub(super) channel: &'static str,
    /// The hours of the day at which it is bought most, by the clock of the place.
    pub(super) hours: &'static [(f64, f64)],
}

const fn goods(
    category: &'static str,
    merchant: &'static str,
    typical: f64,
    spread: f64,
    weight: f64,
    channel: &'static str,
    hours: &'static [(f64, f64)],
) -> Goods {
    Goods { category, merchant, typical, spread, weight, channel, hours }
}

const MEALS: &[(f64, f64)] = &[(12.5, 0.8), (19.5, 1.2)];
const SHOPS: &[(f64, f64)] = &[(11.0, 1.5), (17.5, 1.6)];
const COMMUTE: &[(f64, f64)] = &[(8.0, 0.7), (17.7, 0.9)];
const EVENING: &[(f64, f64)] = &[(20.5, 1.2)];
const MORNING: &[(f64, f64)] = &[(8.7, 0.8)];

pub(super) const GOODS: [Goods; 10] = [
    goods("groceries", "Market", 38.0, 0.6, 26.0, "card-present", SHOPS),
    goods("restaurants", "Kitchen", 24.0, 0.5, 16.0, "card-present", MEALS),
    goods("coffee", "Coffee", 5.5, 0.3, 14.0, "card-present", MORNING),
    goods("transport", "Transit", 6.5, 0.5, 14.0, "contactless", COMMUTE),
    goods("fuel", "Fuel", 48.0, 0.3, 7.0, "card-present", COMMUTE),
    goods("online-retail", "Shop", 42.0, 0.8, 10.0, "online", EVENING),
    goods("clothing", "Wear", 55.0, 0.6, 7.0, "card-present", SHOPS),
    goods("pharmacy", "Pharmacy", 16.0, 0.6, 7.0, "card-present", SHOPS),
    goods("entertainment", "Cinema", 22.0, 0.5, 7.0, "online", EVENING),
    goods("household", "Home", 35.0, 0.7, 7.0, "card-present", SHOPS),
];

/// What people subscribe to: merchant and dollars.
pub(super) const SUBSCRIPTIONS: [(&str, f64); 6] = [
    ("Streamly", 12.99),
    ("Tunes", 9.99),
    ("Cloudbox", 2.99),
    ("Fit Club", 34.0),
    ("Daily News", 14.5),
    ("Mobile", 29.0),
];

/// What nobody here is in the habit of buying.
pub(super) const STRANGE: [(&str, &str); 5] = [
    ("gambling", "Lucky Spin"),
    ("cryptocurrency", "Coin Desk"),
    ("jewellery", "Goldsmith"),
    ("money-transfer", "Quick Wire"),
    ("gift-cards", "Card Kiosk"),
];
