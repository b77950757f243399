"""GitLab: gitlab.com and self-managed, through python-gitlab."""
