-- green.lua: programs in which a function is wrong and all of its own scenarios pass, by lesson and
-- reason: known mistakes and wrong programs by their names, one-token mutants by theirs (corpus.lua,
-- mutants.lua). One whose function is told to be wrong does not belong here.
return {
  ["04-actor-critic"] = {
    ["td_error alone may be off by a billionth of 1; the rows of td_errors may not"] = {
      "tiny-value",
    },
  },
}
