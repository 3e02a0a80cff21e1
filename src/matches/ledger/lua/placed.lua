-- Which payloads of one allocation these matches have been assigned, as far as that was so before some time.
-- KEYS  1 agenda  2 absent
-- ARGV  1 allocation's id  2 before when, ms since the epoch  then matches' keys, …
-- RESULT {match's key, payload's id, …}
local placed = {}
for i = 3, #ARGV do
  local fields = redis.call('HMGET', match_key(ARGV[i]), 'state', 'updated', 'reservation')
  if fields[1] == 'assigned' and fields[3] and tonumber(fields[2]) < tonumber(ARGV[2]) then
    local reservation = cjson.decode(fields[3])
    if reservation.allocation_id == ARGV[1] then
      placed[#placed + 1], placed[#placed + 2] = ARGV[i], reservation.payload_id
    end
  end
end
return placed
