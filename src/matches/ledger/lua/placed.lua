-- What these matches have been assigned.
-- KEYS  1 agenda  2 absent
-- ARGV  matches' keys, …
-- RESULT {match's key, payload's id, attempt, allocation's id, its project's id, its name, its region, …} of those that are
--        assigned
local placed = {}
for i = 1, #ARGV do
  local fields = redis.call('HMGET', match_key(ARGV[i]), 'state', 'reservation')
  if fields[1] == 'assigned' and fields[2] then
    local reservation, at = cjson.decode(fields[2]), #placed
    placed[at + 1], placed[at + 2], placed[at + 3] = ARGV[i], reservation.payload_id, reservation.attempt
    placed[at + 4], placed[at + 5] = reservation.allocation_id, reservation.project_id
    placed[at + 6], placed[at + 7] = reservation.allocation, reservation.region
  end
end
return placed
