"""peers.py: REINFORCE and PPO on CartPole as one writes them with PyTorch, for peers.lua.

    peers.py reinforce SEED EPISODES    a number for each episode: what it paid
    peers.py ppo SEED ROLLOUTS          a number for each rollout of 512 steps: 512 / its ends

The last line is "seconds S steps N", S being CPU time of training alone. The networks and
settings are those of peers.lua; the world is Gymnasium's CartPole-v1 without Gymnasium. One
thread: for networks this small a second one costs more than it brings.
"""
import math
import sys
import time

import numpy as np
import torch
from torch import nn


class CartPole:
    """CartPole-v1: 500 steps, 12 degrees, 2.4 m."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def reset(self):
        self.state = self.random.uniform(-0.05, 0.05, 4)
        self.steps = 0
        return self.state

    def step(self, action):
        """The next observation, whether it has fallen, whether the time is up."""
        x, x_dot, theta, theta_dot = self.state
        force = 10.0 if action == 1 else -10.0
        cosine, sine = math.cos(theta), math.sin(theta)
        pull = (force + 0.05 * theta_dot**2 * sine) / 1.1
        theta_acc = (9.8 * sine - cosine * pull) / (0.5 * (4 / 3 - 0.1 * cosine**2 / 1.1))
        x_acc = pull - 0.05 * theta_acc * cosine / 1.1
        self.state = np.array([x + 0.02 * x_dot, x_dot + 0.02 * x_acc,
                               theta + 0.02 * theta_dot, theta_dot + 0.02 * theta_acc])
        self.steps += 1
        fallen = abs(self.state[0]) > 2.4 or abs(self.state[2]) > 12 * 2 * math.pi / 360
        return self.state, fallen, self.steps >= 500


def linear(inputs, outputs, gain):
    layer = nn.Linear(inputs, outputs)
    nn.init.orthogonal_(layer.weight, gain)
    nn.init.zeros_(layer.bias)
    return layer


def stack(hidden, outputs, gain):
    root = math.sqrt(2)
    return nn.Sequential(linear(4, hidden, root), nn.Tanh(), linear(hidden, hidden, root),
                         nn.Tanh(), linear(hidden, outputs, gain))


def as_tensor(rows):
    return torch.as_tensor(np.asarray(rows), dtype=torch.float32)


def reinforce(seed, episodes, gamma=0.99):
    world, policy, steps = CartPole(seed), stack(32, 2, 0.01), 0
    optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
    for _ in range(episodes):
        obs, ended, logps = world.reset(), False, []
        while not ended:
            chances = torch.distributions.Categorical(logits=policy(as_tensor(obs)))
            action = chances.sample()
            logps.append(chances.log_prob(action))
            obs, fallen, late = world.step(action.item())
            ended = fallen or late
        returns, to_go = [], 0.0
        for _ in logps:
            to_go = 1 + gamma * to_go
            returns.append(to_go)
        loss = -(torch.stack(logps) * as_tensor(returns[::-1])).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += len(logps)
        print(len(logps))
    return steps


def advantages(rewards, values, following, falls, ends, gamma=0.99, decay=0.95):
    adv, last = torch.zeros_like(values), torch.zeros(values.shape[1])
    for t in reversed(range(len(values))):
        delta = rewards[t] + gamma * following[t] * (1 - falls[t]) - values[t]
        adv[t] = last = delta + gamma * decay * (1 - ends[t]) * last
    return adv


def play(worlds, obs, actor, critic, steps):
    """`steps` steps in each world, played together; the rows, and where they ended."""
    rows = {name: [] for name in ("obs", "action", "logp", "following", "falls", "ends")}
    with torch.no_grad():
        for _ in range(steps):
            chances = torch.distributions.Categorical(logits=actor(as_tensor(obs)))
            action = chances.sample()
            seen = [world.step(a) for world, a in zip(worlds, action.tolist())]
            row = (as_tensor(obs), action, chances.log_prob(action),
                   as_tensor([s[0] for s in seen]), as_tensor([s[1] for s in seen]),
                   as_tensor([s[1] or s[2] for s in seen]))
            for name, value in zip(rows, row):
                rows[name].append(value)
            obs = [world.reset() if s[1] or s[2] else s[0] for world, s in zip(worlds, seen)]
        rows = {name: torch.stack(list_) for name, list_ in rows.items()}
        rows["value"] = critic(rows["obs"]).squeeze(-1)
        rows["adv"] = advantages(torch.ones_like(rows["ends"]), rows["value"],
                                 critic(rows["following"]).squeeze(-1), rows["falls"], rows["ends"])
    return obs, rows


def improve(rows, actor, critic, optimizer, epsilon=0.2, parts=4):
    rows = {name: value.flatten(0, 1) for name, value in rows.items()}
    target, adv = rows["adv"] + rows["value"], rows["adv"]
    adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    for chosen in torch.randperm(len(adv)).chunk(parts):
        chances = torch.distributions.Categorical(logits=actor(rows["obs"][chosen]))
        ratio = (chances.log_prob(rows["action"][chosen]) - rows["logp"][chosen]).exp()
        gain = torch.min(ratio * adv[chosen], ratio.clamp(1 - epsilon, 1 + epsilon) * adv[chosen])
        value, before = critic(rows["obs"][chosen]).squeeze(-1), rows["value"][chosen]
        held = before + (value - before).clamp(-epsilon, epsilon)
        error = torch.max((value - target[chosen])**2, (held - target[chosen])**2)
        loss = -gain.mean() + 0.5 * 0.5 * error.mean() - 0.01 * chances.entropy().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def ppo(seed, rollouts):
    worlds = [CartPole(seed * 1000 + k) for k in range(4)]
    actor, critic = stack(64, 2, 0.01), stack(64, 1, 1.0)
    optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=2.5e-4)
    obs = [world.reset() for world in worlds]
    for _ in range(rollouts):
        obs, rows = play(worlds, obs, actor, critic, 128)
        for _ in range(4):
            improve(rows, actor, critic, optimizer)
        print(512 / max(1, rows["ends"].sum().item()))
    return 512 * rollouts


if __name__ == "__main__":
    what, number, many = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    torch.manual_seed(number)
    began = time.process_time()
    played = {"reinforce": reinforce, "ppo": ppo}[what](number, many)
    print("seconds", time.process_time() - began, "steps", played)
