#!/usr/bin/env python3
"""Trains the UNet of family ddpm-unet in plain PyTorch, in turns with `Immiscible.Benchmarks pytorch`, which starts this:

    compare-pytorch.py <order.json> <weights.safetensors> [--check]

The order has the network's shape, batch, granules, threads, device and precision; the file our weights, an input ("check.x", "check.t") and what
our network makes of it ("check.y"). The network here must have the same parameters and give the same output, or this ends with a message and
code 1. It then says {"torch": version, "parameters": n, "difference": d, "modes": [...]} and, with --check, ends; else it answers every line
"<mode> <steps>" of its input by the milliseconds of the median step. Modes: granules, batch, and the same "-compiled" where torch.compile is.
A step is what people write: zero_grad, forward and backward (granule by granule, gradients added, or all images at once), clipping by the norm,
Adam, moving average of the weights. Images and noise lie in the device's memory from the beginning.
"""
import json
import math
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, width, groups):
        super().__init__()
        self.norm = nn.GroupNorm(groups, width, eps=1e-6)
        self.project_in = nn.Conv2d(width, 3 * width, 1)
        self.project_out = nn.Conv2d(width, width, 1)

    def forward(self, x, e):
        b, c, h, w = x.shape
        q, k, v = self.project_in(self.norm(x)).flatten(2).transpose(1, 2).chunk(3, 2)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q.unsqueeze(1), k.unsqueeze(1), v.unsqueeze(1)).squeeze(1)
        else:
            mixed = torch.bmm(torch.bmm(q * c ** -0.5, k.transpose(1, 2)).softmax(-1), v)
        return x + self.project_out(mixed.transpose(1, 2).reshape(b, c, h, w))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, embedded, groups):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inputs, eps=1e-6)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.fc = nn.Linear(embedded, outputs)
        self.norm2 = nn.GroupNorm(groups, outputs, eps=1e-6)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, e):
        h = self.conv1(F.silu(self.norm1(x))) + self.fc(e)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Attentive(nn.Sequential):
    def forward(self, x, e):
        return self[1](self[0](x, e), e)


