//! The pages of controls.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | the list, in its own words |
//! | [`one`] | one control: what it serves, what it treats, what shows that it works |

mod one;
pub mod register;
