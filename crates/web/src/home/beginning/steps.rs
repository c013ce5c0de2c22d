//! The steps, in the order in which they stand on each other, and how each is known to be done. A step about a kind that is not here is
//! left out.

use access::View;
use catalogue::Severity;
use isms::documented::{Document, DocumentType, DocumentVersion};
use isms::leadership::RoleAssignment;
use isms::registry;
use listing::findings;
use record::{Kind, Kinded as _};

/// A phase of a first certification, ended by its result.
pub(super) struct Phase {
    pub title: &'static str,
    steps: &'static [Step],
}

/// A step of it.
pub(super) struct Step {
    pub id: &'static str,
    pub title: &'static str,
    /// What it gives, in one sentence.
    pub why: &'static str,
    pub clause: &'static str,
    /// Where it is done.
    pub path: &'static str,
    done: Done,
    /// The steps without which it cannot be done, by their ids.
    pub after: &'static [&'static str],
}

/// How it is known to be done.
enum Done {
    /// So many records of the kind are there.
    There(&'static str, usize),
    /// A record of the kind is in one of these states.
    State(&'static str, &'static [&'static str]),
    /// No record of the kind is in another state than these.
    None(&'static str, &'static [&'static str]),
    /// This is true.
    True(fn(&View) -> bool),
}

impl Phase {
    /// The steps about kinds that are here.
    pub fn known(&self) -> impl Iterator<Item = &'static Step> {
        self.steps.iter().filter(|step| step.kind_name().is_none_or(|name| registry::named(name).is_some()))
    }
}

impl Step {
    fn kind_name(&self) -> Option<&'static str> {
        match self.done {
            Done::There(name, _) | Done::State(name, _) | Done::None(name, _) => Some(name),
            Done::True(_) => None,
        }
    }

    /// Whether it is done once nothing is left to do, which says nothing before that began.
    pub fn is_absence(&self) -> bool {
        matches!(self.done, Done::None(..)) || self.id == "ready"
    }

    /// Whether it is done, as far as the viewer may see.
    pub fn is_done(&self, view: &View) -> bool {
        let kind = self.kind_name().and_then(registry::named);
        match (&self.done, kind) {
            (Done::There(_, least), Some(kind)) => view.living(kind) >= *least,
            (Done::State(_, codes), Some(kind)) => states(view, kind).any(|state| codes.contains(&state)),
            (Done::None(_, codes), Some(kind)) => states(view, kind).all(|state| codes.contains(&state)),
            (Done::True(is_true), _) => is_true(view),
            (Done::There(..) | Done::State(..) | Done::None(..), None) => false,
        }
    }
}

fn states<'a>(view: &'a View, kind: &'static Kind) -> impl Iterator<Item = &'static str> + 'a {
    let living = view.records(kind).filter(|held| held.is_living());
    living.filter_map(|held| Some(held.record()?.state(view.today())?.code))
}

/// A version of a policy is in force.
fn has_policy(view: &View) -> bool {
    view.all::<Document>().any(|document| {
        let mut in_force = document.in_force.iter();
        document.kind == Some(DocumentType::Policy)
            && in_force.any(|version| view.held(DocumentVersion::kind_of(), version.id).is_some())
    })
}

/// Somebody audits, who is not whoever runs the ISMS.
fn has_auditor(view: &View) -> bool {
    let holds = |role: &RoleAssignment| {
        matches!(&*role.role, "internal_auditor" | "lead_auditor") && role.is_in_force(view.today())
    };
    view.all::<RoleAssignment>().any(|role| holds(role.it))
}

/// No rule fails at major.
fn has_no_major(view: &View) -> bool {
    !findings(view).rules().any(|rule| rule.grade() == Some(Severity::Major))
}

pub(super) const PHASES: &[Phase] = &[
    Phase {
        title: "Start",
        steps: &[Step {
            id: "people",
            title: "Let people in",
            why: "Add those who own risks and controls, and invite them. Nobody approves their own work, so it takes two.",
            clause: "5.3",
            path: "people",
            done: Done::There("person", 2),
            after: &[],
        }],
    },
    Phase {
        title: "Context and scope",
        steps: &[
            Step {
                id: "issues",
                title: "Write down what bears on the ISMS",
                why: "Issues inside and outside, climate change among them.",
                clause: "4.1",
                path: "context-issues",
                done: Done::There("context-issue", 1),
                after: &[],
            },
            Step {
                id: "parties",
                title: "Say who is interested",
                why: "Customers, owners, staff, authorities, suppliers: whoever can affect you or be affected.",
                clause: "4.2 a",
                path: "interested-parties",
                done: Done::There("interested-party", 1),
                after: &[],
            },
            Step {
                id: "obligations",
                title: "Collect what they require",
                why: "Laws, contracts and wishes, each with the decision whether the ISMS addresses it.",
                clause: "4.2 b, c",
                path: "obligations",
                done: Done::There("obligation", 1),
                after: &["parties"],
            },
            Step {
                id: "scope",
                title: "Say what the ISMS covers",
                why: "Units, places and services, and what stays outside. Top management approves it.",
                clause: "4.3",
                path: "scopes",
                done: Done::State("scope", &["approved"]),
                after: &["people", "issues", "obligations"],
            },
        ],
    },
    Phase {
        title: "Risk",
        steps: &[
            Step {
                id: "criteria",
                title: "Agree how risks are judged",
                why: "Scales, matrix and who may accept what are proposed already. Read them, change them, have them approved.",
                clause: "6.1.2",
                path: "risk-criteria",
                done: Done::State("risk-criteria", &["approved"]),
                after: &["people"],
            },
            Step {
                id: "assets",
                title: "Bring in your assets",
                why: "The spreadsheet that you have will do: Excel, OpenDocument or CSV.",
                clause: "A.5.9",
                path: "import",
                done: Done::There("asset", 1),
                after: &[],
            },
            Step {
                id: "risks",
                title: "Bring in your risks",
                why: "From a spreadsheet, or one by one with the library of threats and weaknesses beside you.",
                clause: "6.1.2 c",
                path: "import",
                done: Done::There("risk", 1),
                after: &[],
            },
            Step {
                id: "rated",
                title: "Rate them with their owners",
                why: "Levels follow from your criteria. Every rating says why.",
                clause: "6.1.2 d",
                path: "risks",
                done: Done::State(
                    "risk",
                    &[
                        "analysed",
                        "evaluated",
                        "treatment_planned",
                        "in_treatment",
                        "treated",
                        "accepted",
                        "lapsed",
                        "closed",
                    ],
                ),
                after: &["criteria", "risks"],
            },
        ],
    },
    Phase {
        title: "Treatment and Statement of Applicability",
        steps: &[
            Step {
                id: "treated",
                title: "Decide what is done about them",
                why: "Choose controls, name who does what by when, and have the owners agree.",
                clause: "6.1.3",
                path: "treatment",
                done: Done::State("risk", &["treatment_planned", "in_treatment", "treated", "accepted", "lapsed"]),
                after: &["rated"],
            },
            Step {
                id: "statement",
                title: "Get the Statement of Applicability approved",
                why: "It builds itself from what you decided: 93 lines, each with its reason.",
                clause: "6.1.3 d",
                path: "soa",
                done: Done::State("soa-version", &["approved", "superseded"]),
                after: &["scope", "treated"],
            },
        ],
    },
    Phase {
        title: "Direction",
        steps: &[
            Step {
                id: "policy",
                title: "Publish the information security policy",
                why: "Top management approves it, everybody acknowledges it.",
                clause: "5.2",
                path: "documents",
                done: Done::True(has_policy),
                after: &["people"],
            },
            Step {
                id: "objectives",
                title: "Set objectives",
                why: "A few, measured, each with an owner and a plan.",
                clause: "6.2",
                path: "objectives",
                done: Done::State("objective", &["approved", "active", "achieved", "missed"]),
                after: &["people"],
            },
            Step {
                id: "auditor",
                title: "Name somebody who audits",
                why: "Somebody who owns nothing of what they audit, inside or from outside.",
                clause: "9.2",
                path: "role-assignments",
                done: Done::True(has_auditor),
                after: &["people"],
            },
        ],
    },
    Phase {
        title: "Implementation",
        steps: &[
            Step {
                id: "controls",
                title: "Get controls in operation",
                why: "Whoever owns one reports it; somebody else confirms it.",
                clause: "8.1",
                path: "controls",
                done: Done::State("control", &["implemented", "not_proven"]),
                after: &["statement"],
            },
            Step {
                id: "evidence",
                title: "Prove them",
                why: "A file or a link, with the days that it covers, accepted by somebody else.",
                clause: "7.5.3",
                path: "evidence",
                done: Done::State("evidence", &["accepted"]),
                after: &["controls"],
            },
            Step {
                id: "training",
                title: "Train people",
                why: "A course for everybody, assigned at once.",
                clause: "7.3",
                path: "training-assignments",
                done: Done::State("training-assignment", &["completed", "evaluated"]),
                after: &["people"],
            },
        ],
    },
    Phase {
        title: "Check",
        steps: &[
            Step {
                id: "measured",
                title: "Measure for three months",
                why: "What you said you would measure, and what follows from it.",
                clause: "9.1",
                path: "measurements",
                done: Done::State("measurement", &["analysed", "closed", "decision_needed"]),
                after: &["objectives"],
            },
            Step {
                id: "audited",
                title: "Audit the whole ISMS",
                why: "With criteria, independence and evidence: nothing less counts as an audit.",
                clause: "9.2",
                path: "audits",
                done: Done::State("audit", &["issued", "follow_up", "closed"]),
                after: &["auditor", "statement"],
            },
            Step {
                id: "reviewed",
                title: "Have top management review it",
                why: "Its inputs collect themselves; its decisions become actions.",
                clause: "9.3",
                path: "management-reviews",
                done: Done::State("management-review", &["approved", "closed"]),
                after: &["audited"],
            },
        ],
    },
    Phase {
        title: "Correct",
        steps: &[
            Step {
                id: "corrected",
                title: "Close what the audit found",
                why: "Correction, cause, action, and somebody else who looks whether it worked.",
                clause: "10.2",
                path: "nonconformities",
                done: Done::None("nonconformity", &["closed", "rejected", "awaiting_effectiveness"]),
                after: &["audited"],
            },
            Step {
                id: "ready",
                title: "Be ready: no rule fails at major",
                why: "Each failure says what to do.",
                clause: "10",
                path: "readiness",
                done: Done::True(has_no_major),
                after: &["statement"],
            },
        ],
    },
    Phase {
        title: "Certify",
        steps: &[
            Step {
                id: "stage1",
                title: "Pass stage 1",
                why: "The certification body reads your documents and says what is missing for stage 2.",
                clause: "ISO/IEC 17021-1",
                path: "certificates",
                done: Done::State("certificate", &["stage1_done", "stage2_done", "certified", "recertified"]),
                after: &["statement", "audited", "reviewed"],
            },
            Step {
                id: "stage2",
                title: "Pass stage 2",
                why: "It looks whether what you wrote is what you do.",
                clause: "ISO/IEC 17021-1",
                path: "certificates",
                done: Done::State("certificate", &["stage2_done", "certified", "recertified"]),
                after: &["stage1", "corrected", "ready", "measured", "evidence"],
            },
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use catalogue::life_cycles;

    use super::*;

    fn steps() -> impl Iterator<Item = &'static Step> {
        PHASES.iter().flat_map(|phase| phase.steps)
    }

    #[test]
    fn a_step_stands_on_steps_before_it_and_on_states_that_there_are() {
        let mut before = BTreeSet::new();
        for step in steps() {
            // Direction stands beside risk and treatment: what it stands on comes first all the same.
            assert!(step.after.iter().all(|id| before.contains(id)), "{} stands on what comes later", step.id);
            assert!(before.insert(step.id), "{} stands there twice", step.id);
            let (Done::State(name, codes) | Done::None(name, codes)) = &step.done else { continue };
            let Some(machine) = registry::named(name).and_then(|kind| life_cycles().machine(kind.life_cycle?)) else {
                continue;
            };
            let unknown: Vec<_> =
                codes.iter().filter(|code| !machine.states.iter().any(|state| state == *code)).collect();
            assert!(unknown.is_empty(), "{}: {name} is never {unknown:?}", step.id);
        }
    }
}
