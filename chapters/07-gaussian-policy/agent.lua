-- The agent of lesson 7, for `make agent`: PPO with a Gaussian head. What is shown
-- are episodes that are played by the means between the iterations, and not learned
-- from.
return agent {
  world = "pendulum", hidden = 32, shared = false,
  episodes = 30, learned = -300, over = 10,
  learns = "one after each iteration of 2048 steps", steps = 2048,
  job = { gamma = 0.95, lr = 2e-3 },
}
