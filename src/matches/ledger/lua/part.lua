-- Ends the custody of a payload that has been given back, by the one who had the duty. When that was stays known for a
-- while, to those whose call was under way meanwhile.
-- KEYS  1 custody of the payload
-- ARGV  1 holder  2 for how long the end is known, ms
-- RESULT 1 ended | 0 another's duty
if redis.call('HGET', KEYS[1], 'releasing') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'ended_at', clock())
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
