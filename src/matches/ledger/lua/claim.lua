-- Gives a worker the match for a while: a queued one turns reserving; one whose worker's lease has run out is taken over
-- in the state it is in. The fencing token goes up either way, so that the former worker can change nothing any more.
-- KEYS  1 match  2 request  3 agenda  4 outbox  5 counts
-- ARGV  1 key  2 lease ms  3 outbox length  4 state after a claim  5 live states, comma-separated
-- RESULT {'claimed', now, fields, request} | {'busy', lease until} | {'settled', state} | {'missing'}
local fields = redis.call('HMGET', KEYS[1], 'state', 'lease', 'deadline')
local state = fields[1]
if not state then return {'missing'} end
if not string.find(',' .. ARGV[5] .. ',', ',' .. state .. ',', 1, true) then return {'settled', state} end
local now = clock()
if tonumber(fields[2]) > now then return {'busy', fields[2]} end
local lease = now + tonumber(ARGV[2])
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'lease', lease)
redis.call('HDEL', KEYS[1], 'waiting_for')
redis.call('ZADD', KEYS[3], math.max(now, math.min(lease, tonumber(fields[3]))), ARGV[1])
if state == 'queued' then
  move(KEYS[1], KEYS[5], KEYS[4], ARGV[3], ARGV[1], state, ARGV[4], now, '')
end
return {'claimed', now, redis.call('HGETALL', KEYS[1]), redis.call('GET', KEYS[2])}
