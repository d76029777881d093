"""What authors of suites import: how a check is declared, and what it may ask."""

from autograder.checks import oracles, pictures, reasons
from autograder.checks.answers import StudentError
from autograder.checks.arrays import (
    as_array,
    as_dict,
    as_list,
    as_number,
    expect,
    expect_array,
    expect_error,
    expect_number,
)
from autograder.checks.datasets import HandwrittenDigits, digits, handwritten, mnist_file
from autograder.checks.declare import CheckFailed, check
from autograder.checks.epochs import (
    expect_batches,
    expect_random_order,
    expect_reshuffled,
    expect_whole_epoch,
    join_batches,
)
from autograder.checks.forms import either, in_either_form, is_right, of_what_is_right
from autograder.checks.functions import Function
from autograder.checks.gradients import expect_gradient, expect_slopes, numerical_gradient
from autograder.checks.grammar import CHARACTERS, Language, perplexity_remark
from autograder.checks.inputs import expect_drawn_from_rng, expect_left_alone, generator
from autograder.checks.layers import Layer
from autograder.checks.margins import expect_at_least, expect_at_most
from autograder.checks.modules import Module
from autograder.checks.names import inside, part_of, phrase
from autograder.checks.networks import Network, as_probabilities
from autograder.checks.parameters import Parameters
from autograder.checks.parts import Part
from autograder.checks.reasons import Reason, if_near, if_not_finite
from autograder.checks.shapes import between, both_signs
from autograder.checks.timing import expect_done, expect_time
from autograder.checks.training import expect_accuracy
from autograder.checks.trainings import Training
from autograder.checks.weights import expect_weights
from autograder.worker.wire import Tensor

__all__ = [
    "CHARACTERS",
    "CheckFailed",
    "Function",
    "HandwrittenDigits",
    "Language",
    "Layer",
    "Module",
    "Network",
    "Parameters",
    "Part",
    "Reason",
    "StudentError",
    "Tensor",
    "Training",
    "as_array",
    "as_dict",
    "as_list",
    "as_number",
    "as_probabilities",
    "between",
    "both_signs",
    "check",
    "digits",
    "either",
    "expect",
    "expect_accuracy",
    "expect_array",
    "expect_at_least",
    "expect_at_most",
    "expect_batches",
    "expect_done",
    "expect_drawn_from_rng",
    "expect_error",
    "expect_gradient",
    "expect_left_alone",
    "expect_number",
    "expect_random_order",
    "expect_reshuffled",
    "expect_slopes",
    "expect_time",
    "expect_weights",
    "expect_whole_epoch",
    "generator",
    "handwritten",
    "if_near",
    "if_not_finite",
    "in_either_form",
    "inside",
    "is_right",
    "join_batches",
    "mnist_file",
    "numerical_gradient",
    "of_what_is_right",
    "oracles",
    "part_of",
    "perplexity_remark",
    "phrase",
    "pictures",
    "reasons",
]
