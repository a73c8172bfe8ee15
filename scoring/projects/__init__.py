"""Where projects begin: the files of a new one, and a scorecard carried to another year."""

from scoring.projects.carrying import carry, hints_about
from scoring.projects.hooks import local_hooks, published_hooks
from scoring.projects.starting import files_of_project

__all__ = ["carry", "files_of_project", "hints_about", "local_hooks", "published_hooks"]
