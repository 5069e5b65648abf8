-- The agent of lesson 9, for `make agent`: TRPO. What is shown are episodes that are
-- played between the iterations and not learned from.
return agent {
  world = "cartpole", hidden = 32, shared = false,
  episodes = 100, learned = 475, over = 20,
  learns = "one after each iteration of 2048 steps", steps = 2048,
  job = { gamma = 0.99, delta = 0.01 },
}
