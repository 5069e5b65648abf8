-- The agent of lesson 1, for `make agent`: logits for three arms, which learn from
-- every pull what the arms pay.
return agent {
  tables = {
    job = "job_bandit", counts = "steps", runs = 600, arms = { 0.2, 0.5, 0.8 },
    given = {
      seed = 1, spread = 0.5, eta = 0.1, mean = { 0.2, 0.5, 0.8 }, theta = zeros(3),
    },
  },
}
