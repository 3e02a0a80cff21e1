-- Of payloads that carry our identity, those that the match which they name does not hold, as far as its record says. A
-- match on the way may hold what is not in its record yet.
-- KEYS  1 agenda  2 absent
-- ARGV  match's key, attempt, payload's id, …
-- RESULT {the place of each among them, from 1, …}
local stray = {}
for i = 1, #ARGV, 3 do
  local fields = redis.call('HMGET', match_key(ARGV[i]), 'state', 'reservation')
  local held = LIVE[fields[1]]
  if fields[1] == 'assigned' and fields[2] then
    local reservation = cjson.decode(fields[2])
    held = reservation.attempt == ARGV[i + 1] and reservation.payload_id == ARGV[i + 2]
  end
  if not held then stray[#stray + 1] = (i + 2) / 3 end
end
return stray
