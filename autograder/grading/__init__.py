"""The trusted side: collects submissions, runs the suites against workers, scores."""
