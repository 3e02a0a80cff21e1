-- Takes a match off a payload. The last to leave gets the duty to give it back, alone and for a while: until it is done,
-- nobody becomes a holder, and nobody else may end a hold of this payload.
-- KEYS  1 custody of the payload
-- ARGV  1 holder  2 for how long, ms
-- RESULT {'shared'} others hold it | {'busy'} somebody else gives it back just now | {'last', holder, …} all that held it
redis.call('HSET', KEYS[1], 'h:' .. ARGV[1], 0)
redis.call('PERSIST', KEYS[1])
local former, releasing, until_ms = {}, nil, 0
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  local name, value = entries[i], entries[i + 1]
  if name == 'releasing' then releasing = value
  elseif name == 'releasing_until' then until_ms = tonumber(value)
  elseif name == 'ended_at' then
  elseif value ~= '0' then return {'shared'}
  else former[#former + 1] = string.sub(name, 3) end
end
local now = clock()
if releasing and releasing ~= ARGV[1] and until_ms > now then return {'busy'} end
redis.call('HSET', KEYS[1], 'releasing', ARGV[1], 'releasing_until', now + tonumber(ARGV[2]))
return {'last', unpack(former)}
