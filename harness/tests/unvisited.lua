-- unvisited.lua: what a contract allows and no scenario needs to ask, by lesson and reason
-- (gaps.lua). What is visited, or not allowed any more, does not belong here.
local by_a_job = "asked through job_many, at hundreds and at thousands"
local uniform = "at equal probabilities half of all mistakes give the right numbers"
local factor = "a factor of every term: a thousand times as much shows nothing that twice does not"
local ties_of_pi = "two equal probabilities matter only to a search for the largest"
local ends = "the end itself is asked, and so is what lies further inside"
local alike = "every number counts by itself, and equal ones hide which of them was used"
local holes = "the rows that are asked have holes, and what those hold is never like the rest"
local apart = "it counts by its distance from u alone, and that is tried at all sizes"

return {
  ["04-actor-critic"] = {
    [ties_of_pi] = { "entropy_gradient: pi: neighbours alike" },
    ["at equal probabilities the slope is 0, and what is computed is its rounding"] = {
      "entropy_gradient: pi: all alike",
    },
  },
  ["05-gae"] = {
    [uniform] = { "joint_gradient: pi: all alike" },
  },
  ["06-ppo-clip"] = {
    [alike] = { "clipped_objective: ratio: all alike", "value_slope: V: all alike",
      "value_slope: V_old: all alike",
    },
    [uniform] = { "ppo_gradient: pi: all alike" },
    [ties_of_pi] = { "ppo_gradient: pi: neighbours alike" },
  },
  ["08-a2c-a3c"] = {
    [by_a_job] = { "mean_gradient: N: 10 or more" },
    ["a worker's number is a whole one"] = { "gradient_ages: who: smaller than 0.001" },
  },
  ["07-gaussian-policy"] = {
    [ends] = { "gaussian_sample: log_sigma: just below 20",
      "gaussian_logp: log_sigma: just above -20", "gaussian_logp: log_sigma: just below 20",
      "gaussian_score: log_sigma: just above -20", "gaussian_score: log_sigma: just below 20",
    },
    ["no standard normal number is that large"] = { "gaussian_sample: xi: 1000 or more" },
    ["a summand, next to which nothing else would be seen"] = {
      "tanh_squash: logp_u: 1000 or more",
    },
  },
  ["10-rlhf"] = {
    [alike] = {
      "answer_logp: logp: all alike", "preference_objective: better: all alike",
      "preference_objective: worse: all alike", "kl_estimates: logp: all alike",
      "kl_estimates: logp_ref: all alike", "shaped_rewards: logp: all alike",
      "tilt: ref: neighbours alike",
    },
    ["some token may be drawn: the contract says so"] = { "token_logp: legal: none set" },
    [holes] = { "answer_slope: ratio: all alike", "answer_slope: adv: all alike" },
  },
  ["11-grpo"] = {
    ["there are three ways: 0, 1 and 2"] = {
      "token_weights: how: is 3", "token_weights: how: 5 to 9", "token_weights: how: 10 or more",
    },
    [factor] = {
      "grpo_slope: w: 1000 or more", "kl_slope: w: 1000 or more", "kl_slope: beta: 1000 or more",
    },
    [alike] = {
      "sequence_ratio: logp: all alike", "dpo_objective: better: all alike",
      "dpo_objective: worse: all alike", "dpo_objective: better_ref: all alike",
      "dpo_objective: worse_ref: all alike", "dpo_slope: better: all alike",
      "dpo_slope: worse: all alike", "dpo_slope: better_ref: all alike",
      "dpo_slope: worse_ref: all alike",
    },
  },
}
