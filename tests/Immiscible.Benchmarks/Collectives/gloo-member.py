#!/usr/bin/env python3
"""One process of gloo's all_reduce in `Immiscible.Benchmarks allreduce`, which starts it, with the python that has torch:

    apt-get install -y python3-torch

Arguments: rank, members, floats, port of the rendezvous. Says "ready", then answers every line of its input by one all_reduce: its
milliseconds and the processor's. Float32 sums, one thread. Gloo checks no payload, and adds in an order that depends on the number of
processes.
"""
import sys
import time

import torch
import torch.distributed as dist


def main():
    rank, members, length, port = map(int, sys.argv[1:])
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=members)
    vector = torch.rand(length) - 0.5
    print("ready", flush=True)
    for turn in sys.stdin:
        if turn.strip() == "end":
            break
        begun, used = time.perf_counter(), time.process_time()
        dist.all_reduce(vector)
        print(f"{(time.perf_counter() - begun) * 1e3:.3f} {(time.process_time() - used) * 1e3:.3f} gloo", flush=True)
        vector.mul_(1 / members)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
