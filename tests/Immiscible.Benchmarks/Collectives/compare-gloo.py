#!/usr/bin/env python3
"""Times gloo's all_reduce between processes on loopback, for comparison with `Immiscible.Benchmarks allreduce`.

    apt-get install -y python3-torch
    python3 compare-gloo.py --members 2 --megabytes 143 --rounds 10 [--benchmark <path of the built Immiscible.Benchmarks>]

Float32 sums, one thread a process, medians of the slowest process of each round after warm-up. With --benchmark, ours runs in the same
session, before and after, and the ratios are printed. Gloo checks no payload and adds in an order that depends on the number of processes.
"""
import argparse
import re
import socket
import statistics
import subprocess
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

WARM_UP = 8


def member(rank, options, port, results):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=options.members)
    vector = torch.rand(options.megabytes * 250_000) - 0.5
    times = []
    for _ in range(WARM_UP + options.rounds):
        dist.barrier()
        begun = time.perf_counter()
        dist.all_reduce(vector)
        times.append((time.perf_counter() - begun) * 1e3)
        vector.mul_(1 / options.members)
    results.put(times[WARM_UP:])
    dist.barrier()
    dist.destroy_process_group()


def gloo(options):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    context = mp.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=member, args=(rank, options, port, results)) for rank in range(options.members)]
    for process in processes:
        process.start()
    times = [results.get() for _ in processes]
    for process in processes:
        process.join()
    return statistics.median(max(turn) for turn in zip(*times))


def ours(options):
    arguments = ["--members", options.members, "--megabytes", options.megabytes, "--rounds", options.rounds]
    output = subprocess.run([options.benchmark, "allreduce", *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"medians.*all-reduce ([0-9.]+) ms", output).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--megabytes", type=int, default=143)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--benchmark")
    options = parser.parse_args()
    before = ours(options) if options.benchmark else None
    theirs = gloo(options)
    print(f"gloo {theirs:.1f} ms ({options.megabytes / theirs:.2f} GB/s), {options.members} members, {options.megabytes} MB")
    if before is not None:
        after = ours(options)
        print(f"ours {before:.1f} and {after:.1f} ms; gloo takes {theirs / before:.2f} and {theirs / after:.2f} times as long")


if __name__ == "__main__":
    main()
