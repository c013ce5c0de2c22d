//! Samples that anybody can draw again (9.2.1): from a stated population and a seed, the same items come out on every machine.
//!
//! Each item gets a rank: the SHA-256 of `0x00`, the seed, a line feed, its place counted from 1, a line feed and its text. The items with
//! the lowest ranks are the sample, in the order of the population.

use ledger::tree::leaf_hash;

/// The items of a population, one a line; empty lines are none.
pub fn items(population: &str) -> impl Iterator<Item = &str> {
    population.lines().map(str::trim).filter(|item| !item.is_empty())
}

/// The sample of that size, each item with its place in the population, counted from 1.
pub fn draw<'a>(population: &'a str, size: usize, seed: &str) -> Vec<(usize, &'a str)> {
    let mut ranked: Vec<_> = (1..)
        .zip(items(population))
        .map(|(place, item)| (leaf_hash(format!("{seed}\n{place}\n{item}").as_bytes()), place, item))
        .collect();
    ranked.sort_unstable_by(|one, other| (one.0.as_bytes(), one.1).cmp(&(other.0.as_bytes(), other.1)));
    let mut drawn: Vec<_> = ranked.into_iter().take(size).map(|(_, place, item)| (place, item)).collect();
    drawn.sort_unstable_by_key(|(place, _)| *place);
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    const POPULATION: &str = "Ann\nBen\n\nCarl\nDora\nEmil\nFay\nGus\nHal\nIda\nJo\n";

    #[test]
    fn the_same_seed_draws_the_same_items_and_another_seed_others() {
        let first = draw(POPULATION, 3, "AU-007");
        assert_eq!(first, draw(POPULATION, 3, "AU-007"));
        assert_eq!(first.len(), 3);
        let others = (0..20).map(|seed| draw(POPULATION, 3, &seed.to_string())).filter(|drawn| *drawn != first);
        assert!(others.count() > 15, "seeds matter");
    }

    /// Written down once from the description above by another program (Python's hashlib), so that a change of the way is seen.
    #[test]
    fn the_way_it_is_drawn_does_not_change() {
        assert_eq!(draw(POPULATION, 3, "AU-007"), [(1, "Ann"), (5, "Emil"), (6, "Fay")]);
    }

    #[test]
    fn a_sample_is_no_larger_than_its_population_and_keeps_its_order() {
        let all = draw("b\na", 25, "x");
        assert_eq!(all, [(1, "b"), (2, "a")]);
        assert!(draw("", 5, "x").is_empty());
    }
}
