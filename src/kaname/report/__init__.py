"""HOW IT IS SHOWN: terminal, HTML, JSON; English and Japanese."""
