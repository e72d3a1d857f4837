"""PyTorch's rate of training a small causal transformer on all cores, the peer of `mup bench transformer`.

usage: peer-transformer.py WIDTH SECONDS THREADS

Two pre-LN blocks of 8 heads and expansion 4 over 65 symbols, context 128, batch 32, cross-entropy, Adam, as everybody writes it.
Says "ready" when warm, waits for a line, trains for SECONDS and prints tokens per second.
"""
import math
import sys
import time

import torch
from torch import nn

SYMBOLS, CONTEXT, BATCH, HEADS, BLOCKS, EXPANSION, POOL = 65, 128, 32, 8, 2, 4, 4


class Attention(nn.Module):
    """Queries, keys and values by one product; scores and their softmax in one piece for all heads."""

    def __init__(self, width):
        super().__init__()
        self.project = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.register_buffer("unseen", torch.full((CONTEXT, CONTEXT), -math.inf).triu(1))

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.project(x).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(width // HEADS) + self.unseen
        mixed = torch.softmax(scores, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, EXPANSION * width), nn.GELU(), nn.Linear(EXPANSION * width, width)
        )

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Decoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.embedding = nn.Embedding(SYMBOLS, width)
        self.positions = nn.Parameter(0.02 * torch.randn(CONTEXT, width))
        self.blocks = nn.Sequential(*[Block(width) for _ in range(BLOCKS)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, SYMBOLS, bias=False)

    def forward(self, tokens):
        return self.head(self.norm(self.blocks(self.embedding(tokens) + self.positions)))


def main():
    width, seconds, threads = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    net = Decoder(width)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    data = torch.randint(0, SYMBOLS, (POOL, BATCH, CONTEXT + 1))

    def step(tokens):
        adam.zero_grad(set_to_none=True)
        scores = net(tokens[:, :-1]).reshape(-1, SYMBOLS)
        nn.functional.cross_entropy(scores, tokens[:, 1:].reshape(-1)).backward()
        adam.step()

    def train(duration):
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < duration:
            step(data[steps % POOL])
            steps += 1
        return steps * BATCH * CONTEXT / (time.perf_counter() - start)

    train(seconds / 2)
    print("ready", flush=True)
    sys.stdin.readline()
    print(train(seconds), flush=True)


main()
