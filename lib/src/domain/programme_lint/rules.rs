//! Every rule: how bad it is, what it finds, what it is rejected with, and who says so.

use super::{
    RejectionCode,
    Severity::{self, Error, Note, Warning},
};

/// A rule. Whoever changes what it finds gives it a new version: findings that were accepted name it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id with its version.
    pub id: &'static str,
    /// How bad a finding is where the carriers of the United States and Canada deliver.
    pub severity: Severity,
    /// How bad it is elsewhere.
    pub elsewhere: Severity,
    /// What it finds, in a sentence.
    pub finds: &'static str,
    /// What it is rejected with.
    pub codes: &'static [RejectionCode],
    /// The page, statute or decision behind it.
    pub source: &'static str,
}

const fn twilio(code: &'static str) -> RejectionCode {
    RejectionCode { vendor: "twilio", code, certain: true }
}

/// A code of Twilio's that no published page was at hand for, or that says less than the rule.
const fn twilio_perhaps(code: &'static str) -> RejectionCode {
    RejectionCode { vendor: "twilio", code, certain: false }
}

const fn bandwidth(code: &'static str) -> RejectionCode {
    RejectionCode { vendor: "bandwidth", code, certain: true }
}

macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident / $elsewhere:ident, $finds:literal, [$($code:expr),*], $source:expr;)*) => {
        $(pub(super) static $name: Rule = Rule {
            id: $id, severity: $severity, elsewhere: $elsewhere, finds: $finds, codes: &[$($code),*], source: $source,
        };)*
        /// Every rule, in the order of the documentation.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

const CTIA: &str =
    "https://api.ctia.org/wp-content/uploads/2023/05/230523-CTIA-Messaging-Principles-and-Best-Practices-FINAL.pdf";
const BANDWIDTH: &str = "https://www.bandwidth.com/support/en/articles/12823077-bandwidth-vetting-rejection-reasons";
const OPT_IN_DISCLOSURES: &str = "https://www.twilio.com/docs/api/errors/30924";
const SEGMENTS: &str = "https://www.twilio.com/docs/glossary/what-sms-character-limit";

rules! {
    SHAPE = "form.shape/1", Error / Error,
        "The draft cannot be a form: a key is taken or not plain, the name is missing, something is too long.",
        [], "docs/programme-lint.md";
    PHONE = "form.phone_field/1", Error / Error,
        "The form does not ask for exactly one phone.",
        [bandwidth("2139"), bandwidth("2100")], BANDWIDTH;
    NO_CONSENT = "consent.missing/1", Error / Error,
        "The consent box has no words beside it.",
        [twilio("30925"), twilio("30924")], "https://www.twilio.com/docs/api/errors/30925";
    NOT_ASKED = "consent.agreement/1", Error / Error,
        "The words beside the box do not say that whoever ticks it agrees to something.",
        [twilio("30513"), twilio("30841")], "https://www.twilio.com/docs/api/errors/30841";
    PRETICKED = "consent.box_unticked/1", Error / Error,
        "The box is ticked before the visitor did anything, or its words say so.",
        [twilio("30925"), twilio("30475")], "https://www.twilio.com/docs/api/errors/30925";
    CONDITION = "consent.voluntary/1", Error / Error,
        "Consent is a condition: the box must be ticked, or the words make sending the form the consent.",
        [twilio("30923"), twilio("30475"), twilio("30832")], "https://www.twilio.com/docs/api/errors/30923";
    WITH_TERMS = "consent.not_with_terms/1", Error / Error,
        "The box also accepts terms or a privacy policy.",
        [twilio("30923"), twilio("30925")], "https://www.twilio.com/docs/api/errors/30923";
    WITH_CHANNELS = "consent.texts_only/1", Error / Error,
        "The box also agrees to calls, e-mails or other channels.",
        [twilio("30556")], "https://www.twilio.com/docs/api/errors/30556";
    WITH_OTHERS = "consent.one_sender/1", Error / Error,
        "The box also lets partners, affiliates or other third parties text.",
        [], CTIA;
    MIXED_PURPOSES = "consent.one_purpose/1", Error / Warning,
        "One box agrees to marketing and to texts about a request or an appointment.",
        [twilio("30913")], "https://www.twilio.com/docs/api/errors/30913";
    SECOND_CONSENT = "consent.no_second_field/1", Error / Error,
        "A field that must be filled asks for the consent to texts a second time.",
        [twilio("30923"), twilio("30832")], "https://www.twilio.com/docs/api/errors/30832";
    CHANNEL = "disclosure.channel/1", Error / Error,
        "The consent does not say that it is about text messages.",
        [twilio("30551")], "https://www.twilio.com/docs/api/errors/30551";
    BRAND = "disclosure.brand/1", Error / Error,
        "The consent does not name who texts.",
        [bandwidth("2133"), twilio("30909")], BANDWIDTH;
    PURPOSE = "disclosure.purpose/1", Error / Error,
        "The consent does not say what the texts are about.",
        [twilio("30544"), bandwidth("2134"), twilio("30924")], "https://www.twilio.com/docs/api/errors/30544";
    FREQUENCY = "disclosure.frequency/1", Error / Note,
        "The consent does not say how often texts come.",
        [twilio("30545"), bandwidth("2135"), twilio("30924")], "https://www.twilio.com/docs/api/errors/30545";
    RATES = "disclosure.rates/1", Error / Note,
        "The consent does not say that message and data rates may apply.",
        [twilio("30569"), bandwidth("2136"), twilio("30924")], "https://www.twilio.com/docs/api/errors/30569";
    HELP = "disclosure.help/1", Error / Note,
        "The consent does not say how to get help.",
        [twilio("30570"), bandwidth("2137")], "https://www.twilio.com/docs/api/errors/30570";
    STOP = "disclosure.opt_out/1", Error / Warning,
        "The consent does not say how to stop the texts.",
        [twilio("30924"), bandwidth("2138"), twilio("30887")], OPT_IN_DISCLOSURES;
    PURCHASE = "disclosure.not_a_condition/1", Warning / Note,
        "The consent does not say that it is no condition of a purchase. An error where it agrees to marketing.",
        [twilio_perhaps("30923")], "https://www.law.cornell.edu/cfr/text/47/64.1200";
    POLICIES = "disclosure.policies/1", Warning / Note,
        "Neither the consent nor the introduction leads to the terms and the privacy policy.",
        [twilio("30909")], "https://www.twilio.com/docs/api/errors/30909";
    BLANK = "text.blank/1", Error / Error,
        "A text that is sent is blank.",
        [twilio("21602")], "https://www.twilio.com/docs/api/errors/21602";
    TEXT_BRAND = "text.brand/1", Error / Error,
        "The first text does not name who texts. A warning for the follow-up.",
        [twilio("30893")], "https://www.twilio.com/docs/api/errors/30893";
    OPT_OUT_LINE = "text.opt_out_line/1", Error / Error,
        "The first text does not say how to stop.",
        [twilio("30893"), twilio("30887")], "https://www.twilio.com/docs/api/errors/30893";
    CONFIRMATION = "text.confirmation/1", Note / Note,
        "The first text confirms the consent and does not name HELP.",
        [twilio("30828")], "https://www.twilio.com/docs/api/errors/30828";
    UNHEARD = "text.opt_out_word/1", Error / Error,
        "A text or the consent tells people to stop by a word that Leadline does not hear as an opt-out.",
        [twilio("30887")], "https://www.twilio.com/docs/api/errors/30887";
    CANCEL = "text.invites_cancel/1", Error / Error,
        "A text tells people to reply CANCEL, which always ends all texts.",
        [], "docs/decisions/0012-a-form-is-a-fresh-message.md";
    CLASH = "text.keyword_clash/1", Error / Error,
        "A text tells people to reply an opt-out word for something else.",
        [], "docs/decisions/0012-a-form-is-a-fresh-message.md";
    SHORTENER = "text.short_link/1", Error / Warning,
        "A text has a link of a public shortener, which carriers filter.",
        [twilio("30963"), twilio("30857")], "https://www.twilio.com/docs/api/errors/30963";
    PLAIN_LINK = "text.plain_link/1", Warning / Warning,
        "A text has a link without https.",
        [twilio("30858"), twilio("30857")], "https://www.twilio.com/docs/api/errors/30858";
    CAPITALS = "text.capitals/1", Warning / Warning,
        "A text is written in capitals, as spam is.",
        [twilio_perhaps("30007")], CTIA;
    FORBIDDEN = "text.forbidden_content/1", Warning / Warning,
        "A text has words of content that carriers forbid or restrict.",
        [twilio("30007"), twilio_perhaps("30883")],
        "https://help.twilio.com/articles/360045004974-Forbidden-message-categories-for-SMS-and-MMS-in-the-US-and-Canada";
    UNKNOWN_VARIABLE = "text.variable_unknown/1", Error / Error,
        "A placeholder is not one that is filled, so that people read it as it is.",
        [], "docs/programme-lint.md";
    OPEN_BRACE = "text.brace/1", Error / Error,
        "A brace is not closed, or closes nothing.",
        [], "docs/programme-lint.md";
    EMPTY_VARIABLE = "text.variable_empty/1", Warning / Warning,
        "A variable can be empty. An error where it always is.",
        [], "docs/programme-lint.md";
    LANGUAGES = "text.language/1", Warning / Warning,
        "Consent and texts are in different languages.",
        [twilio_perhaps("30910")], "https://www.twilio.com/docs/api/errors/30910";
    UCS2 = "segments.ucs2/1", Warning / Warning,
        "Characters outside GSM-7 make a text take more segments. A note where they take no more.",
        [], SEGMENTS;
    MANY = "segments.many/1", Warning / Warning,
        "A text takes more than three segments.",
        [], SEGMENTS;
    TOO_LONG = "segments.too_long/1", Error / Error,
        "A text is longer than providers take.",
        [twilio("21617")], "https://www.twilio.com/docs/api/errors/21617";
    LONG_NAME = "segments.long_name/1", Note / Note,
        "A text takes more segments for a long name.",
        [], SEGMENTS;
    FOREIGN_NAME = "segments.foreign_name/1", Note / Note,
        "A text takes more segments for a name with letters outside GSM-7.",
        [], SEGMENTS;
    EXTENDED = "segments.extended/1", Warning / Warning,
        "Characters that count twice in GSM-7 make a text take another segment.",
        [], SEGMENTS;
    QUIET = "timing.quiet_hours/1", Note / Note,
        "The follow-up falls into quiet hours for a part of the week.",
        [], "docs/decisions/0027-zones-and-windows.md";
    EXPIRES = "timing.expires/1", Warning / Warning,
        "The follow-up waits so long for the end of quiet hours that it is not sent any more.",
        [], "docs/decisions/0027-zones-and-windows.md";
    HASTY = "timing.hasty/1", Warning / Warning,
        "The follow-up comes within five minutes of the first text.",
        [], CTIA;
    UNUSED = "timing.unused/1", Note / Note,
        "There is a follow-up text and no time for it.",
        [], "docs/programme-lint.md";
    NO_SENDER = "sender.none/1", Warning / Warning,
        "No sender is active: leads are stored and nobody is texted.",
        [], "docs/programme-lint.md";
    NO_CAMPAIGN = "sender.campaign/1", Warning / Warning,
        "A number of the United States has no 10DLC campaign that Leadline knows of.",
        [twilio_perhaps("30034")],
        "https://support.twilio.com/hc/en-us/articles/14910496447771-Shutdown-of-Unregistered-10DLC-Messaging-FAQ";
    UNVERIFIED = "sender.verification/1", Error / Error,
        "A toll-free number is not verified. A note where that is not known.",
        [twilio("30032"), RejectionCode { vendor: "bandwidth", code: "4795", certain: true }],
        "https://www.twilio.com/docs/api/errors/30032";
    ONE_WAY = "sender.one_way/1", Error / Error,
        "The texts ask for replies, and a sender is a name, which cannot be replied to. A warning if other senders can.",
        [], "https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id";
}
