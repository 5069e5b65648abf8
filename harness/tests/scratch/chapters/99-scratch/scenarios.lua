-- Lesson 99. World: CartPole, for two episodes. Point: a lesson is what its own files say.
return lesson {
  scenario "scratch: any numbers" {
    claim = "y is twice x", points = 1, cases = 40,
    run = function(impl, rng)
      return { y = impl.scratch { x = rng:reals(rng:size(1, 6), -2, 2) }.y }
    end,
  },
  scenario "scratch_episode: two episodes" {
    claim = "the agent is lesson 2's", points = 1, tolerance = 1e-6,
    run = function(impl)
      return impl.job_net { seed = 1, episodes = 2, hidden = 4, gamma = 0.9, lr = 0.01, N = 55 }
    end,
  },
}
