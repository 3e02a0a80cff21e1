-- Puts those in line whose wait is over.
-- KEYS  1 waiting  2 absent
-- ARGV  1 most at a time
-- RESULT {how many, ms until the next one is due or -1}
local now = clock()
local woken = 0
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])) do
  if end_wait(key) then woken = woken + 1 end
end
local next_due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
return {woken, next_due and math.max(0, tonumber(next_due) - now) or -1}
