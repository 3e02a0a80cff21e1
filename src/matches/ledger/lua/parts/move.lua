-- One change of state: counts, version, event. The event's body is whatever the caller wants told with it.
-- The trail is where a match's own events are in the outbox, the newest 50, so that nobody has to search for them.
local TRAIL_LENGTH = 50

local function move(match, outbox, max_len, key, profile, from, to, now, body)
  local version = redis.call('HINCRBY', match, 'version', 1)
  local flow = flow_of(key, profile)
  if from then redis.call('HINCRBY', counts_key, from, -1) end
  redis.call('HINCRBY', counts_key, to, 1)
  if from == 'queued' then redis.call('HINCRBY', counts_key, 'queued:' .. flow, -1) end
  if to == 'queued' then redis.call('HINCRBY', counts_key, 'queued:' .. flow, 1) end
  if LIVE[from] and not LIVE[to] then note_drain(flow, now) end
  local id = redis.call('XADD', outbox, 'MAXLEN', '~', max_len, '*',
    'key', key, 'version', version, 'state', to, 'at', now, 'body', body)
  local trail = from and redis.call('HGET', match, 'trail')
  if trail and version > TRAIL_LENGTH then trail = string.gsub(trail, '^%S+ ', '') end
  redis.call('HSET', match, 'state', to, 'updated', now, 'trail', trail and trail .. ' ' .. id or id)
  return version, id
end
