//! A small world of two providers, lost answers, dying workers, late and repeated reports, driven by the state machine.

use proptest::prelude::*;

use super::*;
use crate::domain::delivery::merge;

/// What happens when a worker takes its next step.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// The provider takes the text and says so.
    Taken,
    /// It takes the text, but its answer is lost, or the worker dies before it writes it down.
    TakenSilently,
    /// The request is lost on its way, and nobody knows.
    LostOnTheWay,
    /// It refuses.
    Refused(ErrorClass),
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Work(Fate),
    /// A look-up's answer: whether the list lags behind, whether this provider has a list at all.
    LookUp {
        too_early: bool,
        has_list: bool,
    },
    /// A report of provider 0 or 1.
    Report(usize, MessageStatus),
    /// A breaker opens or closes: the next try goes by the other sender.
    Switch,
}

#[derive(Debug, Default)]
struct World {
    /// How many texts each provider has accepted.
    accepted: [u32; 2],
    sender: usize,
    /// The provider to ask.
    asking: usize,
}

struct Text {
    dispatch: Dispatch,
    status: MessageStatus,
}

impl World {
    fn apply(&mut self, next: Next, text: &mut Text) {
        match next {
            Next::HandedOver => text.dispatch = Dispatch::Settled,
            Next::Ends(status) => {
                (text.dispatch, text.status) = (Dispatch::Settled, status);
            }
            Next::Again => text.dispatch = Dispatch::Ready,
            Next::Elsewhere => {
                self.sender = 1 - self.sender;
                text.dispatch = Dispatch::Ready;
            }
            Next::Ask => {}
        }
    }

    fn work(&mut self, fate: Fate, text: &mut Text) {
        if text.dispatch != Dispatch::Ready {
            return;
        }
        (text.dispatch, self.asking) = (Dispatch::Sending, self.sender);
        let tried = match fate {
            Fate::Taken | Fate::TakenSilently => {
                self.accepted[self.sender] += 1;
                if matches!(fate, Fate::Taken) { Tried::Accepted } else { Tried::Unclear }
            }
            Fate::LostOnTheWay => Tried::Unclear,
            Fate::Refused(class) => Tried::Refused(class),
        };
        let next = after_try(tried);
        self.apply(next, text);
    }

    fn look_up(&mut self, too_early: bool, has_list: bool, text: &mut Text) {
        if text.dispatch != Dispatch::Sending {
            return;
        }
        let asked = match (has_list, too_early, self.accepted[self.asking]) {
            (false, ..) => Asked::CannotSay,
            (_, true, _) => Asked::TooEarly,
            (.., 0) => Asked::HasNot,
            _ => Asked::Has,
        };
        let next = after_asking(asked);
        self.apply(next, text);
    }

    fn report(&mut self, provider: usize, status: MessageStatus, text: &mut Text) {
        // A provider reports only on what it has.
        if self.accepted[provider] == 0 {
            return;
        }
        if text.dispatch == Dispatch::Sending {
            text.dispatch = Dispatch::Settled;
        }
        if let Some(status) = merge(text.status, status) {
            text.status = status;
        }
    }
}

fn any_class() -> impl Strategy<Value = ErrorClass> {
    use ErrorClass::{Account, Ambiguous, Content, InvalidDestination, OptedOut, RateLimited, SenderConfig, Transient};
    prop::sample::select(vec![
        OptedOut,
        InvalidDestination,
        SenderConfig,
        Content,
        Account,
        RateLimited,
        Transient,
        Ambiguous,
    ])
}

fn any_event() -> impl Strategy<Value = Event> {
    use MessageStatus::{Delivered, Failed, Queued, Sent, Undelivered, Unknown};
    let fate = prop_oneof![
        Just(Fate::Taken),
        Just(Fate::TakenSilently),
        Just(Fate::LostOnTheWay),
        any_class().prop_map(Fate::Refused),
    ];
    let status = prop::sample::select(vec![Queued, Unknown, Sent, Delivered, Undelivered, Failed]);
    prop_oneof![
        4 => fate.prop_map(Event::Work),
        2 => (any::<bool>(), prop::bool::weighted(0.8)).prop_map(|(too_early, has_list)| Event::LookUp { too_early, has_list }),
        3 => (0..2_usize, status).prop_map(|(provider, status)| Event::Report(provider, status)),
        1 => Just(Event::Switch),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn at_most_one_text_is_accepted_and_news_never_goes_back(events in prop::collection::vec(any_event(), 0..60)) {
        let mut world = World::default();
        let mut text = Text { dispatch: Dispatch::Ready, status: MessageStatus::Queued };
        for event in &events {
            let before = text.status;
            match *event {
                Event::Work(fate) => world.work(fate, &mut text),
                Event::LookUp { too_early, has_list } => world.look_up(too_early, has_list, &mut text),
                Event::Report(provider, status) => world.report(provider, status, &mut text),
                Event::Switch => world.sender = 1 - world.sender,
            }
            prop_assert!(world.accepted.iter().sum::<u32>() <= 1, "{:?}", world);
            prop_assert!(text.status.rank() >= before.rank());
        }
    }

    #[test]
    fn no_text_is_lost(events in prop::collection::vec(any_event(), 0..60)) {
        let mut world = World::default();
        let mut text = Text { dispatch: Dispatch::Ready, status: MessageStatus::Queued };
        for event in &events {
            match *event {
                Event::Work(fate) => world.work(fate, &mut text),
                Event::LookUp { too_early, has_list } => world.look_up(too_early, has_list, &mut text),
                Event::Report(provider, status) => world.report(provider, status, &mut text),
                Event::Switch => world.sender = 1 - world.sender,
            }
        }
        // Whatever went before: a look-up and a healthy provider settle it.
        world.look_up(false, true, &mut text);
        world.work(Fate::Taken, &mut text);
        prop_assert_eq!(text.dispatch, Dispatch::Settled);
        let ended = text.status.is_terminal() || text.status == MessageStatus::Unknown;
        prop_assert!(ended || world.accepted.iter().sum::<u32>() == 1);
    }
}

#[test]
fn only_a_definite_refusal_leads_elsewhere() {
    assert_eq!(after_try(Tried::Unclear), Next::Ask);
    assert_eq!(after_try(Tried::Refused(ErrorClass::OptedOut)), Next::Ends(MessageStatus::Failed));
    assert_eq!(after_try(Tried::Refused(ErrorClass::Account)), Next::Elsewhere);
    assert_eq!(after_try(Tried::Refused(ErrorClass::Transient)), Next::Again);
    assert_eq!(after_asking(Asked::HasNot), Next::Again);
    assert_eq!(after_asking(Asked::CannotSay), Next::Ends(MessageStatus::Unknown));
}
