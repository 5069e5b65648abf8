-- The agents of lesson 4, for `make agent`: one-step actor-critic, which learns after
-- every step, with tables in a grid, then with a network.
local map = { "...G", ".#.P", "S..." }

return agent {
  tables = {
    job = "job_moving_goal", counts = "episodes", runs = 300, map = map,
    given = {
      maps = { cells(map) }, theta = zeros(12, 4), V = zeros(12),
      how = {
        seed = 1, stay = 1, C = 4, limit = 100, step = -0.04, gamma = 0.95,
        alpha = 0.2, eta = 0.2, beta = 0.01,
      },
    },
  },
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  job = { gamma = 0.99, lr = 1e-3 },
}
