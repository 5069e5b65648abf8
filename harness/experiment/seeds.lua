-- seeds.lua: the same with one seed after another, on all processors.
--
--   seeds.spread(n, run, told, alone) -> { { value, … }, … }
--       run(i) -> numbers and words, for i = 1 to n; told(done, n, seconds left or nil) at times;
--       with `alone` one after another in this process, for what is timed by the clock
--   seeds.progress(name)       -> such a `told`, which keeps a line of a terminal up to date, and
--                                 takes it away at the end
local seeds = {}

local function packed(...)
  local out = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if type(value) == "number" then out[i] = string.pack("c1d", "n", value)
    elseif type(value) == "string" then out[i] = string.pack("c1s4", "s", value)
    else error(("found %s, expected numbers and words"):format(type(value)), 0) end
  end
  return table.concat(out)
end

local function unpacked(bytes)
  local out, at = {}, 1
  while at <= #bytes do
    out[#out + 1], at = string.unpack(bytes:sub(at, at) == "n" and "d" or "s4", bytes, at + 1)
  end
  return out
end

-- As host.spread, and nothing beside it on the machine that is of this command.
local function one_by_one(n, run, done)
  local answers = {}
  for i = 1, n do
    answers[i] = run(i)
    done(i)
  end
  run(n + 1)
  return answers
end

function seeds.spread(n, run, told, alone)
  local began = host.time()
  local function done(k)
    local spent = host.time() - began
    if told then told(k, n, spent > 1 and spent * (n - k) / k or nil) end
  end
  local spread = alone and one_by_one or host.spread
  local answers = spread(n, function(i) return packed(run(i)) end, done)
  for i = 1, n do answers[i] = unpacked(answers[i]) end
  return answers
end

local function clock(seconds)
  local whole = math.ceil(seconds)
  return whole < 60 and ("%d s"):format(whole) or ("%d min %02d s"):format(whole // 60, whole % 60)
end

-- On standard error, so that it is in no file; a few times a second; without a colour's escapes.
function seeds.progress(name)
  local last, shown = -1, 0
  return function(done, n, left)
    local now = host.time()
    if not host.terminal or done < n and now - last < 0.2 then return end
    local rest = left and (", %s left"):format(clock(left)) or ""
    local line = done < n and ("  %s: %d of %d runs%s"):format(name, done, n, rest) or ""
    io.stderr:write("\r", line, (" "):rep(shown - #line), done < n and "" or "\r")
    last, shown = now, #line
  end
end

return seeds
