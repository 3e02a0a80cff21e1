-- Notes what became of an event that was taken. That it was delivered counts whoever says so; everything else is only
-- taken from the worker that has it.
-- KEYS  1 webhook  2 webhooks due  3 dead letters
-- ARGV  1 key  2 event's id  3 worker  4 'delivered' | 'later' | 'put off' | 'waits' | 'dead'
--       5 not again before, ms from now  6 tries by now  7 why it is dead or ''  8 dead letters to keep
-- RESULT 'more' another event waits | 'done' none does | 'later' | 'lost' it was another's
local event = redis.call('HGET', KEYS[1], ARGV[2])
local mine = redis.call('HGET', KEYS[1], 'holder') == ARGV[3]
if not event or (ARGV[4] ~= 'delivered' and not mine) then return 'lost' end
local now = clock()
if ARGV[4] ~= 'delivered' and ARGV[4] ~= 'dead' then
  local at = now + tonumber(ARGV[5])
  redis.call('HDEL', KEYS[1], 'holder', 'not_before')
  redis.call('HSET', KEYS[1], 'tries', ARGV[6])
  -- One that waits may be taken as soon as there is room for it; that it is due is noticed if nobody does.
  if ARGV[4] ~= 'waits' then redis.call('HSET', KEYS[1], 'not_before', at) end
  redis.call('ZADD', KEYS[2], at, ARGV[1])
  return 'later'
end
if ARGV[4] == 'dead' then
  redis.call('XADD', KEYS[3], 'MAXLEN', '=', ARGV[8], '*', 'key', ARGV[1], 'id', ARGV[2], 'event', event,
    'tries', ARGV[6], 'since', redis.call('HGET', KEYS[1], 'since') or now, 'at', now, 'why', ARGV[7])
end
redis.call('HDEL', KEYS[1], ARGV[2], 'holder', 'not_before', 'tries', 'since')
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.find(name, '^%d+-%d+$') then
    redis.call('ZADD', KEYS[2], now, ARGV[1])
    return 'more'
  end
end
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('HEXISTS', KEYS[1], 'over') == 1 then redis.call('DEL', KEYS[1]) end
return 'done'
