-- Back into the queue for later: until a time, or until there is room of a shape that it wants.
-- KEYS  1 match  2 agenda  3 outbox  4 intents  5 absent
-- ARGV  1 key  2 fence  3 state before  4 state after  5 due, ms from now  6 due where its shapes cannot be noted, ms from now
--       7 slack of the reconciler's next look, ms  8 event body  9 outbox length  10 intent to close or ''
--       11 most shapes of the shard  12 number of shapes  then shape, what it is, …  then field, value, …
-- RESULT {'ok', now, version, due in ms} | {'lost', state}
local fields = redis.call('HMGET', KEYS[1], 'state', 'fence', 'deadline', 'profile', 'priority', 'created', 'version', 'trail')
local state = fields[1]
if state == ARGV[4] and fields[2] == ARGV[2] then return {'ok', clock(), fields[7], ARGV[5]} end
if state ~= ARGV[3] or fields[2] ~= ARGV[2] then return {'lost', state or ''} end
local now = clock()
local shapes = tonumber(ARGV[12])
local room = tonumber(ARGV[11]) - redis.call('HLEN', tag .. ':shapes')
local wants = {}
if room >= shapes then
  for i = 13, 12 + 2 * shapes, 2 do
    redis.call('HSET', tag .. ':shapes', ARGV[i], ARGV[i + 1])
    redis.call('ZADD', tag .. ':wanting:' .. ARGV[i], order_of(fields[5], fields[6]), ARGV[1])
    wants[#wants + 1] = ARGV[i]
  end
end
local writes, removed = {'lease', 0}, {}
for i = 13 + 2 * shapes, #ARGV, 2 do
  if ARGV[i + 1] == '' then removed[#removed + 1] = ARGV[i]
  else writes[#writes + 1], writes[#writes + 2] = ARGV[i], ARGV[i + 1] end
end
if #wants > 0 then writes[#writes + 1], writes[#writes + 2] = 'wants', table.concat(wants, ' ') end
if #removed > 0 then redis.call('HDEL', KEYS[1], unpack(removed)) end
if ARGV[10] ~= '' then redis.call('ZREM', KEYS[4], ARGV[10]) end
local due_ms = (#wants == shapes) and tonumber(ARGV[5]) or tonumber(ARGV[6])
redis.call('ZADD', tag .. ':waiting', now + due_ms, ARGV[1])
local next_look = now + due_ms + tonumber(ARGV[7])
-- It sleeps, and whoever is to wake it may be gone long before its time.
if due_ms > tonumber(ARGV[6]) then
  next_look = math.min(next_look, still_watched_at(now, fields[6], tonumber(ARGV[7])))
end
redis.call('ZADD', KEYS[2], math.min(next_look, tonumber(fields[3])), ARGV[1])
local had = {version = fields[7], trail = fields[8]}
local version = move(KEYS[1], KEYS[3], ARGV[9], ARGV[1], fields[4], state, ARGV[4], ARGV[8], had, writes)
return {'ok', now, version, due_ms}
