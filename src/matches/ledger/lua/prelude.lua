-- Shared by every script of the ledger; put in front of each when it is loaded.
-- Time is Redis' own, in milliseconds since the epoch, so that replicas with different clocks agree.
local function clock()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

-- One change of state: counts, version, event. The event's body is whatever the caller wants told with it.
local function move(match, counts, outbox, max_len, key, from, to, now, body)
  local version = redis.call('HINCRBY', match, 'version', 1)
  redis.call('HSET', match, 'state', to, 'updated', now)
  if from then redis.call('HINCRBY', counts, from, -1) end
  redis.call('HINCRBY', counts, to, 1)
  redis.call('XADD', outbox, 'MAXLEN', '~', max_len, '*',
    'key', key, 'version', version, 'state', to, 'at', now, 'body', body)
  return version
end
