#!/usr/bin/env python3
"""Times SciPy's linear_sum_assignment and this repository's solver in one session and prints the ratios.

    IMMISCIBLE_DATA=<data> python3 compare-scipy.py <path of the built Immiscible.Benchmarks> [sizes]

Both solve L2 distances between CIFAR-10 images and Gaussian noise, rotating instances, and are compared by their medians. SciPy gets
float64 matrices, which spares it a conversion; our time includes quantisation. Both use one thread.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.optimize import linear_sum_assignment


def instance(images, size, rng):
    x = images[rng.permutation(len(images))[:size]]
    z = rng.standard_normal((size, x.shape[1]), dtype=np.float32)
    squared = (x * x).sum(1)[:, None] + (z * z).sum(1)[None, :] - 2 * x @ z.T
    return np.sqrt(np.maximum(squared, 0)).astype(np.float64)


def scipy_median(images, size):
    rng = np.random.default_rng(0)
    costs = [instance(images, size, rng) for _ in range(min(8, max(2, 8192 // size)))]
    times = []
    for cost in costs * (3 if size <= 1024 else 1):
        start = time.perf_counter()
        linear_sum_assignment(cost)
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def our_medians(program, sizes):
    with tempfile.TemporaryDirectory() as folder:
        filters = [f"*QuantizeAndSolve(Size: {size},*" for size in sizes]
        command = [program, "--filter", *filters, "--exporters", "json", "--artifacts", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (report,) = glob.glob(f"{folder}/results/*AssignmentBenchmarks*-report*.json")
        with open(report) as file:
            found = json.load(file)["Benchmarks"]
    medians = {}
    for benchmark in found:
        values = dict(pair.split("=") for pair in benchmark["Parameters"].split("&"))
        medians[int(values["Size"]), values["Path"]] = (benchmark["Statistics"]["Median"] / 1e6, benchmark["Memory"]["BytesAllocatedPerOperation"])
    return medians


def main():
    sizes = [int(size) for size in sys.argv[2].split(",")] if len(sys.argv) > 2 else [128, 256, 512, 1024, 2048, 4096]
    batch = os.path.join(os.environ["IMMISCIBLE_DATA"], "cifar10/cifar-10-batches-bin/test_batch.bin")
    images = np.fromfile(batch, dtype=np.uint8).reshape(-1, 3073)[:, 1:].astype(np.float32) / 127.5 - 1
    print("    N  path     SciPy ms   ours ms   ratio  bytes/solve")
    for size in sizes:
        theirs = scipy_median(images, size)
        for (_, path), (ours, allocated) in sorted(our_medians(sys.argv[1], [size]).items()):
            print(f"{size:5}  {path:7}{theirs:10.2f}{ours:10.3f}{theirs / ours:8.0f}{allocated:13}", flush=True)


main()
