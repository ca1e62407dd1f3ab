//! Looks at how a submission came: how many did, and whether a person sent it. What is suspicious is held back, what is too
//! much is refused. All that is counted is counted in one round trip.

use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    capture_lead::OpenForm,
    form_challenge::{GOOD_FOR, proven},
    throttle::{Counted, line, passed, take, uncounted},
    turnstile,
};
use crate::{
    App,
    domain::{
        held_back::{Suspicion, run_of},
        phone::E164,
        rate_limit::{Allowance, RateLimit, Standing},
    },
};

/// What came with a submission besides what the visitor wanted to say.
#[derive(Default)]
pub struct Signs {
    /// Whether it came from our own page, which bears a trap and says when it was shown.
    pub hosted: bool,
    /// Whether something stood in the field that people do not see.
    pub trapped: bool,
    /// When our page was shown, if its mark is ours.
    pub shown: Option<Timestamp>,
    /// The answer to a challenge.
    pub proof: Option<String>,
    /// Turnstile's token.
    pub turnstile: Option<String>,
    /// Where the line's allowance is told.
    pub counted: Counted,
}

/// So many times what is taken without question is the most that is taken at all.
const MOST: i32 = 3;
/// So many numbers of a run may come in an hour, however little else may.
const FEWEST_IN_RUN: i32 = 10;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// So many times as much as one line may one form take.
const LINES: i32 = 20;

/// An allowance with a mark below its end: beyond it work is asked for.
struct Marked {
    name: String,
    limit: RateLimit,
    mark: i32,
}

impl Marked {
    /// So many at once, one more after each interval, and three times as many before all are refused.
    fn new(name: String, many: i32, interval: SignedDuration) -> Self {
        let limit =
            RateLimit { burst: many.saturating_mul(MOST), interval: interval.max(SignedDuration::from_millis(1)) };
        Self { name, limit, mark: many }
    }

    fn ask(&self, cost: i32) -> Allowance {
        Allowance { name: self.name.clone(), limit: self.limit, cost }
    }

    /// Whether more was taken than goes without question.
    fn is_beyond(&self, standing: &Standing) -> bool {
        self.limit.burst - standing.left > self.mark
    }
}

/// What is counted of a form: the line, then the form.
async fn crowd(app: &App, open: &OpenForm, address: Option<&str>) -> anyhow::Result<[Marked; 2]> {
    let many = app.config.limits.form_posts_per_minute;
    let per_minute = |many: i32| RateLimit::per_minute(many).interval;
    let (line, form) = (line(app, address).await?, open.form.id.as_str());
    let most = many.saturating_mul(LINES);
    Ok([
        Marked::new(format!("form_from:{line}"), many, per_minute(many)),
        Marked::new(format!("form:{form}"), most, per_minute(most)),
    ])
}

/// Whether whoever fills the form in now should do some work, because many did lately.
pub async fn wants_proof(app: &App, open: &OpenForm, address: Option<&str>) -> bool {
    let looked = async {
        let crowd = crowd(app, open, address).await?;
        let standings = take(app, &crowd.each_ref().map(|marked| marked.ask(0))).await?;
        // The one that is to come counts.
        let beyond = |(marked, standing): (&Marked, &Standing)| marked.limit.burst - standing.left >= marked.mark;
        anyhow::Ok(crowd.iter().zip(&standings).any(beyond))
    };
    // The page is shown in any case; what it brings is looked at again.
    looked.await.unwrap_or(false)
}

/// Why a valid submission is to be held back; nothing: it is not.
///
/// # Errors
/// Too many came over this line or for this form; or nothing counts.
pub async fn screen(
    app: &App,
    open: &OpenForm,
    phone: &E164,
    (signs, address): (&Signs, Option<&str>),
    now: Timestamp,
) -> Result<Vec<Suspicion>, Error> {
    let many = app.config.limits.form_posts_per_minute;
    let (scope, form) = (&open.scope, &open.form.id);
    let index = |kind: &str, value: &str| scope.index(kind, value);
    let [line, whole] = crowd(app, open, address).await.map_err(uncounted)?;
    let a_few = (many / 3).max(3);
    let name = format!("form_phone:{}", index("form_phone", phone.as_str()));
    let own = Marked::new(name, a_few, SignedDuration::from_mins(20) * 3 / a_few);
    // The names tell nobody a number, nor the beginning of one.
    let run = Allowance {
        name: format!("form_run:{}", index("form_run", run_of(phone.as_str()))),
        limit: RateLimit { burst: many.max(FEWEST_IN_RUN), interval: HOUR / many.max(FEWEST_IN_RUN) },
        cost: 1,
    };
    let once = signs.proof.as_deref().and_then(|answer| proven(scope, form, answer, now)).map(|challenge| Allowance {
        name: format!("form_proof:{challenge}"),
        limit: RateLimit { burst: 1, interval: GOOD_FOR },
        cost: 1,
    });
    let asked: Vec<Allowance> = [line.ask(1), whole.ask(1), own.ask(1), run].into_iter().chain(once).collect();
    let standings = take(app, &asked).await.map_err(uncounted)?;
    let [by_line, by_form, by_phone, by_run, rest @ ..] = &standings[..] else {
        return Err(uncounted(anyhow::anyhow!("less was counted than asked")));
    };
    signs.counted.add("form", line.limit, *by_line);
    // A phone refuses nobody: that would tell that others sent it.
    for standing in [by_line, by_form] {
        passed(*standing)?;
    }
    let slowest = SignedDuration::from_secs(app.config.limits.form_seconds.into());
    let crowded = line.is_beyond(by_line) || whole.is_beyond(by_form) || own.is_beyond(by_phone);
    // Our own page always says when it was shown: without that it was not our page that sent it.
    let unmarked = signs.hosted && signs.shown.is_none() && !slowest.is_zero();
    let worked = rest.first().is_some_and(|standing| standing.wait.is_none());
    let proves = async || match &signs.turnstile {
        Some(token) if !worked => turnstile::passes(app, token, address).await,
        _ => worked,
    };
    let allowed = &open.form.allowed_countries;
    let foreign = !allowed.is_empty() && phone.region().is_none_or(|region| !allowed.contains(&region));
    let suspicions = [
        (Suspicion::Trap, signs.trapped),
        (Suspicion::TooFast, signs.shown.is_some_and(|shown| now.duration_since(shown) < slowest)),
        (Suspicion::Unproven, by_phone.wait.is_some() || ((crowded || unmarked) && !proves().await)),
        (Suspicion::Country, foreign),
        (Suspicion::NumberRun, by_run.wait.is_some()),
    ];
    Ok(suspicions.into_iter().filter(|(_, holds)| *holds).map(|(suspicion, _)| suspicion).collect())
}
