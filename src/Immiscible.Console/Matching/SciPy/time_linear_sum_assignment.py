# Times SciPy on cost matrices: arguments are the rounds and the .npy files; prints the median time and each optimum.
import json
import statistics
import sys
import time

import numpy
from scipy.optimize import linear_sum_assignment

# In double precision before the clock starts: SciPy would convert them itself.
costs = [numpy.load(path).astype(numpy.float64) for path in sys.argv[2:]]
# The warm-up.
optima = [float(cost[linear_sum_assignment(cost)].sum()) for cost in costs]
times = []
for _ in range(int(sys.argv[1])):
    for cost in costs:
        start = time.perf_counter()
        linear_sum_assignment(cost)
        times.append(time.perf_counter() - start)
print(json.dumps({"milliseconds": 1e3 * statistics.median(times), "costs": optima}))