class Down(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.add_module("1", nn.Conv2d(width, width, 3, stride=2))

    def forward(self, x, e):
        return getattr(self, "1")(F.pad(x, (0, 1, 0, 1)))


class Up(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.add_module("1", nn.Conv2d(width, width, 3, padding=1))

    def forward(self, x, e):
        return getattr(self, "1")(F.interpolate(x, scale_factor=2, mode="nearest"))


class UNet(nn.Module):
    """Parameter names are those of the state dict in the file of weights."""

    def __init__(self, order):
        super().__init__()
        base, widths = order["channels"], [order["channels"] * m for m in order["channelMultipliers"]]
        groups, blocks, attend, embedded = order["groups"], order["residualBlocks"], order["attention"], 4 * base
        self.patch, last = order["patchSize"], len(widths) - 1
        colours = order["imageChannels"] * self.patch ** 2

        def block(level, inputs):
            residual = Residual(inputs, widths[level], embedded, groups)
            return Attentive(residual, Attention(widths[level], groups)) if attend[level] else residual

        self.embed = nn.Sequential(nn.Linear(base, embedded), nn.SiLU(), nn.Linear(embedded, embedded))
        self.in_conv = nn.Conv2d(colours, base, 3, padding=1)
        self.downsamples, self.upsamples = nn.ModuleDict(), nn.ModuleDict()
        for level, width in enumerate(widths):
            above, below = widths[level - 1] if level else base, widths[min(level + 1, last)]
            down = [block(level, above)] + [block(level, width) for _ in range(blocks - 1)]
            up = [block(level, below + width)] + [block(level, 2 * width) for _ in range(blocks - 1)] + [block(level, above + width)]
            self.downsamples[f"level_{level}"] = nn.ModuleList(down + ([Down(width)] if level < last else []))
            self.upsamples[f"level_{level}"] = nn.ModuleList(up + ([Up(width)] if level else []))
        bottom = widths[-1]
        self.middle = nn.ModuleList([Residual(bottom, bottom, embedded, groups), Attention(bottom, groups), Residual(bottom, bottom, embedded, groups)])
        self.out_conv = nn.Sequential(nn.GroupNorm(groups, base, eps=1e-6), nn.SiLU(), nn.Conv2d(base, colours, 3, padding=1))
        half = base // 2
        self.register_buffer("frequencies", torch.exp(-torch.arange(half, dtype=torch.float32) * math.log(10000) / (half - 1)), persistent=False)

    def forward(self, x, t):
        angles = t.float()[:, None] * self.frequencies
        e = F.silu(self.embed(torch.cat([angles.sin(), angles.cos()], 1)))
        h = self.in_conv(F.pixel_unshuffle(x, self.patch) if self.patch > 1 else x)
        skips = [h]
        for layers in self.downsamples.values():
            for layer in layers:
                h = layer(h, e)
                skips.append(h)
        for layer in self.middle:
            h = layer(h, e)
        for layers in reversed(list(self.upsamples.values())):
            for layer in layers:
                h = layer(h, e) if isinstance(layer, Up) else layer(torch.cat([h, skips.pop()], 1), e)
        h = self.out_conv(h)
        return F.pixel_shuffle(h, self.patch) if self.patch > 1 else h


class Trainer:
    def __init__(self, order, network):
        self.order, self.network, self.device = order, network.to(order["device"]), torch.device(order["device"])
        cuda = self.device.type == "cuda"
        self.parameters = list(network.parameters())
        self.average = [p.detach().clone() for p in self.parameters]
        speed = {"fused": True} if cuda else {"foreach": True}
        self.optimizer = torch.optim.Adam(self.parameters, lr=order["learningRate"], betas=tuple(order["betas"]), eps=order["epsilon"], **speed)
        generator = torch.Generator().manual_seed(0)
        shape = (order["batch"], order["imageChannels"], order["height"], order["width"])
        self.images = (torch.rand(shape, generator=generator) * 2 - 1).to(self.device)
        self.noise = torch.randn(shape, generator=generator).to(self.device)
        self.times = torch.randint(0, order["timesteps"], (order["batch"],), generator=generator).to(self.device)
        left = torch.cumprod(1 - torch.linspace(order["betaStart"], order["betaEnd"], order["timesteps"], dtype=torch.float64), 0)
        self.signal, self.spread = (part.sqrt().float().to(self.device)[:, None, None, None] for part in (left, 1 - left))
        self.forwards = {"": self.loss}
        if hasattr(torch, "compile"):
            self.forwards["-compiled"] = torch.compile(self.loss)

    def loss(self, images, noise, times):
        noisy = self.signal[times] * images + self.spread[times] * noise
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.order["bf16"]):
            predicted = self.network(noisy, times)
        return F.mse_loss(predicted.float(), noise)

    def step(self, forward, parts):
        self.optimizer.zero_grad(set_to_none=True)
        for images, noise, times in zip(self.images.chunk(parts), self.noise.chunk(parts), self.times.chunk(parts)):
            (forward(images, noise, times) / parts).backward()
        if self.order["clipNorm"] > 0:
            nn.utils.clip_grad_norm_(self.parameters, self.order["clipNorm"])
        self.optimizer.step()
        with torch.no_grad():
            decay = self.order["decay"]
            torch._foreach_mul_(self.average, decay)
            torch._foreach_add_(self.average, self.parameters, alpha=1 - decay)

    def median(self, mode, steps):
        forward = self.forwards["-compiled" if mode.endswith("-compiled") else ""]
        parts = self.order["granules"] if mode.startswith("granules") else 1
        taken = []
        for _ in range(steps):
            self.finish()
            begun = time.perf_counter()
            self.step(forward, parts)
            self.finish()
            taken.append(time.perf_counter() - begun)
        return 1e3 * sorted(taken)[len(taken) // 2]

    def finish(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize()


def read(path):
    """The F32 tensors of a safetensors file."""
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack("<Q", data[:8])
    body, tensors = memoryview(data)[8 + length:], {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            tensors[name] = torch.frombuffer(bytearray(body[first:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors


def main():
    with open(sys.argv[1]) as file:
        order = json.load(file)
    torch.set_num_threads(order["threads"])
    tensors = read(sys.argv[2])
    x, t, expected = (tensors.pop(f"check.{name}") for name in "xty")
    network = UNet(order)
    network.load_state_dict(tensors)  # Ends here where names or shapes differ.
    with torch.no_grad():
        difference = float((network(x, t) - expected).abs().max() / expected.abs().max())
    if not difference < 1e-4:
        sys.exit(f"the networks differ: outputs by {difference:.3g} of the largest")
    trainer = Trainer(order, network)
    modes = [mode + kind for kind in trainer.forwards for mode in ("granules", "batch")]
    print(json.dumps({"torch": torch.__version__, "parameters": sum(p.numel() for p in trainer.parameters), "difference": difference, "modes": modes}), flush=True)
    for line in [] if "--check" in sys.argv else sys.stdin:
        mode, steps = line.split()
        try:
            print(f"{trainer.median(mode, int(steps)):.4f}", flush=True)
        except Exception as error:  # A mode that this machine cannot do must not end the others: torch.compile needs a compiler, for one.
            print("failed: " + (str(error).strip().splitlines() or [repr(error)])[0], flush=True)


main()
