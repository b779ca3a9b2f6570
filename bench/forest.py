"""scikit-learn's isolation forest on the data that bench/compute makes, with one job: `forest.py ROWS REPEATS`.

Prints how long each repeat of fitting and of scoring took, as one line of JSON.
"""

import json
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest

COLUMNS = 8


def main() -> None:
    rows, repeats = int(sys.argv[1]), int(sys.argv[2])
    matrix = numpy.random.default_rng(1).standard_normal((rows, COLUMNS)).astype(numpy.float32)
    fits, scores = [], []
    for seed in range(repeats):
        forest = IsolationForest(n_estimators=100, max_samples=256, n_jobs=1, random_state=seed)
        fits.append(timed(lambda: forest.fit(matrix)))
        scores.append(timed(lambda: forest.score_samples(matrix)))
    print(json.dumps({"fit": fits, "score": scores}))


def timed(work) -> float:
    """Milliseconds that some work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


main()
