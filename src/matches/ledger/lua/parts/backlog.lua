-- The backlog of one shard: which matches can be taken now, and in which order. A part of every script that
-- touches it. Its keys are made from the shard's hash tag, which every key of the shard carries.
--
--   turns            tenants with something to take, by their turn      turns:<tenant>   its profiles, likewise
--   passes[:tenant]  hash: the turn that each was at when it left, and at '' how far the line has come
--   weights          hash: <tenant> or <tenant>/<profile> → weight; 1 where it is not known
--   ready:<flow>     the matches of one tenant's profile, by priority and age
--   waiting          matches that wait, by when they are due again
--   wanting:<shape>  those that wait for a payload of this shape, by priority and age      shapes   hash: what each shape is
--   drain            hash: flow → how fast its matches are settled
--
-- Tenants take turns, and within a tenant its profiles do, each in proportion to its weight (stride scheduling): whoever
-- has been served goes back by a stride, and whoever comes back after a while begins where the line is now.
local tag = string.match(KEYS[1], '^%b{}')
local STRIDE = 1000

local function tenant_of(key) return string.match(key, '^[^/]*') end
local function flow_of(key, profile) return tenant_of(key) .. '/' .. profile end
local function ready_key(flow) return tag .. ':ready:' .. flow end
local function match_key(key) return tag .. ':match:' .. key end

-- Priority first (9 is the most urgent), then age; exact as a double.
local function order_of(priority, created) return (9 - tonumber(priority)) * 1e13 + tonumber(created) end

local function join(turns, passes, member)
  if redis.call('ZSCORE', turns, member) then return end
  local at = redis.call('HMGET', passes, member, '')
  redis.call('ZADD', turns, math.max(tonumber(at[1] or 0), tonumber(at[2] or 0)), member)
end

-- So many turns were had.
local function charge(turns, passes, member, weighted, turns_had, is_empty)
  local stride = STRIDE / tonumber(redis.call('HGET', tag .. ':weights', weighted) or 1)
  local pass = tonumber(redis.call('ZSCORE', turns, member)) + (turns_had - 1) * stride
  local after = pass + stride
  redis.call('HSET', passes, '', string.format('%.3f', pass))
  if is_empty then
    redis.call('ZREM', turns, member)
    redis.call('HSET', passes, member, string.format('%.3f', after))
  else
    redis.call('ZADD', turns, after, member)
  end
end

-- Those that this script has seen in line; none that fills lines takes from them.
local joined = {}

local function make_ready(key, profile, priority, created)
  local tenant, flow = tenant_of(key), flow_of(key, profile)
  if redis.call('ZADD', ready_key(flow), order_of(priority, created), key) == 0 then return end
  count('ready', 1)
  if joined[flow] then return end
  joined[flow] = true
  join(tag .. ':turns:' .. tenant, tag .. ':passes:' .. tenant, profile)
  join(tag .. ':turns', tag .. ':passes', tenant)
end

-- The matches whose turn it is, taken out of the line: one, or up to so many where only one profile has any; none where
-- nobody is in it.
local function next_ready(most)
  while true do
    local tenants = redis.call('ZRANGE', tag .. ':turns', 0, 1)
    local tenant = tenants[1]
    if not tenant then return {} end
    local turns, passes = tag .. ':turns:' .. tenant, tag .. ':passes:' .. tenant
    local profiles = redis.call('ZRANGE', turns, 0, 1)
    local profile = profiles[1]
    if not profile then
      redis.call('ZREM', tag .. ':turns', tenant)
    else
      local flow = tenant .. '/' .. profile
      local popped = redis.call('ZPOPMIN', ready_key(flow), (tenants[2] or profiles[2]) and 1 or most)
      local had = #popped / 2
      if had > 0 then
        count('ready', -had)
        charge(turns, passes, profile, flow, had, redis.call('EXISTS', ready_key(flow)) == 0)
        charge(tag .. ':turns', tag .. ':passes', tenant, tenant, had, redis.call('EXISTS', turns) == 0)
        local keys = {}
        for i = 1, #popped, 2 do keys[#keys + 1] = popped[i] end
        return keys
      end
      -- Its last match was withdrawn while it stood in line: no turn was had.
      redis.call('ZREM', turns, profile)
    end
  end
end

-- Out of the lines for capacity, and of those who wait for their time.
local function stop_waiting(key)
  redis.call('ZREM', tag .. ':waiting', key)
  local wants = redis.call('HGET', match_key(key), 'wants')
  if not wants then return end
  for shape in string.gmatch(wants, '%S+') do
    redis.call('ZREM', tag .. ':wanting:' .. shape, key)
    if redis.call('EXISTS', tag .. ':wanting:' .. shape) == 0 then redis.call('HDEL', tag .. ':shapes', shape) end
  end
  redis.call('HDEL', match_key(key), 'wants')
end

-- Until when a queued match that is in no line needs nobody: its time will come, and there is somebody to wake it for the
-- capacity that it wants. `watched`: ids of the allocations that are watched, each with a space on both sides. Else nil.
local function waits_until(key, wants, watched, now)
  local due = tonumber(redis.call('ZSCORE', tag .. ':waiting', key) or 0)
  if due <= now then return nil end
  for shape in string.gmatch(wants or '', '%S+') do
    if not string.find(watched, ' ' .. string.match(shape, '^[^:]*') .. ' ', 1, true) then return nil end
  end
  return due
end

-- When to see again whether there is somebody: it may be long until its time. The longer it has waited, the less often.
local LONGEST_UNSEEN_MS = 60000
local function still_watched_at(now, created, least_ms)
  return now + math.min(math.max(least_ms, now - tonumber(created)), LONGEST_UNSEEN_MS)
end

local function leave_backlog(key, profile)
  if redis.call('ZREM', ready_key(flow_of(key, profile)), key) == 1 then count('ready', -1) end
  stop_waiting(key)
end

-- A match that waited stands in line again; `allocation` has room for it, where that is why.
local function end_wait(key, allocation)
  stop_waiting(key)
  local fields = redis.call('HMGET', match_key(key), 'state', 'profile', 'priority', 'created')
  if fields[1] ~= 'queued' then return false end
  redis.call('HDEL', match_key(key), 'waiting_for', 'room_in')
  if allocation then redis.call('HSET', match_key(key), 'room_in', allocation) end
  make_ready(key, fields[2], fields[3], fields[4])
  return true
end
