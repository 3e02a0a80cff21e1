-- A worker has reserved a payload for a match that is not its own any more. It owes the payload back, unless whoever has
-- the match now holds it by this very call, or is about to look for it.
-- KEYS  1 match  2 intents  3 releases
-- ARGV  1 intent  2 attempt  3 payload to give back
-- RESULT 1 owed back | 0 left to the match
local fields = redis.call('HMGET', KEYS[1], 'state', 'intent', 'reservation')
local state = fields[1]
if state == 'reserving' and fields[2] == ARGV[1] then return 0 end
local holds = (state == 'annotating' or state == 'assigned') and fields[3]
if holds and cjson.decode(holds).attempt == ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], 'NX', clock(), ARGV[3])
return 1
