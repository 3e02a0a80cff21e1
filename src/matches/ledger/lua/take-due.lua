-- Takes what is due from a sorted set of times, and puts each off so that nobody else takes it meanwhile. Whoever took
-- it removes it when done; should that never happen, it is due again.
-- KEYS  1 sorted set
-- ARGV  1 most at a time  2 put off by, ms
-- RESULT {member, its score, …}
local now = clock()
local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES')
for i = 1, #due, 2 do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), due[i]) end
return due
