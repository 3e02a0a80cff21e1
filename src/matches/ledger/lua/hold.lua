-- Enters a match as holder of a payload, unless the payload is just being given back.
-- KEYS  1 custody of the payload
-- ARGV  1 holder
-- RESULT 'held' | 'releasing'
local until_ms = redis.call('HGET', KEYS[1], 'releasing_until')
if until_ms then
  if tonumber(until_ms) > clock() then return 'releasing' end
  redis.call('HDEL', KEYS[1], 'releasing', 'releasing_until')
end
redis.call('HSET', KEYS[1], 'h:' .. ARGV[1], 1)
return 'held'
