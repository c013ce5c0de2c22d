//! Charts as SVG that the server makes: columns in parts, and lines. Each has its values as a table beside it, and every value under
//! the pointer.

use maud::{Markup, html};

/// What a chart shows.
pub struct Chart<'a> {
    /// What it is, in a sentence that says what there is to see.
    pub title: &'a str,
    /// What stands below each place, from left to right.
    pub labels: &'a [String],
    /// The parts of the columns from the ground up, or the lines.
    pub series: &'a [Series],
}

/// One part, or one line.
pub struct Series {
    /// What it is called.
    pub name: &'static str,
    /// The class of its colour.
    pub class: &'static str,
    /// Its value at each place; nothing where there is none.
    pub values: Vec<Option<i64>>,
    /// How a value reads.
    pub words: fn(i64) -> String,
}

const WIDTH: i64 = 640;
const HEIGHT: i64 = 210;
const LEFT: i64 = 34;
const RIGHT: i64 = 8;
const TOP: i64 = 10;
const FOOT: i64 = 22;

impl Chart<'_> {
    /// Columns, each with its parts one upon the other.
    pub fn columns(&self) -> Markup {
        let totals =
            (0..self.labels.len()).map(|place| self.series.iter().filter_map(|one| one.at(place)).sum::<i64>());
        let scale = Scale::to(totals.max().unwrap_or(0));
        let step = (WIDTH - LEFT - RIGHT) / self.places();
        let width = (step * 7 / 10).max(3);
        self.framed(scale, |place| {
            let x = self.x(place) - width / 2;
            let mut below = 0;
            let parts: Vec<_> = self.series.iter().filter_map(|series| {
                let value = series.at(place).filter(|value| *value > 0)?;
                let (top, foot) = (scale.y(below + value), scale.y(below));
                below += value;
                Some((series, value, top, (foot - top).max(1)))
            }).collect();
            html! {
                @for (series, value, top, height) in parts {
                    rect class=(series.class) x=(x) y=(top) width=(width) height=(height) { title { (self.said(place, series, value)) } }
                }
            }
        })
    }

    /// Lines, broken where there is no value.
    pub fn lines(&self) -> Markup {
        let most = self.series.iter().flat_map(|series| series.values.iter().flatten().copied()).max();
        let scale = Scale::to(most.unwrap_or(0));
        html! {
            (self.framed(scale, |place| html! {
                @for series in self.series {
                    @if let Some((value, next)) = series.at(place).zip(series.at(place + 1)) {
                        line class=(format!("line {}", series.class)) x1=(self.x(place)) y1=(scale.y(value)) x2=(self.x(place + 1)) y2=(scale.y(next)) {}
                    }
                    @if let Some(value) = series.at(place) {
                        circle class=(format!("dot {}", series.class)) cx=(self.x(place)) cy=(scale.y(value)) r="3" { title { (self.said(place, series, value)) } }
                    }
                }
            }))
        }
    }

    fn framed(&self, scale: Scale, at: impl Fn(usize) -> Markup) -> Markup {
        let every = self.labels.len().div_ceil(7).max(1);
        html! {
            figure.charted {
                svg.chart viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(self.title) {
                    @for mark in scale.marks() {
                        line.gridline x1=(LEFT) x2=(WIDTH - RIGHT) y1=(scale.y(mark)) y2=(scale.y(mark)) {}
                        text x=(LEFT - 6) y=(scale.y(mark) + 3) text-anchor="end" { (self.words(mark)) }
                    }
                    @for place in 0..self.labels.len() { (at(place)) }
                    @for (place, label) in self.labels.iter().enumerate() {
                        // The last one is always named, and none before it that would touch it.
                        @let last = self.labels.len() - 1;
                        @if place == last || (place.is_multiple_of(every) && place + every < last) {
                            text x=(self.x(place)) y=(HEIGHT - 6) text-anchor=(if place == last { "end" } else { "middle" }) { (label) }
                        }
                    }
                }
                (self.legend())
                (self.table())
            }
        }
    }

    /// What each colour is, with its last value, so that nobody has to tell by colour alone.
    fn legend(&self) -> Markup {
        let last = self.labels.len().saturating_sub(1);
        html! {
            figcaption.legend {
                @for series in self.series.iter().rev() {
                    span { span class=(format!("swatch {}", series.class)) aria-hidden="true" {} (series.name) " " b { @match series.at(last) { Some(value) => ((series.words)(value)), None => "–" } } }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            details.figures {
                summary { "As a table" }
                div.scroll tabindex="0" { table.table aria-label=(self.title) {
                    thead { tr { th scope="col" { "Day" } @for series in self.series { th.num scope="col" { (series.name) } } } }
                    tbody { @for (place, label) in self.labels.iter().enumerate() {
                        tr { th scope="row" { (label) } @for series in self.series { td.num { @match series.at(place) { Some(value) => ((series.words)(value)), None => span.faint { "none" } } } } }
                    } }
                } }
            }
        }
    }

    fn said(&self, place: usize, series: &Series, value: i64) -> String {
        let label = self.labels.get(place).map_or("", String::as_str);
        format!("{label}: {} {}", series.name.to_lowercase(), (series.words)(value))
    }

    fn words(&self, value: i64) -> String {
        self.series.first().map_or(value.to_string(), |series| (series.words)(value))
    }

    fn places(&self) -> i64 {
        i64::try_from(self.labels.len()).unwrap_or(1).max(1)
    }

    fn x(&self, place: usize) -> i64 {
        let step = (WIDTH - LEFT - RIGHT) / self.places();
        LEFT + step * i64::try_from(place).unwrap_or(0) + step / 2
    }
}

impl Series {
    fn at(&self, place: usize) -> Option<i64> {
        self.values.get(place).copied().flatten()
    }
}

/// How high a value stands.
#[derive(Clone, Copy)]
struct Scale {
    step: i64,
    most: i64,
}

impl Scale {
    /// Up to a round value that holds the greatest: in steps of 1, 2 or 5 and tens of them.
    fn to(greatest: i64) -> Self {
        let mut step = 1;
        while step * 4 < greatest {
            let leading = step / 10_i64.pow(step.ilog10());
            step = if leading == 2 { step / 2 * 5 } else { step * 2 };
        }
        Self { step, most: (greatest + step - 1).div_euclid(step).max(1) * step }
    }

    fn marks(self) -> impl Iterator<Item = i64> {
        (0..=self.most / self.step).map(move |mark| mark * self.step)
    }

    fn y(self, value: i64) -> i64 {
        let height = HEIGHT - TOP - FOOT;
        HEIGHT - FOOT - value * height / self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_holds_the_greatest_value_in_round_steps() {
        for (greatest, marks) in [
            (0, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (38, vec![0, 10, 20, 30, 40]),
            (93, vec![0, 50, 100]),
            (2_000, vec![0, 500, 1_000, 1_500, 2_000]),
        ] {
            let scale = Scale::to(greatest);
            assert_eq!(scale.marks().collect::<Vec<_>>(), marks, "{greatest}");
            assert!(scale.y(greatest) >= TOP && scale.y(0) == HEIGHT - FOOT);
        }
    }

    #[test]
    fn a_line_is_broken_where_there_is_no_value() {
        let labels = ["a", "b", "c"].map(str::to_owned);
        let values = vec![Some(1), None, Some(2)];
        let series = [Series { name: "Exposure", class: "now", values, words: |value| value.to_string() }];
        let shown = Chart { title: "x", labels: &labels, series: &series }.lines().into_string();
        assert_eq!(shown.matches("<circle").count(), 2);
        assert_eq!(shown.matches("class=\"line ").count(), 0, "{shown}");
        assert!(shown.contains("<span class=\"faint\">none</span>"));
    }
}
