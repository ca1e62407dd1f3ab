//! The link to an appointment's invitation. It needs no account and shows the business and the time, nobody's name.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::Error;
use crate::{
    App,
    domain::{
        booking::BookingStatus,
        ical::{Invitation, invitation},
        id::BookingId,
    },
    store::{Scope, bookings::Booking},
};

/// What the seal of a link is made over, apart from every other keyed hash.
const SEAL: &str = "booking_link";
/// Hexadecimal digits of the seal: 128 bits.
const SEAL_LENGTH: usize = 32;

/// The link of an appointment. What it leads to is always the newest version.
pub fn booking_link(app: &App, scope: &Scope, booking: &BookingId) -> String {
    app.config.public(&format!("/f/booking/{}.{}.ics", booking.as_str(), seal(scope, booking)))
}

fn seal(scope: &Scope, booking: &BookingId) -> String {
    let mut seal = scope.index(SEAL, booking.as_str());
    seal.truncate(SEAL_LENGTH);
    seal
}

/// The invitation behind the last part of a link, as iCalendar.
///
/// # Errors
/// The link is none of ours, or there is no such appointment.
pub async fn open_booking_link(app: &App, file: &str) -> Result<String, Error> {
    let token = file.strip_suffix(".ics").unwrap_or(file);
    let (id, shown) = token.split_once('.').ok_or(Error::NotFound)?;
    let id = BookingId::from(id.to_owned());
    let scope = app.store.booking_by_id(&id).await?.ok_or(Error::NotFound)?;
    verify_slices_are_equal(seal(&scope, &id).as_bytes(), shown.as_bytes()).map_err(|_| Error::NotFound)?;
    let booking = scope.bookings().get(&id, None).await?.ok_or(Error::NotFound)?;
    match booking.status {
        BookingStatus::Booked | BookingStatus::Canceled => Ok(written(app, &scope, &booking).await?),
        BookingStatus::Held | BookingStatus::Lapsed => Err(Error::NotFound),
    }
}

async fn written(app: &App, scope: &Scope, booking: &Booking) -> anyhow::Result<String> {
    let host = app.config.public_url.host_str().unwrap_or("localhost");
    Ok(invitation(&Invitation {
        uid: &format!("{}@{host}", booking.id.as_str()),
        sequence: booking.sequence,
        span: booking.span(),
        changed_at: booking.changed_at,
        canceled: booking.status == BookingStatus::Canceled,
        brand: &scope.workspace().await?.name,
        url: &booking_link(app, scope, &booking.id),
    }))
}
