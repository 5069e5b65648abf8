-- The agent of lesson 3, for `make agent`: REINFORCE with a baseline, a stack of
-- layers for each head.
return agent {
  world = "cartpole", hidden = 32, shared = false,
  episodes = 600, learned = 195, over = 100,
  job = { gamma = 0.99, lr = 1e-3 },
}
