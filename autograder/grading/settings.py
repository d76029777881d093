"""The settings of a grading: what is asked of it, besides the submission and the exercises."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import msgspec

from autograder.grading.dependence import text_digest
from autograder.model import Record, Submission


def new_seed() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def seed_of(secret: str, whose: str) -> str:
    """A seed made from a secret for one owner, or from an owner's for one text: nobody without the secret can know it.

    What one attempt was asked tells nothing of the next, whose text is another one.
    """
    return hmac.new(secret.encode(), whose.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


class Settings(Record):
    """How a submission is graded.

    `seed`: any text; equal seeds give equal reports. `show_seed`: the report shows it, and else, for graded work, the
    fingerprint alone of a seed made from it and from what was handed in. `seeds`: for graded work, those of the
    exercises, by their keys. `language`: that of the report. `hints`: whether known mistakes are looked for.
    """

    seed: str
    language: str = "en"
    show_seed: bool = True
    hints: bool = True
    seeds: dict[str, str] = msgspec.field(default_factory=dict)

    def for_submission(self, submission: Submission) -> Settings:
        """The same, and, for graded work, with the seeds of this very submission.

        That of an exercise is made from its text and from all that it imports: another exercise changes nothing there.
        """
        if self.show_seed:
            return self
        seeds = {key: seed_of(self.seed, f"{key} {text_digest(submission, key)}") for key in submission.sources}
        return msgspec.structs.replace(self, seed=seed_of(self.seed, submission.digest), seeds=seeds)
