"""PHP: its workers, what a script is told and says, sessions."""
