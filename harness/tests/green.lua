-- green.lua: programs in which a function is wrong and all of its own scenarios pass, by lesson and
-- reason: known mistakes and wrong programs by name, one-token mutants by theirs (corpus.lua,
-- mutants.lua). One whose function is told to be wrong does not belong here.
return {
  ["04-actor-critic"] = {
    ["td_error alone may be off by a billionth of 1; the rows of td_errors may not"] = {
      "tiny-is-none", "tiny-value",
    },
  },
  ["06-ppo-clip"] = {
    ["a minibatch is asked of a new optimiser, which moves nothing where all slopes are 0"] = {
      "minibatch-nothing-to-learn",
    },
  },
  ["10-rlhf"] = {
    ["each row is set by the one before it; the last is written behind the array"] = {
      "play: rows->logp_old[{at -> at + 1}] = rows->logp_ref[at] = rows->V_old[at] = 0;",
    },
  },
}
