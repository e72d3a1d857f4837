"""PyTorch's rate of training a classifier of images on all cores, the peer of `mup bench vgg`.

usage: peer-images.py MODEL ZETA SECONDS THREADS

MODEL is one of
  vgg  VGG11 of 4, 8, 16 and 32 ZETA channels, with two hidden layers of 20 ZETA units on top
  vit  a vision transformer of width 32 ZETA: patches of 4 pixels, 6 pre-LN blocks of 8 heads, expansion 1, a class token
Ten classes of 3 x 32 x 32 pixels, batch 32, cross-entropy, Adam, as everybody writes it.
Says "ready" when warm, waits for a line, trains for SECONDS and prints steps per second.
"""
import math
import sys
import time

import torch
from torch import nn

CLASSES, SIDE, COLOURS, BATCH, POOL = 10, 32, 3, 32, 8
HEADS, BLOCKS, PATCH = 8, 6, 4


def vgg(zeta):
    narrow, low, high, wide, head = 4 * zeta, 8 * zeta, 16 * zeta, 32 * zeta, 20 * zeta
    layers, channels = [], COLOURS
    for group in [[narrow], [low], [high, high], [wide, wide], [wide, wide]]:
        for size in group:
            layers += [nn.Conv2d(channels, size, 3, padding=1), nn.ReLU(inplace=True)]
            channels = size
        layers.append(nn.MaxPool2d(2))
    layers += [nn.Flatten(), nn.Linear(wide, head), nn.ReLU(), nn.Linear(head, head), nn.ReLU(), nn.Linear(head, CLASSES)]
    return nn.Sequential(*layers)


class Attention(nn.Module):
    """Queries, keys and values by one product; every patch sees every other."""

    def __init__(self, width):
        super().__init__()
        self.project = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.project(x).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(width // HEADS)
        mixed = torch.softmax(scores, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.patches = nn.Conv2d(COLOURS, width, PATCH, PATCH)
        self.summary = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(0.02 * torch.randn(1, (SIDE // PATCH) ** 2 + 1, width))
        self.blocks = nn.Sequential(*[Block(width) for _ in range(BLOCKS)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, images):
        patches = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.summary.expand(len(images), -1, -1), patches], 1) + self.positions
        return self.head(self.norm(self.blocks(x))[:, 0])


MODELS = {"vgg": vgg, "vit": lambda zeta: VisionTransformer(32 * zeta)}


def main():
    model, zeta, seconds, threads = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    net = MODELS[model](zeta)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    images = torch.randn(POOL, BATCH, COLOURS, SIDE, SIDE)
    labels = torch.randint(0, CLASSES, (POOL, BATCH))

    def step(batch):
        adam.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(net(images[batch]), labels[batch]).backward()
        adam.step()

    def train(duration):
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < duration:
            step(steps % POOL)
            steps += 1
        return steps / (time.perf_counter() - start)

    train(seconds / 2)
    print("ready", flush=True)
    sys.stdin.readline()
    print(train(seconds), flush=True)


main()
