-- agents.lua: what an agent may be asked for, from everywhere in the range that its contract gives:
-- a drawn world (learn/drawn.h), a network of any shape, step sizes and weights of any size. For
-- use within rng:anywhere (sweep.lua), of which `from` is handed to a scenario.
--
--   from:world(short, rows)   -> { drawn, S, A, D, limit, pay }: the numbers that job_any_… takes,
--                        and what they come to; if short, with a clock of 1 to 3 steps and few
--                        states; of so many rollouts kept at a time, if more than one
--   from:count(parts, lo, hi, small)  how many of something there are: one of the parts; near
--                        numbers of a program's own one of those, or of a few small ones
--   from:discount(w)     γ: as from:unit, but every fourth time 1, and, in a world in which every
--                        step is an episode, every second time
--   from:again(plays, lr)     so often, but not once where the step size is 0: the later ones are
--                        played with another (drawn_lr)
--   from:plays(w, short) how often an agent plays: once or a few times, seldom many
--   from:length(w, short) steps of a rollout
--   from:rate()          a step size of a table, ≥ 0
--   from:lr(updates)     one of Adam, ≥ 0; below 1e-5 a network of floats hardly moves, and so many
--                        updates are to leave probabilities that have a reciprocal
--   from:term(most)      what a term of the objective weighs, ≥ 0
--   from:epsilon(size, w)     of Adam: about the size of a slope, so that its length is seen in the
--                        step; no less in a world of one action, where the policy's slopes are what
--                        rounding leaves of 0
--   from:start(w, step, step_of_values)  logits and values to begin with; all 0 where a step is so
--                        small that they would hide it
--   from:moved(step, size)    the scale of a table that such steps along such slopes have moved:
--                        a move that is far smaller is what rounding leaves of 0
--   from:net(w, epsilon, stacks, width, of_weights) -> { layers, hidden, stacks, twin, far,
--                        epsilon }, N: how many weights, and how many of them are in the stack of
--                        the policy; of so many stacks and no narrower than that, if it matters;
--                        of as many weights as a number of the program's, for a reader who has
--                        arrays of them
--   from:legal(n)        1 or 0 for each of n moves: which may be drawn, at least one
--   from:twin()          whether another agent plays in turn with it
--   from:seed()          up to 2^53
--   from:job(lesson_for, how)  what a part of an agent is asked with, such settings given: the
--                        lesson's own lesson_for(rng, T, how), with a seed and, every second time,
--                        advantages some of which are 0
--   from:which(T)        rows of a minibatch
--   from:round()         the number of a shuffle
--   from:comes(n, cases) whether it is the turn of the nth case of so many
--   from:alike(how, …)   in one case of six these settings, by name, are one and the same common
--                        number: ½, and the next time 0.1; returns how
--   from:three(n)        n, but in one case of twelve 3: there all sizes of an agent are 3
--
-- The last three leave draws near numbers of a program's own what they are.
--
-- Most step sizes, discounts and terms are common ones, for one that is extreme hides another.
return function(sweep, part)
  local function between(lo, hi)
    return function(self) return self.rng:real(lo, hi) end
  end

  -- A number within a decade.
  local function decade(power)
    return function(self) return 10 ^ self.rng:real(power, power + 1) end
  end

  local function list_of(usual, lo, hi)
    local out = table.move(usual, 1, #usual, 1, {})
    for power = lo, hi do out[#out + 1] = decade(power) end
    return out
  end

  local actions = { 2, 3, 1, 4, 2, 7, 5, 2, 16, 3, 40, 2, 400 }
  local cells = { 2, 3, 1, 5, 4, 2, 8 }
  local looks = { 0, 0, 0, 1, 0, 30, 0, 0, 100, 0, 0, 600 }
  local numbers = { 1, 3, 2, 5, 1, 4, 16 }
  local limits = { 3, 1, 12, 2, 25, 5, 40, 8, 150 }
  local ends = { 20, 0, 50, 100, 5 }
  local powers = { 0, 0, 0, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6 }
  local zeros = { 0, 0, 50, 0, 90 }
  local spread = { 100, 0, 200, 50, 100 }

  function sweep:comes(nth, cases)
    local near = self.rng.beside_these
    return self.rng.case % cases == nth and not (near and #near.plain > 0)
  end

  function sweep:alike(how, ...)
    if not self:comes(1, 6) then return how end
    for _, name in ipairs { ... } do how[name] = self.rng.case % 12 == 7 and 0.5 or 0.1 end
    return how
  end

  function sweep:three(n) return self:comes(10, 12) and 3 or n end

  -- A size: of the program's own if it is its turn, small where another is, else one of the parts.
  function sweep:count(parts, lo, hi, small)
    return self:three(self.rng:own_size(lo, hi)
      or self.rng:is_alone() and math.min(hi, self.rng:pick(small or { 2, 3, 4 }))
      or part(self, parts))
  end

  local function pay_and_power(self)
    local own = self.rng:own(-1e6, 1e6)
    if own and math.abs(own) >= 1e-6 then
      local power = math.floor(math.log(math.abs(own), 10))
      return math.floor(own / 10.0 ^ power * 1000), power
    end
    local power = self.rng:is_alone() and 0 or part(self, powers)
    return self.rng:pick { 1000, -1000, self.rng:int(300, 3000) }, power
  end

  local most_numbers = 100000 -- of the observations that are kept at a time; agent.h

  -- Cells to act in and states that look like others, of so many states.
  local function spread_over(S)
    local n = math.min(S - 1, 60)
    return n, S - 1 - n
  end

  -- A size of the program's own is so alone; so is what is large, for time.
  local function own_sizes(self)
    local rng, A, n = self.rng, part(self, actions), part(self, cells)
    local more, limit = part(self, looks), part(self, limits)
    if rng:is_alone() then A, n, more, limit = rng:int(2, 4), rng:int(2, 3), 0, rng:int(3, 8) end
    if self:comes(1, 6) then A = math.max(A, 2) end
    A, limit = rng:own_size(1, 400) or A, rng:own_size(1, 2000) or limit
    local S = self:three(rng:own_size(2, 1024))
    A, limit = self:three(A), self:three(limit)
    if S then n, more = spread_over(S) end
    return A, n, more, limit
  end

  function sweep:world(short, rows)
    local A, n, more, limit = own_sizes(self)
    local pay, power = pay_and_power(self)
    if power == 6 then pay = pay < 0 and -1000 or 1000 end -- a reward is of a million at most
    if short then
      A, n, more, limit = math.min(A, 4), 2, 0, self:three(self.rng:size(1, 3))
    end
    local most = most_numbers // limit // (rows or 1)
    local D = self:count(numbers, 1, 1000, { 1, 2, 3 })
    local alone = self.rng:is_alone()
    if not alone and A > 20 then
      n, more, limit, D = math.min(n, 2), 0, math.max(40, 1600 // A), 1
    end
    if not alone and more > 0 then A, D, limit = math.min(A, 2), 1, math.min(limit, 12) end
    local w = { A = A, D = math.min(D, most), S = n + 1 + more, limit = limit,
      pay = pay / 1000 * 10.0 ^ power }
    w.drawn = { n, A, w.S, w.D, w.limit, part(self, ends), pay, power,
      part(self, zeros), part(self, spread) }
    if w.drawn[10] == 200 then w.drawn[9] = 50 end -- many an episode comes to 0
    if self:comes(1, 6) then w.drawn[9], w.drawn[10] = 0, 100 end -- settings show where it is paid
    if w.limit == 1 then w.drawn[6] = 100 end -- moves that end it: then both flags are set at once
    return w
  end

  local plays = { 1, 2, 3, 1, 2, 12 }
  function sweep:plays(w, short)
    if self.rng:is_alone() then return 2 end
    local n = short and self.rng:size(1, 3) or part(self, plays)
    if w.drawn[10] == 200 then n = 12 end
    return math.max(1, math.min(n, 300 // (w.limit * w.A)))
  end

  function sweep:discount(w)
    local rng, gamma = self.rng, self:unit()
    local alone = w and w.limit == 1
    local one = alone and rng.case % 2 == 0 or not alone and (rng.case + self.times) % 4 == 0
    return one and not rng.beside_these and 1.0 or gamma
  end

  function sweep:again(plays, lr) return lr == 0 and math.max(plays, 2) or plays end

  local lengths_played = { 8, 3, 1, 20, 5, 2, 13, 33 }
  function sweep:length(w, short)
    return short and self:three(self.rng:size(1, 3))
      or not self.rng:is_alone() and w.A > 20 and w.limit
      or self:count(lengths_played, 1, math.min(5000, most_numbers // w.D), { 3, 5, 8 })
  end

  local function usual(self) return self.rng:int(0, 1) == 0 end

  -- In four cases of six one of the rates and terms that are asked for, each in its turn, is as
  -- large or as small as a contract allows or 0, and the others are common ones. `ends`: the
  -- largest, the smallest.
  local function setting(self, ends, common_one, other)
    if self.rng:is_alone() then return common_one end
    local case = self.rng.case
    if case ~= self.settings_of then self.settings_of, self.settings = case, 0 end
    local sixth, even, nth = case % 6, case % 2 == 0, self.settings
    local which = even and case // 2 % 3 == nth and 2 + case // 6 % 2
      or sixth == 3 and case // 6 % 3 == nth and 4 or 1
    self.settings = nth + 1
    which = self.draw_int(self.rng, 4, function() return which end)
    if which > 1 then return which == 4 and 0.0 or ends[which - 1] end
    return (usual(self) or even or sixth == 3) and common_one or other
  end

  local rates = list_of({ 1.0, 0.0, between(1, 5) }, -9, 6)
  function sweep:rate()
    return self.rng:own(1e-9, 1e6)
      or setting(self, { 1e6, 1e-9 }, self.rng:real(0.05, 0.5), part(self, rates))
  end

  local lr = list_of({ 0.0, 0.01, 1.0, between(0.001, 0.1), 30.0 }, -5, 1)
  function sweep:lr(updates)
    local most, common_one = 30 / updates, self.rng:real(0.01, 0.1)
    -- after so large a step another would show what floats round away
    local largest = updates == 1 and most or common_one
    return self.rng:own(1e-5, largest)
      or setting(self, { largest, 1e-5 }, common_one, math.min(part(self, lr), most))
  end

  local terms = list_of({ 1.0, 0.0, between(0, 1), between(1, 10), 0.5, between(10, 100) }, -4, 3)
  function sweep:term(most)
    return self.rng:own(1e-4, most) or math.min(most,
      setting(self, { most, 1e-4 }, self.rng:real(0.01, 1), part(self, terms)))
  end

  local lengths = { 1.0, 0.1, 10.0, 0.01 }
  function sweep:epsilon(size, w)
    local length = part(self, lengths)
    if w and w.A == 1 then length = math.max(length, 1) end
    return length * math.max(math.abs(size), 1e-6)
  end

  local logits = { 1.0, 0.0, 12.0, 3.0, 300.0 }
  function sweep:start(w, step, step_of_values)
    local most = self.rng:is_alone() and 1.0 or part(self, logits)
    local hidden = math.abs(step * w.pay) < 1e-2
    local function logit() return hidden and 0.0 or self.rng:real(-most, most) end
    local pay = math.abs((step_of_values or step) * w.pay) < 1e-2 and 0.0 or w.pay
    return self:table(w.S, w.A, logit),
      self:numbers(w.S, function() return pay * self.rng:real(-2, 2) end)
  end

  local most_weights = 68000 -- ten arrays of more would not stand on a judge's stack

  local function weights(how, D, A)
    local h, heads_of = how.hidden, how.stacks == 1 and { A + 1 } or { A, 1 }
    local N, first = 0, nil
    for _, heads in ipairs(heads_of) do
      local into = D
      for _ = 1, how.layers do N, into = N + (into + 1) * h, h end
      N = N + (into + 1) * heads
      first = first or N
    end
    return N, first
  end

  function sweep:moved(step, size) return 1e-3 * step * math.abs(size) end

  -- The least width of two hidden layers that takes so many weights.
  local function width_for(N, how, D, A)
    local two = { layers = 2, stacks = how.stacks, hidden = 0 }
    repeat two.hidden = two.hidden + 1 until weights(two, D, A) >= N
    return two.hidden
  end

  local layers = { 2, 1, 0, 2, 3, 1, 4 }
  local hidden = { 4, 1, 6, 3, 17 }
  local far = { 0.3, 0.0, 1.0, 0.0, 0.3, 3.0 }
  function sweep:net(w, epsilon, stacks, width, of_weights)
    local how = { layers = part(self, layers), hidden = part(self, hidden),
      stacks = stacks or self.rng:int(1, 2), twin = self:twin(),
      far = self.rng:is_alone() and 0.3 or part(self, far),
      epsilon = epsilon }
    if w.A > 20 or w.D > 20 then how.hidden = math.min(how.hidden, 3) end
    how.hidden = math.max(how.hidden, width or 1)
    local N = of_weights and self.rng:own_size(1, most_weights)
    if N then how.layers, how.hidden = 2, width_for(N, how, w.D, w.A) end
    return how, weights(how, w.D, w.A)
  end

  local kinds = { "first", "some", "last", "one", "other", "some", "all" }
  function sweep:legal(n)
    local how, out, one = part(self, kinds), {}, self:index(n) + 1
    for v = 1, n do
      local kept = how == "all" or how == "first" and v > 1 or how == "last" and v < n
        or how == "other" and v % 2 == 1 or how == "some" and self.rng:int(0, 2) > 0
      out[v] = (v == one or kept) and 1 or 0
    end
    return out
  end

  function sweep:twin() return self.rng:int(0, 3) == 3 end

  function sweep:seed()
    return self.rng:own_count(0, 1 << 53)
      or self.rng:int(0, self.rng:turn { 99, 1 << 30, 1 << 53 })
  end

  function sweep:job(lesson_for, how)
    local rng, M = self.rng, how.M
    local T = rng:own_size(1, 1000) or rng:pick { 9, 3, 1, 14, M + 1, 2 * M + 1 }
    local job = lesson_for(rng, T, how)
    job.seed = self:seed()
    if rng:turn { false, true } then job.adv = rng:sparse(job.T, -2, 2) end
    return job
  end

  function sweep:which(T)
    local rows = {}
    for i = 1, self.rng:own_size(1, 1000) or self.rng:int(1, T) do rows[i] = (5 * i) % T end
    return rows
  end

  function sweep:round()
    return self.rng:own_size(0, 1 << 40)
      or self.rng:pick { 0, self.rng:int(10, 300), self.rng:int(300, 1 << 40) }
  end
end
