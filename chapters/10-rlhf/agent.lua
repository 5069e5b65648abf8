-- The agent of lesson 10, for `make agent`: a language model that reads, a reward
-- model, and RLHF. What is shown is the mean score of each iteration.
return agent {
  world = "text", hidden = 0, shared = true,
  episodes = 200, learned = 1, over = 20,
  learns = "an iteration of 64 answers each", steps = 64 * 7,
  job = { lr = 1e-3, beta = 0.2, length = 24, told = false },
}
