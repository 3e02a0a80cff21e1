-- Takes matches whose record has expired out of the index. One that is kept after all (its id was used again) stays.
-- KEYS  1 index  2 expiring
-- ARGV  1 most at a time
-- RESULT how many were due
local now = clock()
local due = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES')
for i = 1, #due, 2 do
  local created = redis.call('ZSCORE', KEYS[1], due[i])
  if created and tonumber(created) < tonumber(due[i + 1]) then redis.call('ZREM', KEYS[1], due[i]) end
  redis.call('ZREM', KEYS[2], due[i])
end
return #due / 2
