-- Enters a match as holder of a payload, unless the payload is just being given back. A match whose call may have joined
-- those that were there has to know that nobody gave the payload back after its call began: that would have ended its hold.
-- `called_at`: when its call began, ms, or nil where it can only have reserved a free payload; `known_ms`: for how long the
-- end of a custody is known. Answers whether it holds the payload.
-- Of a holder that got the payload when that was free; 1 of one that may have joined others, 0 of one that is no holder any more.
local FOUND_FREE = '2'

local function enter(custody, holder, called_at, known_ms)
  local now, fields, others = clock(), {}, {}
  local entries = redis.call('HGETALL', custody)
  for i = 1, #entries, 2 do
    local name, value = entries[i], entries[i + 1]
    fields[name] = value
    if value == FOUND_FREE and name ~= 'h:' .. holder then others[#others + 1] = name end
  end
  local until_ms, ended_at = tonumber(fields.releasing_until), tonumber(fields.ended_at) or 0
  if until_ms then
    if until_ms > now then return false end
    -- Whoever had the duty is gone; what it has sent may have taken effect until then.
    redis.call('HDEL', custody, 'releasing', 'releasing_until')
    redis.call('HSET', custody, 'ended_at', until_ms)
    ended_at = until_ms
  end
  if called_at and (called_at <= ended_at or now - called_at >= known_ms) then return false end
  -- Two cannot both have found it free: whoever did before has lost it since, though by none of us.
  if not called_at then
    for _, other in ipairs(others) do redis.call('HSET', custody, other, 0) end
  end
  redis.call('HSET', custody, 'h:' .. holder, called_at and 1 or FOUND_FREE)
  -- It is the end of a custody that is forgotten after a while.
  if fields.ended_at then redis.call('PERSIST', custody) end
  return true
end
