-- Gives a worker the match for a while: a queued one turns reserving; one whose worker's lease has run out is taken over
-- in the state it is in. The fencing token goes up either way, so that the former worker can change nothing any more.
-- Answers {'claimed', fields, request} | {'busy'} | {'settled'} | {'missing'}.
local function claim_one(key, agenda, outbox, lease_ms, max_len, claimed_state, now)
  local match = match_key(key)
  local fields = redis.call('HMGET', match, 'state', 'lease', 'deadline', 'profile')
  local state = fields[1]
  if not state then return {'missing'} end
  if not LIVE[state] then return {'settled'} end
  if tonumber(fields[2]) > now then return {'busy'} end
  local lease = now + lease_ms
  redis.call('HINCRBY', match, 'fence', 1)
  redis.call('HSET', match, 'lease', lease)
  redis.call('HDEL', match, 'waiting_for')
  redis.call('ZADD', agenda, math.max(now, math.min(lease, tonumber(fields[3]))), key)
  if state == 'queued' then move(match, outbox, max_len, key, fields[4], state, claimed_state, now, '') end
  return {'claimed', redis.call('HGETALL', match), redis.call('GET', tag .. ':request:' .. key)}
end
