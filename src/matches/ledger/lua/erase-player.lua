-- Replaces the request of a match that is over by one without a player, unless it has been replaced meanwhile.
-- KEYS  1 match  2 request
-- ARGV  1 request as it was read  2 request to keep  3 fingerprint of the request, kept unless an earlier one is
-- RESULT 'erased' | 'in use' the match is not over | 'changed' | 'gone'
local state = redis.call('HGET', KEYS[1], 'state')
if not state then return 'gone' end
if LIVE[state] or state == 'assigned' then return 'in use' end
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'changed' end
redis.call('HSETNX', KEYS[1], 'fingerprint', ARGV[3])
redis.call('SET', KEYS[2], ARGV[2], 'KEEPTTL')
return 'erased'
