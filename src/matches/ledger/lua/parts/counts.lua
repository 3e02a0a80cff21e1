-- Hash: state -> matches in it; also `ready` (in line) and `queued:<flow>`. What a script changes is gathered, and written when
-- it is over (`write_counts`, which no script has to remember): 32 matches that are taken together are one change.
local counts_key = string.match(KEYS[1], '^%b{}') .. ':counts'
local counts, changes = {}, {}

local function count(name, by) changes[name] = (changes[name] or 0) + by end

-- Has these at hand, all in one read.
local function read_counts(...)
  local unread = {}
  for _, name in ipairs({...}) do
    if not counts[name] then unread[#unread + 1] = name end
  end
  if #unread == 0 then return end
  for i, value in ipairs(redis.call('HMGET', counts_key, unpack(unread))) do counts[unread[i]] = tonumber(value or 0) end
end

-- As it is with what this script has changed.
local function count_of(name)
  read_counts(name)
  return counts[name] + (changes[name] or 0)
end

local function write_counts()
  local changed, writes = {}, {}
  for name, by in pairs(changes) do
    if by ~= 0 then changed[#changed + 1] = name end
  end
  if #changed == 0 then return end
  read_counts(unpack(changed))
  for _, name in ipairs(changed) do writes[#writes + 1], writes[#writes + 2] = name, counts[name] + changes[name] end
  redis.call('HSET', counts_key, unpack(writes))
end
