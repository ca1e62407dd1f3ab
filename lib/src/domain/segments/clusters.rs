//! Splits a text into what a reader takes for one character, by the rules of UAX #29 as of Unicode 10. Phones and
//! providers never split such a cluster over two segments, so the count depends on it.

use super::break_data::RANGES;

/// The grapheme break property of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    CarriageReturn,
    LineFeed,
    Control,
    Extend,
    Regional,
    Spacing,
    L,
    V,
    T,
    Lv,
    Lvt,
    Other,
    Prepend,
    Base,
    Modifier,
    Zwj,
    Glue,
    GluedBase,
}

use Class::{
    Base, CarriageReturn, Control, Extend, Glue, GluedBase, L, LineFeed, Lv, Lvt, Modifier, Other, Prepend, Regional,
    Spacing, T, V, Zwj,
};

const fn is_control(class: Class) -> bool {
    matches!(class, Control | CarriageReturn | LineFeed)
}

const fn is_base(class: Class) -> bool {
    matches!(class, Base | GluedBase)
}

/// The class of a character.
pub(super) fn class_of(c: char) -> Class {
    let code = c as u32;
    match code {
        0x0a => LineFeed,
        0x0d => CarriageReturn,
        0..=0x1f | 0x7f..=0x9f | 0xad => Control,
        // Latin, Greek and Cyrillic letters and ideographs need no look-up.
        0..=0x2ff | 0x370..=0x482 | 0x3400..=0xa66e => Other,
        0xac00..=0xd7a3 if (code - 0xac00).is_multiple_of(28) => Lv,
        0xac00..=0xd7a3 => Lvt,
        _ => listed(code),
    }
}

fn listed(code: u32) -> Class {
    let after = RANGES.partition_point(|&(first, _, _)| first <= code);
    match after.checked_sub(1).and_then(|index| RANGES.get(index)) {
        Some(&(_, last, class)) if code <= last => class,
        _ => Other,
    }
}

/// The cluster being read: what the rules need to know of the characters in it so far.
struct Cluster {
    first: Class,
    /// Characters read.
    length: usize,
    last: Class,
    /// All after the first are [`Extend`].
    rest_extends: bool,
    /// The class before the last [`Extend`], and where that stands.
    before_extend: Option<Class>,
    last_extend: Option<usize>,
    /// All after the first, up to the last [`Regional`] among them, are [`Regional`].
    rest_regional: bool,
    /// A [`Regional`] stands after the first.
    inner_regional: bool,
}

impl Cluster {
    fn start(first: Class) -> Self {
        Self {
            first,
            length: 1,
            last: first,
            rest_extends: true,
            before_extend: None,
            last_extend: (first == Extend).then_some(0),
            rest_regional: true,
            inner_regional: false,
        }
    }

    fn push(&mut self, next: Class) {
        if next == Extend {
            self.before_extend = Some(self.last);
            self.last_extend = Some(self.length);
        } else {
            self.rest_extends = false;
        }
        if next == Regional {
            // It counts only if every character between the first and this one is regional as well.
            self.rest_regional =
                self.length == 1 || (self.inner_regional && self.rest_regional && self.last == Regional);
            self.inner_regional = true;
        }
        self.last = next;
        self.length += 1;
    }

    /// Whether `next` begins a new cluster. The order of the rules matters.
    fn ends_before(&self, next: Class) -> bool {
        let (last, has_rest) = (self.last, self.length > 1);
        if next == Modifier && has_rest && self.rest_extends && self.first != Extend && !is_base(self.first) {
            return true;
        }
        let regional_behind = if next == Regional { !has_rest } else { self.inner_regional && self.rest_regional };
        if regional_behind && !matches!(last, Prepend | Regional) {
            return true;
        }
        match (last, next) {
            (CarriageReturn, LineFeed) => return false,
            _ if is_control(last) || is_control(next) => return true,
            (L, L | V | Lv | Lvt) | (Lv | V, V | T) | (Lvt | T, T) | (_, Extend | Zwj | Spacing) | (Prepend, _) => {
                return false;
            }
            _ => {}
        }
        if next == Modifier && self.base_takes_modifier() {
            return false;
        }
        if last == Zwj && matches!(next, Glue | GluedBase) {
            return false;
        }
        self.inner_regional || !(last == Regional && next == Regional)
    }

    /// A base directly before, or with a single extending character between.
    fn base_takes_modifier(&self) -> bool {
        match self.last_extend {
            None => is_base(self.last),
            Some(index) => index + 1 == self.length && self.before_extend.is_some_and(is_base),
        }
    }
}

/// Calls `visit` with every cluster of a text, in order. A CR LF pair counts as two.
pub(super) fn for_each<'a>(text: &'a str, mut visit: impl FnMut(&'a str)) {
    let mut from = 0;
    let mut cluster: Option<Cluster> = None;
    for (at, c) in text.char_indices() {
        let class = class_of(c);
        match &mut cluster {
            None => cluster = Some(Cluster::start(class)),
            Some(open) if !open.ends_before(class) && class != LineFeed => open.push(class),
            Some(open) => {
                visit(text.get(from..at).unwrap_or_default());
                from = at;
                *open = Cluster::start(class);
            }
        }
    }
    if from < text.len() {
        visit(text.get(from..).unwrap_or_default());
    }
}
