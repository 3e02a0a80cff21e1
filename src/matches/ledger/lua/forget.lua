-- Takes matches of one tenant whose record has expired out of its index. One that is kept after all (its id was used
-- again) stays.
-- KEYS  1 index  2 expiring
-- ARGV  match, when it expired, …
-- RESULT 1
for i = 1, #ARGV, 2 do
  local created = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if created and tonumber(created) < tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
  if redis.call('ZSCORE', KEYS[2], ARGV[i]) == ARGV[i + 1] then redis.call('ZREM', KEYS[2], ARGV[i]) end
end
return 1
