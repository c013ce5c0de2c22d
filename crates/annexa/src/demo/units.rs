//! The units of the company: its departments, below the company itself.

/// Name, purpose, and how many people work there today.
pub const UNITS: [(&str, &str, usize); 11] = [
    ("Management", "Directs the company", 3),
    ("Security", "Runs the ISMS and answers incidents", 2),
    ("Engineering", "Builds and runs the invoice service", 24),
    ("Customer", "Supports and keeps customers", 11),
    ("Sales", "Wins customers", 7),
    ("Finance", "Accounts, purchasing and internal audit", 4),
    ("People", "Hires, pays and keeps people", 2),
    ("Legal", "Contracts and data protection", 1),
    ("IT", "Workplaces, networks and accounts", 2),
    ("Product", "Decides what the service becomes", 4),
    ("Marketing", "Tells the world about it", 1),
];
