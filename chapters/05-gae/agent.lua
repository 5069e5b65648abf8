-- The agent of lesson 5, for `make agent`: GAE with λ = 0.95. What is shown are
-- episodes that are played between the rollouts and not learned from.
return agent {
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  learns = "one after every eighth rollout of 32 steps", steps = 256,
  job = { gamma = 0.99, lr = 3e-3 },
}
