-- Gives a worker the match for a while: a queued one turns reserving; one whose worker's lease has run out is taken over
-- in the state it is in. It has a new fencing token either way, so that the former worker can change nothing any more.
-- Answers {'claimed', fields, request} | {'busy'} | {'settled'} | {'missing'}.
local function claim_one(key, agenda, outbox, lease_ms, max_len, claimed_state, fence, now)
  local match = match_key(key)
  local flat = redis.call('HGETALL', match)
  local fields = {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  local state = fields.state
  if not state then return {'missing'} end
  if not LIVE[state] then return {'settled'} end
  if tonumber(fields.lease) > now then return {'busy'} end
  fields.lease = now + lease_ms
  fields.fence = fence
  -- Where there was room when it was woken is told once.
  if fields.waiting_for or fields.room_in then redis.call('HDEL', match, 'waiting_for', 'room_in') end
  fields.waiting_for = nil
  local writes = {'fence', fields.fence, 'lease', fields.lease}
  if state == 'queued' then
    fields.state = claimed_state
    fields.version = move(match, outbox, max_len, key, fields.profile, state, claimed_state, '', fields, writes)
  else
    redis.call('HSET', match, unpack(writes))
    fields.taken_over = 1
  end
  add_later(agenda, math.max(now, math.min(fields.lease, tonumber(fields.deadline))), key)
  local claimed = {}
  for name, value in pairs(fields) do claimed[#claimed + 1], claimed[#claimed + 2] = name, value end
  return {'claimed', claimed, redis.call('GET', tag .. ':request:' .. key)}
end
