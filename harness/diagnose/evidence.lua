-- evidence.lua: what may be said of a wrong program, and what must have been seen before it is. A
-- wrong explanation is worse than none, so none is made but here:
--
--   evidence.of(claim, seen, diagnosis) -> the diagnosis, or nil where what was seen does not
--                                          bear it out
--   evidence.claims      { { name, says, shown: what has been seen, test(seen) }, … }
--
-- A call that is seen is an entry as trace.lua has it. The tests walk the table: of each claim a
-- program of which it is true and made, and one of which it must not be (tests/evidence.c).
local scenario = require "scenario.scenario"
local evidence = {}

local function all_hold(holds, calls)
  for _, e in ipairs(calls) do
    if not holds(e) then return false end
  end
  return true
end

local function any_wrong(calls)
  for _, e in ipairs(calls) do
    if e.wrong then return true end
  end
  return false
end

-- Seen are the calls of the check, and then, for that costs more, a hundred that no one has looked
-- at yet.
local function predicts(seen)
  if not any_wrong(seen.calls) or not all_hold(seen.holds, seen.calls) then return false end
  local fresh = seen.fresh()
  return any_wrong(fresh) and all_hold(seen.holds, fresh)
end

-- Of three calls, and no more are asked.
local function three_tell(seen)
  local n = 0
  for _, e in ipairs(seen.calls) do
    n = n + (seen.tells(e) and 1 or 0)
    if n == 3 then return true end
  end
  return false
end

local function same(x, y) return scenario.differ(x, y) == nil end

