//! The carriers' and providers' limits, from a dated file.

use std::{collections::HashMap, sync::LazyLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::sender::SenderKind;

/// So many segments in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rate {
    /// Segments, at least 1.
    pub segments: u32,
    /// Seconds, at least 1.
    pub seconds: u32,
}

impl Rate {
    /// How long a text of so many segments takes up the line, in milliseconds, rounded up.
    pub fn millis(self, segments: u32) -> i64 {
        let (segments, per) = (i64::from(segments.max(1)), i64::from(self.segments.max(1)));
        let millis = segments * i64::from(self.seconds) * 1_000;
        (millis + per - 1) / per
    }
}

/// What a 10DLC campaign was registered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignClass {
    /// A trust score of 75 and more.
    High,
    /// 50 to 74.
    Middle,
    /// Below 50.
    Low,
    /// Low volume, mixed use.
    LowVolume,
    /// One person's business.
    SoleProprietor,
}

/// What a 10DLC brand was rated as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BrandTier {
    /// 200,000 segments a day.
    Top,
    /// 40,000.
    High,
    /// 10,000.
    Middle,
    /// 2,000.
    Low,
    /// 1,000.
    SoleProprietor,
}

/// The limits of a day.
#[derive(Debug, Clone, Deserialize)]
pub struct Rates {
    /// The first day on which they hold.
    pub from: Date,
    senders: HashMap<SenderKind, Rate>,
    campaigns: HashMap<CampaignClass, Rate>,
    brands: HashMap<BrandTier, u32>,
}

impl Rates {
    /// The pace of a kind of sender.
    pub fn of_sender(&self, kind: SenderKind) -> Option<Rate> {
        self.senders.get(&kind).copied()
    }

    /// The pace of a campaign.
    pub fn of_campaign(&self, class: CampaignClass) -> Option<Rate> {
        self.campaigns.get(&class).copied()
    }

    /// A brand's segments a day.
    pub fn of_brand(&self, tier: BrandTier) -> Option<u32> {
        self.brands.get(&tier).copied()
    }
}

#[derive(Deserialize)]
struct File {
    rates: Vec<Rates>,
}

static RATES: LazyLock<Vec<Rates>> = LazyLock::new(|| {
    // The file is part of the program and read by a test; without it there would be no limit, never a crash.
    let file: Option<File> = serde_json::from_str(include_str!("rates.json")).ok();
    let mut rates = file.map(|file| file.rates).unwrap_or_default();
    rates.sort_by_key(|rates| rates.from);
    rates
});

/// The limits that hold on a day: the newest that are not in the future, or the oldest.
pub fn rates_on(day: Date) -> Option<&'static Rates> {
    RATES.iter().rev().find(|rates| rates.from <= day).or_else(|| RATES.first())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_kind_has_its_rate() {
        let rates = rates_on(date(2026, 11, 23)).unwrap();
        for kind in [SenderKind::LongCode, SenderKind::TollFree, SenderKind::ShortCode, SenderKind::Name] {
            assert!(rates.of_sender(kind).is_some_and(|rate| rate.segments > 0 && rate.seconds > 0), "{kind:?}");
        }
        for class in [CampaignClass::High, CampaignClass::Middle, CampaignClass::Low, CampaignClass::LowVolume] {
            assert!(rates.of_campaign(class).is_some(), "{class:?}");
        }
        assert_eq!(rates.of_campaign(CampaignClass::SoleProprietor), Some(Rate { segments: 15, seconds: 60 }));
        assert_eq!(rates.of_brand(BrandTier::SoleProprietor), Some(1_000));
        assert_eq!(rates_on(date(1999, 1, 1)).map(|rates| rates.from), Some(date(2024, 1, 1)));
    }

    #[test]
    fn a_rate_is_rounded_up() {
        assert_eq!(Rate { segments: 75, seconds: 60 }.millis(1), 800);
        assert_eq!(Rate { segments: 3, seconds: 1 }.millis(1), 334);
        assert_eq!(Rate { segments: 3, seconds: 1 }.millis(3), 1_000);
        assert_eq!(Rate { segments: 1, seconds: 1 }.millis(0), 1_000);
    }
}
