-- The agents of lesson 2, for `make agent`: REINFORCE with a table in a grid, then
-- with a network, one step of Adam after each episode.
local map = { "...G", ".#.P", "S..." }

return agent {
  tables = {
    job = "job_grid", counts = "episodes", runs = 300, map = map,
    given = {
      seed = 1, map = cells(map), theta = zeros(12, 4),
      how = { C = 4, limit = 100, step = -0.04, gamma = 0.95, eta = 0.2 },
    },
  },
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  job = { gamma = 0.99, lr = 1e-3 },
}
