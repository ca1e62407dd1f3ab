//! What became of a text: its status, and how news of it is merged whatever order it comes in.

use serde::{Deserialize, Serialize};

/// The status of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Waiting, with us or at the provider.
    Queued,
    /// Handed to the carrier.
    Sent,
    /// The carrier says it arrived.
    Delivered,
    /// The carrier says it did not arrive.
    Undelivered,
    /// It was not sent: the provider refused it or gave up.
    Failed,
    /// Our own rules forbade it. It never left.
    Blocked,
    /// Somebody withdrew it before it left.
    Canceled,
    /// Nobody knows whether it left or arrived.
    Unknown,
    /// It came in: the only status of an inbound message.
    Received,
}

impl MessageStatus {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Sent,
        Self::Delivered,
        Self::Undelivered,
        Self::Failed,
        Self::Blocked,
        Self::Canceled,
        Self::Unknown,
        Self::Received,
    ];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Canceled => "canceled",
            Self::Unknown => "unknown",
            Self::Received => "received",
        }
    }

    /// How much is known: news counts only if its rank is higher than what is stored. A database can guard an update
    /// with `rank < new rank` and reach the same result as [`merge`]. The two failures rank alike: the first stays.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Unknown => 1,
            Self::Sent => 2,
            Self::Undelivered | Self::Failed => 3,
            Self::Delivered => 4,
            Self::Blocked | Self::Canceled | Self::Received => 5,
        }
    }

    /// Whether nothing more is expected. `Sent` may stay for ever but is not final; a failure may still become
    /// `Delivered`.
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Delivered | Self::Undelivered | Self::Failed | Self::Blocked | Self::Canceled | Self::Received
        )
    }

    /// Whether a member may send the text once more: it surely did not arrive, or nobody knows.
    pub const fn may_be_resent(self) -> bool {
        matches!(self, Self::Undelivered | Self::Failed | Self::Blocked | Self::Canceled | Self::Unknown)
    }

    /// Whether it is a status a provider may report.
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::Queued | Self::Unknown | Self::Sent | Self::Failed | Self::Undelivered | Self::Delivered)
    }
}

/// What a message's status becomes on news of it; `None` when it stays as it is.
///
/// `Undelivered` and `Failed` may be raised to `Delivered`; nothing else leaves a terminal state. A provider neither
/// sets nor lifts `Blocked`, `Canceled` and `Received`: they are ours. The order in which reports arrive does not
/// matter, save that of two kinds of failure the first is kept.
pub const fn merge(current: MessageStatus, incoming: MessageStatus) -> Option<MessageStatus> {
    if !current.is_reported() || !incoming.is_reported() || incoming.rank() <= current.rank() {
        return None;
    }
    Some(incoming)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use MessageStatus::{Blocked, Canceled, Delivered, Failed, Queued, Received, Sent, Undelivered, Unknown};

    fn fold(start: MessageStatus, news: &[MessageStatus]) -> MessageStatus {
        news.iter().fold(start, |current, &incoming| merge(current, incoming).unwrap_or(current))
    }

    #[test]
    fn names_are_the_ones_serde_writes() {
        for status in MessageStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn what_may_follow_what() {
        assert_eq!(merge(Queued, Sent), Some(Sent));
        assert_eq!(merge(Sent, Queued), None);
        assert_eq!(merge(Sent, Unknown), None);
        assert_eq!(merge(Unknown, Sent), Some(Sent));
        assert_eq!(merge(Failed, Delivered), Some(Delivered));
        assert_eq!(merge(Undelivered, Delivered), Some(Delivered));
        assert_eq!(merge(Delivered, Failed), None);
        assert_eq!(merge(Undelivered, Sent), None);
        assert_eq!(merge(Failed, Undelivered), None);
        assert_eq!(merge(Undelivered, Failed), None);
        for ours in [Blocked, Canceled, Received] {
            for status in MessageStatus::ALL {
                assert_eq!(merge(ours, status), None);
                assert_eq!(merge(status, ours), None);
            }
        }
    }

    fn any_status() -> impl Strategy<Value = MessageStatus> {
        prop::sample::select(MessageStatus::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn order_of_arrival_does_not_matter(start in any_status(), (news, shuffled) in
            prop::collection::vec(any_status(), 0..12).prop_flat_map(|news| (Just(news.clone()), Just(news).prop_shuffle()))) {
            let (one, other) = (fold(start, &news), fold(start, &shuffled));
            let failures = [Failed, Undelivered];
            prop_assert!(one == other || (failures.contains(&one) && failures.contains(&other)));
        }

        #[test]
        fn repeats_change_nothing(start in any_status(), news in prop::collection::vec(any_status(), 0..12)) {
            let once = fold(start, &news);
            prop_assert_eq!(fold(once, &news), once);
        }

        #[test]
        fn a_terminal_state_is_left_only_for_better_news(start in any_status(), incoming in any_status()) {
            if start.is_terminal() && let Some(new) = merge(start, incoming) {
                prop_assert!(new == Delivered && [Failed, Undelivered].contains(&start));
            }
        }
    }
}
