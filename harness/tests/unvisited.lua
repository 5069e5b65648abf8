-- unvisited.lua: what a contract allows and no scenario needs to ask, by lesson and reason
-- (gaps.lua). What is visited, or not allowed any more, does not belong here.
local by_a_job = "asked through job_many, at hundreds and at thousands"
local ties = "two equal logits matter only to a search for the largest, and either will do"
local near_zero = "a small logit counts by its exponential, which is hardly another than that of 0"
local factor = "a factor of every term: a thousand times as much shows nothing that twice does not"
local uniform = "at equal probabilities half of all mistakes give the right numbers"

return {
  ["01-softmax-step"] = {
    [by_a_job] = {
      "softmax: A: 10 or more", "score: A: 10 or more", "sample_action: A: 10 or more",
      "softmax_step: A: 10 or more",
    },
    [ties] = { "softmax: theta: neighbours alike", "softmax_step: theta: neighbours alike" },
    [near_zero] = { "softmax: theta: smaller than 0.001" },
    [factor] = { "softmax_step: eta: 1000 or more" },
    [uniform] = { "score: pi: all alike" },
  },
  ["02-reinforce"] = {
    [by_a_job] = { "reinforce_gradient: T: 10 or more" },
    [ties] = { "reinforce_gradient: theta: neighbours alike" },
    [near_zero] = { "reinforce_gradient: theta: smaller than 0.001" },
  },
  ["03-baseline"] = {
    [by_a_job] = {
      "baseline_gradient: T: 10 or more", "value_step: T: 10 or more",
      "best_constant: A: 10 or more",
    },
    [ties] = { "baseline_gradient: theta: neighbours alike" },
    [near_zero] = { "baseline_gradient: theta: smaller than 0.001" },
    [factor] = { "value_step: alpha: 1000 or more" },
    [uniform] = { "best_constant: pi: all alike" },
  },
  ["04-actor-critic"] = {
    [by_a_job] = {
      "td_errors: T: 10 or more", "entropy: A: 10 or more", "entropy_gradient: A: 10 or more",
    },
    [ties] = { "actor_critic_step: theta: neighbours alike" },
    [near_zero] = { "actor_critic_step: theta: smaller than 0.001" },
  },
}
