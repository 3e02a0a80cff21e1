-- What these matches have been assigned.
-- KEYS  1 agenda  2 absent
-- ARGV  matches' keys, …
-- RESULT {match's key, allocation's id, payload's id, attempt, …} of those that are assigned
local placed = {}
for i = 1, #ARGV do
  local fields = redis.call('HMGET', match_key(ARGV[i]), 'state', 'reservation')
  if fields[1] == 'assigned' and fields[2] then
    local reservation, at = cjson.decode(fields[2]), #placed
    placed[at + 1], placed[at + 2] = ARGV[i], reservation.allocation_id
    placed[at + 3], placed[at + 4] = reservation.payload_id, reservation.attempt
  end
end
return placed
