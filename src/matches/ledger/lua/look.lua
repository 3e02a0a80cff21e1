-- Takes from the agenda the matches that somebody must look at. One that stands in line, or waits and will be woken, or whose
-- worker has shown a sign of life, needs nobody: when it is looked at next is written here, and so a long line costs no look
-- at each.
-- KEYS  1 agenda  2 absent
-- ARGV  1 most at a time  2 put off by, ms: meanwhile nobody else takes it  3 slack after a lease or a wait, ms
--       4 allocation ids whose capacity is watched, each with a space on both sides
-- RESULT {how many were due, key, …}
local now = clock()
local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
local answer = {#due}
for _, key in ipairs(due) do
  local fields = redis.call('HMGET', match_key(key), 'state', 'lease', 'deadline', 'created', 'profile', 'wants')
  local next_look
  if LIVE[fields[1]] and now < tonumber(fields[3]) then
    if tonumber(fields[2]) > now then
      next_look = tonumber(fields[2]) + tonumber(ARGV[3])
    elseif redis.call('ZSCORE', ready_key(flow_of(key, fields[5])), key) then
      -- One that has waited long is looked at less and less often.
      next_look = now + math.max(tonumber(ARGV[2]), now - tonumber(fields[4]))
    elseif fields[1] == 'queued' then
      local until_ms = waits_until(key, fields[6], ARGV[4], now)
      if until_ms then
        next_look = math.min(until_ms + tonumber(ARGV[3]), still_watched_at(now, fields[4], tonumber(ARGV[2])))
      end
    end
  end
  if next_look then
    redis.call('ZADD', KEYS[1], math.min(next_look, tonumber(fields[3])), key)
  else
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), key)
    answer[#answer + 1] = key
  end
end
return answer
