"""LeNet-5 trained in PyTorch on one thread: a contender that answers the runner's lines itself (see bench/seat.ts).
A call of size n is as many steps of SGD as take n images, inputs on hand, no data loader."""
import json
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from torch import nn
except ImportError:
    say({"absent": "PyTorch is not installed (PYTHON names an interpreter that has it)"})
    sys.exit()

torch.set_num_threads(1)
torch.manual_seed(1)
options = json.loads(sys.argv[1])["options"]
batch = options["batchSize"]
TABLE = "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345".split()


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.s2 = nn.ParameterList([torch.full((6, 1, 1), 0.25), torch.zeros(6, 1, 1)])
        self.s4 = nn.ParameterList([torch.full((16, 1, 1), 0.25), torch.zeros(16, 1, 1)])
        mask = torch.zeros(16, 6, 1, 1)
        for o, maps in enumerate(TABLE):
            for m in maps:
                mask[o, int(m)] = 1
        self.register_buffer("mask", mask)
        self.register_buffer("codes", torch.sign(torch.randn(10, 84)))

    def forward(self, x):
        squash = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
        pool = lambda a, s: squash(nn.functional.avg_pool2d(a, 2) * (4 * s[0]) + s[1])
        x = pool(self.c1(x), self.s2)
        x = pool(nn.functional.conv2d(x, self.c3.weight * self.mask, self.c3.bias), self.s4)
        x = squash(self.f6(squash(self.c5(x)).flatten(1)))
        return ((x[:, None, :] - self.codes) ** 2).sum(2)


net = LeNet5()
optimizer = torch.optim.SGD(net.parameters(), lr=1e-3)
images = torch.randn(batch, 1, 32, 32)
labels = torch.randint(0, 10, (batch,))


def step():
    optimizer.zero_grad()
    nn.functional.cross_entropy(-0.1 * net(images), labels).backward()
    optimizer.step()


def turn(n, milliseconds):
    begun, used = time.perf_counter(), time.process_time()
    times = []
    while not times or (time.perf_counter() - begun) * 1000 < milliseconds:
        start = time.perf_counter()
        for _ in range(n // batch):
            step()
        times.append(time.perf_counter() - start)
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    middle = sorted(times)[len(times) // 2]
    return {"microseconds": middle * 1e6, "slices": len(times), "wall": wall * 1000, "cpu": cpu * 1000}


say({"ready": True})
for line in sys.stdin:
    request = json.loads(line)
    say({"values": []} if "values" in request else turn(**request))
