-- Writes a new match, unless one with this key is there already.
-- KEYS  1 match  2 request  3 agenda  4 outbox  5 counts  6 index  7 webhook
-- ARGV  1 key  2 request JSON  3 fingerprint  4 profile  5 profile version  6 priority  7 deadline, ms from now
--       8 first look of the reconciler, ms from now  9 outbox length  10 callback URL or ''
-- RESULT {'accepted', now} | {'exists', its fingerprint}
local fingerprint = redis.call('HGET', KEYS[1], 'fingerprint')
if fingerprint then return {'exists', fingerprint} end
local now = clock()
local deadline = now + tonumber(ARGV[7])
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[3], 'profile', ARGV[4], 'profile_version', ARGV[5], 'priority', ARGV[6],
  'created', now, 'deadline', deadline, 'fence', 0, 'lease', 0)
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], math.min(deadline, now + tonumber(ARGV[8])), ARGV[1])
redis.call('ZADD', KEYS[6], now, ARGV[1])
if ARGV[10] ~= '' then redis.call('HSET', KEYS[7], 'url', ARGV[10]) redis.call('HDEL', KEYS[7], 'over') end
move(KEYS[1], KEYS[5], KEYS[4], ARGV[9], ARGV[1], nil, 'queued', now, '')
return {'accepted', now}
