-- A worker whose match was ended by somebody else sends nothing more to the payload that it had: giving that back need not wait
-- for the end of its claim.
-- KEYS  1 match  2 releases
-- ARGV  1 fencing token  2 payload that is owed back  3 for how long a call of the worker may still take effect, ms
-- RESULT 1 | 0 somebody else has held the match since
local fence = redis.call('HGET', KEYS[1], 'fence')
if tonumber(fence) ~= tonumber(ARGV[1]) + 1 then return 0 end
redis.call('ZADD', KEYS[2], 'XX', 'LT', clock() + tonumber(ARGV[3]), ARGV[2])
return 1
