-- What a script changes in sorted sets that it does not look into, gathered and written when it is over (`write_later`, which no
-- script has to remember): of many matches that is one command for each set. Of one member what was said last holds.
local changes_later = {}

local function later(set)
  local members = changes_later[set] or {}
  changes_later[set] = members
  return members
end

local function add_later(set, score, member) later(set)[member] = score end
local function remove_later(set, member) later(set)[member] = false end

-- At once, whatever was to be done to it.
local function remove_now(set, member)
  later(set)[member] = nil
  redis.call('ZREM', set, member)
end

local function write_later()
  for set, members in pairs(changes_later) do
    local adds, removals = {}, {}
    for member, score in pairs(members) do
      if score then adds[#adds + 1], adds[#adds + 2] = score, member
      else removals[#removals + 1] = member end
    end
    if #adds > 0 then redis.call('ZADD', set, unpack(adds)) end
    if #removals > 0 then redis.call('ZREM', set, unpack(removals)) end
  end
end
