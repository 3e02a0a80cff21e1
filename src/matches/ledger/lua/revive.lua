-- Sees to it that a live match without a worker is in line or waits for a time that will come.
-- KEYS  1 waiting  2 absent
-- ARGV  1 key  2 allocation ids whose capacity is watched, each with a space on both sides
-- RESULT {'ready'} in line | {'revived'} put in line just now | {'held', until} by its worker | {'waiting', until} | {'over'}
local fields = redis.call('HMGET', match_key(ARGV[1]), 'state', 'lease', 'profile', 'priority', 'created', 'wants')
local state = fields[1]
if not state or not LIVE[state] then return {'over'} end
local now = clock()
if tonumber(fields[2]) > now then return {'held', fields[2]} end
if redis.call('ZSCORE', ready_key(flow_of(ARGV[1], fields[3])), ARGV[1]) then return {'ready'} end
if state == 'queued' then
  local due = waits_until(ARGV[1], fields[6], ARGV[2], now)
  if due then return {'waiting', due} end
  end_wait(ARGV[1])
else
  make_ready(ARGV[1], fields[3], fields[4], fields[5])
end
return {'revived'}
