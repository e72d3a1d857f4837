"""PyTorch's rate of training many small perceptrons on one core, the peer of a fleet.

usage: peer.py INPUTS WIDTH OUTPUTS NETWORKS SECONDS

Networks INPUTS-WIDTH-WIDTH-OUTPUTS with ReLU, batch 16, Adam; mean squared error for one output, cross-entropy for more.
With NETWORKS > 1 that many are stacked along a leading axis and trained by batched products, each at a rate of its own;
with 1 it is a plain module under torch.optim.Adam. Says "ready" when warm, waits for a line, trains for SECONDS and prints
steps times networks per second.
"""
import math
import sys
import time

import torch

BATCH = 16
POOL = 16


def stacked(sizes, count):
    """A step of `count` networks at once."""
    params = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        params.append(torch.randn(count, fan_in, fan_out) * math.sqrt(2 / fan_in))
        params.append(torch.zeros(count, 1, fan_out))
    for p in params:
        p.requires_grad_()
    rate = torch.logspace(-4, -3, count).view(count, 1, 1)
    first = [torch.zeros_like(p) for p in params]
    second = [torch.zeros_like(p) for p in params]
    scratch = [torch.empty_like(p) for p in params]
    taken = 0

    def loss(x, y):
        h = x.expand(count, *x.shape)
        for i in range(0, len(params), 2):
            h = torch.baddbmm(params[i + 1], h, params[i])
            if i + 2 < len(params):
                h = h.relu_()
        if sizes[-1] == 1:
            return ((h - y) ** 2).mean(dim=(1, 2)).sum()
        flat = h.reshape(count * BATCH, sizes[-1])
        return torch.nn.functional.cross_entropy(flat, y.repeat(count), reduction="sum") / BATCH

    def step(x, y):
        nonlocal taken
        taken += 1
        grads = torch.autograd.grad(loss(x, y), params)
        with torch.no_grad():
            for p, g, m, v, s in zip(params, grads, first, second, scratch):
                m.lerp_(g, 0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                torch.sqrt(v, out=s)
                s.mul_(1 / math.sqrt(1 - 0.999**taken)).add_(1e-8)
                torch.div(m, s, out=s)
                p.sub_(s.mul_(rate / (1 - 0.9**taken)))

    return step


def single(sizes):
    """A step of one network, as everybody writes it."""
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(net.parameters(), lr=1e-4)
    loss = torch.nn.functional.mse_loss if sizes[-1] == 1 else torch.nn.functional.cross_entropy

    def step(x, y):
        adam.zero_grad(set_to_none=True)
        loss(net(x), y).backward()
        adam.step()

    return step


def main():
    inputs, width, outputs, count = map(int, sys.argv[1:5])
    seconds = float(sys.argv[5])
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    sizes = [inputs, width, width, outputs]
    step = stacked(sizes, count) if count > 1 else single(sizes)
    xs = torch.randn(POOL, BATCH, inputs)
    ys = torch.randn(POOL, BATCH, 1) if outputs == 1 else torch.randint(0, outputs, (POOL, BATCH))

    def train(duration):
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < duration:
            step(xs[steps % POOL], ys[steps % POOL])
            steps += 1
        return steps * count / (time.perf_counter() - start)

    train(seconds / 2)
    print("ready", flush=True)
    sys.stdin.readline()
    print(train(seconds), flush=True)


main()
