-- unvisited.lua: what a contract allows and no scenario needs to ask, by lesson and reason
-- (gaps.lua). What is visited, or not allowed any more, does not belong here.
local by_a_job = "asked through job_many, at hundreds and at thousands"
local ties = "two equal logits matter only to a search for the largest, and either will do"
local near_zero = "a small logit counts by its exponential, which is hardly another than that of 0"
local factor = "a factor of every term: a thousand times as much shows nothing that twice does not"
local uniform = "at equal probabilities half of all mistakes give the right numbers"
local one_choice = "where there is no choice every slope is 0"
local ties_of_pi = "two equal probabilities matter only to a search for the largest"
local between = "sizes between those that are asked, which are 1 to 4 and forty, or thousands"
local ends = "the end itself is asked, and so is what lies further inside"
local alike = "every number counts by itself, and equal ones hide which of them was used"
local holes = "the rows that are asked have holes, and what those hold is never like the rest"
local apart = "it counts by its distance from u alone, and that is tried at all sizes"

return {
  ["01-softmax-step"] = {
    [ties] = { "softmax_step: theta: neighbours alike" },
    [near_zero] = { "softmax: theta: smaller than 0.001" },
    [uniform] = { "score: pi: all alike" },
  },
  ["02-reinforce"] = {
    [one_choice] = { "reinforce_gradient: A: is 1" },
    [ties] = { "reinforce_gradient: theta: neighbours alike" },
  },
  ["03-baseline"] = {
    ["two equal rewards matter only to a search for the largest"] = {
      "best_constant: r: neighbours alike",
    },
    [by_a_job] = { "best_constant: A: 10 or more" },
    [ties] = { "baseline_gradient: theta: neighbours alike" },
    [near_zero] = { "baseline_gradient: theta: smaller than 0.001" },
  },
  ["04-actor-critic"] = {
    [ties_of_pi] = { "entropy_gradient: pi: neighbours alike" },
    ["at equal probabilities the slope is 0, and what is computed is its rounding"] = {
      "entropy_gradient: pi: all alike",
    },
    [ties] = { "actor_critic_step: theta: neighbours alike" },
    [near_zero] = { "actor_critic_step: theta: smaller than 0.001" },
  },
  ["05-gae"] = {
    [by_a_job] = {
      "lambda_returns: T: 10 or more", "joint_gradient: T: 10 or more",
    },
    [uniform] = { "joint_gradient: pi: all alike" },
    ["close to 1 what is left of log π is mostly rounding"] = {
      "joint_gradient: pi: just below 1",
    },
  },
  ["06-ppo-clip"] = {
    [between] = {
      "ppo_gradient: T: 5 to 9", "ppo_gradient: A: 5 to 9",
    },
    [alike] = {
      "importance_ratio: logp: all alike", "clipped_objective: ratio: all alike",
      "clipped_objective: adv: all alike", "clipped_slope: adv: all alike",
      "approximate_kl: logp: all alike", "value_slope: V: all alike",
      "value_slope: V_old: all alike", "value_slope: target: all alike",
      "ppo_gradient: dlogp: all alike",
    },
    [uniform] = { "ppo_gradient: pi: all alike" },
    [ties_of_pi] = { "ppo_gradient: pi: neighbours alike" },
  },
  ["08-a2c-a3c"] = {
    [by_a_job] = { "mean_gradient: N: 10 or more" },
    ["a worker's number is a whole one"] = { "gradient_ages: who: smaller than 0.001" },
  },
  ["07-gaussian-policy"] = {
    [between] = {
      "gaussian_sample: T: 5 to 9", "gaussian_sample: d: 5 to 9", "gaussian_logp: T: 5 to 9",
      "gaussian_logp: d: 5 to 9", "gaussian_score: d: 5 to 9", "gaussian_entropy: d: 5 to 9",
      "tanh_squash: T: 5 to 9", "tanh_squash: d: 5 to 9", "head_gradient: T: 5 to 9",
      "head_gradient: d: 5 to 9",
    },
    [ends] = {
      "gaussian_sample: log_sigma: just above -20", "gaussian_sample: log_sigma: just below 20",
      "gaussian_logp: log_sigma: just above -20", "gaussian_logp: log_sigma: just below 20",
      "gaussian_score: log_sigma: just above -20", "gaussian_score: log_sigma: just below 20",
    },
    [alike] = {
      "gaussian_sample: log_sigma: all alike", "gaussian_sample: xi: all alike",
      "gaussian_logp: mu: all alike", "gaussian_logp: log_sigma: all alike",
      "gaussian_logp: u: all alike", "gaussian_score: mu: all alike",
      "gaussian_score: log_sigma: all alike", "gaussian_score: u: all alike",
      "tanh_squash: u: all alike", "tanh_squash: logp_u: all alike",
      "head_gradient: score_mu: all alike", "head_gradient: score_log_sigma: all alike",
    },
    [apart] = {
      "gaussian_logp: mu: smaller than 0.001", "gaussian_logp: u: exactly 0",
      "gaussian_score: mu: smaller than 0.001",
    },
    ["the entropy of a Gaussian does not depend on its mean, which is tried at other sizes"] = {
      "gaussian_entropy: mu: smaller than 0.001",
    },
    ["no standard normal number is that large"] = { "gaussian_sample: xi: 1000 or more" },
    ["a summand, next to which nothing else would be seen"] = {
      "tanh_squash: logp_u: 1000 or more",
    },
    [factor] = {
      "head_gradient: score_mu: 1000 or more",
      "head_gradient: score_log_sigma: smaller than 0.001",
      "head_gradient: score_log_sigma: 1000 or more",
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
