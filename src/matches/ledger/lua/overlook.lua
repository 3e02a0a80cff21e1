-- Takes a match off the agenda, if it is still as it was read. A Redis that was restarted in between may have forgotten the
-- end that was seen, and then the match is alive and somebody must look at it.
-- KEYS  1 agenda  2 match
-- ARGV  1 key  2 its version as read, or '' where there was no match
-- RESULT 1 where it is off the agenda, else 0
local version = redis.call('HGET', KEYS[2], 'version') or ''
if version ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
