-- Enters a match as holder of a payload, unless the payload is just being given back. A match whose call may have joined
-- those that were there has to know that nobody gave the payload back after its call began: that would have ended its hold.
-- KEYS  1 custody of the payload
-- ARGV  1 holder  2 when its call began, ms, or '' where it can only have reserved a free payload
--       3 for how long the end of a custody is known, ms
-- RESULT 'held' | 'releasing'
local now, called_at = clock(), tonumber(ARGV[2])
local fields = redis.call('HMGET', KEYS[1], 'releasing_until', 'ended_at')
local until_ms, ended_at = tonumber(fields[1]), tonumber(fields[2]) or 0
if until_ms then
  if until_ms > now then return 'releasing' end
  -- Whoever had the duty is gone; what it has sent may have taken effect until then.
  redis.call('HDEL', KEYS[1], 'releasing', 'releasing_until')
  redis.call('HSET', KEYS[1], 'ended_at', until_ms)
  ended_at = until_ms
end
if called_at then
  if called_at <= ended_at or now - called_at >= tonumber(ARGV[3]) then return 'releasing' end
end
redis.call('HSET', KEYS[1], 'h:' .. ARGV[1], 1)
redis.call('PERSIST', KEYS[1])
return 'held'
