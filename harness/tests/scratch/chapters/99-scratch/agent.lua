-- The agent of lesson 99.
return agent {
  world = "cartpole", hidden = 16, shared = true, episodes = 60, learned = 15, over = 20,
  job = { gamma = 0.99, lr = 1e-3 },
}
