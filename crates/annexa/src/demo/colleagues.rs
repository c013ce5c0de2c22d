//! The 44 colleagues who have no part in the story. Their names are made up, and the same in every demo.

/// Someone generated.
#[derive(Clone, Copy, Debug)]
pub struct Colleague {
    /// First and last name.
    pub name: &'static str,
    /// What the person does.
    pub job: &'static str,
    /// The unit.
    pub department: &'static str,
    /// The month of the story in which they joined; 0 for those who were here before.
    pub joined_in_month: u8,
}

const fn colleague(name: &'static str, job: &'static str, department: &'static str, joined_in_month: u8) -> Colleague {
    Colleague { name, job, department, joined_in_month }
}

/// All of them, department by department.
pub const COLLEAGUES: [Colleague; 44] = [
    colleague("Alba Quillfeather", "Developer", "Engineering", 0),
    colleague("Anton Brasswick", "Developer", "Engineering", 0),
    colleague("Bela Thistlewood", "Senior developer", "Engineering", 0),
    colleague("Bruno Larkspur", "Developer", "Engineering", 3),
    colleague("Carla Moonraker", "Quality engineer", "Engineering", 0),
    colleague("Cyril Featherstonehaw", "Site reliability engineer", "Engineering", 0),
    colleague("Dana Copperfield", "Developer", "Engineering", 0),
    colleague("Emil Windlass", "Senior developer", "Engineering", 0),
    colleague("Esra Candlewick", "Data engineer", "Engineering", 7),
    colleague("Filip Saltmarsh", "Developer", "Engineering", 0),
    colleague("Greta Holloway-Finch", "Quality engineer", "Engineering", 0),
    colleague("Hugo Tinderbox", "Developer", "Engineering", 0),
    colleague("Ines Cobblestone", "Machine learning engineer", "Engineering", 9),
    colleague("Jakub Ravenhill", "Site reliability engineer", "Engineering", 0),
    colleague("Karin Dewberry", "Developer", "Engineering", 0),
    colleague("Leo Marshwiggle", "Developer", "Engineering", 13),
    colleague("Mila Sandpiper", "Senior developer", "Engineering", 0),
    colleague("Nils Oakenbridge", "Site reliability engineer", "Engineering", 0),
    colleague("Olga Fernleaf", "Developer", "Engineering", 15),
    colleague("Pavel Stormlight", "Developer", "Engineering", 0),
    colleague("Queenie Ashgrove", "Support agent", "Customer", 0),
    colleague("Rafael Pebblebrook", "Support agent", "Customer", 0),
    colleague("Sanne Goldfinch", "Customer success manager", "Customer", 0),
    colleague("Tadeo Lanternman", "Support agent", "Customer", 5),
    colleague("Ursula Brightwater", "Onboarding specialist", "Customer", 0),
    colleague("Viktor Applegarth", "Support team lead", "Customer", 0),
    colleague("Wanda Merriweather", "Customer success manager", "Customer", 0),
    colleague("Xenia Hartsfield", "Support agent", "Customer", 11),
    colleague("Yann Cloudesley", "Support agent, Porto", "Customer", 16),
    colleague("Zofia Nightingale-Reed", "Account manager", "Sales", 0),
    colleague("Adrian Wolfsbane", "Account manager", "Sales", 0),
    colleague("Birgit Sparrowdale", "Sales engineer", "Sales", 0),
    colleague("Cosmo Underhill", "Account manager", "Sales", 8),
    colleague("Delphine Yarrow", "Sales operations", "Sales", 0),
    colleague("Edgar Plumtree", "Account manager, Porto", "Sales", 0),
    colleague("Fenna Rookwood", "Bookkeeper", "Finance", 0),
    colleague("Gustav Penhallow", "Accountant", "Finance", 0),
    colleague("Hanna Willowby", "People partner", "People", 0),
    colleague("Ivo Clockmaker", "Workplace technician", "IT", 0),
    colleague("Jette Foxglove", "Product manager", "Product", 0),
    colleague("Kasimir Bellwether", "Product manager", "Product", 0),
    colleague("Luz Marigold", "Designer", "Product", 0),
    colleague("Matteo Inkwell", "User researcher", "Product", 14),
    colleague("Nora Silverthorn", "Marketing manager", "Marketing", 0),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::sample::{Sample, email};

    #[test]
    fn the_company_has_61_people_and_no_two_share_an_address() {
        let sample = Sample::read().unwrap();
        let staying = sample.people.iter().filter(|person| person.left_in_month.is_none()).count();
        assert_eq!(staying + COLLEAGUES.len(), 61);
        let names = sample.people.iter().map(|person| person.name.as_str()).chain(COLLEAGUES.map(|one| one.name));
        let addresses: BTreeSet<_> = names.map(email).collect();
        assert_eq!(addresses.len(), 62);
        for (department, _, size) in super::super::units::UNITS {
            let named =
                sample.people.iter().filter(|one| one.left_in_month.is_none() && one.department == department).count();
            let others = COLLEAGUES.iter().filter(|one| one.department == department).count();
            assert_eq!(named + others, size, "{department}");
        }
    }
}