evidence.claims = {
  { name = "predicts", says = "this mistake, or these numbers in the place of the expected",
    shown = "it gives every number of every call seen, and of a hundred fresh ones, or thirty runs",
    test = predicts },
  { name = "predicts-nearly", says = "this mistake, in a form that loses digits",
    shown = "it gives the numbers of all these calls to a millionth, of wrong ones a hundred times "
      .. "nearer than what is expected; three are wrong in what is not tiny",
    test = function(seen) return three_tell(seen) and predicts(seen) end },
  { name = "goes-for-this-call", says = "the same, beside a call that is shown",
    shown = "it gives the numbers that are printed there",
    test = function(seen)
      return seen.call.wrong and (not seen.holds or seen.holds(seen.call))
    end },
  { name = "single-precision", says = "right to about seven digits",
    shown = "three wrong calls are, and where one is not, rounded arguments explain it",
    test = function(seen)
      local near = 0
      for _, e in ipairs(seen.calls) do near = near + (e.wrong and seen.near(e) and 1 or 0) end
      return near >= 3 and predicts(seen)
    end },
  { name = "unset", says = "it is computed from a local variable that was never set",
    shown = "built so that such variables hold 0, it gives other numbers for the same call",
    test = function(seen) return seen.filled and seen.differs ~= nil end },
  { name = "unset-memory", says = "something is read before anything is written to it",
    shown = "built so that such memory holds other bytes, it gives other numbers for the same "
      .. "case; asked twice of the same build, the same ones",
    test = function(seen)
      local s = seen.scenario
      return seen.twice and not scenario.first_difference(s, seen.once, seen.twice)
        and scenario.first_difference(s, seen.once, seen.filled) ~= nil
    end },
  { name = "factor", says = "k times what is expected", shown = "k is printed, and is not 1 or −1",
    test = function(seen)
      return seen.k == seen.k and ("%.6g"):format(math.abs(seen.k)) ~= "1"
    end },
  { name = "except-when", says = "right, except when …",
    shown = "three wrong calls or more where that is so, three right ones that expect something "
      .. "where it is not",
    test = function(seen) return seen.wrong >= 3 and seen.right >= 3 end },
  { name = "only-where", says = "where that is not so, it is right",
    shown = "so it is in three calls or more that expect something; and were calls wrong by "
      .. "chance, less than one time in a thousand would all of these be so",
    test = function(seen)
      return seen.right >= 3 and seen.share ^ seen.wrong < 1e-3
    end },
  { name = "in-proportion", says = "in the right proportion, or off by the same amount",
    shown = "a call in which more than one number is wrong, of different size",
    test = function(seen) return seen.calls > 0 end },
  { name = "one-end", says = "wherever it is wrong, its last entry is right all the same",
    shown = "five wrong calls of two entries or more, all so; of a single entry all are right",
    test = function(seen) return seen.wrong >= 5 end },
  { name = "where-wrong", says = "wherever it is wrong it is 1 less, or has the other sign",
    shown = "three wrong calls, every wrong number of which is so",
    test = function(seen) return seen.wrong >= 3 end },
  { name = "only-some", says = "so many of the numbers of an output are wrong",
    shown = "they were counted in the call that is shown, and the others are right",
    test = function(seen) return seen.wrong > 0 and seen.wrong < seen.all end },
  { name = "blind", says = "change this: that should move, and yours stays",
    shown = "both were asked both ways: the expected moves, yours has the same digits",
    test = function(seen)
      return math.abs(seen.to - seen.from) > seen.noise and seen.shows
        and math.abs(seen.own - seen.mine) <= seen.noise and seen.stays
    end },
  { name = "deaf", says = "no change of an argument makes a difference in yours",
    shown = "some of its entries, and then all of it, near and far, were changed in eighty "
      .. "calls, wrong ones and right: yours keeps every bit, and the expected moved three times",
    test = function(seen) return not seen.any and seen.expected >= 3 end },
  { name = "as-if-here", says = "in this call yours is right for another number in its place",
    shown = "so it is in this call, and in three wrong ones of twelve or more than half, of "
      .. "numbers that are not all 0",
    test = function(seen)
      return seen.here and seen.others >= 3 and 2 * seen.others > seen.all
    end },
  { name = "looks-at", says = "change this: that should stay, and yours moves",
    shown = "both were asked both ways: the expected has the same digits, yours moves",
    test = function(seen)
      return math.abs(seen.to - seen.from) <= seen.noise and not seen.shows
        and math.abs(seen.own - seen.mine) > seen.noise
    end },
  { name = "moves-otherwise", says = "change this: yours moves by another amount",
    shown = "both were asked both ways",
    test = function(seen)
      return math.abs((seen.to - seen.from) - (seen.own - seen.mine)) > seen.noise
    end },
  { name = "border", says = "change this, and nothing else: then yours is right",
    shown = "it was wrong, and both were asked after it; what is expected then is not nothing, and "
      .. "what was wrong is gone, not merely small beside a larger number",
    test = function(seen)
      local before, after = seen.before, seen.after
      return before and not before.right and after and after.right and not after.nothing
        and after.exactly and not (after.off > 1e-3 * before.off)
    end },
  { name = "border-is-sharp", says = "at such a number it becomes right",
    shown = "at eight numbers a little beyond it is right to the last digits: no error is there "
      .. "that has only become too small to count, or comes and goes with rounding",
    test = function(seen)
      for _, beyond in ipairs(seen) do
        if not beyond.purely then return false end
      end
      return true
    end },
  { name = "border-of-entries", says = "with n entries yours is right, with one more it is not",
    shown = "both were asked, of the first entries and of the last; at one end there may be "
      .. "nothing to get wrong; and without the nearest of those n + 1 it is right, so that it is "
      .. "not the farthest that is wrong, however many there are",
    test = function(seen)
      for i, pair in ipairs(seen) do
        local right, wrong = pair.right, pair.wrong
        -- where it is wrong by hardly more than is allowed, it grows wrong slowly
        local shown = right and right.right and wrong and not (wrong.nearly and not wrong.right)
          and (not wrong.right and not right.nothing
            or i == 2 and (not wrong.right or wrong.nothing))
        if not shown then return false end
      end
      return seen.within ~= nil and seen.within.right
    end },
  { name = "border-of-steps", says = "a run of n rows is right, one of n + 1 is not",
    shown = "both were asked, and what is expected of the right one is not nothing",
    test = function(seen)
      return seen.right and seen.right.right and not seen.right.nothing and seen.wrong
        and not seen.wrong.right
    end },
  { name = "right-without", says = "with 0, or 1, for a number yours is right",
    shown = "both were asked so; the same is expected of yours, and it is not nothing",
    test = function(seen) return seen and seen.right and not seen.nothing end },
  { name = "weights", says = "it takes an array with these weights, and should with those",
    shown = "asked of each 1 alone they give the numbers of the call and of two others, to a "
      .. "billionth", test = function(seen)
      local should, does = seen.should, seen.does
      local tolerance = 1e-9 * math.max(should.size, does.size)
      for i = 1, #should do
        for _, fit in ipairs { should, does } do
          if not (math.abs(fit[i][1] - fit[i][2]) <= tolerance) then return false end
        end
      end
      return true
    end },
  { name = "cuts", says = "what is returned becomes another number at another place",
    shown = "both were asked along the way, and the places found by halving",
    test = function(seen) return seen.should.first and #seen.should + #seen.does > 0 end },
  { name = "adds-up", says = "its entries should add up to 0, or to 1, whatever the call",
    shown = "ten arrays or rows of several numbers do, and yours, in this call, does not",
    test = function(seen) return seen.off and seen.rows >= 10 end },
  { name = "adds-up-itself", says = "yours adds up to 1, or to n, in every call",
    shown = "in five wrong calls or more it does, and what is expected does not",
    test = function(seen) return seen.all and seen.wrong >= 5 end },
  { name = "vanishes", says = "where this is 0, it should be 0, and yours is not",
    shown = "both were asked so",
    test = function(seen) return seen.should and not seen.does and seen.finite end },
  { name = "doubles", says = "doubled, it should grow so, and yours grows otherwise",
    shown = "both were asked, and every number of the output has grown so",
    test = function(seen) return seen.should ~= seen.does end },
  { name = "plainly", says = "where all else is plain, these numbers and not those",
    shown = "both were asked; at the first point they agree, and at another they do not",
    test = function(seen)
      local apart = {}
      for i, x in ipairs(seen.should) do
        apart[i] = math.abs(x - seen.does[i]) > 1e-6 * math.max(1, math.abs(x))
        if not (math.abs(x - seen.does[i]) < math.huge) then return false end
      end
      return not apart[1] and (apart[2] or apart[3])
    end },
  { name = "hardly-off", says = "off by so little",
    shown = "it is printed, and is below 1e-5 of what is expected, or of 1 where that is 0",
    test = function(seen)
      return seen.off > 0 and seen.off < 1e-5 * (seen.size > 0 and seen.size or 1)
    end },
  { name = "no-index", says = "what is returned is no index of an array",
    shown = "it is not below the array's size, and what is expected is",
    test = function(seen) return seen.expected < seen.n and seen.value >= seen.n end },
  { name = "off-by", says = "in this call yours is a known number more, or less",
    shown = "it is so to a billionth",
    test = function(seen)
      return math.abs(seen.expected) < math.huge
        and math.abs(seen.off - seen.known) <= 1e-9 * math.max(1, math.abs(seen.expected))
    end },
  { name = "remembers-before", says = "asked alone, this call gives other numbers",
    shown = "a new process was asked for it and nothing else",
    test = function(seen)
      return seen.alone and scenario.first_difference(seen.scenario, seen.out, seen.alone) ~= nil
    end },
  { name = "remembers", says = "asked again, it gives other numbers",
    shown = "the same case was run twice, and the numbers differ",
    test = function(seen)
      return scenario.first_difference(seen.scenario, seen.numbers, seen.again) ~= nil
    end },
  { name = "nearly", says = "no call is off, and what they should add up to is",
    shown = "every call of the case is right to a billionth, and a second run is the same",
    test = function(seen)
      return #seen.calls > 0 and not any_wrong(seen.calls) and seen.exact
    end },
  { name = "when-many", says = "right with n entries, wrong with more",
    shown = "both were asked in the same way", test = function(seen) return seen.right end },
  { name = "when-large", says = "right in small worlds, wrong in one of very many states",
    shown = "the function's other scenarios are right, and they have small worlds",
    test = function(seen) return seen.all > 0 and seen.right == seen.all end },
  { name = "not-finite", says = "it makes a number that is not finite",
    shown = "one is, where a finite one is expected", test = function(seen) return seen.found end },
  { name = "mend-first", says = "right as soon as another function is",
    shown = "every call is right when the others are the reference's; of a run, that one",
    test = function(seen) return #seen.calls > 0 and not any_wrong(seen.calls) end },
  { name = "directly-wrong", says = "a function is wrong in its other scenarios too",
    shown = "a call of it in one of them is",
    test = function(seen) return seen.call.wrong end },
  { name = "others-fail", says = "the same of an agent, or of what was not asked",
    shown = "one of them was run, and fails",
    test = function(seen) return seen.right < seen.all end },
  { name = "parts", says = "in this call an agent goes another way",
    shown = "the two journals agree up to there, and not there",
    test = function(seen) return seen.expected ~= seen.found and not seen.same end },
  { name = "never-shown", says = "net_forward is asked about what no world has shown",
    shown = "no observation of any world has that key, and the reference asks about no such one",
    test = function(seen) return seen.found and not seen.expected end },
  { name = "not-asked", says = "net_forward has not been asked about what the world shows",
    shown = "nothing that it was asked about before has that key; the reference asks each time",
    test = function(seen) return seen.found and not seen.expected end },
  { name = "nearly-the-slopes", says = "the gradient is right to four digits and no further",
    shown = "the two steps of Adam agree, and a number that net_backward was handed does not",
    test = function(seen) return seen.same and seen.slope ~= "" end },
  { name = "other-slopes", says = "the gradient at the end is another one",
    shown = "the journals agree, and a number that net_backward was handed last does not",
    test = function(seen) return seen.slope ~= "" end },
  { name = "only-the-report", says = "all it did is right, and not what it returns",
    shown = "the journals are the same to the end, with a step of Adam or arrays that are right, "
      .. "and an output differs that is not what was learned",
    test = function(seen) return seen.same and seen.learns and seen.output ~= nil end },
  { name = "made-of", says = "before the score stands this, the value is drawn to that",
    shown = "the slopes of every row are just that, and so are the expected",
    test = function(seen) return #seen == 2 end },
  { name = "handed", says = "an agent hands another number to a function",
    shown = "the run was played again with all that this function should be handed, and is right",
    test = function(seen) return seen.right end },
  { name = "handed-right", says = "what these functions are handed is right",
    shown = "all calls of theirs were compared, and have the same arguments",
    test = function(seen) return seen.others == 0 and seen.calls > 0 end },
  { name = "called-so-often", says = "an agent calls a function n times, where m are expected",
    shown = "both were counted, their arguments are the same as far as both go, and the function "
      .. "changes what it is handed, and is not done without, or calls are missing",
    test = function(seen) return seen.counts and seen.should ~= seen.does end },
  { name = "handed-size", says = "it hands a function n of something, where m are expected",
    shown = "both runs call it as often, and this is the first number of entries that differs",
    test = function(seen) return seen.calls > 0 and seen.should ~= seen.does end },
  { name = "another-function", says = "one function is called in the place of another",
    shown = "of the lessons' functions one is called that should not be, and one is not",
    test = function(seen) return seen.missing and seen.more end },
  { name = "handed-first", says = "it hands another number to a function, and is not right with it",
    shown = "the run was played again with the expected one, and ends otherwise",
    test = function(seen) return seen.changed end },
  { name = "rows-add", says = "the rows add so much to a distance",
    shown = "it is printed, and its mean is what is expected",
    test = function(seen) return same(seen.expected, seen.mean) end },
  { name = "once-each", says = "adam_step is called n times, and once is expected",
    shown = "both were counted to the end of the first episode, and n is not 1",
    test = function(seen) return seen.should == 1 and seen.does > 1 end },
  { name = "grows-wrong", says = "off by so much after n − 1, and wrong after n",
    shown = "so it is: more than rounding, and less than what is wrong",
    test = function(seen) return seen.off > 1e-3 * seen.let_pass and seen.off < 1e-5 end },
  { name = "from-the-nth", says = "right up to an episode, wrong after it",
    shown = "runs of every number of episodes up to there", test = function(seen)
      return seen.wrong ~= nil and seen.n >= 1
    end },
}

local by_name = {}
for _, claim in ipairs(evidence.claims) do by_name[claim.name] = claim.test end

function evidence.of(claim, seen, diagnosis) return by_name[claim](seen) and diagnosis or nil end

return evidence
