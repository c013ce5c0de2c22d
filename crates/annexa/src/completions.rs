//! `annexa completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments::Annexa;

/// Print the completions of a shell.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa completions bash > ~/.local/share/bash-completion/completions/annexa
  annexa completions zsh > ~/.zfunc/_annexa
  annexa completions fish > ~/.config/fish/completions/annexa.fish")]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

/// Prints.
///
/// # Errors
/// None; it has the form of the other commands.
pub fn run(arguments: &Completions) -> anyhow::Result<()> {
    clap_complete::generate(arguments.shell, &mut Annexa::command(), "annexa", &mut std::io::stdout());
    Ok(())
}
