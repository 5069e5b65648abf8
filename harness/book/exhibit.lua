-- exhibit.lua: an exhibit of the museum on its page: what was read off it and off the right
-- program, drawn and in numbers, a box for the answer, and the story, folded. Without a script all
-- of it can be read; with one (museum.js) the answer is graded.
--
--   exhibit.html(folder, n) -> HTML, or nil where there is no such exhibit
package.path = "harness/experiment/?.lua;" .. package.path
local collection, library = require("collection"), require("library")
local exhibit = {}

local open = {} -- by folder
local function museum_of(folder)
  open[folder] = open[folder] or { collection.open(folder, library.slurp),
    collection.readings(folder, library.slurp) }
  return table.unpack(open[folder])
end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
    ['"'] = "&quot;" }))
end

-- ---- the curves ----

local left, right, top, bottom = 44, 590, 10, 150

local function line(e, ret, class)
  local points = {}
  for i, y in ipairs(ret) do
    local at = (math.max(e.axis.low, math.min(e.axis.high, y)) - e.axis.low)
      / (e.axis.high - e.axis.low)
    points[i] = ("%.1f,%.1f"):format(left + (right - left) * (i - 0.5) / #ret,
      bottom - (bottom - top) * at)
  end
  return ('<polyline class="%s" points="%s"/>'):format(class, table.concat(points, " "))
end

local function curves(e, r)
  local count = #r.right.ret * e.axis.width
  local function text(x, y, anchor, words)
    return ('<text x="%d" y="%d" text-anchor="%s">%s</text>'):format(x, y, anchor, words)
  end
  return table.concat {
    '<svg class="curves" viewBox="0 0 600 180" role="img" aria-label="What episode after episode ',
    'brings: the right program\'s curve and this one\'s; the numbers are in the table">',
    ('<path class="axis" d="M%d %dV%dH%d"/>'):format(left, top, bottom, right),
    line(e, r.right.ret, "right"), line(e, r.shown.ret, "this"),
    text(left - 6, top + 5, "end", ("%g"):format(e.axis.high)),
    text(left - 6, bottom + 4, "end", (("%g"):format(e.axis.low):gsub("-", "−"))),
    text(left, bottom + 20, "middle", "0"), text(right, bottom + 20, "end", tostring(count)),
    text((left + right) / 2, bottom + 20, "middle", e.counts), "</svg>",
  }
end

-- ---- the readings ----

-- Where the numbers of both lie between the least and the most of all of them.
local function strip(r, name)
  local all = table.move(r.shown[name], 1, #r.shown[name], #r.right[name] + 1,
    table.move(r.right[name], 1, #r.right[name], 1, {}))
  local low, high = math.min(table.unpack(all)), math.max(table.unpack(all))
  local out = {}
  for side, y in pairs { right = 6, shown = 16 } do
    for _, x in ipairs(r[side][name]) do
      local at = high > low and (x - low) / (high - low) or 0.5
      out[#out + 1] = ('<circle class="%s" cx="%.1f" cy="%d" r="3.5"/>')
        :format(side == "right" and "right" or "this", 6 + 108 * at, y)
    end
  end
  table.sort(out)
  return '<svg class="strip" viewBox="0 0 120 22" aria-hidden="true">' .. table.concat(out)
    .. "</svg>"
end

local function rows(of, e, r)
  local out = {}
  for i, name in ipairs(e.reads) do
    local function list(side)
      return "<span>" .. table.concat(collection.shown(of, name, r[side][name]), "</span> <span>")
        .. "</span>"
    end
    out[i] = ('<tr><th scope="row">%s<small>%s</small><td>%s<td>%s<td>%s'):format(name,
      escape(of.instruments[name][2]), list("right"), list("shown"), strip(r, name))
  end
  return '<div class="wide" tabindex="0" role="group" aria-label="readings">'
    .. '<table class="readings"><tr>'
    .. '<th>instrument<th><i class="right">right</i><th><i class="this">this one</i><th>'
    .. table.concat(out) .. "</table></div>"
end

-- ---- the answer ----

local function choice(id, label, options)
  return ('<label>%s <select id="%s"><option value="">choose</option>%s</select></label>')
    :format(label, id, table.concat(options))
end

-- What the verdict says of each instrument, and whether it names the fault.
local function instruments(of, readings, e)
  local out, names = {}, {}
  for _, name in ipairs(e.evidence) do names[name] = true end
  for i, name in ipairs(e.reads) do
    out[i] = ('<option value="%s" data-is="%s">%s</option>'):format(name,
      names[name] and "evidence" or collection.relation(readings, e.number, name), name)
  end
  return out
end

local function box(of, readings, e)
  local room, n, faults, means = of.rooms[e.room], e.number, {}, {}
  for i, f in ipairs(room.faults) do
    faults[i] = ('<option value="%s">%s</option>'):format(f[1], escape(f[2]))
    means[f[1]] = f[2]
  end
  local links = {}
  for i, link in ipairs(e.links) do
    links[i] = ('<a href="%s">%s</a>'):format(link, (link:gsub("^https://github.com/", "")
      :gsub("/issues/", "#"):gsub("/pull/", "#")))
  end
  return ('<div class="asked" data-fault="%s"><p>%s</p><form hidden>%s%s<button>Look</button>'
    .. '<output aria-live="polite"></output></form><details><summary>The answer</summary><p>'
    .. '<b>%s</b> <code>%s</code></p><p>%s</p><p>Evidence: %s. Reported at %s. '
    .. '<a href="%s.html">The chapter</a>.</p></details></div>'):format(e.fault,
    escape(room.asks), choice("fault-" .. n, e.room == 3 and "It is" or "The fault", faults),
    choice("evidence-" .. n, "The evidence", instruments(of, readings, e)),
    escape(means[e.fault]:gsub("^%l", string.upper)) .. ".", e.fault,
    escape(e.told):gsub("%*(.-)%*", "<em>%1</em>"), table.concat(e.evidence, ", "),
    table.concat(links, " and "), e.chapter)
end

function exhibit.html(folder, n)
  if not library.exists(folder .. "/exhibits.lua") then return nil end
  local of, readings = museum_of(folder)
  local e = of[n]
  if not e then return nil end
  local claim = e.claim and ("<p>The report: %s</p>"):format(escape(e.claim)) or ""
  return ('<section class="exhibit" id="exhibit-%d"><h3>Exhibit %d <small>%s</small></h3>%s%s%s%s'
    .. "</section>"):format(n, n, escape(e.title), claim, curves(e, readings[n]),
    rows(of, e, readings[n]), box(of, readings, e))
end

return exhibit
