-- Shared by every script of the ledger; put in front of each when it is loaded.
-- Time is Redis' own, in milliseconds since the epoch, so that replicas with different clocks agree.
local function clock()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

-- One change of state: counts, version, event. The event's body is whatever the caller wants told with it.
-- The trail is where a match's own events are in the outbox, the newest 50, so that nobody has to search for them.
local TRAIL_LENGTH = 50
local function move(match, counts, outbox, max_len, key, from, to, now, body)
  local version = redis.call('HINCRBY', match, 'version', 1)
  if from then redis.call('HINCRBY', counts, from, -1) end
  redis.call('HINCRBY', counts, to, 1)
  local id = redis.call('XADD', outbox, 'MAXLEN', '~', max_len, '*',
    'key', key, 'version', version, 'state', to, 'at', now, 'body', body)
  local trail = from and redis.call('HGET', match, 'trail')
  if trail and version > TRAIL_LENGTH then trail = string.gsub(trail, '^%S+ ', '') end
  redis.call('HSET', match, 'state', to, 'updated', now, 'trail', trail and trail .. ' ' .. id or id)
  return version, id
end

-- Owes an event to the match's callback, where it has one: the event waits there, and the match is due. Who made the
-- change brings a job at once; a moment later whoever looks for what is due does.
local JOB_WITHIN_MS = 1000
local function owe(webhook, due, key, id, event, over)
  event.url = redis.call('HGET', webhook, 'url')
  if not event.url then return 0 end
  redis.call('HSET', webhook, id, cjson.encode(event))
  if over then redis.call('HSET', webhook, 'over', 1) end
  redis.call('ZADD', due, 'NX', event.at + JOB_WITHIN_MS, key)
  return 1
end
