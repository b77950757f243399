"""GitHub: github.com and Enterprise Server, through PyGithub."""
