-- Enters a match as holder of a payload, unless the payload is just being given back. A match whose call may have joined
-- those that were there has to know that nobody gave the payload back after its call began: that would have ended its hold.
-- `called_at`: when its call began, ms, or nil where it can only have reserved a free payload; `known_ms`: for how long the
-- end of a custody is known. Answers whether it holds the payload.
local function enter(custody, holder, called_at, known_ms)
  local now = clock()
  local fields = redis.call('HMGET', custody, 'releasing_until', 'ended_at')
  local until_ms, ended_at = tonumber(fields[1]), tonumber(fields[2]) or 0
  if until_ms then
    if until_ms > now then return false end
    -- Whoever had the duty is gone; what it has sent may have taken effect until then.
    redis.call('HDEL', custody, 'releasing', 'releasing_until')
    redis.call('HSET', custody, 'ended_at', until_ms)
    ended_at = until_ms
  end
  if called_at and (called_at <= ended_at or now - called_at >= known_ms) then return false end
  redis.call('HSET', custody, 'h:' .. holder, 1)
  -- It is the end of a custody that is forgotten after a while.
  if fields[2] then redis.call('PERSIST', custody) end
  return true
end
