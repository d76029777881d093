"""What chapter 9 calls a metric, a split or a cleaned table is what scikit-learn and SciPy call so."""

import warnings

import numpy as np
import pytest
from scipy import stats
from sklearn import impute, metrics, model_selection
from solved import solution

SEEDS = range(20)


@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize(("size", "predicted", "true"), [(60, 5, 5), (40, 3, 5), (40, 5, 3), (9, 2, 2)])
def test_averages_over_classes(size, predicted, true, average):
    ours, classes = solution("classification_metrics"), 6
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        t = rng.integers(true, size=size)
        y = np.where((rng.random(size) < 0.6) & (t < predicted), t, rng.integers(predicted, size=size))
        for name in ("precision", "recall", "f1"):
            theirs = getattr(metrics, f"{name}_score")(
                t, y, labels=np.arange(classes), average=average, zero_division=0
            )
            value = getattr(ours, "f1_score" if name == "f1" else name)(y, t, classes, average)
            assert value == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("digits", [1, 8], ids=["equal scores", "all scores differ"])
def test_curves_over_thresholds(digits):
    ours = solution("classification_metrics")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        t = rng.permutation(np.repeat([0, 1], [17, 9]))
        y = np.round(rng.normal(size=26) + t, digits)
        fpr, tpr, _ = metrics.roc_curve(t, y, drop_intermediate=False)
        np.testing.assert_allclose(ours.roc_curve(y, t), (fpr, tpr), atol=1e-12)
        assert ours.roc_auc(y, t) == pytest.approx(metrics.roc_auc_score(t, y))
        assert ours.average_precision(y, t) == pytest.approx(metrics.average_precision_score(t, y))
        wins = stats.mannwhitneyu(y[t == 1], y[t == 0]).statistic
        assert ours.roc_auc(y, t) == pytest.approx(wins / (17 * 9))


def test_errors_of_numbers():
    ours = solution("regression_metrics")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        t = rng.normal(3, 2, size=30)
        y = t + rng.normal(1, 3, size=30)
        for name in ("mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score"):
            assert getattr(ours, name)(y, t) == pytest.approx(getattr(metrics, name)(t, y))


@pytest.mark.parametrize(("n", "k"), [(7, 2), (23, 4), (10, 5), (40, 3)])
def test_splits_in_time(n, k):
    theirs = model_selection.TimeSeriesSplit(k).split(np.zeros(n))
    for (train, val), (their_train, their_val) in zip(
        solution("cross_validation").time_series_split(n, k), theirs, strict=True
    ):
        np.testing.assert_array_equal(train, their_train)
        np.testing.assert_array_equal(val, their_val)


@pytest.mark.parametrize(("n", "k"), [(7, 3), (24, 4), (11, 11)])
def test_sizes_of_folds(n, k):
    theirs = [len(val) for _, val in model_selection.KFold(k).split(np.zeros(n))]
    folds = solution("cross_validation").k_fold(n, k, np.random.default_rng(0))
    assert [len(val) for _, val in folds] == theirs


@pytest.mark.parametrize("counts", [(40, 13, 8), (25, 3, 11, 16)])
def test_classes_in_folds(counts):
    t, k = np.repeat(np.arange(len(counts)), counts), 5
    ours = solution("cross_validation").stratified_k_fold(t, k, np.random.default_rng(0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class with fewer than k samples
        theirs = list(model_selection.StratifiedKFold(k).split(t, t))
    for splits in (ours, theirs):
        assert (np.ptp([np.bincount(t[val], minlength=len(counts)) for _, val in splits], axis=0) <= 1).all()


@pytest.mark.parametrize("strategy", ["mean", "median"])
def test_fillings(strategy):
    ours = solution("data_cleaning")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        train, other = (np.where(rng.random((12, 3)) < 0.3, np.nan, rng.normal(size=(12, 3))) for _ in range(2))
        theirs = impute.SimpleImputer(strategy=strategy).fit(train)
        np.testing.assert_allclose(ours.fit_imputer(train, strategy), theirs.statistics_)
        np.testing.assert_allclose(ours.impute(other, ours.fit_imputer(train, strategy)), theirs.transform(other))


def test_distance_of_the_quartiles():
    x = np.random.default_rng(0).normal(size=(30, 4))
    low, high = solution("data_cleaning").iqr_bounds(x, 1.5)
    np.testing.assert_allclose(high - low, 4 * stats.iqr(x, axis=0))
