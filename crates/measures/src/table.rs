//! The measures that Annexa reckons, in the order of the file, and what each looks at in words.

use crate::{Asked, Reckoned, controls, evaluation, people, risks, rules};

/// How a measure of the catalogue is reckoned.
pub struct Measuring {
    /// Its id in the catalogue.
    pub id: &'static str,
    /// What is looked at.
    pub population: &'static str,
    /// What of it counts.
    pub counts: &'static str,
    /// What is left out, and why.
    pub left_out: &'static str,
    pub(crate) reckon: fn(&Asked<'_>) -> Reckoned,
}

const fn measuring(
    id: &'static str,
    [population, counts, left_out]: [&'static str; 3],
    reckon: fn(&Asked<'_>) -> Reckoned,
) -> Measuring {
    Measuring { id, population, counts, left_out, reckon }
}

const NOTHING: &str = "Nothing.";

/// All of them.
pub const MEASURINGS: &[Measuring] = &[
    measuring(
        "K01",
        [
            "Every readiness rule that was evaluated.",
            "Those that fail at major.",
            "Rules that do not apply or cannot be evaluated yet.",
        ],
        rules::majors,
    ),
    measuring(
        "K02",
        [
            "The weights of all rules that apply: major 10, minor 3, observation 1.",
            "The weights of those that pass. One that cannot be evaluated does not.",
            "Rules that do not apply.",
        ],
        rules::score,
    ),
    measuring(
        "K03",
        [
            "Open risks.",
            "Those above the acceptance line without treatment under an approved plan and without valid acceptance (R6-24).",
            NOTHING,
        ],
        risks::unaccepted,
    ),
    measuring(
        "K04",
        [
            "Open risks rated by the criteria in force.",
            "Likelihood times consequence of the rating that counts; the value is their mean.",
            "Open risks without a rating, or rated by another version of the criteria.",
        ],
        risks::exposure,
    ),
    measuring(
        "K05",
        ["Actions that fell due in the period.", "Those verified by their day.", "Actions that were cancelled."],
        risks::actions_on_time,
    ),
    measuring(
        "K06",
        [
            "Open actions with a day.",
            "Those whose day has passed, by the days since; the value is the middle one.",
            "Open actions without a day.",
        ],
        risks::days_overdue,
    ),
    measuring(
        "K07",
        [
            "Risks analysed after treatment in the period.",
            "Those at or below their target level.",
            "Those without a target level.",
        ],
        risks::targets_reached,
    ),
    measuring(
        "K08",
        [
            "Open risks.",
            "Those whose next analysis is not due yet. One that was never analysed does not count.",
            NOTHING,
        ],
        risks::reviewed,
    ),
    measuring(
        "K09",
        ["Critical assets in the scopes in force.", "Those that an open risk names.", NOTHING],
        risks::assets_covered,
    ),
    measuring(
        "K10",
        [
            "Accepted risks.",
            "Those whose acceptance ends within 30 days, and those whose acceptance has lapsed.",
            NOTHING,
        ],
        risks::acceptances_ending,
    ),
    measuring(
        "K11",
        [
            "Included lines of the Statements of Applicability in force.",
            "Those whose every serving control is implemented.",
            "Excluded and undecided lines.",
        ],
        controls::implemented,
    ),
    measuring(
        "K12",
        [
            "Included lines that are implemented.",
            "Those whose every serving control has accepted evidence that covers the day.",
            "Lines that are excluded, undecided or not implemented.",
        ],
        controls::proven,
    ),
    measuring(
        "K14",
        [
            "Acknowledgements of versions in force that are asked of somebody and whose grace time is over.",
            "Those that were given.",
            "Those whose grace time is not over.",
        ],
        people::acknowledged,
    ),
    measuring(
        "K15",
        [
            "Documents with a version in force.",
            "Those inside their review date. One without such a date does not count.",
            NOTHING,
        ],
        people::reviewed,
    ),
    measuring(
        "K16",
        ["People for whom an awareness course is given.", "Those with a valid training of such a course.", NOTHING],
        people::trained,
    ),
    measuring(
        "K17",
        [
            "People whose first 30 days ended in the period.",
            "Those who finished an awareness course within them.",
            "People who left within them.",
        ],
        people::newcomers_trained,
    ),
    measuring(
        "K18",
        [
            "People tested by phishing exercises that ended in the period.",
            "Those who gave data or ran code.",
            "Exercises without both figures.",
        ],
        people::phished,
    ),
    measuring(
        "K19",
        [
            "People tested by phishing exercises that ended in the period.",
            "Those who reported it.",
            "Exercises without both figures.",
        ],
        people::phishing_reported,
    ),
    measuring(
        "K20",
        ["Competences that are asked of people.", "Those that are not proven on the day.", NOTHING],
        people::gaps,
    ),
    measuring(
        "K36",
        [
            "Internal audits planned until the day.",
            "Those whose report is issued.",
            "Audits by others, and those still to come.",
        ],
        evaluation::audits_done,
    ),
    measuring(
        "K37",
        [
            "Nonconformities that were not rejected.",
            "The open ones, by the days since they were noticed; the value is the middle one.",
            "Rejected ones.",
        ],
        evaluation::age_of_nonconformities,
    ),
    measuring(
        "K38",
        [
            "Nonconformities whose effect was checked.",
            "Those found effective that never came back.",
            "Those not checked yet.",
        ],
        evaluation::effective,
    ),
    measuring(
        "K39",
        [
            "Objectives that are active, achieved or missed.",
            "Achieved ones, and active ones whose day is ahead and whose metric has a latest value not beyond its threshold.",
            "Drafts, objectives not communicated yet, and withdrawn ones.",
        ],
        evaluation::objectives_on_track,
    ),
    measuring(
        "K40",
        [
            "Requests to top management that were decided in the period, and those that wait for more than 30 days.",
            "Those decided within 30 days.",
            "Requests that were withdrawn, were decided before, or wait for less.",
        ],
        evaluation::decided_in_time,
    ),
    measuring(
        "K41",
        [
            "Implemented controls.",
            "All of them, by the days since the newest review of evidence, or since they were implemented; nine tenths are at most as old as the value.",
            "Controls that are not implemented.",
        ],
        controls::watch_age,
    ),
];
