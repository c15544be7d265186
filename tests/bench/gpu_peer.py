#!/usr/bin/env python3
"""PyTorch doing what the bench "gpu" asks of our programs, on the same GPU: gpu_peer.py DEVICE SIZES INTERACTIONS

DEVICE is "cuda" ("cpu" only to try the script), SIZES the JSON of tests/bench/gpu.js, INTERACTIONS a .csv.gz with
user_id, item_id, value (without it no two-tower). Prints one JSON line, or {"cuda": false}. Everything in f32 as PyTorch comes: no TF32, no AMP.
"""
import csv
import gzip
import json
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

device, sizes = sys.argv[1], json.loads(sys.argv[2])
if device == "cuda" and not torch.cuda.is_available():
    print(json.dumps({"cuda": False}))
    sys.exit()
torch.manual_seed(1)


def settle():
    if device == "cuda":
        torch.cuda.synchronize()


def best_ms(call, repeats=20, together=50):
    """Several are sent together, as in src/lib/kernels/gpu/time-gpu.ts."""
    call()
    times = []
    for _ in range(repeats):
        settle()
        start = time.perf_counter()
        for _ in range(together):
            call()
        settle()
        times.append((time.perf_counter() - start) / together)
    return min(times) * 1000


def gemm():
    m, n, k = (sizes["gemm"][name] for name in "mnk")
    a, b, c = (torch.rand(shape, device=device) for shape in ((m, k), (k, n), (m, n)))
    return best_ms(lambda: torch.mm(a, b, out=c))


def softmax():
    batch, count, dim = (sizes["softmax"][name] for name in ("batchSize", "candidateCount", "dim"))
    queries, candidates = (torch.rand(rows, dim, device=device, requires_grad=True) for rows in (batch, count))
    log_q, target = torch.zeros(count, device=device), torch.arange(batch, device=device)

    def call():
        loss = F.cross_entropy(5 * queries @ candidates.T - log_q, target)
        torch.autograd.grad(loss, (queries, candidates))

    return best_ms(call)


def top_k():
    """From the query on the processor to the answer on the processor; the median."""
    count, dim, k, asked = (sizes["topK"][name] for name in ("itemCount", "dim", "k", "queryCount"))
    vectors = torch.rand(count, dim, device=device)
    times = []
    for _ in range(asked + 1):
        query = torch.rand(dim)
        start = time.perf_counter()
        [part.cpu() for part in torch.topk(vectors @ query.to(device), k)]
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[asked // 2] * 1000


def two_tower(path):
    """Ours: a user's row beside 20 pooled rows of history, and an item's row; lazy Adam on tables, Adam on dense."""
    batch, dim, hidden, history = (sizes["twoTower"][name] for name in ("batchSize", "dim", "hidden", "historyLength"))
    with gzip.open(path, "rt") as file:
        rows = [(row["user_id"], row["item_id"]) for row in csv.DictReader(file) if float(row["value"]) >= 4]
    users, items = (torch.tensor(codes(names), device=device) for names in zip(*rows))
    user_table = nn.Embedding(int(users.max()) + 1, dim, sparse=True, device=device)
    item_table = nn.Embedding(int(items.max()) + 1, dim, sparse=True, device=device)
    tower = lambda inputs: nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, dim)).to(device)
    user_tower, item_tower = tower(2 * dim), tower(dim)
    optimisers = [
        torch.optim.SparseAdam([user_table.weight, item_table.weight], 3e-3),
        torch.optim.Adam([*user_tower.parameters(), *item_tower.parameters()], 3e-3),
    ]
    log_q, target = torch.log(torch.bincount(items).float() / len(items)), torch.arange(batch, device=device)

    def step():
        taken = torch.randint(len(rows), (batch,), device=device)
        past = items[torch.randint(len(rows), (batch, history), device=device)]
        pooled = F.embedding_bag(past, item_table.weight, mode="mean", sparse=True)
        queries = F.normalize(user_tower(torch.cat([user_table(users[taken]), pooled], 1)))
        candidates = F.normalize(item_tower(item_table(items[taken])))
        loss = F.cross_entropy(queries @ candidates.T / 0.1 - log_q[items[taken]], target)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()
        for optimiser in optimisers:
            optimiser.step()

    for _ in range(10):
        step()
    settle()
    start, steps = time.perf_counter(), 0
    # Two seconds: an epoch of MovieLens 1M and more.
    while time.perf_counter() - start < 2:
        for _ in range(20):
            step()
        settle()
        steps += 20
    return steps * batch / (time.perf_counter() - start)


def codes(names):
    known = {}
    return [known.setdefault(name, len(known)) for name in names]


found = {"cuda": device == "cuda", "gemmMs": gemm(), "softmaxMs": softmax(), "topKMs": top_k()}
if os.path.exists(sys.argv[3]):
    found["examplesPerSecond"] = two_tower(sys.argv[3])
found["device"] = torch.cuda.get_device_name() if device == "cuda" else "the processor"
print(json.dumps(found))
