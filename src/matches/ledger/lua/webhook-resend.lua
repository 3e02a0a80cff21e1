-- Takes a dead letter back among the events that a match's callback waits for, and tells which operator did it.
-- KEYS  1 dead letters  2 webhook  3 webhooks due  4 outbox
-- ARGV  1 the letter's id  2 key  3 how many events the outbox keeps  4 what is told, '' where it has been told
--       5 its subject  6 its tenant
-- RESULT 1 | 0 there is no such letter
local letter = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not letter then return 0 end
local fields = {}
for i = 1, #letter[2], 2 do fields[letter[2][i]] = letter[2][i + 1] end
-- Nothing else is to come of a match whose callback had been told everything.
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('HSET', KEYS[2], 'over', 1) end
redis.call('HSET', KEYS[2], fields.id, fields.event)
redis.call('HDEL', KEYS[2], 'tries', 'since')
if redis.call('HEXISTS', KEYS[2], 'holder') == 0 then
  redis.call('HDEL', KEYS[2], 'not_before')
  redis.call('ZADD', KEYS[3], clock(), ARGV[2])
end
redis.call('XDEL', KEYS[1], ARGV[1])
if ARGV[4] ~= '' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*',
    'operator', 'resend', 'subject', ARGV[5], 'tenant', ARGV[6], 'at', clock(), 'body', ARGV[4])
end
return 1
