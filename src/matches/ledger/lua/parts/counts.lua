-- Hash: state -> matches in it; also `ready` (in line) and `queued:<flow>`. What a script changes is gathered, and written when
-- it is over (`write_counts`, which no script has to remember): 32 matches that are taken together are one change.
local counts_key = string.match(KEYS[1], '^%b{}') .. ':counts'
local changes = {}

local function count(name, by) changes[name] = (changes[name] or 0) + by end

-- As it is with what this script has changed.
local function count_of(name) return tonumber(redis.call('HGET', counts_key, name) or 0) + (changes[name] or 0) end

local function write_counts()
  local names = {}
  for name, by in pairs(changes) do
    if by ~= 0 then names[#names + 1] = name end
  end
  if #names == 0 then return end
  local counts, writes = redis.call('HMGET', counts_key, unpack(names)), {}
  for i, name in ipairs(names) do
    writes[#writes + 1], writes[#writes + 2] = name, tonumber(counts[i] or 0) + changes[name]
  end
  redis.call('HSET', counts_key, unpack(writes))
end
