-- Ends the claim of whoever accepted a match and never learned that it was accepted: its first call was not made. Whoever
-- looks for matches without a worker finds it at once.
-- KEYS  1 match  2 agenda  3 intents
-- ARGV  1 key  2 state after a claim  3 intent that was opened with it  4 fencing token of the claim
-- RESULT 1 ended | 0 there was no such claim (any more)
local fields = redis.call('HMGET', KEYS[1], 'state', 'fence', 'intent')
if fields[1] ~= ARGV[2] or fields[2] ~= ARGV[4] or fields[3] ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'lease', 0)
redis.call('HDEL', KEYS[1], 'intent')
redis.call('ZREM', KEYS[3], ARGV[3])
redis.call('ZADD', KEYS[2], clock(), ARGV[1])
return 1
