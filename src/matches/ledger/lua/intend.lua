-- Notes "I am about to call CreateReservation" before the call is made, renews the lease, and keeps the attempts so far.
-- KEYS  1 match  2 intents  3 agenda
-- ARGV  1 key  2 fence  3 state it must be in  4 lease ms  5 intent to close or ''  6 intent to open or ''
--       7 attempts JSON  8 attempts count
-- RESULT {'ok', now} | {'lost', state} | {'overdue', now}
local fields = redis.call('HMGET', KEYS[1], 'state', 'fence', 'deadline')
if ARGV[5] ~= '' then redis.call('ZREM', KEYS[2], ARGV[5]) end
if fields[1] ~= ARGV[3] or fields[2] ~= ARGV[2] then return {'lost', fields[1] or ''} end
local now = clock()
local deadline = tonumber(fields[3])
if ARGV[6] ~= '' and now >= deadline then
  redis.call('HSET', KEYS[1], 'attempts', ARGV[7], 'attempts_count', ARGV[8])
  return {'overdue', now}
end
local lease = now + tonumber(ARGV[4])
redis.call('HSET', KEYS[1], 'attempts', ARGV[7], 'attempts_count', ARGV[8], 'lease', lease, 'intent', ARGV[6])
if ARGV[6] == '' then redis.call('HDEL', KEYS[1], 'intent') else redis.call('ZADD', KEYS[2], now, ARGV[6]) end
redis.call('ZADD', KEYS[3], math.min(lease, deadline), ARGV[1])
return {'ok', now}
