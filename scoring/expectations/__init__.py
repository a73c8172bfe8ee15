"""What a project expects of its scorecards, recorded beside them and checked again after every change.

`smart-city.expected.yaml` says what `smart-city.yaml` comes to. The command `jixiao test` and the pytest
plugin run the same checks, which are made and run here.

>>> from datetime import date
>>> trial = try_file("indicators/wuhan-data-bureau-2024/smart-city.expected.yaml", date(2025, 1, 1), {})
>>> trial.outcomes[2].name, trial.outcomes[2].holds
('total', True)
"""

from scoring.beside import (
    SUFFIX,
    expectation_beside,
    is_expectation,
    is_expectation_of_ours,
    rival_of,
    shared_beside,
)
from scoring.expectations.checks import run, sections_of
from scoring.expectations.explaining import explanations_of
from scoring.expectations.model import Acceptance, Check, Expectation, InvalidExpectation, Outcome, Section
from scoring.expectations.naming import misnamed
from scoring.expectations.places import Table
from scoring.expectations.reader import read
from scoring.expectations.recording import record_expectation, record_of
from scoring.expectations.shared import accepts_in, is_shared, read_shared
from scoring.expectations.standing import Standing, standing_of
from scoring.expectations.trial import Trial, shared_sections, try_file, try_shared
from scoring.expectations.updating import Update, update

__all__ = [
    "SUFFIX",
    "Acceptance",
    "Check",
    "Expectation",
    "InvalidExpectation",
    "Outcome",
    "Section",
    "Standing",
    "Table",
    "Trial",
    "Update",
    "accepts_in",
    "expectation_beside",
    "explanations_of",
    "is_expectation",
    "is_expectation_of_ours",
    "is_shared",
    "misnamed",
    "read",
    "read_shared",
    "record_expectation",
    "record_of",
    "rival_of",
    "run",
    "sections_of",
    "shared_beside",
    "shared_sections",
    "standing_of",
    "try_file",
    "try_shared",
    "update",
]
