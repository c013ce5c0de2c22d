//! The lines of the table, in the order of the file.

use super::{
    Check, Deed, acceptance, action, analysis, assessment, criteria, documents, identification, operation, statement,
    treatment,
};

const NO_RISK: &str = "There is no open risk yet.";
const NONE_ANALYSED: &str = "No open risk was analysed yet.";
const NONE_ABOVE: &str = "No open risk lies above the acceptance level.";
const NO_ACTION: &str = "No open risk has an action.";

/// Every rule of clauses 6.1.2, 6.1.3, 8.2 and 8.3 and every rule on lines of a statement.
pub const CHECKS: &[Check] = &[
    Check::of(
        "R6-04",
        Deed::Write,
        "Write down the risk assessment process, say on the document that it is DOC-03, and publish it.",
        documents::no_assessment_process,
    ),
    Check::of(
        "R6-05",
        Deed::Decide,
        "Draft risk criteria with an acceptance line and have top management approve them.",
        criteria::no_acceptance_criteria,
    ),
    Check::of(
        "R6-06",
        Deed::Decide,
        "Draft the next version of the criteria, say who may accept each level, and have top management approve it.",
        criteria::no_authority,
    ),
    Check::of(
        "R6-07",
        Deed::Write,
        "Draft the next version of the criteria and say how often risks are assessed and on which occasions besides.",
        criteria::no_occasion,
    ),
    Check::of(
        "R6-08",
        Deed::Write,
        "Draft the next version of the criteria and describe the level so that nobody takes it for its neighbour.",
        criteria::undefined_level,
    ),
    Check::of(
        "R6-09",
        Deed::Fix,
        "Convert the ratings on the page of the criteria in force, or analyse these risks again.",
        criteria::outdated_method,
    ),
    Check::of(
        "R6-10",
        Deed::Check,
        "Compare the two with their owners. Analyse one again, or name the other in the rationale and say what differs.",
        identification::unlike_ratings,
    )
    .limited(
        "Risks are alike where they share a threat and a type of asset. That a rationale refers to the difference is seen by the \
         number of the other risk in it.",
    ),
    Check::of(
        "R6-11",
        Deed::Check,
        "Have two people rate the same sample without knowing each other's ratings, in the next assessment at the latest.",
        assessment::uncalibrated,
    ),
    Check::of(
        "R6-12",
        Deed::Fix,
        "Ask what could happen to the asset and enter a risk that names it.",
        identification::asset_without_risk,
    )
    .limited("Processes have no criticality here; they count through the critical assets that they use."),
    Check::of_risks(
        "R6-13",
        Deed::Write,
        "Edit the risk: what happens, why it can, and which of confidentiality, integrity and availability it touches.",
        NO_RISK, identification::undescribed,
    ),
    Check::of(
        "R6-14",
        Deed::Fix,
        "Ask what could go wrong with this property and enter the risks.",
        identification::property_without_risk,
    ),
    Check::of_risks("R6-15", Deed::Decide, "Name who answers for the risk.", NO_RISK, identification::unowned).counting(),
    Check::of(
        "R6-16",
        Deed::Decide,
        "Name another owner, or give the person the role of risk owner at the unit of the risk.",
        identification::owner_without_standing,
    ),
    Check::of(
        "R6-17",
        Deed::Decide,
        "Name as owners those who can decide about money and people in their part of the organisation.",
        identification::concentrated_ownership,
    )
    .limited("Which risks concern the ISMS itself is not recorded, so the ISMS manager counts like everybody else."),
    Check::of_risks("R6-18", Deed::Fix, "Analyse the risk: likelihood and consequence.", NONE_ANALYSED, analysis::unrated),
    Check::of_risks("R6-19", Deed::Write, "Analyse the risk again and say why these ratings were chosen.", "No open risk is high or critical.", analysis::unexplained),
    Check::of_risks(
        "R6-20",
        Deed::Fix,
        "Analyse the risk here. The first analysis takes the place of what came with the file.",
        NO_RISK, analysis::level_that_does_not_follow,
    ),
    Check::of_risks("R6-21", Deed::Decide, "Compare the level with the criteria.", NONE_ANALYSED, analysis::uncompared),
    Check::of_risks("R6-22", Deed::Decide, "Compare the risk with the criteria again and give it a priority.", "No open risk needs treatment.", analysis::without_priority),
    Check::of_risks("R6-23", Deed::Decide, "Choose what is done about the risk.", NONE_ABOVE, treatment::without_option),
    Check::of_risks(
        "R6-24",
        Deed::Decide,
        "Choose a treatment and have the owners approve the plan, or have the risk accepted with all signatures.",
        NONE_ABOVE, treatment::neither_treated_nor_accepted,
    ),
    Check::of_risks("R6-25", Deed::Fix, "Name the controls that treat it, or plan an action.", "No open risk is to be modified.", treatment::modified_by_nothing),
    Check::of(
        "R6-26",
        Deed::Check,
        "Compare your controls with Annex A and draft the next version of the statement with that.",
        statement::no_comparison,
    ),
    Check::of(
        "R6-27",
        Deed::Decide,
        "Have a scope approved, decide its lines, and have top management approve the statement.",
        statement::no_statement,
    ),
    Check::of(
        "R6-28",
        Deed::Fix,
        "Draft the next version of the statement; lines that are missing are made with it.",
        statement::incomplete_manifest,
    ),
    Check::of(
        "R6-29",
        Deed::Fix,
        "Draft the next version of the statement; the line of the control is made with it.",
        statement::own_control_without_line,
    ),
    Check::of(
        "R6-30",
        Deed::Write,
        "Link a control that serves the line to the risk or obligation that needs it, or write the business reason.",
        statement::unjustified_inclusion,
    ),
    Check::of(
        "R6-31",
        Deed::Fix,
        "Adopt a control for the line, or say of one you have that it serves it.",
        statement::served_by_nothing,
    ),
    Check::of(
        "R6-32",
        Deed::Prove,
        "Bring evidence of the control that covers today, and have it accepted.",
        statement::not_proven,
    ),
    Check::of(
        "R6-33",
        Deed::Decide,
        "Plan an action for the line or its control, with an owner and a day.",
        statement::nothing_planned,
    ),
    Check::of("R6-34", Deed::Write, "Write why the control is not necessary.", statement::unjustified_exclusion),
    Check::of(
        "R6-35",
        Deed::Decide,
        "Include the line, or take the control off what needs it.",
        statement::excluded_but_needed,
    )
    .limited("Assets say nothing about the controls that they call for."),
    Check::of(
        "R6-36",
        Deed::Check,
        "Look through the lines, draft the next version of the statement and have it approved.",
        statement::outdated_statement,
    ),
    Check::of(
        "R6-37",
        Deed::Write,
        "Write for each of these lines what it is needed for, or why it is not.",
        statement::copied_justification,
    ),
    Check::of("R6-38", Deed::Decide, "Draft a treatment plan and have the owners of its risks approve it.", treatment::no_plan),
    Check::of_risks("R6-39", Deed::Write, "Edit the action and fill in what is missing.", "No risk under treatment has an open action.", treatment::unfinished_action)
        .limited("The residual level that is expected is the target of the risk; the action says in words what changes."),
    Check::of(
        "R6-40",
        Deed::Decide,
        "Ask the owner to approve the part of the plan that holds their risks.",
        treatment::unapproved_part,
    ),
    Check::of_risks("R6-41", Deed::Decide, "Ask the owner to accept the residual risk, or to treat it further.", "No risk was analysed after treatment yet.", acceptance::residual_not_accepted).counting().also_ended(),
    Check::of_risks(
        "R6-42",
        Deed::Decide,
        "Have the level confirmed by somebody who does not sign, and the risk accepted again with all signatures.",
        "No acceptance is in force.", acceptance::invalid_acceptance,
    ),
    Check::of_risks("R6-43", Deed::Decide, "Ask the owner to renew the acceptance, or reopen the risk.", "No risk is accepted.", acceptance::lapsed),
    Check::of_risks(
        "R6-44",
        Deed::Decide,
        "Have the risk accepted at its new level, or its treatment approved.",
        "No rise of level voided an acceptance.", acceptance::higher_than_accepted,
    ),
    Check::of(
        "R6-45",
        Deed::Write,
        "Write down the risk treatment process, say on the document that it is DOC-04, and publish it.",
        documents::no_treatment_process,
    ),
    Check::of("R8-08", Deed::Check, "Plan a risk assessment of the whole scope and complete it.", assessment::interval_missed),
    Check::of_risks("R8-09", Deed::Check, "Analyse the risk again.", NO_RISK, assessment::review_missed).counting(),
    Check::of("R8-10", Deed::Check, "Assess the risks of the change.", operation::unassessed_change)
        .limited("Changes made in an emergency count until somebody says what they mean for risks."),
    Check::of("R8-11", Deed::Check, "Look at the related risks again.", operation::unreviewed_risks),
    Check::of(
        "R8-12",
        Deed::Fix,
        "Complete the next assessment with participants, criteria and rated risks.",
        assessment::result_not_kept,
    ),
    Check::of_risks("R8-13", Deed::Fix, "Carry out the action, or move its day with a reason.", NO_ACTION, action::overdue)
        .limited("Actions for a control alone show at its line (R6-33)."),
    Check::of_risks("R8-14", Deed::Decide, "Ask what keeps the action from being done, and decide about that.", NO_ACTION, action::moved_again)
        .limited("Who decides about the source of an action moves its day, so no move is made without them."),
    Check::of_risks("R8-15", Deed::Prove, "Say what shows the result, and where that is kept.", "No action for an open risk is done.", action::done_without_result),
    Check::of_risks("R8-16", Deed::Check, "Analyse the risk after treatment.", "No open risk has all of its actions done.", action::not_reassessed),
    Check::of_risks(
        "R8-17",
        Deed::Decide,
        "Plan another action, or have the owner accept the risk above its target and say why.",
        "No treatment of an open risk has ended yet.", action::target_missed,
    ),
    Check::of(
        "R9-02",
        Deed::Check,
        "Plan a metric, a test or an audit of the control, or say on its line why nobody watches it.",
        statement::unwatched,
    ),
    Check::of("RA-02", Deed::Decide, "Name who answers for the control.", statement::control_without_owner),
];
