-- The agent of lesson 11, for `make agent`: the language model and the reward model of
-- lesson 10, and GRPO. What is shown is the mean score of each iteration.
return agent {
  world = "text", hidden = 0, shared = true,
  episodes = 200, learned = 1, over = 20,
  learns = "an iteration of 64 answers each", steps = 64 * 7,
  job = {
    lr = 3e-4, beta = 0.2, group = 8, divide = 1, how = 0, length = 24,
    told = false,
  },
}
