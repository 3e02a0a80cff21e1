-- Notes that a payload is owed back which no record holds, and that its intent is settled by that.
-- KEYS  1 intents  2 releases
-- ARGV  1 intent or ''  2 payload to give back or ''
-- RESULT 1
if ARGV[1] ~= '' then redis.call('ZREM', KEYS[1], ARGV[1]) end
if ARGV[2] ~= '' then redis.call('ZADD', KEYS[2], 'NX', clock(), ARGV[2]) end
return 1
