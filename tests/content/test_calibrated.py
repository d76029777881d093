"""Every suite is calibrated: under many seeds right answers lost nothing, and stayed clear of each threshold.

`dlgrade dev calibrate CHAPTER EXERCISE --keep` writes what these tests read. That thresholds are still those of then is
part of an exercise's proof.
"""

import pytest

from autograder.checks.margins import AT_LEAST
from autograder.course import load_course
from autograder.grading.suites import with_suites
from autograder.model import Exercise
from autograder.proving.calibrated import file_of, kept

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())
SEEDS = 1000
TRAINING = 200  # of exercises that train networks, and of those in PyTorch
TRAINS = {"chapter5/search"}  # besides those that have a threshold
OWED = {  # graded under fewer seeds so far
    "chapter3/two_layer_net": 20,
    "chapter5/torch_mnist": 6,
    "chapter6/augmentation": 6,
    "chapter6/residual": 6,
    "chapter6/simple_convnet": 6,
    "chapter7/bidirectional": 3,
    "chapter7/deep_rnn": 3,
    "chapter7/gru_cell": 3,
    "chapter7/language_model": 6,
    "chapter7/peephole_lstm": 3,
    "chapter7/rnnlm": 3,
    "chapter7/sequence_tasks": 6,
    "chapter7/torch_rnn": 6,
    "chapter8/layer_norm": 200,
    "chapter8/multi_head_attention": 200,
    "chapter8/scaled_dot_product_attention": 200,
    "chapter8/self_attention": 200,
    "chapter8/seq2seq_attention": 6,
    "chapter8/time_attention": 200,
    "chapter8/tiny_language_model": 3,
    "chapter8/torch_transformer": 3,
    "chapter8/transformer_block": 200,
    "chapter9/ab_test": 100,
    "chapter9/bayesian_search": 100,
    "chapter9/classification_metrics": 100,
    "chapter9/cross_validation": 100,
    "chapter9/data_cleaning": 100,
    "chapter9/drift": 100,
    "chapter9/ensemble": 100,
    "chapter9/generation_metrics": 100,
    "chapter9/regression_metrics": 100,
    "chapter9/serving": 100,
    "chapter9/text_metrics": 100,
    "chapter9/torch_practice": 30,
    "chapter10/architecture_search": 20,
    "chapter10/autoencoder": 12,
    "chapter10/diffusion": 30,
    "chapter10/distillation": 30,
    "chapter10/federated_averaging": 30,
    "chapter10/gan": 30,
    "chapter10/grad_cam": 20,
    "chapter10/lime": 20,
    "chapter10/policy_gradient": 20,
    "chapter10/pruning": 30,
    "chapter10/q_learning": 30,
    "chapter10/quantization": 100,
    "chapter10/shap_values": 20,
    "chapter10/torch_vae": 12,
    "chapter10/vae": 20,
}
KEPT = [exercise for exercise in EXERCISES if file_of(COURSE, exercise).is_file()]
MEASURING = [exercise for exercise in KEPT if b'"thresholds": []' not in file_of(COURSE, exercise).read_bytes()]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_right_answers_lost_nothing_under_many_seeds(exercise: Exercise) -> None:
    found = kept(COURSE, exercise)
    assert found.exercise == exercise.key
    assert found.lost == ()
    wanted = TRAINING if found.thresholds or exercise.torch or exercise.key in TRAINS else SEEDS
    assert found.seeds >= OWED.get(exercise.key, wanted)
    assert found.seeds < wanted or exercise.key not in OWED, "no longer owed"


@pytest.mark.parametrize("exercise", MEASURING, ids=lambda exercise: exercise.key)
def test_right_answers_stay_on_the_right_side_of_each_threshold(exercise: Exercise) -> None:
    for measured in kept(COURSE, exercise).thresholds:
        sign = 1 if measured.threshold.direction == AT_LEAST else -1
        right = [measured.solution, *([measured.variant.received] if measured.variant else [])]
        assert all(sign * (received - measured.threshold.bound) > 0 for received in right), measured


def test_what_was_calibrated_is_what_the_suites_ask_now() -> None:
    now = with_suites(COURSE, EXERCISES, lambda suites: suites.checks)
    calibrated = {exercise.key: set(kept(COURSE, exercise).checks) for exercise in EXERCISES}
    assert calibrated == {key: {check.name for check in checks} for key, checks in now.items()}
