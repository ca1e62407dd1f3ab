//! How fast a sender may send: its own pace, its 10DLC campaign's and its brand's share of a day.
//!
//! A text reserves its place: it is told when to leave, and leaves then. Nobody has to ask again and again, so a thousand
//! waiting texts cost no more than a thousand reservations. Texts that somebody waits for do not stand behind those that
//! nobody does: they leave at once, and the places they took are made up for by the others.

mod lane;
mod rates;

pub use lane::{DayCount, Lane, Urgency};
pub use rates::{BrandTier, CampaignClass, Rate, Rates, rates_on};
