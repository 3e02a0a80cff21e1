-- Ends the custody of a payload that has been given back, by the one who had the duty.
-- KEYS  1 custody of the payload
-- ARGV  1 holder
-- RESULT 1 ended | 0 another's duty
if redis.call('HGET', KEYS[1], 'releasing') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
