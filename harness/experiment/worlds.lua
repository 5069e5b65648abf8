-- worlds.lua: how a world that agents learn in is called and drawn, by the name it has in
-- learn/env.h. A new world needs a row here to be shown; what an agent is and when it has learned
-- is the lesson's to say, in chapters/SLUG/agent.lua.
--
--   title       what people call it
--   limit       the most steps an episode takes
--   pays_steps  each step pays 1, so that what an episode pays is how long it was
--   plays       what is shown of a trained agent: a program of host.play
--   axis        of a curve: `width` episodes to a point, from `low` to high(highest mean), a mark
--               every `ytics`
return {
  cartpole = {
    title = "CartPole", limit = 500, pays_steps = true, plays = "cartpole",
    axis = {
      width = 20, low = 0, ytics = 100,
      high = function(highest) return highest > 200 and 500 or 200 end,
    },
  },
  text = {
    title = "Texts", limit = 21,
    axis = { width = 4, low = -1, ytics = 1, high = function() return 2 end },
  },
  pendulum = {
    title = "Pendulum", limit = 200,
    axis = { width = 1, low = -1500, ytics = 500, high = function() return 0 end },
  },
}
