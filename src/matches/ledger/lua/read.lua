-- A match as it is now, and where it stands.
-- KEYS  1 match  2 request
-- ARGV  1 key
-- RESULT {} unknown | {fields, request, matches ahead of it or -1, matches a second or ''}
local fields = redis.call('HGETALL', KEYS[1])
local request = redis.call('GET', KEYS[2])
if #fields == 0 or not request then return {} end
local known = {}
for i = 1, #fields, 2 do known[fields[i]] = fields[i + 1] end
if known.state ~= 'queued' then return {fields, request, -1, ''} end
local flow = flow_of(ARGV[1], known.profile)
local ahead = redis.call('ZRANK', ready_key(flow), ARGV[1]) or nil
for shape in string.gmatch(known.wants or '', '%S+') do
  local rank = redis.call('ZRANK', tag .. ':wanting:' .. shape, ARGV[1])
  if rank then ahead = math.min(ahead or rank, rank) end
end
local rate = drain_rate(flow, clock())
return {fields, request, ahead or -1, rate and tostring(rate) or ''}
