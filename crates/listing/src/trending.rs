//! Figures over a period, for pages and API alike.

use access::View;
use door::{App, Fault};
use jiff::Timestamp;
use jiff::civil::Date;
use trends::{Figures, Period, period};

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Trending {
    /// The period.
    pub period: Period,
    /// The day on which the organisation began here.
    pub began: Date,
}

impl Trending {
    /// Reads the period; without one it is the year that ends on the day that is shown.
    ///
    /// # Errors
    /// A sentence where it is none, lies before the organisation began or in the future.
    pub async fn taken(app: &App, view: &View, mut taken: impl FnMut(&str) -> Option<String>) -> Result<Self, Fault> {
        let mut given = |name: &str| taken(name).filter(|text| !text.trim().is_empty());
        let mut day = |name: &str| {
            let said = |_| Fault::BadRequest(format!("`{name}` is a date like 2026-03-31."));
            given(name).map(|text| text.trim().parse::<Date>().map_err(said)).transpose()
        };
        let (from, to) = (day("from")?, day("to")?);
        let points = given("points").map(|text| text.trim().parse().unwrap_or(0));
        let began = view.day_of(app.host().began(view.organisation()).await?);
        let last = to.unwrap_or(view.today());
        if last > view.today() {
            return Err(Fault::BadRequest("The period ends in the future; choose today or a day before.".to_owned()));
        }
        if from.is_some_and(|from| from < began) || last < began {
            let on = began.strftime("%-d %b %Y");
            return Err(Fault::BadRequest(format!("The organisation began here on {on}; choose a later day.")));
        }
        let usual = Period::year_to(last, began);
        let period = match (from, points) {
            // Of an organisation that began today there is one day to look at.
            (None, None) => usual,
            (from, points) => Period::new(from.unwrap_or(usual.from), last, points.unwrap_or(period::USUAL))
                .map_err(|sentence| Fault::BadRequest(sentence.to_owned()))?,
        };
        Ok(Self { period, began })
    }

    /// The figures of each day that is looked at, of what the viewer sees today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures(&self, app: &App, view: &View) -> Result<Vec<Figures>, Fault> {
        let days = self.period.days();
        let instants: Vec<Timestamp> = days.iter().map(|day| end_of(view, *day)).collect();
        let (before, kinds) = (days.clone(), trends::reads());
        let looked = app.host().replay(view, &kinds, &instants, move |position, then| {
            // Before the first day there is none: what fell due on it alone is counted.
            let before = position.checked_sub(1).and_then(|before| days.get(before)).copied();
            let eve = || days.first().and_then(|first| first.yesterday().ok());
            Figures::of(then, before.or_else(eve).unwrap_or(then.today()))
        });
        let looked = looked.await?;
        // A day is called by its own name also where it is not over.
        let named = before.into_iter().zip(looked);
        Ok(named.filter_map(|(on, figures)| Some(Figures { on, ..figures? })).collect())
    }
}

/// The end of a day where the organisation is, or now where the day is not over.
fn end_of(view: &View, day: Date) -> Timestamp {
    let next = day.tomorrow().ok().and_then(|next| next.to_zoned(view.time_zone()).ok());
    let end = next.and_then(|next| next.timestamp().checked_sub(jiff::SignedDuration::from_micros(1)).ok());
    end.map_or(view.now(), |end| end.min(view.now()))
}
