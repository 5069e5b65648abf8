-- equivalent.lua: one-token mutants that compute what the solution computes, by lesson and reason
-- (mutants.lua). One that is killed, or not there any more, does not belong here.
return {
  ["01-softmax-step"] = {
    ["the first logit is compared with itself"] = {
      "softmax: for (size_t b = {1 -> 0}; b < A; b++)",
    },
    ["some probability is positive, so `last` is set before it is used"] = {
      "sample: size_t last = {0 -> 1};",
    },
  },
}
