"""One cause costs once: honest answers that lack one thing lose the points for that thing and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.grading.solutions import solution_texts
from autograder.intake.source import source_of
from autograder.model import CheckResult, Outcome, Submission
from autograder.sandbox import Sandbox
from autograder.sandbox.libraries import version

COURSE = load_course()
ANSWERS = Path(__file__).parent / "answers"


Graded = Callable[[str, str], list[CheckResult]]


@pytest.fixture
def graded(confined: Sandbox) -> Graded:
    """A function that grades a text for an exercise, named by its key, all else of the chapter being right."""

    def of(key: str, text: str) -> list[CheckResult]:
        chapter, name = key.split("/")
        exercise = COURSE.exercise(chapter, name)
        if exercise.torch and version("torch") is None:
            pytest.skip("there is no PyTorch")
        texts = {**solution_texts(COURSE, exercise), name: text}
        sources = {f"{chapter}/{module}": source_of(one, f"{module}.py") for module, one in texts.items()}
        submission = Submission(path="", owner="", digest="", sources=sources)
        found = grade(COURSE, submission, [exercise], Settings("costs", hints=False), sandbox=confined)
        return list(found.report.checks())

    return of


def lost(checks: list[CheckResult]) -> dict[str, Outcome]:
    return {check.id.rpartition("::")[2]: check.outcome for check in checks if check.outcome != Outcome.PASSED}


FAILED, BLOCKED, CRASHED, MISSING = Outcome.FAILED, Outcome.BLOCKED, Outcome.CRASHED, Outcome.MISSING
FORBIDDEN = Outcome.FORBIDDEN
EDITS = {
    "swish alone": ("chapter1/activations", "return x * sigmoid(x)", "return x + sigmoid(x)", {"swish": FAILED}),
    "sigmoid, from which tanh and swish are made": (
        "chapter1/activations",
        "return np.where(x >= 0, 1, z) / (1 + z)",
        "return np.where(x >= 0, 1, z) / (2 + z)",
        {"sigmoid": FAILED, "large_numbers": FAILED},
    ),
    "a layer without its bias": (
        "chapter1/neuron",
        "a = x @ W + b  # (N, D)",
        "a = x @ W  # (N, D)",
        {"layer": FAILED, "whole_array": BLOCKED},
    ),
    "a gate that another is made from": (
        "chapter1/perceptron",
        "np.array([-1.0, -1.0]), 1.5)",
        "np.array([-1.0, -1.0]), 0.5)",
        {"NAND": FAILED},
    ),
    "one function of PyTorch's": (
        "chapter1/torch_activations",
        "return torch.clamp(x, min=0)",
        "return torch.relu(x)",
        {"rectifiers": FORBIDDEN},
    ),
    "labels taken for one-hot rows": (
        "chapter2/losses",
        "if t.ndim == 1:",
        "if t.ndim > 2:",
        {"cross_entropy_labels": CRASHED},
    ),
    "a node that adds wrongly": (
        "chapter2/graph",
        "return dout, dout",
        "return dout, 1.0",
        {"add": FAILED, "add_arrays": BLOCKED, "shopping": BLOCKED},
    ),
    "one-hot targets only, in the accuracy of a network": (
        "chapter2/three_layer_net",
        "if t.ndim == 2:",
        "if t.ndim > 0:",
        {"targets": CRASHED},
    ),
    "one layer backward": (
        "chapter3/activation_layers",
        "return dout * self.mask",
        "return dout",
        {"relu_backward": FAILED},
    ),
    "one-hot answers only": (
        "chapter3/softmax_with_loss",
        "self.t = t.argmax(axis=1) if t.ndim == 2 else t",
        "self.t = t.argmax(axis=1)",
        {"targets": CRASHED},
    ),
    "an optimiser that goes uphill": (
        "chapter3/minibatch",
        "params[key] -= self.lr * grads[key]",
        "params[key] += self.lr * grads[key]",
        {"sgd": FAILED},
    ),
    "one-hot targets only, in PyTorch": (
        "chapter3/torch_autograd",
        "loss = F.cross_entropy(model(x), t)",
        "loss = -(t * F.log_softmax(model(x), dim=1)).sum() / len(x)",
        {"targets": CRASHED},
    ),
    "a wrong key in the history": (
        "chapter5/mnist_loop",
        "return model, history",
        'return model, {"loss": history["loss"], "train_acc": history["train_accuracy"], "val_acc": []}',
        {"history": FAILED},
    ),
    "the gradient of all images": (
        "chapter5/mnist_loop",
        "loss, grads = model.loss_and_gradient(x[chosen], t[chosen])",
        "loss, grads = model.loss_and_gradient(x, t)",
        {"batches": FAILED},
    ),
    "shuffled once": (
        "chapter5/mnist_loop",
        "losses, order = [], rng.permutation(len(x))",
        'losses, order = [], vars(model).setdefault("order", rng.permutation(len(x)))',
        {"batches": FAILED},
    ),
    "never shuffled": (
        "chapter5/mnist_loop",
        "losses, order = [], rng.permutation(len(x))",
        "losses, order = [], np.arange(len(x))",
        {"shuffled": FAILED},
    ),
    "one image at a time": (
        "chapter5/mnist_loop",
        "        loss, grads = model.loss_and_gradient(x[chosen], t[chosen])\n",
        "        parts = [model.loss_and_gradient(x[i : i + 1], t[i : i + 1]) for i in chosen]\n"
        "        loss = np.mean([part[0] for part in parts])\n"
        "        grads = {key: sum(part[1][key] for part in parts) / len(parts) for key in model.params}\n",
        {"in_time": FAILED},
    ),
    "learning from validation images": (
        "chapter5/mnist_loop",
        'history["loss"].append(train_epoch(model, x_train, t_train, batch_size, lr, rng))',
        "x, t = np.concatenate([x_train, x_val]), np.concatenate([t_train, t_val])\n"
        '        history["loss"].append(train_epoch(model, x, t, batch_size, lr, rng))',
        {"validation_apart": FAILED},
    ),
    "no history at all": ("chapter5/mnist_loop", "return model, history", "return model", {"history": FAILED}),
    "a layer more": (
        "chapter4/torch_training",
        "self.dropout = nn.Dropout(dropout_ratio)",
        "self.between, self.dropout = nn.Linear(hidden_size, hidden_size), nn.Dropout(dropout_ratio)",
        {"net": FAILED, "dropout": BLOCKED},
    ),
    "labels only": (
        "chapter5/preprocessing",
        "labels = t if t.ndim == 1 else t.argmax(axis=1)",
        "labels = t",
        {"split_targets": CRASHED},
    ),
    "one-hot targets only": (
        "chapter5/preprocessing",
        "labels = t if t.ndim == 1 else t.argmax(axis=1)",
        "labels = t.argmax(axis=1)",
        {"split_targets": CRASHED},
    ),
    "a function that is wrong": (
        "chapter5/preprocessing",
        "deviation[deviation == 0] = 1",
        "deviation = 1 + deviation",
        {"standardize": FAILED, "constant_feature": BLOCKED},
    ),
    "labels that are wrong": (
        "chapter5/idx",
        "return read_idx(path, LABELS)",
        "return read_idx(path, LABELS)[1:]",
        {"labels": FAILED, "labels_refused": BLOCKED, "real_labels": BLOCKED},
    ),
    "a layer that is missing": (
        "chapter6/simple_convnet",
        "self.layers = [self.conv, Relu(), self.pool,",
        "self.layers = [self.conv, self.pool,",
        {
            "predict": FAILED,
            **dict.fromkeys(("rectangles", "side_by_side", "gradient", "learning"), BLOCKED),
        },
    ),
    "labels only, in a network": (
        "chapter6/simple_convnet",
        "return np.mean(y == (t.argmax(axis=1) if t.ndim == 2 else t))",
        "return np.mean(y == t.reshape(len(x), -1)[:, 0])",
        {"targets": FAILED},
    ),
    "= in place of +=": (
        "chapter6/pooling",
        "dx_part += taken",
        "dx_part[...] = taken",
        {"max_gradient": FAILED},
    ),
    "no second class": (
        "chapter6/pooling",
        "class AveragePooling:",
        "class Mean:",
        {
            "average": MISSING,
            "float32": MISSING,
            "inputs_left_alone": MISSING,
            "side_by_side": MISSING,
            "average_speed": BLOCKED,
        },
    ),
    "one row of ids only": (
        "chapter7/embedding",
        "return self.W[idx]",
        "return self.W[idx].reshape(len(idx), -1)",
        {"any_shape": FAILED},
    ),
    "a state that is thrown away": (
        "chapter7/time_rnn",
        "if self.h is None or not self.stateful:",
        "if True:",
        {"stateful": FAILED, "state_gradient": BLOCKED},
    ),
    "another norm": (
        "chapter7/gradient_clipping",
        "norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))",
        "norm = max(np.linalg.norm(grad) for grad in grads)",
        {"one_norm": FAILED, "below": BLOCKED, "in_place": BLOCKED},
    ),
    "labels only, at every step": (
        "chapter7/time_layers",
        "ts = ts.argmax(axis=2) if ts.ndim == 3 else ts",
        "ts = ts.copy()",
        {"targets": CRASHED},
    ),
    "the gradient of one of two layers": (
        "chapter7/time_layers",
        "return dout * dxs / len(n)",
        "return dout * dxs",
        {"gradient": FAILED, **dict.fromkeys(("ignored", "targets", "large_scores"), BLOCKED)},
    ),
    "a language model that forgets between blocks": (
        "chapter7/rnnlm",
        "TimeLSTM(lstm_Wx, lstm_Wh, lstm_b, True)",
        "TimeLSTM(lstm_Wx, lstm_Wh, lstm_b, False)",
        {"state": FAILED, "truncated": BLOCKED},
    ),
    "batches of a text, in which no row goes on": (
        "chapter7/language_model",
        "starts = np.arange(batch_size) * jump + k * time_size",
        "starts = (np.arange(batch_size) + k * batch_size) * time_size",
        {"batches": FAILED},
    ),
    "a state that is kept from epoch to epoch": (
        "chapter7/language_model",
        "    for _ in range(epochs):\n        model.reset_state()\n",
        "    model.reset_state()\n    for _ in range(epochs):\n",
        {"steps": FAILED},
    ),
    "windows with their own answer": (
        "chapter7/sequence_tasks",
        "return series[places][:, :, None], series[length:]",
        "return series[places][:, :, None], series[length - 1 : -1]",
        {"windows": FAILED},
    ),
    "gates loaded in another order": (
        "chapter7/torch_rnn",
        "np.concatenate([i, f, g, o], axis=-1)",
        "np.concatenate([f, g, i, o], axis=-1)",
        {"outputs": FAILED, **dict.fromkeys(("state", "step", "blocks", "clipping"), BLOCKED)},
    ),
    "a language model that is trained on other targets": (
        "chapter8/tiny_language_model",
        "model.gradient(windows[:, :-1], windows[:, 1:])",
        "model.gradient(windows[:, :-1], windows[:, :-1])",
        {"windows": FAILED},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_cause_costs_once(name: str, graded: Graded) -> None:
    key, old, new, expected = EDITS[name]
    solution = solution_texts(COURSE, COURSE.exercise(*key.split("/")))[key.rpartition("/")[2]]
    assert solution.count(old) == 1
    assert lost(graded(key, solution.replace(old, new))) == expected


NO_AVERAGE = EDITS["no second class"][3]
ARTICLE = {  # classes of the article that the course follows, as they are
    "regularized_net": (
        "chapter4/weight_decay",
        {
            **dict.fromkeys(("l1", "l2", "float32", "weights_left_alone"), MISSING),
            "l1_network": FAILED,
            "targets": CRASHED,
        },
    ),
    "pooling_layer": ("chapter6/pooling", {"padding": FAILED, **NO_AVERAGE}),
}


@pytest.mark.parametrize("name", ARTICLE)
def test_the_code_of_the_article_loses_what_it_does_not_have(name: str, graded: Graded) -> None:
    key, expected = ARTICLE[name]
    assert lost(graded(key, (ANSWERS / f"{name}.py").read_text(encoding="utf-8"))) == expected


def test_a_model_that_is_nothing_is_told_as_such(graded: Graded) -> None:
    text = solution_texts(COURSE, COURSE.exercise("chapter4", "torch_training"))["torch_training"]
    text = text.replace("return torch.optim.SGD(parameters, lr=lr, weight_decay=weight_decay)", "return None", 1)
    checks = {check.id.rpartition("::")[2]: check for check in graded("chapter4/torch_training", text)}
    assert checks["sgd_and_momentum"].message.startswith(
        "Here an object with zero_grad was expected, and your code gave"
    )


def test_lists_in_place_of_models_are_told_what_was_wanted(graded: Graded) -> None:
    text = solution_texts(COURSE, COURSE.exercise("chapter4", "overfitting"))["overfitting"]
    text = text.replace("models.append(network)", "models.append([pair[0] for pair in network.history])")
    first = graded("chapter4/overfitting", text)[0]
    assert first.outcome == FAILED
    assert "objects with a method predict" in first.message
    assert "list" in first.message


def test_a_remark_is_only_made_of_what_happened(graded: Graded) -> None:
    """Zeros for padding are spoken of where they win, and not where anything else is wrong."""
    solution = solution_texts(COURSE, COURSE.exercise("chapter6", "pooling"))["pooling"]
    said = {}
    for name, old, new in (
        ("zeros", ", constant_values=-np.inf", ""),
        ("smaller", "self.out = self.parts.max(axis=0)", "self.out = self.parts.min(axis=0)"),
        (
            "cut",
            "return dx[:, :, self.pad : dx.shape[2] - self.pad,",
            "return dx[:, :, 0 : dx.shape[2] - 2 * self.pad,",
        ),
    ):
        assert solution.count(old) == 1
        checks = {
            check.id.rpartition("::")[2]: check for check in graded("chapter6/pooling", solution.replace(old, new))
        }
        assert checks["padding"].outcome == FAILED
        said[name] = "the padding wins" in checks["padding"].message
    assert said == {"zeros": True, "smaller": False, "cut": False}
