-- The agent of lesson 2, for `make agent`: REINFORCE, one step of Adam after each
-- episode.
return agent {
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  job = { gamma = 0.99, lr = 1e-3 },
}
