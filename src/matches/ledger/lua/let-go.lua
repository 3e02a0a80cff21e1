-- A worker whose match was ended by somebody else sends nothing more to the payload that it had: giving that back need not wait
-- for the end of its claim. Once a release has been taken its time is another's.
-- KEYS  1 match  2 releases
-- ARGV  1 fencing token  2 payload that is owed back  3 for how long a call of the worker may still take effect, ms
-- RESULT 1 | 0 it does not wait for this worker (any more)
local fields = redis.call('HMGET', KEYS[1], 'fence', 'gives_back_at')
local at = tonumber(fields[2])
if not at or tonumber(fields[1]) ~= tonumber(ARGV[1]) + 1 then return 0 end
if tonumber(redis.call('ZSCORE', KEYS[2], ARGV[2])) ~= at then return 0 end
redis.call('ZADD', KEYS[2], math.min(at, clock() + tonumber(ARGV[3])), ARGV[2])
redis.call('HDEL', KEYS[1], 'gives_back_at')
return 1
