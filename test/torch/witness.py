"""LeNet-5 in PyTorch: reads a weight file of this package and says its distances, or writes one of its own.

python3 witness.py <weights in> <images, float32> <distances out> <weights out> <distances of those out> <seed>

Its own net has as many classes as the one it was given, and names them as this package asks for.
"""
import json
import struct
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional


class Subsampling(nn.Module):
    def __init__(self, maps):
        super().__init__()
        self.weight = nn.Parameter(torch.full((maps,), 0.5))
        self.bias = nn.Parameter(torch.randn(maps) * 0.1)

    def forward(self, x):
        return 4 * functional.avg_pool2d(x, 2) * self.weight[:, None, None] + self.bias[:, None, None]


class Codes(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.weight = nn.Parameter(torch.sign(torch.randn(classes, 84)))

    def forward(self, x):
        return ((x[:, None] - self.weight) ** 2).sum(2)


CONNECTIONS = "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345".split()


class LeNet5(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.c1, self.s2 = nn.Conv2d(1, 6, 5), Subsampling(6)
        self.c3, self.s4 = nn.Conv2d(6, 16, 5), Subsampling(16)
        self.c5, self.f6, self.output = nn.Conv2d(16, 120, 5), nn.Linear(120, 84), Codes(classes)
        mask = torch.zeros(16, 6, 1, 1)
        for i, inputs in enumerate(CONNECTIONS):
            mask[i, [int(j) for j in inputs]] = 1
        with torch.no_grad():
            self.c3.weight *= mask

    def forward(self, x):
        squash = lambda a: 1.7159 * torch.tanh(2 * a / 3)
        x = squash(self.s4(self.c3(squash(self.s2(self.c1(x))))))
        return self.output(squash(self.f6(squash(self.c5(x)).flatten(1))))


def read(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    classes = header.pop("__metadata__", {}).get("classes")
    body = data[8 + length :]
    state = {
        name: torch.from_numpy(
            numpy.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy()
        )
        for name, entry in header.items()
    }
    return state, classes


def write(path, state, classes):
    metadata = {"format": "pt"} if classes is None else {"format": "pt", "classes": classes}
    header, body = {"__metadata__": metadata}, b""
    for name, tensor in state.items():
        data = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + body)


given, images, answers, made, made_answers, seed = sys.argv[1:]
torch.manual_seed(int(seed))
torch.set_num_threads(1)
x = torch.from_numpy(numpy.fromfile(images, "<f4").reshape(-1, 1, 32, 32))
with torch.no_grad():
    state, classes = read(given)
    net = LeNet5(len(state["output.weight"]))
    net.load_state_dict(state)
    net(x).numpy().astype("<f4").tofile(answers)
    own = LeNet5(len(state["output.weight"]))
    write(made, own.state_dict(), classes)
    own(x).numpy().astype("<f4").tofile(made_answers)
