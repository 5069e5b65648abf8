-- The agent of lesson 4, for `make agent`: one-step actor-critic, which learns after
-- every step.
return agent {
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  job = { gamma = 0.99, lr = 1e-3 },
}
