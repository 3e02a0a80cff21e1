-- Appends an event to the outbox, and answers where it is.
local function tell(outbox, max_len, key, version, state, body)
  return redis.call('XADD', outbox, 'MAXLEN', '~', max_len, '*',
    'key', key, 'version', version, 'state', state, 'at', clock_text(), 'body', body)
end

-- One change of state: counts, version, event. The event's body is whatever the caller wants told with it.
-- `had` is the version and the trail before, `writes` the fields that the change writes beside its own, each name before its
-- value: all of a match's fields are written in one command, since each command costs its share of the append-only file.
-- The trail is where a match's own events are in the outbox, the newest 50, so that nobody has to search for them.
local TRAIL_LENGTH = 50

local function move(match, outbox, max_len, key, profile, from, to, body, had, writes)
  local version = tonumber(had.version or 0) + 1
  local flow = flow_of(key, profile)
  local id = tell(outbox, max_len, key, version, to, body)
  local trail = had.trail
  if trail and version > TRAIL_LENGTH then trail = string.gsub(trail, '^%S+ ', '') end
  redis.call('HSET', match, 'version', version, 'state', to, 'updated', clock_text(),
    'trail', trail and trail .. ' ' .. id or id, unpack(writes))
  -- What is gathered comes last: nothing of it is left of a change that failed.
  if from then count(from, -1) end
  count(to, 1)
  if from == 'queued' then count('queued:' .. flow, -1) end
  if to == 'queued' then count('queued:' .. flow, 1) end
  if LIVE[from] and not LIVE[to] then note_drain(flow, clock()) end
  return version, id
end
