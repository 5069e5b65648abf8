-- The agent of lesson 6, for `make agent`: PPO. What is shown are episodes that are
-- played between the iterations and not learned from.
return agent {
  world = "cartpole", hidden = 32, shared = false,
  episodes = 600, learned = 195, over = 100,
  learns = "one after each iteration of 128 steps", steps = 128,
  job = { gamma = 0.99, lr = 2.5e-3 },
}
